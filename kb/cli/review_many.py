"""`review`, the commands that decide on many clauses at once: bulk, carry-over."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year
from kb.cli.output import print_json
from kb.cli.review_options import At, By, OnDocument, Reason, deciding, moment
from kb.reviewing.bulk import BulkReport
from kb.views.reviews import bulk_view


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
    _print(report, as_json)


def carry_over(
    document: Annotated[str, typer.Argument(metavar="ID", help="Id of the document to decide on.")],
    by: By,
    kb: KbPath = DEFAULT_KB,
    since: Annotated[str | None, typer.Option(help="Id of the document to decide as on; else its entity's last.")] = None,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Decide as last year on every clause whose words and headings are the same; one undo takes it all back."""
    with deciding(kb) as base:
        report = base.review.carry_over(document, by=by, since=since, reason=reason, at=moment(at))
    _print(report, as_json)


def _print(report: BulkReport, as_json: bool) -> None:
    if as_json:
        print_json(bulk_view(report))
        return
    undoing = f"; to take it back: policykb review undo {report.batch}" if report.batch else ""
    print(f"{len(report.decisions)} clauses decided, {len(report.left)} left as they are{undoing}")
    reasons = [why for _, why in report.left]
    for why in dict.fromkeys(reasons):
        print(f"  {reasons.count(why)} × {why}")
