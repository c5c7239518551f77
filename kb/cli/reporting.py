"""`report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, print_json
from kb.cli.report_prints import print_coverage, print_summary
from kb.cli.review_options import Viewer
from kb.reporting.coverage_files import check_pictures, write_coverage
from kb.reporting.writing import check_ending, write_paper
from ontology.errors import InputError

_NO_PICTURES = "none"


def report(
    document: Annotated[str | None, typer.Argument(metavar="[DOCUMENT]", help="Id of a document.", show_default=False)] = None,
    kb: KbPath = DEFAULT_KB,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="What to write: .xlsx, .html, .docx, .json; decisions: .ttl, .jsonld; gold: .jsonl; with --coverage a folder.",
        ),
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="ID", help="Document to compare with; else the filing before of the same entity.")
    ] = None,
    viewer: Viewer = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Instead of one document, what the whole knowledge base covers.")
    ] = False,
    entity: Entity = None,
    year: Year = None,
    standard: Annotated[str | None, typer.Option(help='Standard behind the concepts, such as "IFRS 16".')] = None,
    concept: Concept = None,
    changes: Annotated[bool, typer.Option("--changes/--no-changes", help="Compare each year with the one before.")] = True,
    pictures: Annotated[str, typer.Option(help="Of coverage: svg, png or none.")] = "svg",
    limit: Annotated[int, typer.Option(min=1, help="Most rows of a table to show; files and --json have all.")] = 30,
    as_json: Json = False,
) -> None:
    """Write the working paper on a document, or with --coverage tables and pictures of what the knowledge base covers."""
    narrowing = {"--entity": entity, "--year": year, "--standard": standard, "--concept": concept}
    if coverage:
        if document is not None or against is not None:
            raise InputError(
                "coverage is of all documents", source=document or "--against", hint="narrow it by --entity, --year, --standard"
            )
        _coverage(kb, output, entity, year, standard, concept, changes, pictures, limit, as_json=as_json)
        return
    for option, value in narrowing.items():
        if value is not None:
            raise InputError("a working paper is on one document", source=option, hint="give its id, or --coverage")
    if document is None:
        raise InputError(
            "nothing to report on is named", source="report", hint="name a document: policykb report DOCUMENT; or --coverage"
        )
    _working_paper(kb, document, output, against, viewer, as_json=as_json)


def _working_paper(
    kb: Path, document: str, output: Path | None, against: str | None, viewer: str | None, *, as_json: bool
) -> None:
    if output is not None:
        check_ending(output)
    with reading(kb) as base:
        paper = base.report(document, against=against, viewer=viewer)
    if output is not None:
        write_paper(paper, output)
    if as_json:
        from kb.reporting.views import paper_view

        print_json(paper_view(paper))
        return
    print_summary(paper)
    if output is not None:
        console().print(f"written to {output}", style="dim", markup=False)


def _coverage(
    kb: Path,
    output: Path | None,
    entity: str | None,
    year: int | None,
    standard: str | None,
    concept: str | None,
    changes: bool,
    pictures: str,
    limit: int,
    *,
    as_json: bool,
) -> None:
    drawn = None if pictures == _NO_PICTURES else pictures
    check_pictures(drawn)
    if output is not None and output.is_file():
        raise InputError("this is a file, and coverage goes into a folder", source=str(output), hint="name a folder with -o")
    with reading(kb) as base:
        found = base.coverage(
            entity=entity,
            year=year,
            standard=standard,
            concept=concept,
            changes=changes,
            progress=_say if sys.stderr.isatty() else None,
        )
    written = write_coverage(found, output, drawn) if output is not None else ()
    if as_json:
        from kb.reporting.coverage_views import coverage_view

        print_json(coverage_view(found))
        return
    print_coverage(found, limit)
    if output is not None:
        names = ", ".join(path.name for path in written)
        console().print(f"written to {output}: {names}", style="dim", markup=False)


def _say(what: str) -> None:
    print(what, file=sys.stderr)
