"""`review`: register, accept, reject, override, undo, comment, assign, bulk; log, show, status, queue."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, print_json, print_table
from kb.cli.review_options import (
    At,
    By,
    ClauseId,
    Fingerprint,
    Number,
    OnDocument,
    Reason,
    Seed,
    Seen,
    deciding,
    moment,
)
from kb.cli.review_views import print_decisions, print_queue, what
from kb.views.reviews import bulk_view, clause_review_view, states_of, status_view
from ontology.namespaces import short_name


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


def reviewers(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List the reviewers with their roles."""
    with reading(kb) as base:
        found = base.review.reviewers()
    if as_json:
        print_json([{"name": one.name, "role": one.role.value} for one in found])
        return
    print_table(("name", "role"), [(one.name, one.role.value) for one in found])


def queue(
    kind: Annotated[
        str, typer.Argument(help="uncertain, disagreeing, new, random, mine, second, disputed or broken.")
    ] = "uncertain",
    kb: KbPath = DEFAULT_KB,
    by: Annotated[str | None, typer.Option(envvar="POLICYKB_REVIEWER", help="Whose, for mine and second.")] = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: OnDocument = None,
    limit: Annotated[int, typer.Option(min=1, help="Most clauses to list.")] = 20,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """List what to look at next, and why."""
    with reading(kb) as base:
        found = base.review.queue(
            kind, by=by, concept=concept, entity=entity, year=year, document=document, limit=limit, seed=seed
        )
    print_queue(found, as_json)


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


def bulk(
    act: Annotated[str, typer.Argument(help="accept or reject.")],
    query: Annotated[str, typer.Argument(help="A query, as for policykb search.")],
    by: By,
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: OnDocument = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most clauses; else all.")] = None,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Accept or reject a concept on all clauses that a search finds; one undo takes it all back."""
    with deciding(kb) as base:
        report = base.review.bulk(
            act,
            query,
            by=by,
            concept=concept,
            entity=entity,
            year=year,
            document=document,
            limit=limit,
            reason=reason,
            at=moment(at),
        )
    if as_json:
        print_json(bulk_view(report))
        return
    undoing = f"; to take it back: policykb review undo {report.batch}" if report.batch else ""
    print(f"{len(report.decisions)} clauses decided, {len(report.left)} left as they are{undoing}")
    reasons = [why for _, why in report.left]
    for why in dict.fromkeys(reasons):
        print(f"  {reasons.count(why)} × {why}")


def log(
    kb: KbPath = DEFAULT_KB,
    document: OnDocument = None,
    clause: Annotated[str | None, typer.Option(help="Id of a clause.")] = None,
    by: Annotated[str | None, typer.Option(help="Only decisions of this reviewer.")] = None,
    act: Annotated[str | None, typer.Option(help="Only this act, such as accept or sign_off.")] = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only so many, the newest.")] = None,
    as_json: Json = False,
) -> None:
    """List what was decided, in order; what is no longer in force, too."""
    with reading(kb) as base:
        found = base.review.log(document=document, clause=clause, by=by, act=act)
    print_decisions(found[-last:] if last else found, as_json)


def show(clause: ClauseId, kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """Show what is in force on a clause: state, decisions, comments, who has it, sign-off."""
    with reading(kb) as base:
        review = base.review.of_clause(clause)
        stored = base.clause(clause)
    if as_json:
        print_json({"citation": stored.citation, "fingerprint": stored.clause.fingerprint, **clause_review_view(review)})
        return
    out = console()
    out.print(stored.citation, style="bold", markup=False)
    out.print(stored.clause.text, markup=False)
    out.print(f"{review.state} · fingerprint {stored.clause.fingerprint}", style="dim", markup=False)
    print_table(("concept", "verdict"), [(short_name(name), verdict.value) for name, verdict in review.verdicts.items()])
    for one in (*review.decisions, *review.comments):
        why = f": {one.reason}" if one.reason else ""
        who = f"{one.by} ({one.role.value})"
        out.print(f"{one.number}  {one.at:%d %B %Y}  {who}  {one.act.value} {what(one)}{why}", markup=False)
    if review.assigned:
        out.print(f"assigned to {review.assigned.subject}", markup=False)


def status(
    document: Annotated[str, typer.Argument(metavar="ID", help="Id of a document.")],
    kb: KbPath = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Show how far the review of a document is: clauses by state, what is open, sign-off."""
    with reading(kb) as base:
        left = base.review.open_items(document)
        review = base.review.of_document(document)
    signed = review.sign_off
    if as_json:
        print_json(status_view(review, left))
        return
    print_table(("state", "clauses"), [*states_of(review).items(), ("undecided", len(left.undecided))])
    print(str(left))
    if signed:
        print(f"signed off by {signed.by} ({signed.role.value}) on {signed.at:%d %B %Y}, decision {signed.number}")
