"""The processes that run SPARQL for a server: a few, shared by all requests; a query that finds none free waits a little."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.base import KnowledgeBase
from kb.snapshots import PrivateFolder
from kb.web.errors import Busy
from search.query_client import QueryLimits, QueryWorker
from search.query_request import WholeGraph, Written
from search.sparql import Formats, QueryDataset


class _Place:
    """A worker, with the folder it may use as its own."""

    def __init__(self, snapshots: Path) -> None:
        self.worker = QueryWorker()
        self.private = PrivateFolder(snapshots)

    def close(self) -> None:
        self.worker.close()
        self.private.remove()


class QueryPool:
    """Runs queries in `most` processes. Threads may share it; a process starts with the first query it gets."""

    def __init__(self, snapshots: Path, limits: QueryLimits, *, most: int, patience: float) -> None:
        self._limits = limits
        self._patience = patience
        self._free = threading.BoundedSemaphore(most)
        self._guard = threading.Lock()
        # The one used last is taken first: it has the newest state open.
        self._idle = [_Place(snapshots) for _ in range(most)]
        self._spool: Path | None = None

    def ask(self, kb: KnowledgeBase, query: str | WholeGraph, formats: Formats, dataset: QueryDataset | None = None) -> Written:
        """The answer to a query over the state that `kb` has open.

        Raises:
            QueryTimeout: it took too long.
            QueryError: it is refused or wrong, or needed too much memory.
            NoFormat: no format of those fits the form of the query.
            NotFoundError: there is no graph of this name.
            Busy: other queries take all processes, and none was free in time.
        """
        with (
            self._place() as place,
            kb.asked(
                query,
                self._limits,
                private=place.private.path,
                format=formats,
                dataset=dataset,
                spool=self._spool_folder(),
            ) as request,
        ):
            answer = place.worker.ask(request)
        assert isinstance(answer, Written)
        return answer

    def close(self) -> None:
        """End all processes."""
        with self._guard:
            idle, self._idle = self._idle, []
            spool, self._spool = self._spool, None
        for place in idle:
            place.close()
        if spool is not None:
            shutil.rmtree(spool, ignore_errors=True)

    @contextmanager
    def _place(self) -> Iterator[_Place]:
        if not self._free.acquire(timeout=self._patience):
            raise Busy("other queries take all there is", hint="try again in a moment")
        try:
            with self._guard:
                place = self._idle.pop()
            try:
                yield place
            finally:
                with self._guard:
                    self._idle.append(place)
        finally:
            self._free.release()

    def _spool_folder(self) -> Path:
        with self._guard:
            if self._spool is None:
                self._spool = Path(tempfile.mkdtemp(prefix="policykb-answers-"))
            return self._spool
