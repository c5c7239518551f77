"""Decisions and queues as plain dictionaries, for JSON."""

from __future__ import annotations

from typing import Any

from kb.reviewing.bulk import BulkReport
from kb.reviewing.migrating import Carried, MigrationReport
from kb.reviewing.queue_item import QueueItem
from kb.reviewing.signing_off import OpenItems
from kb.reviewing.state import ClauseReview, DocumentReview
from ontology.decisions import Decision, write_time


def decision_view(decision: Decision, *, in_force: bool | None = None) -> dict[str, Any]:
    """An entry of the log with all that it holds; whether it is in force, if that is known."""
    anchor = decision.anchor
    view: dict[str, Any] = {
        "number": decision.number,
        "act": decision.act.value,
        "by": decision.by,
        "role": decision.role.value,
        "at": write_time(decision.at),
        "reason": decision.reason,
        "document_id": decision.document_id,
        "clause_id": decision.clause_id,
        "quote": anchor.quote if anchor else None,
        "start_char": anchor.start_char if anchor else None,
        "end_char": anchor.end_char if anchor else None,
        "sha256": anchor.sha256 if anchor else None,
        "concepts": list(decision.concepts),
        "instead_of": list(decision.instead_of),
        "before": [{"concept": said.concept, "origin": said.origin, "score": said.score} for said in decision.before],
        "strikes": list(decision.strikes),
        "batch": decision.batch,
        "subject": decision.subject,
        "detail": decision.detail,
        "moved": [{"number": number, "clause_id": clause_id or None} for number, clause_id in decision.moved],
        "model_version": decision.model_version,
        "catalogue_version": decision.catalogue_version,
        "taxonomy": decision.taxonomy,
    }
    return view if in_force is None else {**view, "in_force": in_force}


def clause_review_view(review: ClauseReview) -> dict[str, Any]:
    """What is in force on a clause."""
    return {
        "clause_id": review.clause_id,
        "state": review.state,
        "marks": list(review.marks),
        "verdicts": {name: verdict.value for name, verdict in review.verdicts.items()},
        "assigned_to": review.assigned.subject if review.assigned else None,
        "decisions": [decision_view(one) for one in review.decisions],
        "comments": [decision_view(one) for one in review.comments],
        "signed_off": decision_view(review.signed_off) if review.signed_off else None,
    }


def queue_view(item: QueueItem) -> dict[str, Any]:
    """A clause of a queue."""
    return {
        "clause_id": item.clause.clause_id,
        "document_id": item.document.document_id,
        "entity": item.document.entity,
        "citation": item.citation,
        "fingerprint": item.clause.fingerprint,
        "text": item.clause.text,
        "why": item.why,
        "suggestion": item.suggestion,
        "score": item.score,
        "margin": item.margin,
        "finding": item.finding,
    }


def bulk_view(report: BulkReport) -> dict[str, Any]:
    """What became of the clauses that a search found."""
    return {
        "batch": report.batch,
        "decisions": [decision_view(one) for one in report.decisions],
        "left": [{"clause_id": clause, "why": why} for clause, why in report.left],
    }


def status_view(review: DocumentReview, left: OpenItems) -> dict[str, Any]:
    """How far the review of a document is."""
    signed = review.sign_off
    return {
        "document_id": review.document_id,
        "states": states_of(review),
        "open": {"undecided": left.undecided, "second_review": left.second, "orphans": left.orphans},
        "signed_off": decision_view(signed) if signed else None,
    }


def states_of(review: DocumentReview) -> dict[str, int]:
    """How many clauses are in each state; those that nobody decided on are not counted."""
    states = [one.state for one in review.clauses()]
    return {state: states.count(state) for state in sorted(set(states)) if state != "suggested"}


def migration_view(report: MigrationReport) -> dict[str, Any]:
    """What a migration did."""
    return {
        "before": report.before,
        "after": report.after,
        "kept": report.kept,
        "broken": [_carried_view(one) for one in report.broken],
        "reworded": [_carried_view(one) for one in report.reworded],
    }


def _carried_view(one: Carried) -> dict[str, Any]:
    return {
        "clause_id": one.clause_id,
        "concept": one.concept,
        "why": one.why,
        "successors": list(one.successors),
        "decision": decision_view(one.decision),
    }
