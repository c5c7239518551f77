"""Decisions and queues as tables, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from kb.cli.output import print_json, print_table
from kb.reviewing.queue_item import QueueItem
from kb.views.reviews import decision_view, queue_view
from ontology.decisions import Decision
from ontology.namespaces import short_name

_WORDS = 60


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
