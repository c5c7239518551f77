"""Reads and tags what strangers send, in processes with limits of time and memory, which are ended when nothing is to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from ingest.readers.choose import ReadOptions
from kb.web.errors import Busy
from ontology.errors import PolicyKBError, ReadError
from ontology.types import IngestResult
from search.worker_process import WorkerProcess

#: The documents of a source: report and suggested id of each.
Documents = Sequence[tuple[str | None, str]]

_STARTING_SECONDS = 60.0
_DYING_SECONDS = 2.0

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Read:
    """What was made of a source."""

    documents: Documents
    results: tuple[IngestResult, ...]


class Parsers:
    """A number of processes that read sources, started when they are needed. Threads may share it.

    A process that nobody needs for `idle_seconds` is ended: each takes as much memory as the server itself.
    """

    def __init__(
        self, models: Path, *, most: int, seconds: float, most_bytes: int, patience: float, idle_seconds: float = 300.0
    ) -> None:
        self._models = models
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._patience = patience
        self._idle_seconds = idle_seconds
        self._places = threading.BoundedSemaphore(most)
        self._guard = threading.Lock()
        self._idle: list[tuple[WorkerProcess, float]] = []
        self._version: str | None = None
        self._closed = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="policykb-idle-parsers", daemon=True)
        self._sweeper.start()

    def read(self, data: bytes, name: str, options: ReadOptions, give_ids: Callable[[Documents], Sequence[str]]) -> Read:
        """Read and tag the documents of a source; `give_ids` says under which ids.

        Raises:
            ReadError: it cannot be read, took too long, or crashed its process.
            Busy: all processes are at work, and none was free in time.
        """

        def talk(connection: Connection, until: float) -> Read:
            connection.send((data, name, options))
            documents = _heard(connection, until)
            connection.send(tuple(give_ids(documents)))
            return Read(documents, tuple(_heard(connection, until)))

        return self._with_process(name, self._seconds, talk)

    def model_version(self) -> str:
        """The version of the model that tags.

        Raises:
            ReadError: the process does not start.
        """
        if self._version is None:

            def talk(connection: Connection, until: float) -> str:
                connection.send(None)
                return str(_heard(connection, until))

            self._version = self._with_process("the model", _STARTING_SECONDS, talk)
        return self._version

    def close(self) -> None:
        """End all processes that do nothing; those at work end with what they do."""
        self._closed.set()
        with self._guard:
            idle, self._idle = self._idle, []
        for process, _ in idle:
            process.end()

    # --- inside

    def _with_process(self, name: str, seconds: float, talk: Callable[[Connection, float], Answer]) -> Answer:
        if not self._places.acquire(timeout=self._patience):
            raise Busy("all that read files are at work", hint="try again in a moment")
        try:
            process = self._taken()
            try:
                answer = talk(process.connection, time.monotonic() + seconds)
            except _TooSlow:
                process.end()
                raise ReadError(
                    f"it took longer than {seconds:g} seconds and was given up",
                    source=name,
                    hint="send smaller files, or ingest it with the command line, which has no limit",
                ) from None
            except (EOFError, ConnectionError) as error:
                code, said = process.end(patience=_DYING_SECONDS)
                last = said.splitlines()[-1] if said else f"exit code {code}"
                raise ReadError(
                    f"the process that read it has failed: {last}", source=name, hint="please report this file"
                ) from error
            except PolicyKBError:
                self._give_back(process)  # It has said what is wrong with the source, and goes on.
                raise
            except BaseException:
                process.end()
                raise
            self._give_back(process)
            return answer
        finally:
            self._places.release()

    def _taken(self) -> WorkerProcess:
        with self._guard:
            while self._idle:
                process, _ = self._idle.pop()
                if process.is_alive:
                    return process
                process.end()
        return WorkerProcess("kb.ingest_worker", str(self._models), str(self._most_bytes))

    def _give_back(self, process: WorkerProcess) -> None:
        with self._guard:
            if not self._closed.is_set():
                self._idle.append((process, time.monotonic()))
                return
        process.end()

    def _sweep(self) -> None:
        """End processes that nobody has needed for long."""
        while not self._closed.wait(self._idle_seconds / 4):
            before = time.monotonic() - self._idle_seconds
            with self._guard:
                idle = [process for process, since in self._idle if since < before]
                self._idle = [(process, since) for process, since in self._idle if since >= before]
            for process in idle:
                process.end()


class _TooSlow(Exception):
    """A process has not answered in time."""


def _heard(connection: Connection, until: float) -> Any:
    if not connection.poll(max(until - time.monotonic(), 0.0)):
        raise _TooSlow
    answer = connection.recv()
    if isinstance(answer, PolicyKBError):
        raise answer
    return answer
