"""Read-only SPARQL for users: prefixes preset, union of all graphs, text search inside; what could do harm is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
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

from ontology.errors import InputError, NotFoundError, QueryError
from ontology.namespaces import PREFIXES
from search.sparql_guard import named_dataset, refuse_harm
from search.sparql_text import rewrite_text_calls
from search.sparql_tokens import tokens_of

if TYPE_CHECKING:
    from search.text_hits import TextHits

_Name = NamedNode | BlankNode
_Graph = NamedNode | BlankNode | DefaultGraph

Value = str | int | float | bool | date | None

_LIST_GRAPHS = "list them with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
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
#: What a graph can be written as.
GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDataset:
    """The graphs that a query is to ask, by IRI, in the place of those that it names itself (SPARQL 1.1 Protocol, 2.1.4)."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStore:
    """A graph store that is asked, and what is needed beside it.

    `text` gives what answers `text:query`, asked for when a query has such a call; without it text search is refused. More
    than `most_rows` rows are an error (None: any number). `dataset` names the graphs that are asked; None: the query does, or
    else all are.
    """

    store: Store
    text: Callable[[], TextHits] | None = None
    most_rows: int | None = None
    dataset: QueryDataset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The formats an answer may have: one for rows and truth values, one for graphs; None where none would do."""

    rows: str | None = None
    graph: str | None = None


class NoFormat(InputError):
    """None of the formats that were asked for fits the form of the query."""


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
    rows, graph = (found if (found := format) in known else None for known in (_RESULT_FORMATS, GRAPH_FORMATS))
    with _evaluated(asked, query) as answer:
        if isinstance(answer, QueryTriples) and graph is None:
            raise InputError(f"a graph cannot be written as {format}", hint=f"use {', '.join(GRAPH_FORMATS)}")
        if not isinstance(answer, QueryTriples) and rows is None:
            raise InputError(f"rows cannot be written as {format}", hint="use table, csv, tsv, json or xml")
        return _written(answer, format, asked.most_rows).decode("utf-8")


def run_query_in(asked: AskedStore, query: str, formats: Formats) -> tuple[str, bytes]:
    """The answer in the format that fits the form of the query, and which that is.

    Raises:
        NoFormat: there is none.
        QueryError: see `run_query`.
    """
    with _evaluated(asked, query) as answer:
        format = formats.graph if isinstance(answer, QueryTriples) else formats.rows
        if format is None:
            form, known = ("a graph", GRAPH_FORMATS) if isinstance(answer, QueryTriples) else ("rows", _RESULT_FORMATS)
            raise NoFormat(f"the answer is {form}, and cannot be given as asked for", hint=f"there are {', '.join(known)}")
        return format, _written(answer, format, asked.most_rows)


def write_graph(store: Store, graph: str | None, format: str, path: Path) -> None:
    """Write a named graph, or all graphs as one, to a file, triple by triple.

    Raises:
        NotFoundError: there is no such graph.
    """
    prefixes = PREFIXES if format == "turtle" else None
    if graph is None:
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, None))
        serialize(triples, output=str(path), format=GRAPH_FORMATS[format], prefixes=prefixes)
        return
    name = _graph_name(graph)
    if not store.contains_named_graph(name):
        raise NotFoundError(f"there is no graph <{graph}>", hint=_LIST_GRAPHS)
    store.dump(output=str(path), format=GRAPH_FORMATS[format], from_graph=name, prefixes=prefixes)


def _written(answer: QuerySolutions | QueryBoolean | QueryTriples, format: str, most_rows: int | None) -> bytes:
    if isinstance(answer, QueryTriples):
        prefixes = PREFIXES if format == "turtle" else None
        data = serialize(_limited(answer, most_rows), format=GRAPH_FORMATS[format], prefixes=prefixes)
    else:
        data = answer.serialize(format=_RESULT_FORMATS[format])
    assert data is not None
    return data


@contextmanager
def _evaluated(asked: AskedStore, query: str) -> Iterator[QuerySolutions | QueryBoolean | QueryTriples]:
    """The answer, to be read inside the context, which says what went wrong in the query's own words."""
    store = asked.store
    tokens = tokens_of(query)
    refuse_harm(query, tokens)
    default, others = _graphs_of(store, asked.dataset)
    named = default is not None or named_dataset(query, tokens, lambda iri: store.contains_named_graph(NamedNode(iri)))
    rewritten, calls = rewrite_text_calls(query, tokens)
    if calls:
        if asked.text is None:
            raise QueryError("text:query needs the text index, which is not at hand here", hint="use KnowledgeBase.sparql")
        hits = asked.text()
        store = hits.store
        hits.insert(calls)
    try:
        yield store.query(
            rewritten,
            prefixes=PREFIXES,
            use_default_graph_as_union=not named,
            default_graph=default,
            named_graphs=others,
        )
    except SyntaxError as error:
        raise _syntax_error(_as_written(store, query, str(error))) from error
    except OSError as error:
        raise QueryError(f"the query failed: {error}", hint="run policykb verify") from error


def _graphs_of(store: Store, dataset: QueryDataset | None) -> tuple[list[_Graph] | None, list[_Name] | None]:
    """The graphs to ask, as Oxigraph takes them; None for none in particular.

    Raises:
        QueryError: one is not there; the answer would be empty without a word.
    """
    if dataset is None:
        return None, None
    default, named = (list(map(_graph_name, iris)) for iris in (dataset.default_graphs, dataset.named_graphs))
    for name in (*default, *named):
        if not store.contains_named_graph(name):
            raise QueryError(f"there is no graph <{name.value}>", hint=_LIST_GRAPHS)
    return [*default], [*named]


def _graph_name(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri[:100]!r} is no IRI of a graph", hint=_LIST_GRAPHS) from error


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
