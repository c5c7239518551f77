"""`review`, the commands that decide on single clauses: accept, reject, override, undo, comment, assign; and register."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Json, KbPath
from kb.cli.review_options import (
    At,
    By,
    ClauseId,
    Fingerprint,
    Number,
    Reason,
    Seen,
    deciding,
    moment,
)
from kb.cli.review_views import print_decisions


def register(
    name: Annotated[str, typer.Argument(help="Name of the reviewer.")],
    by: By,
    role: Annotated[str, typer.Option(help="reader, reviewer, approver or admin.")] = "reviewer",
    kb: KbPath = DEFAULT_KB,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Register a reviewer or change a role. The first one registers himself or herself, as an admin."""
    with deciding(kb) as base:
        decision = base.review.register(name, role, by=by, at=moment(at))
    print_decisions([decision], as_json)


def accept(
    clause: ClauseId,
    by: By,
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    reason: Reason = "",
    fingerprint: Fingerprint = None,
    seen: Seen = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Accept a concept that is suggested or asserted for a clause; by default the likeliest."""
    with deciding(kb) as base:
        decision = base.review.accept(
            clause, by=by, concept=concept, reason=reason, at=moment(at), fingerprint=fingerprint, seen=seen
        )
    print_decisions([decision], as_json)


def reject(
    clause: ClauseId,
    by: By,
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    reason: Reason = "",
    fingerprint: Fingerprint = None,
    seen: Seen = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Reject a concept that is suggested or asserted for a clause; by default all."""
    with deciding(kb) as base:
        decision = base.review.reject(
            clause, by=by, concept=concept, reason=reason, at=moment(at), fingerprint=fingerprint, seen=seen
        )
    print_decisions([decision], as_json)


def override(
    clause: ClauseId,
    concepts: Annotated[list[str], typer.Argument(help="What it is about: QNames, short names or labels.")],
    by: By,
    kb: KbPath = DEFAULT_KB,
    instead_of: Annotated[
        list[str] | None, typer.Option(help="What it is not about; else all that it counts as about now.")
    ] = None,
    reason: Reason = "",
    fingerprint: Fingerprint = None,
    seen: Seen = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Say what a clause is about instead of what is suggested."""
    with deciding(kb) as base:
        decision = base.review.override(
            clause,
            concepts,
            by=by,
            instead_of=instead_of or None,
            reason=reason,
            at=moment(at),
            fingerprint=fingerprint,
            seen=seen,
        )
    print_decisions([decision], as_json)


def undo(
    number: Number,
    by: By,
    kb: KbPath = DEFAULT_KB,
    alone: Annotated[bool, typer.Option("--alone", help="Not those that were made with it at once.")] = False,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Take a decision out of force by a new one, with all that were made with it at once."""
    with deciding(kb) as base:
        found = base.review.undo(number, by=by, reason=reason, at=moment(at), alone=alone)
    print_decisions(found, as_json)


def comment(
    clause: ClauseId,
    text: Annotated[str, typer.Argument(help="What is to be said.")],
    by: By,
    kb: KbPath = DEFAULT_KB,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Leave a comment on a clause."""
    with deciding(kb) as base:
        decision = base.review.comment(clause, text, by=by, at=moment(at))
    print_decisions([decision], as_json)


def assign(
    clauses: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of clauses.")],
    by: By,
    to: Annotated[str | None, typer.Option(help="Who is to decide; without, they are taken back.")] = None,
    kb: KbPath = DEFAULT_KB,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Give clauses to a reviewer."""
    with deciding(kb) as base:
        found = base.review.assign(clauses, to, by=by, reason=reason, at=moment(at))
    print_decisions(found, as_json)
