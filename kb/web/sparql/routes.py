"""The SPARQL endpoint `/sparql`, the graphs at `/graphs`, and the description of both at `/.well-known/void`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from kb.web.answers import HeldPieces, reading
from kb.web.sparql.description import service_description, void_description
from kb.web.sparql.negotiation import GRAPHS, ROWS, preferred
from kb.web.sparql.operation import Operation, graph_of, read_operation
from kb.web.sparql.query_pool import QueryPool
from kb.web.templating import root_of
from ontology.errors import QueryError
from search.query_request import WholeGraph, Written
from search.sparql import Formats, NoFormat

router = APIRouter(tags=["sparql"])

_CHUNK = 1 << 18


@router.get("/sparql", response_class=Response)
async def query_by_address(request: Request) -> Response:
    """SPARQL 1.1 Protocol: `query`, `default-graph-uri`, `named-graph-uri`. Without a query: the service description."""
    operation = await read_operation(request)
    if operation is None:
        return await to_thread.run_sync(_described, request)
    return await to_thread.run_sync(_asked, request, operation)


@router.post("/sparql", response_class=Response)
async def query_by_body(request: Request) -> Response:
    """SPARQL 1.1 Protocol: a form, or a query as `application/sparql-query`. Updates are refused."""
    operation = await read_operation(request)
    assert operation is not None
    return await to_thread.run_sync(_asked, request, operation)


@router.get("/graphs", response_class=Response)
def graph(request: Request) -> Response:
    """SPARQL 1.1 Graph Store Protocol, to read: `?graph=IRI`, or `?default` for all graphs as one."""
    wanted = graph_of(request.query_params)
    chosen = preferred(request.headers.get("accept"), GRAPHS)
    if chosen is None:
        raise NoFormat("a graph cannot be given as asked for", hint=f"there are {', '.join(GRAPHS)}")
    media_type, format = chosen
    with reading(request) as kb:
        answer = _pool(request).ask(kb, WholeGraph(name=wanted), Formats(graph=format))
    return _sent(answer, media_type)


@router.get("/.well-known/void", response_class=Response)
def void(request: Request) -> Response:
    """What the data is: a VoID description."""
    media_type, format = _graph_format(request)
    with reading(request) as kb:
        return _described_as(void_description(kb, _root(request), format), media_type)


def _asked(request: Request, operation: Operation) -> Response:
    accept = request.headers.get("accept")
    rows, graph = preferred(accept, ROWS), preferred(accept, GRAPHS)
    formats = Formats(rows=rows[1] if rows else None, graph=graph[1] if graph else None)
    if not operation.query.strip():
        raise QueryError("the query is empty", hint="see docs/queries for examples")
    with reading(request) as kb:
        answer = _pool(request).ask(kb, operation.query, formats, operation.dataset)
    media_type = next(found[0] for found in (rows, graph) if found is not None and found[1] == answer.format)
    return _sent(answer, media_type)


def _sent(answer: Written, media_type: str) -> Response:
    """The answer of a worker; one in a file is sent piece by piece, and the file is gone then."""
    headers = {"Vary": "Accept"}
    if answer.path is None:
        return Response(answer.data, headers={**headers, "Content-Type": _with_charset(media_type)})
    size = answer.path.stat().st_size
    headers |= {"Content-Type": _with_charset(media_type), "Content-Length": str(size)}
    return StreamingResponse(_pieces(answer.path), headers=headers)


def _pieces(path: Path) -> Iterator[bytes]:
    held = ExitStack()
    file = held.enter_context(path.open("rb"))
    path.unlink()
    return HeldPieces(iter(lambda: file.read(_CHUNK), b""), held)


def _described(request: Request) -> Response:
    media_type, format = _graph_format(request)
    with reading(request) as kb:
        return _described_as(service_description(kb, f"{_root(request)}/sparql", format), media_type)


def _described_as(data: bytes, media_type: str) -> Response:
    return Response(data, headers={"Vary": "Accept", "Content-Type": _with_charset(media_type)})


def _graph_format(request: Request) -> tuple[str, str]:
    """The format of a description; one that a browser would not know is Turtle all the same."""
    return preferred(request.headers.get("accept"), GRAPHS) or ("text/turtle", "turtle")


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _root(request: Request) -> str:
    """The address of the server as clients know it."""
    public: str | None = request.app.state.settings.public_url
    if public is not None:
        return public.rstrip("/")
    return f"{request.url.scheme}://{request.url.netloc}{root_of(request)}"


def _pool(request: Request) -> QueryPool:
    found: QueryPool = request.app.state.queries
    return found
