"""What every reader returns: the text, its blocks, and the metadata the input itself states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ontology.types import Block, Diagnostic, EntityIdentifier, TextFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document as read from its bytes, before options and identity are added. None = the input does not say."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    entity: str | None = None
    lang: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    entity_identifier: EntityIdentifier | None = None
    facts: tuple[TextFact, ...] = ()
    page_heads: tuple[tuple[int, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
