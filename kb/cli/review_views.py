"""Decisions and queues as plain dictionaries, for `--json`, and as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.cli.output import print_json, print_table
from kb.reviewing.queue_item import QueueItem
from kb.reviewing.state import ClauseReview
from ontology.decisions import Decision, write_time
from ontology.namespaces import short_name

_WORDS = 60


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


def print_decisions(decisions: Iterable[Decision], as_json: bool) -> None:
    """Print entries of the log, or that there are none."""
    listed = list(decisions)
    if as_json:
        print_json([decision_view(one) for one in listed])
        return
    if not listed:
        print("no decisions")
        return
    print_table(
        ("number", "when", "who", "act", "on", "what", "why"),
        [
            (
                one.number,
                f"{one.at:%Y-%m-%d %H:%M}",
                f"{one.by} ({one.role.value})",
                one.act.value.replace("_", " "),
                one.clause_id or one.document_id or one.subject,
                what(one),
                one.reason,
            )
            for one in listed
        ],
    )


def what(decision: Decision) -> str:
    """What an entry says, in a few words."""
    concepts = ", ".join(map(short_name, decision.concepts))
    instead = ", ".join(map(short_name, decision.instead_of))
    parts = [
        f"{concepts or 'nothing'} instead of {instead}" if instead else concepts,
        f"decisions {', '.join(map(str, decision.strikes))}" if decision.strikes and not concepts else "",
        decision.subject if decision.clause_id or decision.document_id or concepts else "",
        _shortened(decision.detail),
        f"{len(decision.moved)} decisions" if decision.moved else "",
    ]
    return " · ".join(part for part in parts if part)


def print_queue(items: Iterable[QueueItem], as_json: bool) -> None:
    """Print the clauses of a queue, or that it is empty."""
    listed = list(items)
    if as_json:
        print_json([queue_view(item) for item in listed])
        return
    if not listed:
        print("nothing is queued")
        return
    print_table(
        ("clause", "suggestion", "score", "margin", "why", "text"),
        [
            (
                item.clause.clause_id,
                short_name(item.suggestion) if item.suggestion else None,
                f"{item.score:.2f}" if item.score is not None else None,
                f"{item.margin:.2f}" if item.margin is not None else None,
                item.why,
                _shortened(item.clause.text),
            )
            for item in listed
        ],
    )


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WORDS else f"{flat[: _WORDS - 1]}…"
