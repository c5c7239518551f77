"""`review`, the commands that end one: second opinions, sign-off, deny lists, what lost its place, other taxonomies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import print_json, print_table
from kb.cli.review_options import At, By, ClauseId, OnDocument, Reason, Seed, deciding, moment
from kb.cli.review_views import print_decisions
from kb.reviewing.agreement import Agreement
from kb.views.reviews import migration_view
from ontology.namespaces import short_name

_Concepts = Annotated[list[str] | None, typer.Argument(help="All concepts that it is about; without, it is about nothing.")]
_Document = Annotated[str, typer.Argument(metavar="ID", help="Id of a document.")]
_OfEntity = Annotated[str | None, typer.Option(help="Name of the entity; else for all.")]
_Listed = Annotated[str, typer.Argument(metavar="CONCEPT", help="QName, short name or label.")]


def sample(
    by: By,
    to: Annotated[str, typer.Option(help="Who is to give the second opinion.")],
    kb: KbPath = DEFAULT_KB,
    size: Annotated[int, typer.Option(min=1, help="Most clauses.")] = 20,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: OnDocument = None,
    seed: Seed = 0,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Draw decided clauses for a blind second opinion."""
    with deciding(kb) as base:
        found = base.review.sample(
            to,
            by=by,
            size=size,
            concept=concept,
            entity=entity,
            year=year,
            document=document,
            seed=seed,
            reason=reason,
            at=moment(at),
        )
    if as_json:
        print_decisions(found, as_json)
    else:
        print(f"{len(found)} clauses for {to}: policykb review queue second --by {to!r}")


def second(
    clause: ClauseId,
    by: By,
    concepts: _Concepts = None,
    kb: KbPath = DEFAULT_KB,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Give a blind second opinion on a clause."""
    with deciding(kb) as base:
        decision = base.review.second(clause, concepts or (), by=by, reason=reason, at=moment(at))
    print_decisions([decision], as_json)


def adjudicate(
    clause: ClauseId,
    by: By,
    reason: Reason,
    concepts: _Concepts = None,
    kb: KbPath = DEFAULT_KB,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Settle what two opinions on a clause differ in."""
    with deciding(kb) as base:
        decision = base.review.adjudicate(clause, concepts or (), by=by, reason=reason, at=moment(at))
    print_decisions([decision], as_json)


def agreement(kb: KbPath = DEFAULT_KB, document: OnDocument = None, as_json: Json = False) -> None:
    """Measure how far second opinions agree with the first: Cohen's kappa and Krippendorff's alpha."""
    with reading(kb) as base:
        report = base.review.agreement(document)
    if as_json:
        print_json(asdict(report))
        return
    rows = [_row("all", report.overall), *(_row(short_name(name), one) for name, one in report.concepts.items())]
    print_table(("concept", "clauses", "agreed", "kappa", "alpha"), rows)
    if report.disputed:
        print(f"two opinions: {', '.join(report.disputed)}")


def _row(name: str, one: Agreement) -> tuple[object, ...]:
    shown = (None if number is None else f"{number:.3f}" for number in (one.kappa, one.alpha))
    return (name, one.items, one.agreed, *shown)


def sign_off(
    document: _Document,
    by: By,
    kb: KbPath = DEFAULT_KB,
    leave_open: Annotated[bool, typer.Option("--leave-open", help="Though something is left to do.")] = False,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Sign a document off: nothing on it can be decided until it is opened again or changes."""
    with deciding(kb) as base:
        decision = base.review.sign_off(document, by=by, reason=reason, leave_open=leave_open, at=moment(at))
    print_decisions([decision], as_json)


def reopen(document: _Document, by: By, reason: Reason, kb: KbPath = DEFAULT_KB, at: At = None, as_json: Json = False) -> None:
    """Open a document again that was signed off."""
    with deciding(kb) as base:
        decision = base.review.reopen(document, by=by, reason=reason, at=moment(at))
    print_decisions([decision], as_json)


def deny(
    concept: _Listed,
    by: By,
    reason: Reason,
    kb: KbPath = DEFAULT_KB,
    entity: _OfEntity = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Let suggestions of a concept count no longer, for an entity or for all."""
    with deciding(kb) as base:
        decision = base.review.deny(concept, by=by, entity=entity, reason=reason, at=moment(at))
    print_decisions([decision], as_json)


def allow(
    concept: _Listed,
    by: By,
    kb: KbPath = DEFAULT_KB,
    entity: _OfEntity = None,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Take a concept off a deny list."""
    with deciding(kb) as base:
        decision = base.review.allow(concept, by=by, entity=entity, reason=reason, at=moment(at))
    print_decisions([decision], as_json)


def denied(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List the concepts on deny lists."""
    with reading(kb) as base:
        found = base.review.denied()
    print_decisions(found, as_json)


def orphans(kb: KbPath = DEFAULT_KB, document: OnDocument = None, as_json: Json = False) -> None:
    """List decisions and comments whose words are not where they were."""
    with reading(kb) as base:
        found = base.review.orphans(document)
    print_decisions(found, as_json)


def migrate(
    to: Annotated[str, typer.Argument(metavar="TAXONOMY", help="Id of the release, as policykb taxonomy list shows it.")],
    by: By,
    kb: KbPath = DEFAULT_KB,
    since: Annotated[str | None, typer.Option(help="Id of the release before; else the newest before it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    reason: Reason = "",
    at: At = None,
    as_json: Json = False,
) -> None:
    """Hold all decisions against another release of the IFRS taxonomy, and queue those that it breaks."""
    with deciding(kb) as base:
        report = base.review.migrate(to, by=by, since=since, reason=reason, at=moment(at), dry_run=dry_run)
    if as_json:
        print_json(migration_view(report))
        return
    print(
        f"{report.before or 'before'} → {report.after}: {report.kept} decisions kept, {len(report.broken)} broken, "
        f"{len(report.reworded)} to look at"
    )
    rows = [(one.decision.number, one.clause_id, one.why) for one in (*report.broken, *report.reworded)]
    if rows:
        print_table(("decision", "clause", "why"), rows)
