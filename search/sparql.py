"""Read-only SPARQL for users: prefixes preset, union of all graphs, changes and outside requests refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from ontology.errors import InputError, QueryError, QueryRefused
from ontology.namespaces import PREFIXES

Value = str | int | float | bool | date | None

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<name>[?$]\w+|@[A-Za-z-]+|[\w.-]*:[\w.:%\\-]*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CHANGES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY".split())
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PLAIN_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_INTEGERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "int", "long", "nonNegativeInteger"))
_FLOATS = frozenset(PREFIXES["xsd"] + name for name in ("double", "decimal", "float"))
_RESULT_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlResult:
    """The answer to a query. SELECT fills `variables` and `rows`, ASK `answer`, CONSTRUCT and DESCRIBE `triples`.

    Row values are Python values: IRIs and strings as str, numbers, booleans and dates as such, None where unbound.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    answer: bool | None = None
    triples: tuple[Triple, ...] = ()

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows) or len(self.triples)

    def dicts(self) -> list[dict[str, Value]]:
        """The rows as dictionaries by variable name."""
        return [dict(zip(self.variables, row, strict=True)) for row in self.rows]


def run_query(store: Store, query: str) -> SparqlResult:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE query over the union of all graphs.

    The prefixes of `ontology.namespaces.PREFIXES` need no declaration.

    Raises:
        QueryRefused: the query changes data or asks another server (`SERVICE`).
        QueryError: it is not valid SPARQL; the message has line, column and what was expected.

    >>> run_query(Store(), "SELECT (1 + 1 AS ?two) {}").rows
    ((2,),)
    """
    return _collect(_evaluate(store, query))


def run_query_as(store: Store, query: str, format: str) -> str:
    """The answer in a W3C format: csv, tsv, json or xml for SELECT and ASK, turtle for CONSTRUCT and DESCRIBE.

    Raises:
        InputError: the format does not fit the form of the query.
        QueryError: see `run_query`.
    """
    found = _evaluate(store, query)
    if isinstance(found, QueryTriples):
        if format != "turtle":
            raise InputError(f"a graph cannot be written as {format}", hint="use --format turtle")
        data = serialize(sorted(found, key=str), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    else:
        if format not in _RESULT_FORMATS:
            raise InputError(f"rows cannot be written as {format}", hint="use table, csv, tsv, json or xml")
        data = found.serialize(format=_RESULT_FORMATS[format])
    assert data is not None
    return data.decode("utf-8")


def _evaluate(store: Store, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    _refuse_harm(query)
    try:
        return store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _syntax_error(str(error)) from error
    except OSError as error:
        raise QueryError(f"the query failed: {error}", hint="run policykb verify") from error


def _refuse_harm(query: str) -> None:
    """Refuse what reaches outside or changes data, judged by the tokens: strings, IRIs and comments are not keywords."""
    first = True
    prologue = {"PREFIX", "BASE"}
    for match in _TOKEN.finditer(query):
        if match.lastgroup != "word":
            continue
        word = match.group().upper()
        if word == "SERVICE":
            raise QueryRefused("SERVICE is refused: it sends requests to other servers", hint="query the local data only")
        if word in prologue:
            continue
        if first and word in _CHANGES:
            raise QueryRefused(f"{word} is refused: queries cannot change data", hint="use policykb ingest")
        first = False


def _syntax_error(message: str) -> QueryError:
    found = _POSITION.search(message)
    if found is None:
        return QueryError(f"not valid SPARQL: {message}", hint="see docs/queries for examples")
    line, column, expected = found.groups()
    if "Prefix not found" in expected:
        return QueryError(
            f"line {line}, column {column}: this prefix is not declared",
            hint=f"declare it with PREFIX; known are {', '.join(PREFIXES)}",
        )
    short = " ".join(expected.split())
    return QueryError(
        f"line {line}, column {column}: {short[:160]}{'…' if len(short) > 160 else ''}",
        hint="see docs/queries for examples",
    )


def _collect(found: QuerySolutions | QueryBoolean | QueryTriples) -> SparqlResult:
    if isinstance(found, QueryBoolean):
        return SparqlResult(answer=bool(found))
    if isinstance(found, QueryTriples):
        return SparqlResult(triples=tuple(sorted(found, key=str)))
    variables = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(_value(solution[name]) for name in variables) for solution in found)
    return SparqlResult(variables=variables, rows=rows)


def _value(term: object) -> Value:
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype in _FLOATS:
        return float(term.value)
    if datatype == PREFIXES["xsd"] + "boolean":
        return term.value == "true"
    if datatype == PREFIXES["xsd"] + "date" and _PLAIN_DATE.match(term.value):
        return date.fromisoformat(term.value)
    return term.value
