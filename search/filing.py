"""A stored filing as it is read back from its named graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ontology.types import Clause, ConceptTag, CrossReference, Diagnostic, EntityIdentifier, Section


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
    """One document of a knowledge base with its outline, clauses, tags and cross-references, in reading order."""

    document: FilingDocument
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    tags: tuple[ConceptTag, ...]
    cross_references: tuple[CrossReference, ...]
    diagnostics: tuple[Diagnostic, ...]
