"""Runs SPARQL in a process of its own, which is killed when a query takes too long or too much memory."""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

from ontology.errors import PolicyKBError, QueryError, QueryTimeout
from search.query_request import Answer, Request, Written
from search.query_worker import out_of_memory
from search.sparql import SparqlResult
from search.worker_process import WorkerProcess

_DYING_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLimits:
    """What one SPARQL query may use: seconds, rows of the answer (None: any number), and bytes of memory for its process."""

    seconds: float = 30.0
    most_rows: int | None = 1_000_000
    most_bytes: int = 2 << 30


class QueryWorker:
    """One worker process: started by the first query, replaced after it was killed, gone with `close`.

    Threads may share it; their queries then run one after the other.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: WorkerProcess | None = None

    def ask(self, request: Request) -> Answer:
        """The answer to a query.

        Raises:
            QueryTimeout: it took longer than `request.seconds`; the worker was killed.
            QueryError: the query is refused or wrong, or needed too much memory.
            NoFormat: see `Request.format`.
            NotFoundError: there is no graph of this name.
        """
        with self._turn:
            connection = self._started()
            try:
                connection.send(request)
                if not connection.poll(request.seconds):
                    self._kill()
                    raise QueryTimeout(
                        f"the query did not end within {request.seconds:g} seconds and was stopped",
                        hint="narrow it (a concept, an entity, LIMIT), or allow more with --timeout",
                    )
                answer = connection.recv()
            except (EOFError, ConnectionError) as error:
                raise self._died(request) from error
            except BaseException:
                # Interrupted in between: what the worker still sends belongs to nobody.
                self._kill()
                raise
        if isinstance(answer, PolicyKBError):
            raise answer
        assert isinstance(answer, (SparqlResult, str, Written))
        return answer

    def close(self) -> None:
        """End the worker; closing twice does nothing."""
        with self._turn:
            self._kill()

    def _started(self) -> Connection:
        if self._process is None or not self._process.is_alive:
            self._kill()
            self._process = WorkerProcess("search.query_worker")
        return self._process.connection

    def _kill(self, *, patience: float = 0.0) -> tuple[int, str]:
        process, self._process = self._process, None
        return process.end(patience=patience) if process is not None else (0, "")

    def _died(self, request: Request) -> QueryError:
        """Why a worker has gone that nobody killed."""
        code, said = self._kill(patience=_DYING_SECONDS)
        if code in {-signal.SIGABRT, -signal.SIGKILL} and ("memory allocation" in said or not said):
            return out_of_memory(request.most_bytes)
        last = said.splitlines()[-1] if said else f"exit code {code}"
        return QueryError(f"the process that runs queries has failed: {last}", hint="run policykb verify; ask once more")
