"""Comparisons as plain dictionaries, for `--json`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from kb.comparing.choice_changes import ChoiceChange
from kb.comparing.clause_pair import ClauseComparison
from kb.comparing.comparison import Change, Comparison
from kb.comparing.figures import FigureChange
from kb.comparing.peers import PeerComparison
from kb.comparing.redline import Segment
from kb.views.documents import stored_choice_view
from ontology.types import Clause


def comparison_view(comparison: Comparison, changes: Sequence[Change]) -> dict[str, Any]:
    """Two filings, with these of their passages."""
    return {
        "before": {"name": comparison.names[0], "documents": [document.document_id for document in comparison.before]},
        "after": {"name": comparison.names[1], "documents": [document.document_id for document in comparison.after]},
        "counts": {status.value: count for status, count in comparison.counts.items()},
        "remarks": list(comparison.remarks),
        "choices": [choice_change_view(change) for change in comparison.choices],
        "changes": [change_view(comparison, change) for change in changes],
    }


def change_view(comparison: Comparison, change: Change) -> dict[str, Any]:
    """A passage with where it stands on both sides, and its redline."""

    def places(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
        return [
            {"clause_id": clause.clause_id, "citation": comparison.citation(clause), "text": clause.text} for clause in clauses
        ]

    return {
        "status": change.status.value,
        "moved": change.moved,
        "expected": change.is_expected,
        "likeness": change.likeness,
        "kinds": sorted(kind.value for kind in change.kinds),
        "concepts": list(change.concepts),
        "first_stated": change.first_stated,
        "no_longer_stated": change.no_longer_stated,
        "before": places(change.before),
        "after": places(change.after),
        "figures": figures_view(change.figures),
        "redline": redline_view(change.redline),
    }


def redline_view(segments: Iterable[Segment]) -> list[dict[str, str]]:
    """Kinds and texts of a redline."""
    return [{"kind": segment.kind.value, "text": segment.text} for segment in segments]


def figures_view(figures: Iterable[FigureChange]) -> list[dict[str, Any]]:
    """Figures before and after."""
    return [asdict(figure) for figure in figures]


def choice_change_view(change: ChoiceChange) -> dict[str, Any]:
    """A policy choice that differs, with the places that state it."""
    return {
        "kind": change.kind.value,
        "dimension": change.dimension.id,
        "label": change.dimension.label,
        "reference": str(change.dimension.reference),
        "answer_before": change.answer_before,
        "answer_after": change.answer_after,
        "before": [stored_choice_view(stored) for stored in change.before],
        "after": [stored_choice_view(stored) for stored in change.after],
    }


def clauses_view(comparison: ClauseComparison) -> dict[str, Any]:
    """Two clauses and their redline."""
    return {
        "before": {"clause_id": comparison.before.clause.clause_id, "citation": comparison.before.citation},
        "after": {"clause_id": comparison.after.clause.clause_id, "citation": comparison.after.citation},
        "likeness": comparison.likeness,
        "kinds": sorted(kind.value for kind in comparison.kinds),
        "concepts": list(comparison.concepts),
        "figures": figures_view(comparison.figures),
        "choices": [choice_change_view(change) for change in comparison.choices],
        "redline": redline_view(comparison.redline),
    }


def peers_view(comparison: PeerComparison) -> dict[str, Any]:
    """Peers on one concept."""
    return {
        "concept": comparison.concept,
        "label": comparison.label,
        "issuers": comparison.issuers,
        "silent": list(comparison.silent),
        "peers": [
            {
                "entity": peer.entity,
                "documents": [document.document_id for document in peer.documents],
                "clauses": [
                    {"clause_id": clause.clause_id, "citation": peer.citation(clause), "text": clause.text}
                    for clause in peer.clauses
                ],
                "words": peer.words,
                "likeness": peer.likeness,
                "likeness_to_rest": peer.likeness_to_rest,
                "boilerplate": peer.boilerplate,
                "text": peer.text,
                "shared": [list(span) for span in peer.shared],
                "outlier": peer.is_outlier,
                "choices": [stored_choice_view(stored) for stored in peer.choices],
            }
            for peer in comparison
        ],
        "likeness": [
            {"one": one, "other": other, "likeness": likeness} for (one, other), likeness in comparison.likeness.items()
        ],
    }
