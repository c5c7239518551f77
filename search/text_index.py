"""What a text engine must do for policykb, and the values that go in and come out."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ontology.errors import InputError
from ontology.types import Span
from search.query import Query

FACETS = ("aspect", "concept", "document", "entity", "kind", "nature", "review", "standard", "year")

#: Orders of hits: best first; by the day their period ends, hits without a day last, equal ones by score; or those first of
#: which the tagger is least certain, equal ones in an order of chance that is always the same.
SORTS = ("score", "newest", "oldest", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRecord:
    """One clause as the text index keeps it.

    `heading` is the heading path joined to one text, `label` the citation label (`Note 2(h)(i)`). `concepts` are all the
    names under which `concept:` finds the clause: QNames, short names, labels. `ordinal` orders the clauses of a document.
    `payload` is a line of the caller's own, which hits give back.
    `review` are the states of the review. `margin` is how far the likeliest suggestion is ahead of the next one, in [0, 1];
    None where nothing is suggested.
    """

    clause_id: str
    document_id: str
    text: str
    heading: str
    label: str
    concepts: tuple[str, ...]
    standards: tuple[str, ...]
    entity: str
    year: int | None
    kind: str
    nature: str
    lang: str
    ordinal: int
    period_end: date | None = None
    aspects: tuple[str, ...] = ()
    payload: str = ""
    review: tuple[str, ...] = ()
    margin: float | None = None

    @property
    def digest(self) -> str:
        """A hash of all but the text: equal records have equal ones."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "text"}
        return hashlib.sha256(json.dumps(fields, default=str, sort_keys=True).encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """What an index keeps of a record as it was given: enough to show it, and to tell whether it is what it should be."""

    clause_id: str
    document_id: str
    text: str
    lang: str
    digest: str

    @classmethod
    def of(cls, record: IndexRecord) -> StoredRecord:
        """What is kept of a record."""
        return cls(
            clause_id=record.clause_id,
            document_id=record.document_id,
            text=record.text,
            lang=record.lang,
            digest=record.digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One clause that was found.

    `highlights` are half-open ranges of the clause's text, `snippet_highlights` of the snippet; each slice is one word that
    matched. They are empty where only the heading or another field matched.
    """

    clause_id: str
    document_id: str
    lang: str
    score: float
    text: str
    payload: str
    snippet: str
    highlights: tuple[Span, ...]
    snippet_highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The page of hits that was asked for, the number of all hits and, over all hits, the counts of each facet.

    A facet lists (value, number of hits), the most frequent first, then by value.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class TextIndex(Protocol):
    """A full-text index of clauses, derived from the graph and rebuilt from it at any time.

    Writes show only after `commit`. Equal queries find equal sets of clauses in every engine; scores are the engine's own.
    """

    def replace_document(self, document_id: str, records: Sequence[IndexRecord]) -> None:
        """Put these records in the place of all records of the document."""

    def replace_clauses(self, records: Sequence[IndexRecord]) -> None:
        """Put each of these records, of any documents, in the place of the one with its clause id."""

    def delete_document(self, document_id: str) -> None:
        """Remove all records of the document; a document that is not there is no error."""

    def commit(self, generation: int) -> None:
        """Make the writes since the last commit durable and visible, as the state of this graph generation."""

    def generation(self) -> int:
        """The graph generation of the last commit, 0 before the first."""

    def search(
        self,
        query: Query,
        *,
        limit: int | None = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        snippets: bool = True,
        sort: str = "score",
    ) -> SearchResult:
        """The first hits from `offset`, at most `limit` (None for all), equal ones in the order of document and clause.

        `total` and the facets (of `FACETS`) count every hit, whatever the limit. Without `snippets` the hits have neither
        snippet nor highlights: much faster where thousands are only joined with other data.
        """

    def clause_ids(self, document_id: str | None = None) -> frozenset[str]:
        """The clauses in the index, of one document or of all."""

    def stored(self, document_id: str) -> Mapping[str, StoredRecord]:
        """What the index keeps of the records of a document, by clause id."""

    def count(self) -> int:
        """The number of records."""

    def vocabulary(self, start: str) -> Mapping[str, int]:
        """The words of clause texts that begin with `start`, in all their spellings, and about how many clauses have each."""

    def frequencies(self, words: Iterable[str], lang: str) -> Mapping[str, int]:
        """About how many clause texts have each of these words, by the endings of a language."""

    def close(self) -> None:
        """Let go of the files; writes that were not committed are lost."""


def check_page(limit: int | None, offset: int, facets: Sequence[str], sort: str) -> None:
    """Refuse a page that cannot be, facets that are not counted and orders that there are not.

    Raises:
        InputError: limit or offset is negative, or a facet or order is unknown.
    """
    if sort not in SORTS:
        raise InputError(f"hits cannot be sorted by {sort!r}", source="search", hint=f"sort by {', '.join(SORTS)}")
    for name, value in (("limit", limit or 0), ("offset", offset)):
        if value < 0:
            raise InputError(f"{name} is {value}", source="search", hint=f"{name} counts hits; use 0 or more")
    for facet in facets:
        if facet not in FACETS:
            raise InputError(f"there is no facet {facet!r}", source="search", hint=f"the facets are {', '.join(FACETS)}")


def check_records(document_id: str, records: Sequence[IndexRecord], source: str) -> None:
    """Refuse records that cannot be those of the document.

    Raises:
        InputError: one belongs to another document, or two have the same clause id.
    """
    seen: set[str] = set()
    for record in records:
        if record.document_id != document_id:
            raise InputError(
                f"clause {record.clause_id} belongs to {record.document_id}, not to {document_id}",
                source=source,
                hint="replace one document at a time",
            )
        if record.clause_id in seen:
            raise InputError(f"clause {record.clause_id} is given twice", source=document_id, hint="clause ids are unique")
        seen.add(record.clause_id)


def day_order(day: int, sort: str) -> int:
    """What the number of a day (0 for none) counts in an order of hits: the least comes first."""
    if sort == "score":
        return 0
    if not day:
        return sys.maxsize
    return day if sort == "oldest" else -day
