"""Reads and tags many sources in worker processes, and hands back what is to be stored, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ingest.readers import ReadOptions
from kb.ingestion import Intake, Pending, Prepared
from ontology.errors import PolicyKBError, ReadError
from search.worker_process import WorkerProcess

_DYING_SECONDS = 2.0

#: What became of a source: documents to store, or why there are none.
Outcome = tuple[Path, tuple[Prepared, ...] | PolicyKBError]


class BulkIngestion:
    """Works through sources with a number of processes.

    A source that crashes its process, or works on it for longer than `seconds`, is an error of that source; the others go on.
    """

    def __init__(self, intake: Intake, options: ReadOptions, *, workers: int, seconds: float) -> None:
        self._intake = intake
        self._options = options
        self._most = workers
        self._seconds = seconds
        self._idle: list[WorkerProcess] = []
        self._busy: dict[Connection, tuple[WorkerProcess, Path, Pending, float]] = {}

    def batches(self, paths: Sequence[Path], clock: Callable[[], float]) -> Iterator[list[Outcome]]:
        """The outcomes of all sources, those that are ready together; in no particular order."""
        waiting = list(reversed(paths))
        try:
            while waiting or self._busy:
                ready: list[Outcome] = []
                while waiting and len(self._busy) < self._most and not ready:
                    outcome = self._begin(waiting.pop(), clock())
                    if outcome is not None:
                        ready.append(outcome)
                if self._busy:
                    ready += self._collected(clock, patient=not ready)
                if ready:
                    yield ready
        finally:
            for worker in (*self._idle, *(worker for worker, *_ in self._busy.values())):
                worker.end()

    def _begin(self, path: Path, now: float) -> Outcome | None:
        try:
            found = self._intake.look_up(path, None, self._options)
        except PolicyKBError as error:
            return path, error
        if not isinstance(found, Pending):
            return path, found
        worker = self._idle.pop() if self._idle else WorkerProcess("kb.ingest_worker", str(self._intake.models))
        self._busy[worker.connection] = (worker, path, found, now + self._seconds)
        # If it has died, reading from it will say how.
        with suppress(ConnectionError):
            worker.connection.send((found.data, found.name, found.options))
        return None

    def _collected(self, clock: Callable[[], float], *, patient: bool) -> Iterator[Outcome]:
        """What the processes have to say; waits for the first of them, if `patient`."""
        next_deadline = min(deadline for *_, deadline in self._busy.values())
        for connection in wait(list(self._busy), max(next_deadline - clock(), 0.0) if patient else 0.0):
            assert isinstance(connection, Connection)
            outcome = self._heard(connection)
            if outcome is not None:
                yield outcome
        for worker, path, _, deadline in list(self._busy.values()):
            if deadline <= clock() and worker.connection in self._busy:
                del self._busy[worker.connection]
                worker.end()
                yield (
                    path,
                    ReadError(
                        f"it took longer than {self._seconds:g} seconds and was given up",
                        source=str(path),
                        hint="ingest it by itself; without --workers there is no limit",
                    ),
                )

    def _heard(self, connection: Connection) -> Outcome | None:
        worker, path, pending, _ = self._busy[connection]
        try:
            answer = connection.recv()
            if isinstance(answer, list) and answer and isinstance(answer[0], tuple):
                connection.send(self._intake.give_ids(pending, answer))
                return None
        except (EOFError, ConnectionError):
            del self._busy[connection]
            code, said = worker.end(patience=_DYING_SECONDS)
            last = said.splitlines()[-1] if said else f"exit code {code}"
            return path, ReadError(
                f"the process that read it has failed: {last}", source=str(path), hint="please report this file"
            )
        del self._busy[connection]
        self._idle.append(worker)
        return path, answer if isinstance(answer, PolicyKBError) else self._intake.finish(pending, answer)
