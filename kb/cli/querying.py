"""`search` and `sparql`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, highlighted, print_json, print_table
from kb.cli.views import search_view
from ontology.errors import InputError, ReadError
from ontology.namespaces import concept_qname


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", recogn*, impairmnt~1, heading:warrant*, AND OR NOT ( ).')],
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    standard: Annotated[str | None, typer.Option(help='Standard behind the concept, such as "IFRS 16".')] = None,
    entity: Entity = None,
    year: Year = None,
    limit: Annotated[int, typer.Option(min=1, help="Most hits to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="Hits to skip.")] = 0,
    facets: Annotated[bool, typer.Option("--facets", help="Count all hits by concept, entity, year and standard.")] = False,
    as_json: Json = False,
) -> None:
    """Find clauses by words, best first. Words must all occur unless OR stands between them."""
    wanted = ("concept", "standard", "entity", "year", "kind") if facets else ()
    with reading(kb) as base:
        answer = base.search(
            query,
            concept=concept,
            standard=standard,
            entity=entity,
            year=year,
            limit=limit,
            offset=offset,
            facets=wanted,
        )
    if as_json:
        print_json(search_view(answer))
        return
    out = console()
    first = offset + 1 if answer.hits else 0
    out.print(f"{answer.total} clauses; showing {first}–{offset + len(answer)}", style="dim")
    for hit in answer:
        out.print()
        out.print(hit.citation, style="bold", markup=False)
        out.print(highlighted(hit.snippet, hit.snippet_highlights))
        out.print(f"{hit.clause.clause_id}  score {hit.score:.2f}", style="dim", markup=False)
    for name, counts in answer.facets.items():
        out.print()
        print_table((name, "clauses"), counts[:10])


def sparql(
    query: Annotated[str | None, typer.Argument(help="The query; or use -f.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Read the query from a file; - is standard input.")] = None,
    kb: KbPath = DEFAULT_KB,
    format: Annotated[str, typer.Option(help="table, csv, tsv, json, xml or turtle.")] = "table",
    timeout: Annotated[float | None, typer.Option(help="Seconds after which the query is stopped (30).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Run a read-only SPARQL query over all graphs; pkb:, ifrs-full:, topic:, skos: and the like are declared."""
    text = _query_text(query, file)
    format = "json" if as_json else format
    with reading(kb) as base:
        if format != "table":
            sys.stdout.write(base.sparql_text(text, format, timeout=timeout).rstrip("\n") + "\n")
            return
        result = base.sparql(text, timeout=timeout)
        if result.answer is not None:
            print("yes" if result.answer else "no")
        elif result.triples:
            sys.stdout.write(base.sparql_text(text, "turtle", timeout=timeout))
        else:
            rows = [[concept_qname(cell) if isinstance(cell, str) else cell for cell in row] for row in result.rows]
            print_table(result.variables, rows)
            print(f"{len(rows)} rows", file=sys.stderr)


def _query_text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise InputError("give a query or -f FILE, one of them", hint='such as policykb sparql "SELECT * { ?s ?p ?o } LIMIT 5"')
    if query is not None:
        return query
    assert file is not None
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"the query cannot be read: {error}", source=str(file), hint="check the path") from error
