"""`compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kb.cli.comparison_prints import print_clauses, print_comparison, print_peers
from kb.cli.options import DEFAULT_KB, Concept, Json, KbPath, reading
from kb.cli.output import console, print_json
from kb.comparing.comparison import Change, Comparison, Status
from kb.comparing.methods import STATES_POLICY
from kb.comparing.pages import WORTH_SHOWING, clauses_page, comparison_page, peers_page
from kb.views.comparisons import clauses_view, comparison_view, peers_view
from ontology.errors import InputError, StorageError


def compare(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[BEFORE AFTER]", help="Ids of two documents.", show_default=False)
    ] = None,
    kb: KbPath = DEFAULT_KB,
    entity: Annotated[
        list[str] | None, typer.Option(help="An issuer, year on year; with --concept: a peer, several one after the other.")
    ] = None,
    before: Annotated[int | None, typer.Option(help="The earlier year; the last but one there is.")] = None,
    after: Annotated[int | None, typer.Option(help="The later year; the last there is.")] = None,
    concept: Concept = None,
    year: Annotated[int | None, typer.Option(help="Of peers: the year; the last of each.")] = None,
    clauses: Annotated[tuple[str, str] | None, typer.Option(metavar="ID ID", help="Ids of two clauses.")] = None,
    nature: Annotated[
        list[str] | None, typer.Option(help="Compare passages of this nature: policy, new_standards …; several, too.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Compare all passages, not only those that state policy.")] = False,
    status: Annotated[
        list[Status] | None, typer.Option(help="Show changed, moved, added, removed or unchanged passages only.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page of HTML, too.", dir_okay=False)] = None,
    as_json: Json = False,
) -> None:
    """Show what changed between two filings, how peers say one policy, or how two clauses differ, word by word."""
    _check(documents, entity, concept, clauses, {"--before": before, "--after": after}, year)
    if everything and nature:
        raise InputError("--all and --nature ask for different things", hint="give one of them")
    natures = None if everything else nature or STATES_POLICY
    with reading(kb) as base:
        if clauses is not None:
            pair = base.compare_clauses(*clauses)
            _give(clauses_view(pair), clauses_page(pair) if html else None, html, as_json)
            if not as_json:
                print_clauses(pair)
            return
        if concept is not None:
            peers = base.peers(concept, entities=entity or (), year=year)
            _give(peers_view(peers), peers_page(peers) if html else None, html, as_json)
            if not as_json:
                print_peers(peers)
            return
        if entity:
            comparison = base.compare_years(entity[0], before, after, natures=natures)
        else:
            assert documents is not None
            comparison = base.compare(documents[0], documents[1], natures=natures)
    statuses = tuple(status or WORTH_SHOWING)
    changes = [change for change in comparison if _is_shown(change, statuses, everything or bool(status))]
    _give(
        comparison_view(comparison, _in_json(comparison, statuses)),
        comparison_page(comparison, statuses) if html else None,
        html,
        as_json,
    )
    if not as_json:
        print_comparison(comparison, changes)


def _is_shown(change: Change, statuses: tuple[Status, ...], expected_too: bool) -> bool:
    return change.status in statuses and (expected_too or not change.is_expected)


def _in_json(comparison: Comparison, statuses: tuple[Status, ...]) -> list[Change]:
    return [change for change in comparison if change.status in statuses]


def _give(view: dict[str, Any], page: str | None, html: Path | None, as_json: bool) -> None:
    """Write the page and the JSON that were asked for."""
    if page is not None and html is not None:
        try:
            html.write_text(page, encoding="utf-8")
        except OSError as error:
            raise StorageError(f"cannot be written: {error.strerror}", source=str(html)) from error
        if not as_json:
            console().print(f"written to {html}", style="dim", markup=False)
    if as_json:
        print_json(view)


def _check(
    documents: list[str] | None,
    entity: list[str] | None,
    concept: str | None,
    clauses: tuple[str, str] | None,
    years: dict[str, int | None],
    year: int | None,
) -> None:
    """Refuse what cannot be meant.

    Raises:
        InputError: nothing, or two things at once, are to be compared.
    """
    asked = [bool(documents), bool(entity) and concept is None, concept is not None, clauses is not None]
    if sum(asked) != 1:
        raise InputError(
            "what is to be compared with what?" if not any(asked) else "several things are to be compared at once",
            hint="give two documents, or --entity, or --concept, or --clauses",
        )
    if documents and len(documents) != 2:
        raise InputError(f"{len(documents)} documents were given", hint="give two: BEFORE AFTER")
    if entity and concept is None and len(entity) > 1:
        raise InputError("several issuers have no year on year", source="--entity", hint="name one, or add --concept")
    for option, value in years.items():
        if value is not None and not (entity and concept is None):
            raise InputError("years belong to one issuer", source=option, hint="name it with --entity")
    if year is not None and concept is None:
        raise InputError("a year of peers needs a concept", source="--year", hint="give --concept; or --before and --after")
