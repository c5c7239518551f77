"""Runs SPARQL in a process of its own, which is killed when a query takes too long or too much memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO

from ontology.errors import PolicyKBError, QueryError, QueryTimeout
from search.query_worker import Request, out_of_memory
from search.sparql import SparqlResult


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
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._complaints: IO[bytes] | None = None

    def ask(self, request: Request) -> SparqlResult | str:
        """The answer to a query.

        Raises:
            QueryTimeout: it took longer than `request.seconds`; the worker was killed.
            QueryError: the query is refused or wrong, or needed too much memory.
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
        assert isinstance(answer, (SparqlResult, str))
        return answer

    def close(self) -> None:
        """End the worker; closing twice does nothing."""
        with self._turn:
            self._kill()

    def _started(self) -> Connection:
        if self._connection is None or self._process is None or self._process.poll() is not None:
            self._kill()
            ours, theirs = socket.socketpair()
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "search.query_worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                # What this process can import, the worker must find too, wherever both were started.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},  # noqa: PTH109
            )
            theirs.close()
            self._connection = Connection(ours.detach())
        return self._connection

    def _kill(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._complaints is not None:
            self._complaints.close()
        self._connection = self._process = self._complaints = None

    def _died(self, request: Request) -> QueryError:
        """Why a worker has gone that nobody killed."""
        assert self._process is not None
        assert self._complaints is not None
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", errors="replace").strip()
        self._kill()
        if code in {-signal.SIGABRT, -signal.SIGKILL} and ("memory allocation" in said or not said):
            return out_of_memory(request.most_bytes)
        last = said.splitlines()[-1] if said else f"exit code {code}"
        return QueryError(f"the process that runs queries has failed: {last}", hint="run policykb verify; ask once more")
