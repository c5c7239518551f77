"""Read-only SPARQL for users: prefixes preset, union of all graphs, text search inside; what could do harm is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

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

from ontology.errors import InputError, QueryError
from ontology.namespaces import PREFIXES
from search.sparql_guard import named_dataset, refuse_harm
from search.sparql_text import rewrite_text_calls
from search.sparql_tokens import tokens_of

if TYPE_CHECKING:
    from search.text_hits import TextHits

Value = str | int | float | bool | date | None

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
_GRAPH_FORMATS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStore:
    """A graph store that is asked, and what is needed beside it.

    `text` gives what answers `text:query`, asked for when a query has such a call; without it text search is refused. More
    than `most_rows` rows are an error (None: any number).
    """

    store: Store
    text: Callable[[], TextHits] | None = None
    most_rows: int | None = None


def run_query(asked: AskedStore, query: str) -> SparqlResult:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE query over the union of all graphs, or those it names with FROM.

    The prefixes of `ontology.namespaces.PREFIXES` need no declaration.

    Raises:
        QueryRefused: the query changes data or asks another server (`SERVICE`).
        QueryError: it is not valid SPARQL, or has too many rows; the message has line, column and what was expected.

    >>> run_query(AskedStore(store=Store()), "SELECT (1 + 1 AS ?two) {}").rows
    ((2,),)
    """
    with _evaluated(asked, query) as found:
        return _collect(found, asked.most_rows)


def run_query_as(asked: AskedStore, query: str, format: str) -> str:
    """The answer in a W3C format: csv, tsv, json or xml for SELECT and ASK; turtle, ntriples or jsonld for a graph.

    A graph is written in order, each triple once: the same content gives the same bytes.

    Raises:
        InputError: the format does not fit the form of the query.
        QueryError: see `run_query`.
    """
    with _evaluated(asked, query) as found:
        if isinstance(found, QueryTriples):
            if format not in _GRAPH_FORMATS:
                raise InputError(f"a graph cannot be written as {format}", hint=f"use {', '.join(_GRAPH_FORMATS)}")
            prefixes = PREFIXES if format == "turtle" else None
            data = serialize(_limited(found, asked.most_rows), format=_GRAPH_FORMATS[format], prefixes=prefixes)
        else:
            if format not in _RESULT_FORMATS:
                raise InputError(f"rows cannot be written as {format}", hint="use table, csv, tsv, json or xml")
            data = found.serialize(format=_RESULT_FORMATS[format])
    assert data is not None
    return data.decode("utf-8")


@contextmanager
def _evaluated(asked: AskedStore, query: str) -> Iterator[QuerySolutions | QueryBoolean | QueryTriples]:
    """The answer, to be read inside the context, which says what went wrong in the query's own words."""
    store = asked.store
    tokens = tokens_of(query)
    refuse_harm(query, tokens)
    named = named_dataset(query, tokens, lambda iri: store.contains_named_graph(NamedNode(iri)))
    rewritten, calls = rewrite_text_calls(query, tokens)
    if calls:
        if asked.text is None:
            raise QueryError("text:query needs the text index, which is not at hand here", hint="use KnowledgeBase.sparql")
        hits = asked.text()
        store = hits.store
        hits.insert(calls)
    try:
        yield store.query(rewritten, prefixes=PREFIXES, use_default_graph_as_union=not named)
    except SyntaxError as error:
        raise _syntax_error(_as_written(store, query, str(error))) from error
    except OSError as error:
        raise QueryError(f"the query failed: {error}", hint="run policykb verify") from error


def _as_written(store: Store, query: str, message: str) -> str:
    """The complaint about the query as its author wrote it: rewriting has moved the columns."""
    try:
        store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    return message


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


def _collect(found: QuerySolutions | QueryBoolean | QueryTriples, most_rows: int | None) -> SparqlResult:
    if isinstance(found, QueryBoolean):
        return SparqlResult(answer=bool(found))
    if isinstance(found, QueryTriples):
        return SparqlResult(triples=tuple(_limited(found, most_rows)))
    variables = tuple(variable.value for variable in found.variables)
    rows: list[tuple[Value, ...]] = []
    for solution in found:
        if len(rows) == most_rows:
            raise _too_many(most_rows)
        rows.append(tuple(_value(solution[name]) for name in variables))
    return SparqlResult(variables=variables, rows=tuple(rows))


def _limited(found: QueryTriples, most: int | None) -> list[Triple]:
    triples = list(islice(found, None if most is None else most + 1))
    if most is not None and len(triples) > most:
        raise _too_many(most)
    return sorted(set(triples), key=str)


def _too_many(most: int) -> QueryError:
    return QueryError(f"the answer has more than {most:,} rows", hint="add LIMIT, or ask for counts")


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
