"""`report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Json, KbPath, reading
from kb.cli.output import console, print_json, print_table
from kb.reporting.harmless import harmless
from kb.reporting.paper_data import PaperData
from kb.reporting.paper_tables import paper_tables, table_named
from kb.reporting.writing import check_ending, write_paper
from ontology.errors import InputError


def report(
    document: Annotated[str | None, typer.Argument(metavar="[DOCUMENT]", help="Id of a document.", show_default=False)] = None,
    kb: KbPath = DEFAULT_KB,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="What to write: .xlsx, .html, .docx or .json."),
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="ID", help="Document to compare with; else the filing before of the same entity.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the working paper on a document: findings, choices, changes, decisions, citations, sign-off."""
    if document is None:
        raise InputError("nothing to report on is named", source="report", hint="name a document: policykb report DOCUMENT")
    if output is not None:
        check_ending(output)
    with reading(kb) as base:
        paper = base.report(document, against=against)
        if output is not None:
            write_paper(paper, output)
    if as_json:
        from kb.reporting.views import paper_view

        print_json(paper_view(paper))
    else:
        print_summary(paper)
        if output is not None:
            console().print(f"written to {output}", style="dim", markup=False)


def print_summary(paper: PaperData) -> None:
    """Print the first page of a paper."""
    tables = paper_tables(paper)
    for name in ("title", "summary"):
        table = table_named(tables, name)
        rows = [[harmless(str(cell)) for cell in row] for row in table.rows]
        print_table(("", ""), rows, title=table.title)
        print()
