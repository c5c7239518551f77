"""The process that runs SPARQL for a knowledge base: it can be killed, which a query in one's own process cannot.

    python -m search.query_worker DESCRIPTOR

It reads requests from the socket with this descriptor until the other side closes it.
"""

from __future__ import annotations

import resource
import secrets
import shutil
import signal
import sys
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from ontology.errors import PolicyKBError, QueryError
from search.filing_graph import ResourceNames
from search.query_request import Answer, Request, WholeGraph, Written
from search.sparql import (
    AskedStore,
    Formats,
    run_query,
    run_query_as,
    run_query_in,
    write_graph,
)

if TYPE_CHECKING:
    from search.text_hits import TextHits

#: Bytes of an answer that are sent as they are; more go through a file, so that the asking process need not hold them.
_SENT_AT_ONCE = 1 << 20
#: A worker whose owner has died must not compute on: it ends itself this long after the time-out.
_GRACE_SECONDS = 2


class _Asked:
    """The stores of one published state, opened when they are first needed."""

    def __init__(self, request: Request) -> None:
        self.key = _key(request)
        self._request = request

    @cached_property
    def store(self) -> Store:
        """The published graph."""
        return Store.read_only(str(self._request.graph))

    @cached_property
    def text(self) -> TextHits:
        """Text search over a graph of our own, made of hard links in a few milliseconds."""
        from search.text_engines import read_text_index
        from search.text_hits import TextHits

        request = self._request
        shutil.rmtree(request.private, ignore_errors=True)
        request.private.parent.mkdir(parents=True, exist_ok=True)
        self.store.backup(str(request.private))
        index = read_text_index(request.text)
        return TextHits(Store(str(request.private)), index, ResourceNames(request.base_iri))

    def tidy(self) -> None:
        """Remove what the last query has left in the store."""
        if "text" in self.__dict__:
            self.text.tidy()


def main() -> None:
    """Answer requests until the owner goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's; it kills us if it wants to.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    connection = Connection(int(sys.argv[1]))
    asked: _Asked | None = None
    while True:
        try:
            request: Request = connection.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, request.seconds + _GRACE_SECONDS)
        resource.setrlimit(resource.RLIMIT_DATA, (request.most_bytes, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        if asked is None or asked.key != _key(request):
            asked = _Asked(request)
        try:
            answer: Answer | PolicyKBError = _answer(asked, request)
        except PolicyKBError as error:
            answer = error
        except MemoryError:
            answer = out_of_memory(request.most_bytes)
        connection.send(answer)
        asked.tidy()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(asked: _Asked, request: Request) -> Answer:
    if isinstance(request.query, WholeGraph):
        return _whole_graph(asked.store, request.query, request)
    store = AskedStore(store=asked.store, text=lambda: asked.text, most_rows=request.most_rows, dataset=request.dataset)
    if request.format is None:
        return run_query(store, request.query)
    if isinstance(request.format, str):
        return run_query_as(store, request.query, request.format)
    format, data = run_query_in(store, request.query, request.format)
    if request.spool is None or len(data) <= _SENT_AT_ONCE:
        return Written(format=format, data=data)
    path = _new_file(request.spool)
    path.write_bytes(data)
    return Written(format=format, path=path)


def _whole_graph(store: Store, wanted: WholeGraph, request: Request) -> Written:
    format = request.format.graph if isinstance(request.format, Formats) else request.format
    assert format is not None
    assert request.spool is not None
    path = _new_file(request.spool)
    try:
        write_graph(store, wanted.name, format, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Written(format=format, path=path)


def _new_file(folder: Path) -> Path:
    return folder / f"answer-{secrets.token_hex(8)}"


def out_of_memory(most_bytes: int) -> QueryError:
    """What is said of a query that needed too much."""
    return QueryError(f"the query needed more than {most_bytes >> 20:,} MiB of memory", hint="ask for less: LIMIT, or counts")


def _key(request: Request) -> tuple[Path, Path]:
    return request.graph, request.text


if __name__ == "__main__":
    main()
