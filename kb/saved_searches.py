"""Searches that are kept by name, in a file of the knowledge base's folder."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from kb.layout import write_atomically
from ontology.errors import InputError, NotFoundError, StorageError
from search.disk_errors import refusal

_FORMAT = 1
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A query with what narrows it, as `KnowledgeBase.search` takes them."""

    name: str
    query: str
    concept: str | None = None
    standard: str | None = None
    entity: str | None = None
    year: int | None = None
    review: str | None = None
    sort: str = "score"
    synonyms: bool = True

    @property
    def options(self) -> dict[str, Any]:
        """Everything but name and query, as arguments of a search."""
        return {key: value for key, value in asdict(self).items() if key not in ("name", "query")}


class SavedSearches:
    """The searches of one knowledge base, by name.

    They are the user's, not part of what is derived from filings: they outlast `reindex`, and may be saved while another
    process writes to the knowledge base or through one that is open to read.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / "searches.json"
        self._lock = root / "searches.lock"

    def __iter__(self) -> Iterator[SavedSearch]:
        """All of them, by name."""
        found = self._read()
        return iter([found[name] for name in sorted(found)])

    def __len__(self) -> int:
        return len(self._read())

    def get(self, name: str) -> SavedSearch:
        """One by its name.

        Raises:
            NotFoundError: there is none of this name; the hint names those that exist.
            StorageError: the file cannot be read.
        """
        found = self._read()
        if name not in found:
            raise _unknown(name, found)
        return found[name]

    def save(self, search: SavedSearch) -> None:
        """Keep a search; one of the same name is replaced.

        Raises:
            InputError: the name is empty, longer than 100 characters or not printable, or the order is unknown.
            QueryError: the query cannot be understood.
            StorageError: the file cannot be read or written.
        """
        from search.query_parser import parse_query
        from search.text_index import check_page

        if not search.name.strip() or len(search.name) > _LONGEST_NAME or not search.name.isprintable():
            raise InputError(
                f"{search.name!r} cannot be the name of a search",
                source="saved search",
                hint=f"use up to {_LONGEST_NAME} printable characters",
            )
        parse_query(search.query)
        check_page(None, 0, (), search.sort)
        with self._changing() as found:
            found[search.name] = search

    def remove(self, name: str) -> None:
        """Forget a search.

        Raises:
            NotFoundError: there is none of this name; the hint names those that exist.
            StorageError: the file cannot be read or written.
        """
        with self._changing() as found:
            if name not in found:
                raise _unknown(name, found)
            del found[name]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, SavedSearch]]:
        """The searches, written when the context ends; other processes wait for the moment that takes."""
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._refused(error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            found = self._read()
            yield found
            listed = {name: asdict(found[name]) for name in sorted(found)}
            text = json.dumps({"format": _FORMAT, "searches": listed}, ensure_ascii=False, indent=2) + "\n"
            try:
                write_atomically(self._path, text.encode("utf-8"))
            except OSError as error:
                raise self._refused(error) from error
        finally:
            os.close(handle)

    def _read(self) -> dict[str, SavedSearch]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: _search(name, entry) for name, entry in _entries(content).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StorageError(
                f"the saved searches cannot be read: {error}",
                source=str(self._path),
                hint="mend the file, or remove it to start anew",
            ) from error

    def _refused(self, error: OSError) -> StorageError:
        return refusal("the search cannot be saved", self._path, error)


def _entries(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict) or content["format"] != _FORMAT or not isinstance(content["searches"], dict):
        raise ValueError(f"it is not of format {_FORMAT}")
    return content["searches"]


def _search(name: str, entry: Mapping[str, Any]) -> SavedSearch:
    known = {field.name for field in fields(SavedSearch)}
    if not isinstance(entry, dict) or not isinstance(entry.get("query"), str) or not set(entry) <= known:
        raise ValueError(f"the search {name!r} is not understood")
    return SavedSearch(**{**entry, "name": name})


def _unknown(name: str, found: Mapping[str, SavedSearch]) -> NotFoundError:
    if not found:
        hint = "none is saved; save one with: policykb search QUERY --save NAME"
    else:
        hint = f"there are {', '.join(sorted(found)[:5])}{' …' if len(found) > 5 else ''}"
    return NotFoundError(f"no search is saved as {name!r}", hint=hint)
