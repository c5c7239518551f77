"""What a knowledge base covers as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from kb.choice_matrix import EntityYear
from kb.comparing.comparison import Status
from kb.reporting.coverage_data import CoverageData
from kb.reporting.readability import Readability


def coverage_view(found: CoverageData) -> dict[str, Any]:
    """All of a survey as a mapping of plain values."""
    contradicted = {id(stored) for _, cell in found.choices.contradictions() for stored in cell.choices}
    return {
        "filings": [
            {
                **_filing(one.filing),
                "concepts": one.policies,
                **_readability(one.readability),
                "boilerplate": one.boilerplate,
            }
            for one in found.filing_wording
        ],
        "concepts": [
            {
                "concept": one.concept,
                "label": one.label,
                "standards": list(one.standards),
                "filings": found.filings_with(one.concept),
            }
            for one in found.concepts
        ],
        "cells": [
            {"concept": concept, **_filing(filing), "clauses": count}
            for (concept, filing), count in sorted(
                found.clauses.items(), key=lambda item: (item[0][0], item[0][1].entity, item[0][1].year or 0)
            )
        ],
        "choices": [
            {
                "entity": stored.document.entity or stored.document.document_id,
                "year": stored.period_end.year if stored.period_end else None,
                "document": stored.document.document_id,
                "dimension": stored.choice.dimension,
                "question": stored.dimension.label,
                "option": stored.choice.option,
                "answer": stored.answer,
                "contradicted": id(stored) in contradicted,
                "citation": stored.citation,
                "clause": stored.clause.clause_id,
                "quote": stored.quote,
            }
            for stored in found.choices.choices
        ],
        "wording": [
            {
                "concept": policy.concept,
                **_filing(policy.filing),
                "clauses": policy.clauses,
                **_readability(policy.readability),
                "boilerplate": policy.boilerplate,
                "issuers": policy.issuers,
                "place": policy.place,
                "clause": policy.clause_id,
            }
            for policy in found.wording
        ],
        "changes": [
            {
                "entity": one.entity,
                "before": one.before,
                "after": one.after,
                "passages": one.passages,
                **{status.value: one.counts[status] for status in Status},
                "expected": one.expected,
                "choices": one.choices,
                "figures": one.figures,
            }
            for one in found.changes
        ],
    }


def _filing(filing: EntityYear) -> dict[str, Any]:
    return {"entity": filing.entity, "year": filing.year}


def _readability(measured: Readability) -> dict[str, Any]:
    return {
        "words": measured.words,
        "sentences": measured.sentences,
        "words_per_sentence": measured.words_per_sentence,
        "lix": measured.lix,
    }
