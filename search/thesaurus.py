"""Words of the field that mean the same: the file `ontology/data/synonyms.yaml`, checked and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA
from ontology.catalogue_files import read_yaml
from ontology.errors import CatalogueError
from search.analysis import raw_words, stem, words

#: A form as the search sees it: the stems of its words.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesaurus:
    """Groups of forms that mean the same.

    `forms` gives for the key of each form the forms that are sought with it, as they are written; `longest` is the number of
    words of the longest form.
    """

    forms: Mapping[Key, tuple[str, ...]]
    groups: int
    longest: int

    @classmethod
    def load(cls, path: Path) -> Thesaurus:
        """Read a file of synonyms.

        Raises:
            CatalogueError: the file has not the form its head describes; the message names the group.
        """
        problems: list[str] = []
        content = read_yaml(path, problems)
        if not problems:
            return _Reading(path.name).thesaurus(content)
        raise CatalogueError(problems[0], hint="mend the file")

    def others(self, spoken: Sequence[str]) -> tuple[str, ...]:
        """The other forms for one that is given as its words; empty if it is no form of any group.

        >>> shipped_thesaurus().others(("ecls",)), shipped_thesaurus().others(("cat",))
        (('expected credit loss',), ())
        """
        return self.forms.get(_key(spoken), ())


@cache
def shipped_thesaurus() -> Thesaurus:
    """The synonyms that ship with policykb."""
    return Thesaurus.load(DATA / "synonyms.yaml")


def form_words(form: str) -> tuple[str, ...]:
    """The words of a form as a query has them.

    >>> form_words("PP&E"), form_words("right-of-use")
    (('pp', 'e'), ('right', 'of', 'use'))
    """
    return raw_words(form)


class _Reading:
    """One pass over the content of a file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._forms: dict[Key, tuple[str, ...]] = {}
        self._seen: dict[Key, str] = {}

    def thesaurus(self, content: Any) -> Thesaurus:
        if not isinstance(content, Mapping) or set(content) != {"groups"} or not isinstance(content["groups"], list):
            raise CatalogueError("needs exactly the key groups, a list", source=self._file, hint="see the head of the file")
        for group in content["groups"]:
            self._group(group)
        return Thesaurus(forms=self._forms, groups=len(content["groups"]), longest=max(map(len, self._forms), default=0))

    def _group(self, group: Any) -> None:
        if not isinstance(group, Mapping) or not {"terms"} <= set(group) <= {"terms", "asked"}:
            raise self._error(f"the group {group!r} is not understood", "a group has terms, and perhaps asked")
        keys = dict(self._keys(group, "terms"))
        asked = dict(self._keys(group, "asked"))
        if not keys or len(group["terms"]) + len(group.get("asked", ())) < 2:
            raise self._error(f"the group {group!r} has nothing to seek for another form", "give terms, two forms in all")
        for key in (*keys, *asked):
            self._forms[key] = tuple(form for other, form in keys.items() if other != key)

    def _keys(self, group: Mapping[str, Any], part: str) -> Iterator[tuple[Key, str]]:
        listed = group.get(part, [])
        if not isinstance(listed, list) or not all(isinstance(form, str) for form in listed):
            raise self._error(f"{part} of {group!r} is no list of texts", "put quotes around a form that YAML reads otherwise")
        for form in listed:
            key = _key(form_words(form))
            if not key:
                raise self._error(f"the form {form!r} has no word", "write it with letters or digits")
            if key in self._seen:
                raise self._error(f"{form!r} is the same to the search as {self._seen[key]!r}", "keep one of them")
            self._seen[key] = form
            yield key, form
            plural = _key((f"{form}s",))
            # The rules for endings leave the plural of many abbreviations alone: CGUs, SPVs.
            if form.isupper() and form.isalpha() and plural not in self._seen:
                self._seen[plural] = f"{form}s"
                yield plural, f"{form}s"

    def _error(self, message: str, hint: str) -> CatalogueError:
        return CatalogueError(message, source=self._file, hint=hint)


def _key(spoken: Sequence[str]) -> Key:
    return tuple(stem(word) for text in spoken for word in words(text))
