"""Reads a SPARQL Protocol operation from a request (SPARQL 1.1 Protocol, 2.1): the query, and the graphs it is to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from ontology.errors import QueryError, QueryRefused
from search.sparql import QueryDataset

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST_GRAPHS = 1000
_HINT = "see https://www.w3.org/TR/sparql11-protocol/#query-operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query; `dataset` None: the query itself says which graphs it asks, or all are."""

    query: str
    dataset: QueryDataset | None = None


async def read_operation(request: Request) -> Operation | None:
    """The operation that a GET or POST asks for; None for a GET that asks for nothing: then the service is to be described.

    Raises:
        QueryRefused: it is an update.
        QueryError: it is no operation as the protocol has them.
        HTTPException: the body has a media type that is not known (415).
    """
    in_address = request.query_params.multi_items()
    if request.method == "GET":
        if not in_address:
            return None
        return _operation(in_address)
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    charset = dict(pair.strip().partition("=")[::2] for pair in parameters.split(";")).get("charset", "utf-8").strip('"')
    if kind in (_FORM, _QUERY, _UPDATE) and charset not in ("utf-8", "utf8"):
        raise HTTPException(415, f"the charset {charset!r} is not read; send UTF-8")
    if kind == _UPDATE:
        raise _no_update()
    body = await request.body()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the query is not UTF-8: {error.reason} at byte {error.start}", hint="send UTF-8") from error
    if kind == _QUERY:
        if any(name == "query" for name, _ in in_address):
            raise QueryError("the query stands in the body and in the address", hint=_HINT)
        return _operation([*in_address, ("query", text)])
    if kind == _FORM:
        try:
            fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_GRAPHS)
        except (ValueError, UnicodeDecodeError) as error:
            raise QueryError(f"the form cannot be read: {error}", hint=_HINT) from error
        return _operation([*in_address, *fields])
    raise HTTPException(415, f"send {_FORM} or {_QUERY}; {kind or 'nothing'!r} is not read")


def _operation(given: Sequence[tuple[str, str]]) -> Operation:
    if any(name == "update" for name, _ in given):
        raise _no_update()
    queries = [text for name, text in given if name == "query"]
    if len(queries) != 1:
        raise QueryError(f"{len(queries)} queries were sent; send one", hint=_HINT)
    default = tuple(iri for name, iri in given if name == "default-graph-uri" and iri)
    named = tuple(iri for name, iri in given if name == "named-graph-uri" and iri)
    if len(default) + len(named) > _MOST_GRAPHS:
        raise QueryError(f"a query asks at most {_MOST_GRAPHS:,} graphs", hint="leave them out to ask all")
    dataset = QueryDataset(default_graphs=default, named_graphs=named) if default or named else None
    return Operation(query=queries[0], dataset=dataset)


def _no_update() -> QueryRefused:
    return QueryRefused("updates are refused: the graph is written by ingesting and deciding", hint="use /api/v1")


def graph_of(parameters: QueryParams) -> str | None:
    """The graph that a Graph Store operation names (SPARQL 1.1 Graph Store Protocol, 4.2); None for the default one.

    Raises:
        QueryError: it names none, or two.
    """
    named, default = parameters.getlist("graph"), "default" in parameters
    if len(named) + default != 1:
        raise QueryError("name one graph", hint="?graph=IRI, or ?default for all of them as one")
    return None if default else named[0]
