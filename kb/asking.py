"""The part of the knowledge base that answers SPARQL: in a worker process, over the newest published state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.layout import Layout
from kb.snapshots import PrivateFolder, State
from ontology.errors import InputError

if TYPE_CHECKING:
    from search.query_client import QueryLimits, QueryWorker
    from search.query_request import Request, WholeGraph
    from search.sparql import Formats, QueryDataset, SparqlResult


class SparqlMethods(ABC):
    """What `KnowledgeBase` does with SPARQL. docs/querying.md teaches it with examples."""

    layout: Layout

    @abstractmethod
    def _asked_state(self) -> AbstractContextManager[State]:
        """The state to ask, held inside the context."""

    @cached_property
    def query_limits(self) -> QueryLimits:
        """What a query may use at most; assign others to change it."""
        from search.query_client import QueryLimits

        return QueryLimits()

    def sparql(self, query: str, *, timeout: float | None = None) -> SparqlResult:
        """Run a read-only SPARQL query over the union of all graphs; the usual prefixes need no declaration.

        Text search works inside it: `?clause text:query "lease AND exempt*"`, see docs/querying.md.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            timeout: seconds after which it is stopped; None for `query_limits.seconds`.

        Raises:
            QueryRefused: the query changes data or asks another server.
            QueryTimeout: it took too long.
            QueryError: not valid SPARQL, or it needs more rows or memory than `query_limits` allow.
        """
        answer = self._ask(query, None, timeout)
        assert not isinstance(answer, str)
        return answer

    def sparql_text(self, query: str, format: str, *, timeout: float | None = None) -> str:
        """The answer to a SPARQL query as csv, tsv, json, xml, turtle, ntriples or jsonld text; raises as `sparql` does.

        Raises:
            InputError: the format does not fit the form of the query.
        """
        answer = self._ask(query, format, timeout)
        assert isinstance(answer, str)
        return answer

    def _ask(self, query: str, format: str | None, timeout: float | None) -> SparqlResult | str:
        from search.sparql import SparqlResult

        limits = self.query_limits
        seconds = limits.seconds if timeout is None else timeout
        with self.asked(query, replace(limits, seconds=seconds), private=self._private.path, format=format) as request:
            answer = self._worker.ask(request)
        assert isinstance(answer, (SparqlResult, str))
        return answer

    @contextmanager
    def asked(
        self,
        query: str | WholeGraph,
        limits: QueryLimits,
        *,
        private: Path,
        format: str | Formats | None,
        dataset: QueryDataset | None = None,
        spool: Path | None = None,
    ) -> Iterator[Request]:
        """A query to the newest published state, to be given to a `QueryWorker` inside the context; see `Request`.

        Raises:
            InputError: it has no time to run.
        """
        from search.query_request import Request

        if not limits.seconds > 0:
            raise InputError(
                f"a query cannot run for {limits.seconds:g} seconds", source="timeout", hint="give a positive number"
            )
        with self._asked_state() as state:
            yield Request(
                graph=state.graph,
                text=state.text,
                base_iri=self.layout.base_iri,
                private=private,
                query=query,
                format=format,
                seconds=limits.seconds,
                most_rows=limits.most_rows,
                most_bytes=limits.most_bytes,
                dataset=dataset,
                spool=spool,
            )

    @cached_property
    def _worker(self) -> QueryWorker:
        from search.query_client import QueryWorker

        return QueryWorker()

    @cached_property
    def _private(self) -> PrivateFolder:
        return PrivateFolder(self.layout.snapshots)

    def _close_worker(self) -> None:
        for name, end in (("_worker", "close"), ("_private", "remove")):
            part = self.__dict__.pop(name, None)
            if part is not None:
                stop: Callable[[], None] = getattr(part, end)
                stop()
