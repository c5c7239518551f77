"""Works through what was uploaded, file by file, and tells how far it is."""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

from kb.answers import IngestReport, report_of
from kb.ingestion import Intake, Pending
from kb.views.documents import ingest_view
from kb.views.plain import plain
from kb.web.base_access import BaseAccess
from kb.web.errors import Busy
from kb.web.ingesting.parsers import Parsers, Read
from kb.web.ingesting.uploads import FileState, Job, Uploads
from kb.web.problems import told
from kb.web.safety.audit import AuditLog
from kb.web.watching.logs import say
from kb.web.watching.metrics import Metrics
from ontology.errors import Locked, PolicyKBError, ReadError

#: A file during which the server has died so often is not tried once more.
_ATTEMPTS = 3
#: Seconds between two tries to write while another process does.
_AGAIN_SECONDS = 1.0
#: How often a file is read again because its ids were taken meanwhile.
_TRIES = 5


class _Stopping(Exception):
    """The server stops; what is not stored yet is taken up again when it starts."""


class Jobs:
    """The uploads in work, of one server: `start` begins to work, `stop` ends after what is being stored.

    Threads may share it.
    """

    def __init__(
        self, access: BaseAccess, uploads: Uploads, parsers: Parsers, audit: AuditLog, metrics: Metrics, *, most_waiting: int
    ) -> None:
        self._access = access
        self._uploads = uploads
        self._parsers = parsers
        self._audit = audit
        self._metrics = metrics
        self._most_waiting = most_waiting
        self._changed = threading.Condition()
        self._known: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[tuple[str, int] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.stopping = threading.Event()

    # --- for routes

    def submit(self, files: Sequence[tuple[str | None, BinaryIO]], options: Mapping[str, str], *, by: str) -> Job:
        """Take files in: they are kept, whatever happens, and ingested one after the other.

        Raises:
            InputError: there is no file, or an option cannot be used.
            Busy: too many are waiting.
            StorageError: the disk refuses.
        """
        with self._changed:
            waiting = sum(not file.state.is_final for job in self._known.values() for file in job.files)
        if waiting + len(files) > self._most_waiting:
            raise Busy(f"{waiting} files are waiting to be read, {self._most_waiting} may", hint="try again when they are done")
        job = self._uploads.add(files, options, by=by)
        self._take_up(job)
        return job

    def get(self, job_id: str) -> Job:
        """How far an upload is.

        Raises:
            NotFoundError: there is none, or it was long ago.
        """
        with self._changed:
            found = self._known.get(job_id)
        return found or self._uploads.get(job_id)

    def all(self) -> tuple[Job, ...]:
        """All uploads that are told of, the newest first."""
        with self._changed:
            known = dict(self._known)
        found = {job.job_id: job for job in self._uploads.all()} | known
        return tuple(sorted(found.values(), key=lambda job: (job.at, job.job_id), reverse=True))

    def wait(self, job: Job, seconds: float) -> Job:
        """How far an upload is, once it is further than it was, or after some seconds."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._known.get(job.job_id) == job and not self.stopping.is_set():
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
        return self.get(job.job_id)

    def finished(self, job_id: str, seconds: float) -> Job:
        """How far an upload is, once all of it is done, or after some seconds.

        Raises:
            NotFoundError: there is none, or it was long ago.
        """
        until = time.monotonic() + seconds
        found = self.get(job_id)
        while not found.is_final and (left := until - time.monotonic()) > 0 and not self.stopping.is_set():
            found = self.wait(found, left)
        return found

    # --- running

    def start(self, threads: int) -> None:
        """Take up what was not finished when the server stopped, and work."""
        self._uploads.tidy()
        for job in self._uploads.all():
            if not job.is_final:
                self._take_up(job)
        for number in range(threads):
            thread = threading.Thread(target=self._work, name=f"policykb-ingest-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, seconds: float) -> None:
        """End: what is being stored is stored, the rest stays for the next start."""
        self.stopping.set()
        with self._changed:
            self._changed.notify_all()
        for _ in self._threads:
            self._waiting.put(None)
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))

    # --- inside

    def _take_up(self, job: Job) -> None:
        with self._changed:
            self._known[job.job_id] = job
        for number, file in enumerate(job.files):
            if not file.state.is_final:
                self._waiting.put((job.job_id, number))

    def _work(self) -> None:
        while (entry := self._waiting.get()) is not None and not self.stopping.is_set():
            job_id, number = entry
            try:
                self._ingest(job_id, number)
            except _Stopping:
                return
            except Exception as error:  # noqa: BLE001 (logged; the other files go on)
                say("error", level=logging.ERROR, error=error, job=job_id, file=number)
                self._end(job_id, number, None, ReadError("the server has met an error of its own", hint="please report it"))

    def _ingest(self, job_id: str, number: int) -> None:
        attempts = self._known[job_id].files[number].attempts + 1
        if attempts > _ATTEMPTS:
            error = ReadError("the server has stopped while it worked on it, several times", hint="please report this file")
            self._end(job_id, number, None, error)
            return
        job = self._note(job_id, number, state=FileState.READING, attempts=attempts)
        name = job.files[number].name
        try:
            reports = self._stored(job, number, self._uploads.read(job, number), name)
        except PolicyKBError as error:
            self._end(job_id, number, None, error)
        else:
            self._end(job_id, number, reports, None)

    def _stored(self, job: Job, number: int, data: bytes, name: str) -> tuple[IngestReport, ...]:
        for _ in range(_TRIES):
            self._note(job.job_id, number, state=FileState.READING)
            with self._access.reading() as kb:
                intake = Intake(kb.layout, kb.store, self._parsers.model_version)
                found = intake.look_up(data, name, kb.read_options(job.ingest_options))
                if not isinstance(found, Pending):
                    return tuple(report_of(kb.filing(one.document_id), "unchanged") for one in found)
                read = self._parsers.read(data, name, found.options, partial(intake.give_ids, found))
            reports = self._written(job, number, found, read)
            if reports is not None:
                return reports
        raise Busy("others have stored documents under its name again and again", hint="send it once more")

    def _written(self, job: Job, number: int, pending: Pending, read: Read) -> tuple[IngestReport, ...] | None:
        """Store what was read, however long another process writes; None if it must be read again."""
        self._note(job.job_id, number, state=FileState.STORING)
        while not self.stopping.is_set():
            try:
                with self._access.writing() as kb:
                    return kb.store_read(pending, read.documents, read.results)
            except Locked:
                self._note(job.job_id, number, state=FileState.BLOCKED)
                self.stopping.wait(_AGAIN_SECONDS)
        raise _Stopping

    def _end(self, job_id: str, number: int, reports: Sequence[IngestReport] | None, error: PolicyKBError | None) -> None:
        """Say what became of a file: in the audit log first, for it is stored."""
        job = self._known[job_id]
        name = job.files[number].name
        outcomes = [report.status for report in reports] if reports is not None else ["failed"]
        documents = [report.document_id for report in reports or ()]
        for outcome in outcomes:
            self._metrics.uploaded(outcome)
        self._audit.write("ingested", name=job.by, job=job_id, file=name, outcomes=outcomes, documents=documents or None)
        if error is not None:
            self._note(job_id, number, state=FileState.FAILED, problem=told(error, self._access.path))
        else:
            self._note(job_id, number, state=FileState.DONE, reports=tuple(map(_plain, reports or ())))

    def _note(self, job_id: str, number: int, **changes: Any) -> Job:
        with self._changed:
            job = self._known[job_id].with_file(number, **changes)
            self._known[job_id] = job
            self._changed.notify_all()
        self._uploads.note(job)
        if job.is_final:
            with self._changed:
                self._known.pop(job_id, None)  # From now on it is told of from the disk.
                self._changed.notify_all()
        return job


def _plain(report: IngestReport) -> Mapping[str, Any]:
    """A report as JSON has it, so that it is the same when it is read back."""
    found: Mapping[str, Any] = json.loads(json.dumps(ingest_view(report), default=plain))
    return found
