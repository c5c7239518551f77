"""`overview`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import print_json, print_table
from kb.views.overviews import overview_view
from ontology.errors import InputError
from ontology.namespaces import short_name


def overview(
    rows: Annotated[str, typer.Option(help="concept, standard, entity, year, kind, nature or document.")] = "concept",
    columns: Annotated[str, typer.Option(help="Another of these.")] = "entity",
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    standard: Annotated[str | None, typer.Option(help='Standard behind the concept, such as "IFRS 16".')] = None,
    entity: Entity = None,
    year: Year = None,
    kind: Annotated[str | None, typer.Option(help="paragraph, list_item or table.")] = None,
    nature: Annotated[str | None, typer.Option(help="policy, judgement_estimate, new_standards …")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most rows of the table to show; --csv and --json have all.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_json: Json = False,
) -> None:
    """Count clauses by concept and entity, or by two other things, over the whole knowledge base."""
    if as_csv and as_json:
        raise InputError("--csv and --json are two formats", hint="give one of them")
    with reading(kb) as base:
        table = base.overview(
            rows, columns, concept=concept, standard=standard, entity=entity, year=year, kind=kind, nature=nature
        )
    if as_csv:
        sys.stdout.write(table.csv())
        return
    if as_json:
        print_json(overview_view(table))
        return
    shown, heads = table.rows[:limit], table.columns
    cells_of = {row: [table.count(row, column) or None for column in heads] for row in shown}
    name = {value: short_name(value) if ":" in value else value or "not known" for value in (*shown, *heads)}
    print_table((rows, *(name[head] for head in heads)), [(name[row], *cells_of[row]) for row in shown])
    if len(table.rows) > limit:
        print(f"{len(table.rows) - limit} more rows; --limit shows more, --csv all", file=sys.stderr)
