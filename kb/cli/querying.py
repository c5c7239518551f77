"""`sparql`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, KbPath, reading
from kb.cli.output import print_table
from ontology.errors import InputError, ReadError
from ontology.namespaces import concept_qname


def sparql(
    query: Annotated[str | None, typer.Argument(help="The query; or use -f.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Read the query from a file; - is standard input.")] = None,
    kb: KbPath = DEFAULT_KB,
    format: Annotated[str, typer.Option(help="table, csv, tsv, json, xml; turtle, ntriples, jsonld, rdfxml.")] = "table",
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
