"""A clause as the text index keeps it beside its text, so that a page of hits is shown without asking the graph."""

from __future__ import annotations

import json
from datetime import date

from ontology.types import BlockKind, Clause, Nature, Statements
from search.text_index import Hit


def kept_fields(clause: Clause) -> str:
    """All of a clause but its ids and text, as JSON."""
    return json.dumps(
        (
            clause.section_id,
            clause.heading_path,
            clause.section_label,
            clause.ordinal,
            clause.kind,
            clause.nature,
            clause.start_char,
            clause.end_char,
            clause.fingerprint,
            clause.page,
            clause.lead_in,
            clause.period_end.isoformat() if clause.period_end else None,
            clause.statements,
            clause.aspects,
            clause.review,
        ),
        separators=(",", ":"),
        ensure_ascii=False,
    )


def kept_clause(hit: Hit) -> Clause:
    """The clause of a hit, equal to the one in the graph of the same generation."""
    section, path, label, ordinal, kind, nature, start, end, mark, page, lead_in, day, statements, aspects, review = json.loads(
        hit.payload
    )
    return Clause(
        clause_id=hit.clause_id,
        document_id=hit.document_id,
        section_id=section,
        heading_path=tuple(path),
        section_label=label,
        ordinal=ordinal,
        kind=BlockKind(kind),
        nature=Nature(nature),
        text=hit.text,
        start_char=start,
        end_char=end,
        fingerprint=mark,
        page=page,
        lead_in=lead_in,
        period_end=date.fromisoformat(day) if day else None,
        statements=Statements(statements) if statements else None,
        aspects=tuple(aspects),
        review=tuple(review),
    )
