"""Writes a knowledge base out: RDF for triple stores, JSON lines and CSV for everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from kb.answers import StoredClause
from kb.spreadsheets import csv_table
from ontology.errors import InputError
from search.graph_store import turtle_of
from search.graph_transfer import rdf_text

if TYPE_CHECKING:
    from kb.base import KnowledgeBase

_COLUMNS = (
    "clause_id",
    "citation",
    "entity",
    "period_end",
    "section",
    "heading",
    "kind",
    "nature",
    "concept",
    "score",
    "text",
)


def export(kb: KnowledgeBase, format: str, document_id: str | None = None) -> str:
    """The content of one document or of the whole knowledge base as text; equal content gives equal bytes.

    Args:
        kb: the knowledge base.
        format: `nquads`, `trig` or `jsonld` (everything, with named graphs), `turtle`, `jsonl` (a clause a line) or `csv`.
        document_id: only this document.

    Raises:
        InputError: the format is not known.
        NotFoundError: there is no such document.
    """
    writers: dict[str, Callable[[], str]] = {
        **{name: partial(_rdf, kb, name, document_id) for name in ("nquads", "trig", "jsonld")},
        "turtle": lambda: turtle_of(kb.store, document_id),
        "jsonl": lambda: _jsonl(kb, document_id),
        "csv": lambda: _csv(kb, document_id),
    }
    if format not in writers:
        raise InputError(f"{format!r} is not an export format", hint=f"use {', '.join(writers)}")
    if document_id is not None:
        kb.filing(document_id)
    return writers[format]()


def _rdf(kb: KnowledgeBase, format: str, document_id: str | None) -> str:
    return rdf_text(kb.store.quads(document_id), format)


def _jsonl(kb: KnowledgeBase, document_id: str | None) -> str:
    lines = []
    for stored in kb.clauses(document=document_id):
        clause = stored.clause
        lines.append(
            json.dumps(
                {
                    "clause_id": clause.clause_id,
                    "document_id": clause.document_id,
                    "citation": stored.citation,
                    "entity": stored.document.entity,
                    "period_end": str(clause.period_end) if clause.period_end else None,
                    "section": clause.section_label,
                    "heading_path": list(clause.heading_path),
                    "kind": clause.kind.value,
                    "nature": clause.nature.value,
                    "aspects": list(clause.aspects),
                    "start_char": clause.start_char,
                    "end_char": clause.end_char,
                    "text": clause.text,
                    "concepts": [
                        {"concept": tag.concept, "score": tag.score, "origin": tag.origin.value} for tag in stored.concepts
                    ],
                    "choices": [
                        {
                            "dimension": choice.dimension,
                            "option": choice.option,
                            "value": asdict(choice.value) if choice.value else None,
                        }
                        for choice in stored.choices
                    ],
                },
                ensure_ascii=False,
            )
        )
    return "".join(f"{line}\n" for line in lines)


def _csv(kb: KnowledgeBase, document_id: str | None) -> str:
    return csv_table(_COLUMNS, (_row(stored) for stored in kb.clauses(document=document_id)))


def _row(stored: StoredClause) -> tuple[object, ...]:
    clause = stored.clause
    return (
        clause.clause_id,
        stored.citation,
        stored.document.entity,
        clause.period_end,
        clause.section_label,
        " › ".join(clause.heading_path),
        clause.kind.value,
        clause.nature.value,
        stored.concept,
        next((tag.score for tag in stored.concepts if tag.concept == stored.concept), None),
        clause.text,
    )
