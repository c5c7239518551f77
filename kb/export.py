"""Writes a knowledge base out: RDF for triple stores, JSON lines and CSV for everything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from kb.answers import StoredClause
from kb.spreadsheets import csv_rows, csv_table
from ontology.errors import InputError
from search.graph_store import turtle_of
from search.graph_transfer import joined_graphs, rdf_text

if TYPE_CHECKING:
    from kb.base import KnowledgeBase

_RDF = ("nquads", "trig", "jsonld")
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


#: What can be written: RDF with named graphs, RDF of all graphs as one, and a clause a line.
FORMATS = ("nquads", "trig", "jsonld", "turtle", "jsonl", "csv")
_ROWS_AT_ONCE = 200


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
    check_export(kb, format, document_id)
    if format == "turtle":
        return turtle_of(kb.store, document_id)
    if format in _RDF:
        return rdf_text(kb.store.quads(document_id), format)
    return "".join(_rows(kb, format, document_id))


def export_parts(kb: KnowledgeBase, format: str, document_id: str | None = None) -> Iterator[str]:
    """The same content piece by piece, so that a large knowledge base need not be held as text.

    The pieces together are what `export` gives, but that RDF other than N-Quads is written graph by graph.

    Raises:
        InputError: the format is not known.
        NotFoundError: there is no such document.
    """
    check_export(kb, format, document_id)
    if format not in (*_RDF, "turtle"):
        yield from _rows(kb, format, document_id)
    elif document_id is not None:
        yield export(kb, format, document_id)
    else:
        graphs = sorted(kb.store.graphs().values(), key=str)
        yield from joined_graphs((kb.store.store.quads_for_pattern(None, None, None, graph) for graph in graphs), format)


def check_export(kb: KnowledgeBase, format: str, document_id: str | None) -> None:
    """Refuse an export that there cannot be.

    Raises:
        InputError: the format is not known.
        NotFoundError: there is no such document.
    """
    if format not in FORMATS:
        raise InputError(f"{format!r} is not an export format", hint=f"use {', '.join(FORMATS)}")
    if document_id is not None:
        kb.filing(document_id)


def _rows(kb: KnowledgeBase, format: str, document_id: str | None) -> Iterator[str]:
    if format == "csv":
        yield csv_table(_COLUMNS, ())
    clauses = kb.clauses(document=document_id)
    while batch := list(islice(clauses, _ROWS_AT_ONCE)):
        yield csv_rows(map(_row, batch)) if format == "csv" else _jsonl(batch)


def _jsonl(clauses: Iterable[StoredClause]) -> str:
    lines = []
    for stored in clauses:
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
