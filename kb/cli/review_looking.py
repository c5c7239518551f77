"""`review`, the commands that show: reviewers, queue, log, show, status."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, print_json, print_table
from kb.cli.review_options import ClauseId, OnDocument, Seed, Viewer
from kb.cli.review_views import print_decisions, print_queue, what
from kb.reviewing.tables import Decisions
from kb.spreadsheets import csv_table
from kb.views.reviews import clause_review_view, states_of, status_view
from ontology.namespaces import short_name

_Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


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
        str, typer.Argument(help="uncertain, disagreeing, new, missing, random, mine, second, disputed or broken.")
    ] = "uncertain",
    kb: KbPath = DEFAULT_KB,
    by: Annotated[str | None, typer.Option(envvar="POLICYKB_REVIEWER", help="Whose, for mine and second.")] = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: OnDocument = None,
    limit: Annotated[int, typer.Option(min=1, help="Most clauses to list.")] = 20,
    seed: Seed = 0,
    as_csv: _Csv = False,
    as_json: Json = False,
) -> None:
    """List what to look at next, and why."""
    with reading(kb) as base:
        found = base.review.queue(
            kind, by=by, concept=concept, entity=entity, year=year, document=document, limit=limit, seed=seed
        )
    if as_csv:
        sys.stdout.write(csv_table(found.COLUMNS, found.rows()))
    else:
        print_queue(found, as_json)


def log(
    kb: KbPath = DEFAULT_KB,
    document: OnDocument = None,
    clause: Annotated[str | None, typer.Option(help="Id of a clause.")] = None,
    by: Annotated[str | None, typer.Option(help="Only decisions of this reviewer.")] = None,
    act: Annotated[str | None, typer.Option(help="Only this act, such as accept or sign_off.")] = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only so many, the newest.")] = None,
    viewer: Viewer = None,
    as_csv: _Csv = False,
    as_json: Json = False,
) -> None:
    """List what was decided, in order; what is no longer in force, too."""
    with reading(kb) as base:
        found = base.review.log(document=document, clause=clause, by=by, act=act, viewer=viewer)
    found = Decisions(found[-last:]) if last else found
    if as_csv:
        sys.stdout.write(csv_table(found.COLUMNS, found.rows()))
    else:
        print_decisions(found, as_json)


def show(clause: ClauseId, kb: KbPath = DEFAULT_KB, viewer: Viewer = None, as_json: Json = False) -> None:
    """Show what is in force on a clause: state, decisions, comments, who has it, sign-off."""
    with reading(kb) as base:
        review = base.review.of_clause(clause, viewer=viewer)
        stored = base.clause(clause)
    if as_json:
        print_json({"citation": stored.citation, "fingerprint": stored.clause.fingerprint, **clause_review_view(review)})
        return
    out = console()
    out.print(stored.citation, style="bold", markup=False)
    out.print(stored.clause.text, markup=False)
    out.print(f"{review.state} · fingerprint {stored.clause.fingerprint}", style="dim", markup=False)
    if review.verdicts:
        print_table(("concept", "verdict"), [(short_name(name), verdict.value) for name, verdict in review.verdicts.items()])
    for one in (*review.decisions, *review.comments):
        why = f": {one.reason}" if one.reason else ""
        who = f"{one.by} ({one.role.value})"
        out.print(f"{one.number}  {one.at:%d %B %Y}  {who}  {one.act.value} {what(one)}{why}", markup=False)
    if viewer is not None and review.awaits(viewer):
        print(f"your blind opinion is asked for: policykb review second {clause} CONCEPT --by {viewer!r}")
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
