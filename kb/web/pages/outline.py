"""The outline of a document, and the parts of it that a page shows: whole sections, as many as a page can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.base import KnowledgeBase
from kb.web.kept import Kept
from ontology.errors import NotFoundError
from ontology.types import Diagnostic, Section
from search.clause_columns import ClausePlace
from search.filing import FilingDocument

#: Clauses of a part, if sections let it be cut so.
MOST = 150

_OUTLINES = Kept(8)

#: A section, then its clauses, then the next one: what stands in a document, in reading order.
Item = Section | ClausePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a document that one page shows; `number` counts from 1."""

    number: int
    items: tuple[Item, ...]

    @property
    def clauses(self) -> int:
        """How many clauses are in it."""
        return sum(isinstance(item, ClausePlace) for item in self.items)

    @property
    def title(self) -> str:
        """The first of its headings; empty if it has none."""
        return next((item.heading or item.label for item in self.items if isinstance(item, Section)), "")


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A document without its texts: where everything stands, and in which part.

    `about` are the concepts that each clause counts as about, by clause id.
    """

    document: FilingDocument
    sections: tuple[Section, ...]
    places: tuple[ClausePlace, ...]
    diagnostics: tuple[Diagnostic, ...]
    about: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]

    @property
    def everything(self) -> Part:
        """All of it, as one part."""
        return Part(number=1, items=tuple(item for part in self.parts for item in part.items))

    @cached_property
    def part_of(self) -> Mapping[str, int]:
        """The number of the part that each section and clause stands in, by id."""
        return {identifier(item): part.number for part in self.parts for item in part.items}

    @cached_property
    def children(self) -> Mapping[str | None, tuple[Section, ...]]:
        """The sections directly below each section, by id; those at the top below None."""
        known = {section.section_id for section in self.sections}
        found: dict[str | None, list[Section]] = {}
        for section in self.sections:
            found.setdefault(section.parent if section.parent in known else None, []).append(section)
        return {parent: tuple(below) for parent, below in found.items()}

    @cached_property
    def concepts(self) -> Sequence[tuple[str, int]]:
        """The concepts of the document with the number of clauses about each, most first."""
        counted = Counter(concept for concepts in self.about.values() for concept in concepts)
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))

    def clauses_about(self, concept: str) -> list[str]:
        """The ids of the clauses about a concept, in reading order."""
        return [place.clause_id for place in self.places if concept in self.about.get(place.clause_id, ())]

    def at(self, start_char: int | None) -> ClausePlace | None:
        """The clause that begins last before a place of the source text; None before the first."""
        if start_char is None:
            return None
        before = [place for place in self.places if place.start_char <= start_char]
        return max(before, key=lambda place: place.start_char, default=None)


def outline_of(kb: KnowledgeBase, document_id: str) -> Outline:
    """The outline of a document.

    Raises:
        NotFoundError: there is no such document; the hint names some that exist.
    """
    return _OUTLINES.get(kb, document_id, lambda: _read(kb, document_id))


def identifier(item: Item) -> str:
    """The id of a section or clause."""
    return item.section_id if isinstance(item, Section) else item.clause_id


def parts_of(sections: Sequence[Section], places: Sequence[ClausePlace], most: int = MOST) -> tuple[Part, ...]:
    """A document cut into parts of at most `most` clauses, between sections as high in the outline as can be."""
    items: list[Item] = [*sections, *places]
    items.sort(key=lambda item: (item.start_char, isinstance(item, ClausePlace), identifier(item)))
    joined: list[list[Item]] = []
    heads: list[Item] = []
    size = most
    for piece in _pieces(items, most):
        clauses = _clauses(piece)
        if not clauses:
            heads += piece  # Headings alone: they belong to what comes.
            continue
        if size + clauses > most:
            joined.append([])
            size = 0
        joined[-1] += [*heads, *piece]
        heads, size = [], size + clauses
    if heads:
        joined = joined or [[]]
        joined[-1] += heads
    return tuple(Part(number=number, items=tuple(piece)) for number, piece in enumerate(joined or [[]], start=1))


def _pieces(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    """What must stay together: as much of the outline as a part can hold."""
    if _clauses(items) <= most:
        yield items
        return
    levels = sorted({item.level for item in items[1:] if isinstance(item, Section)})
    if not levels:
        clauses = 0
        start = 0
        for at, item in enumerate(items):
            clauses += isinstance(item, ClausePlace)
            if clauses > most:
                yield items[start:at]
                start, clauses = at, 1
        yield items[start:]
        return
    cuts = [at for at, item in enumerate(items) if at and isinstance(item, Section) and item.level == levels[0]]
    for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True):
        yield from _pieces(items[start:end], most)


def _clauses(items: Sequence[Item]) -> int:
    return sum(isinstance(item, ClausePlace) for item in items)


def _read(kb: KnowledgeBase, document_id: str) -> Outline:
    document = kb.store.document(document_id)
    if document is None:
        kb.filing(document_id)  # Which says what there is instead.
        raise NotFoundError(f"no document is called {document_id!r}")
    columns = kb.store.columns(document_id)
    sections, places = columns.sections(), columns.places()
    return Outline(
        document=document,
        sections=sections,
        places=places,
        diagnostics=columns.diagnostics(),
        about=columns.concepts(),
        parts=parts_of(sections, places),
    )
