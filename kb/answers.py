"""What the knowledge base gives back: stored clauses with their document and tags, search hits, reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypedDict

from ontology.types import Clause, ConceptTag, CrossReference, Diagnostic, Origin, PolicyChoice, Role
from search.filing import Filing, FilingDocument

if TYPE_CHECKING:
    from ontology.choices import ChoiceDimension


def cite(document: FilingDocument, clause: Clause) -> str:
    """A citation a reader can follow: who, which period, which place, which page."""
    who = document.entity or document.title or document.document_id
    period_end = clause.period_end or document.period_end
    when = f"{period_end.day} {period_end:%B %Y}" if period_end else None
    heading = clause.heading_path[-1] if clause.heading_path else None
    label = f"Note {clause.section_label}" if clause.section_label else None
    where = " ".join(part for part in (label, heading) if part)
    page = f"page {clause.page}" if clause.page is not None else None
    return ", ".join(part for part in (who, when, where, page) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClause:
    """A clause with the document it stands in, its tags, its cross-references and the policy choices it states."""

    clause: Clause
    document: FilingDocument
    tags: tuple[ConceptTag, ...]
    cross_references: tuple[CrossReference, ...] = ()
    choices: tuple[PolicyChoice, ...] = ()

    @property
    def citation(self) -> str:
        """Who, which period, which place."""
        return cite(self.document, self.clause)

    @property
    def concepts(self) -> tuple[ConceptTag, ...]:
        """The tags that say what the clause is about, best first: asserted before suggested."""
        return tuple(tag for tag in self.tags if tag.role is Role.ABOUT)

    @property
    def concept(self) -> str | None:
        """What a reviewer accepted first, else the likeliest suggestion that nobody rejected; None if there is neither."""
        standing = [tag for tag in self.concepts if tag.stands]
        reviewed = (tag.concept for tag in standing if tag.origin is Origin.REVIEWED)
        return next(reviewed, next((tag.concept for tag in standing if tag.origin is Origin.SUGGESTED), None))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChoice:
    """A policy choice with the dimension it belongs to, the clause that states it, and the document of the clause."""

    choice: PolicyChoice
    dimension: ChoiceDimension
    clause: Clause
    document: FilingDocument

    @property
    def citation(self) -> str:
        """Who, which period, which place."""
        return cite(self.document, self.clause)

    @property
    def period_end(self) -> date | None:
        """The last day of the period it was chosen for, where the document says so."""
        return self.clause.period_end or self.document.period_end

    @property
    def quote(self) -> str:
        """The words that state it."""
        start = self.clause.start_char
        return " … ".join(" ".join(self.clause.text[a - start : b - start].split()) for a, b in self.choice.evidence)

    @property
    def answer(self) -> str:
        """The label of the option, with its number where it has one: `Buildings 20–50 years`."""
        label = self.dimension.option(self.choice.option).label
        return f"{label} {self.choice.value}" if self.choice.value else label


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One clause a keyword search found, with its score and the place of the words in it.

    `highlights` are half-open ranges in `clause.text`, `snippet_highlights` in `snippet`.
    """

    clause: Clause
    document: FilingDocument
    score: float
    snippet: str
    snippet_highlights: tuple[tuple[int, int], ...]
    highlights: tuple[tuple[int, int], ...]

    @property
    def citation(self) -> str:
        """Who, which period, which place."""
        return cite(self.document, self.clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The hits of one page, how many there are in all, and counts over all of them by facet.

    `synonyms` lists what was sought beside the words that were typed: (what was typed, the forms that mean the same).
    `suggestion` is the query in another spelling that finds more; None unless this one finds next to nothing.
    """

    total: int
    hits: tuple[SearchHit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    suggestion: str | None = None

    def __iter__(self) -> Iterator[SearchHit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


class IngestOptions(TypedDict, total=False):
    """What a caller may state about a source; each overrides what the document itself says.

    `name`: file name to go by, for the id and the format. `entity`, `title`, `period_start`, `period_end`, `lang`: of the
    document. `encoding`: of its text, where it cannot be told from the bytes. `document_id`: id to store it under, instead
    of one made from the name. `report`: name of a report in a package, or part of it. `max_bytes`: largest file that is read;
    `max_unpacked`: bytes a zip file may unpack to; `max_pages`: pages of a PDF or of a text.
    """

    name: str | None
    entity: str | None
    title: str | None
    period_start: date | None
    period_end: date | None
    lang: str | None
    encoding: str | None
    document_id: str | None
    report: str | None
    max_bytes: int | None
    max_unpacked: int | None
    max_pages: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of one source: added, replaced an older version, or was there already.

    `report` is the name of the document in the package it came in; None if it came alone.
    """

    document_id: str
    status: Literal["added", "replaced", "unchanged"]
    sections: int
    clauses: int
    cross_references: int
    open_references: int
    diagnostics: tuple[Diagnostic, ...]
    report: str | None = None


def report_of(filing: Filing, status: Literal["added", "replaced", "unchanged"]) -> IngestReport:
    """The report on a filing as it is stored."""
    return IngestReport(
        document_id=filing.document.document_id,
        status=status,
        sections=len(filing.sections),
        clauses=len(filing.clauses),
        cross_references=len(filing.cross_references),
        open_references=sum(reference.target_section is None for reference in filing.cross_references),
        diagnostics=filing.diagnostics,
        report=filing.document.report,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyReport:
    """What became of a taxonomy package, and how much is in it."""

    taxonomy_id: str
    status: Literal["added", "replaced", "unchanged"]
    title: str | None
    elements: int
    text_blocks: int
    labels: int
    references: int
    roles: int
    presentation_arcs: int
    calculation_arcs: int
    definition_arcs: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was restored: how many documents, and whether their sources came with them."""

    documents: int
    sources: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFinding:
    """One difference between graph, text index and kept sources, or one breach of a shape of the graph.

    `focus`, `path` and `value` are set for shapes: the IRI of what breaks it, the property (`pkb:score`), and its value.
    """

    code: str
    message: str
    document_id: str | None = None
    focus: str | None = None
    path: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """What is wrong, with all that is known of where."""
        where = (self.document_id, self.focus, self.path, None if self.value is None else f"“{self.value}”")
        parts = " ".join(part for part in where if part is not None)
        return f"{parts}: {self.message} [{self.code}]" if parts else f"{self.message} [{self.code}]"
