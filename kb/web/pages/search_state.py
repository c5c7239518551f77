"""What a search page is asked for: the words, what narrows them, order and page, as the address of the page has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from fastapi import Query

from kb.saved_searches import SavedSearch
from kb.web.links import Links

PAGE = 20

#: What narrows a search by an option of its own, and what does so as a part of the query.
_OPTIONS = ("concept", "standard", "entity", "year", "review")
_FIELDS = ("aspect", "nature", "kind", "document")

#: What has a meaning inside quotes.
_SPECIAL = re.compile(r'["\\*?]')

Narrowing = Annotated[str | None, Query(max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchState:
    """The state of a search page. Each change of it is another address, so that every state can be linked to and kept."""

    words: str = ""
    concept: str | None = None
    standard: str | None = None
    entity: str | None = None
    year: int | None = None
    aspect: str | None = None
    nature: str | None = None
    kind: str | None = None
    review: str | None = None
    document: str | None = None
    sort: str = "score"
    synonyms: bool = True
    offset: int = 0

    @property
    def narrowings(self) -> Mapping[str, str]:
        """What narrows the search, by the name of its facet."""
        found = {name: getattr(self, name) for name in (*_OPTIONS, *_FIELDS)}
        return {name: str(value) for name, value in found.items() if value is not None}

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words.strip() or self.narrowings)

    @property
    def query(self) -> str:
        """The words, with what narrows them as fields where the search has no option for it.

        >>> SearchState(words="lease OR rent", kind="table").query, SearchState(year=2024).query
        ('(lease OR rent) kind:"table"', '*:*')
        """
        words, fields_asked = self.words.strip(), self._fields_asked()
        if not words:
            return fields_asked.strip() or "*:*"
        return f"({words}){fields_asked}" if fields_asked else words

    @property
    def options(self) -> dict[str, Any]:
        """Everything but the query and the page, as arguments of `KnowledgeBase.search`."""
        return {name: getattr(self, name) for name in (*_OPTIONS, "sort", "synonyms")}

    def respelled(self, suggestion: str | None) -> str | None:
        """The words of a query in another spelling, which differs from `query` in words alone."""
        fields_asked = self._fields_asked()
        if suggestion is None or not fields_asked or not self.words.strip():
            return suggestion
        return suggestion.removesuffix(fields_asked).removeprefix("(").removesuffix(")")

    def changed(self, **changes: Any) -> SearchState:
        """Another state, on its first page unless that is what changes."""
        return replace(self, **{"offset": 0, **changes})

    def address(self, links: Links, path: str = "/search", **more: object) -> str:
        """Where this state is shown."""
        plain = asdict(SearchState())
        given = {name: value for name, value in asdict(self).items() if value != plain[name]}
        words = given.pop("words", None)
        if "synonyms" in given:
            given["synonyms"] = "no"
        return links.to(path, q=words, **given, **more)

    def api_address(self, links: Links) -> str:
        """Where the HTTP API gives the same page of hits."""
        plain = asdict(SearchState())
        given = {name: value for name, value in self.options.items() if value != plain[name]}
        return links.api("/search", q=self.query, **given, limit=PAGE, offset=self.offset or None)

    def saved(self, name: str) -> SavedSearch:
        """This search, to be kept under a name."""
        return SavedSearch(name=name, query=self.query, **self.options)

    @classmethod
    def of(cls, saved: SavedSearch) -> SearchState:
        """The state that a saved search is."""
        return cls(words=saved.query, **{name: getattr(saved, name) for name in (*_OPTIONS, "sort", "synonyms")})

    def _fields_asked(self) -> str:
        values = ((name, getattr(self, name)) for name in _FIELDS)
        return "".join(f' {name}:"{_quotable(value)}"' for name, value in values if value is not None)


def search_state(
    q: Annotated[str, Query(max_length=2000)] = "",
    concept: Narrowing = None,
    standard: Narrowing = None,
    entity: Narrowing = None,
    year: Annotated[str | None, Query(max_length=4, pattern=r"^\d*$")] = None,
    aspect: Narrowing = None,
    nature: Narrowing = None,
    kind: Narrowing = None,
    review: Narrowing = None,
    document: Narrowing = None,
    sort: Annotated[str, Query(max_length=20)] = "score",
    synonyms: Annotated[str, Query(max_length=3)] = "yes",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> SearchState:
    """The state that an address asks for; a dependency of routes. What a form leaves empty is not asked for."""
    given = {
        "concept": concept,
        "standard": standard,
        "entity": entity,
        "aspect": aspect,
        "nature": nature,
        "kind": kind,
        "review": review,
        "document": document,
    }
    return SearchState(
        words=q,
        year=int(year) if year else None,
        sort=sort,
        synonyms=synonyms != "no",
        offset=offset,
        **{name: value or None for name, value in given.items()},
    )


def _quotable(value: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", value)
