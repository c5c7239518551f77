"""Hides from who is to give a blind opinion what was said of the clauses in question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kb.comparing.comparison import Comparison
from kb.reviewing.state import DocumentReview
from ontology.types import Origin
from search.filing import Filing


def awaited(review: DocumentReview, viewer: str) -> frozenset[str]:
    """The clauses that a blind opinion of the viewer was asked for and not given."""
    return frozenset(one.clause_id for one in review.clauses() if one.awaits(viewer))


def unreviewed(filing: Filing, clause_ids: Collection[str]) -> Filing:
    """The filing as if nobody had decided on these clauses."""
    tags = (
        replace(tag, verdict=None) if tag.subject_id in clause_ids else tag
        for tag in filing.tags
        if tag.subject_id not in clause_ids or tag.origin is not Origin.REVIEWED
    )
    return replace(filing, tags=tuple(tags))


def without_concepts(comparison: Comparison, clause_ids: Collection[str]) -> Comparison:
    """The comparison that does not say what these clauses are about."""
    changes = (
        replace(change, concepts=(), first_stated=False, no_longer_stated=False)
        if any(clause.clause_id in clause_ids for clause in (*change.before, *change.after))
        else change
        for change in comparison.changes
    )
    return replace(comparison, changes=tuple(changes))
