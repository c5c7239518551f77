"""`choices`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from kb.answers import StoredChoice
from kb.choice_matrix import Cell, ChoiceMatrix
from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, print_json, print_table
from kb.spreadsheets import csv_table
from kb.views.choices import matrix_view, with_contradictions
from ontology.errors import InputError

_COLUMNS = (
    "entity",
    "year",
    "document",
    "dimension",
    "question",
    "option",
    "answer",
    "contradicted",
    "citation",
    "clause",
    "quote",
)


def choices(
    kb: KbPath = DEFAULT_KB,
    dimension: Annotated[str | None, typer.Option(help="Id of a dimension, such as inventory-cost-formula.")] = None,
    option: Annotated[str | None, typer.Option(help="Id of an option of the dimension, such as fifo.")] = None,
    standard: Annotated[str | None, typer.Option(help='Standard that leaves it open, such as "IFRS 16".')] = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: Annotated[str | None, typer.Option(help="Id of a document.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one line a choice, as CSV.")] = False,
    as_json: Json = False,
) -> None:
    """Show who chose what where a standard leaves it open, with the places that say so, and what contradicts itself."""
    if option is not None and dimension is None:
        raise InputError("an option belongs to a dimension", source="--option", hint="name it with --dimension")
    with reading(kb) as base:
        found = list(
            base.choices(
                dimension=dimension,
                option=option,
                entity=entity,
                year=year,
                standard=standard,
                concept=concept,
                document=document,
            )
        )
    matrix = ChoiceMatrix.of(found)
    if as_json:
        print_json(matrix_view(matrix))
    elif as_csv:
        sys.stdout.write(csv_table(_COLUMNS, _csv_rows(matrix)))
    else:
        print_matrix(matrix)


def print_matrix(matrix: ChoiceMatrix, *, title: str | None = None) -> None:
    """Print answers with their places, and below them the contradictions word by word; filings are columns if they are few."""
    if not matrix.choices:
        console().print("no choices were found", style="dim")
        return
    questions = [dimension.label for dimension in matrix.dimensions]
    filings = [str(filing) for filing in matrix.filings]
    cells = [[_shown(matrix.cell(dimension, filing)) for filing in matrix.filings] for dimension in matrix.dimensions]
    if len(filings) <= len(questions):
        rows = [[question, *row] for question, row in zip(questions, cells, strict=True)]
        print_table(("choice", *filings), rows, title=title)
    else:
        rows = [[filing, *column] for filing, column in zip(filings, zip(*cells, strict=True), strict=True)]
        print_table(("filing", *questions), rows, title=title)
    contradictions = matrix.contradictions()
    if contradictions:
        print()
        print_table(
            ("filing", "choice", "answer", "place", "words"),
            [
                (filing, cell.dimension.label, answer, _place(stored), stored.quote)
                for filing, cell in contradictions
                for answer, places in cell.answers.items()
                for stored in places[:1]
            ],
            title=f"≠ more than one answer: {len(contradictions)}",
        )


def _shown(cell: Cell | None) -> str:
    if cell is None:
        return ""
    shown = "; ".join(f"{answer} [{_place(places[0])}]" for answer, places in cell.answers.items())
    return f"≠ {shown}" if cell.is_contradictory else shown


def _place(stored: StoredChoice) -> str:
    """The shortest that leads to it: label of the section, page, or the clause itself."""
    label = stored.clause.section_label or None
    page = f"p. {stored.clause.page}" if stored.clause.page is not None else None
    return ", ".join(part for part in (label, page) if part) or stored.clause.clause_id


def _csv_rows(matrix: ChoiceMatrix) -> Iterator[tuple[object, ...]]:
    for stored, contradicted in with_contradictions(matrix):
        yield (
            stored.document.entity,
            stored.period_end.year if stored.period_end else None,
            stored.document.document_id,
            stored.choice.dimension,
            stored.dimension.label,
            stored.choice.option,
            stored.answer,
            "yes" if contradicted else "",
            stored.citation,
            stored.clause.clause_id,
            stored.quote,
        )
