"""A filing as it is stored, and read back from its named graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ontology.types import (
    Clause,
    ConceptTag,
    CrossReference,
    Diagnostic,
    EntityIdentifier,
    IngestResult,
    PolicyChoice,
    Section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingDocument:
    """What is kept of a source document beside its file: identity, origin and metadata."""

    document_id: str
    sha256: str
    source_name: str
    media_type: str
    lang: str
    title: str | None
    entity: str | None
    period_start: date | None
    period_end: date | None
    model_version: str
    entity_identifier: EntityIdentifier | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One document of a knowledge base with its outline, clauses, tags, choices and cross-references, in reading order."""

    document: FilingDocument
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    tags: tuple[ConceptTag, ...]
    cross_references: tuple[CrossReference, ...]
    diagnostics: tuple[Diagnostic, ...]
    choices: tuple[PolicyChoice, ...] = ()

    @classmethod
    def of(cls, result: IngestResult) -> Filing:
        """The filing that storing a result makes; the same as reading it back."""
        document = result.document
        return cls(
            document=FilingDocument(
                document_id=document.document_id,
                sha256=document.sha256,
                source_name=document.source_name,
                media_type=document.media_type,
                lang=document.lang,
                title=document.title,
                entity=document.entity,
                period_start=document.period_start,
                period_end=document.period_end,
                model_version=result.model_version,
                entity_identifier=document.entity_identifier,
                report=document.report,
            ),
            sections=result.sections,
            clauses=result.clauses,
            tags=tuple(sorted(result.tags, key=lambda tag: (tag.subject_id, tag.origin, tag.role, tag.rank))),
            cross_references=tuple(sorted(result.cross_references, key=lambda reference: reference.start_char)),
            diagnostics=result.diagnostics,
            choices=in_order(result.choices),
        )


def in_order(choices: Iterable[PolicyChoice]) -> tuple[PolicyChoice, ...]:
    """Choices clause by clause, by dimension and place of the words."""
    return tuple(sorted(choices, key=lambda choice: (choice.clause_id, choice.dimension, choice.evidence, choice.option)))
