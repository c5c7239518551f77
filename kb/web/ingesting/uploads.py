"""What was uploaded, on the disk until it is ingested: an upload that was acknowledged outlasts the server.

uploads/‹job›/
  job.json   who sent it and when, the options, and what became of each file
  0, 1 …     the files, each until it is ingested
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from kb.answers import IngestOptions
from kb.layout import write_atomically
from ontology.errors import InputError, NotFoundError
from search.disk_errors import disk_errors

_JOB = "job.json"
_DRAFT = ".draft-"
_ID = re.compile(r"[0-9a-f]{16}")
#: How long it can be asked what became of an upload.
_KEPT = timedelta(days=7)
_LONGEST_NAME = 200
#: What may be stated about an upload; limits are the server's own.
OPTIONS = ("entity", "title", "period_start", "period_end", "lang", "encoding", "document_id", "report")


class FileState(StrEnum):
    """How far a file is. `BLOCKED`: it is read, and waits for another process that writes to the knowledge base."""

    WAITING = "waiting"
    READING = "reading"
    BLOCKED = "blocked"
    STORING = "storing"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether nothing more becomes of it."""
        return self in (FileState.DONE, FileState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file of an upload: `reports` say what was made of it once it is done, `problem` why it failed."""

    name: str
    size: int
    state: FileState = FileState.WAITING
    attempts: int = 0
    reports: tuple[Mapping[str, Any], ...] = ()
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An upload: files that were sent together, by whom and when, with what was stated about them."""

    job_id: str
    by: str
    at: datetime
    options: Mapping[str, str] = field(default_factory=dict)
    files: tuple[UploadedFile, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether all that was to be done is done."""
        return all(file.state.is_final for file in self.files)

    def with_file(self, number: int, **changes: Any) -> Job:
        """The job after a change of one of its files."""
        files = list(self.files)
        files[number] = replace(files[number], **changes)
        return replace(self, files=tuple(files))

    @property
    def ingest_options(self) -> IngestOptions:
        """What was stated, as `KnowledgeBase.ingest` takes it."""
        return read_options(self.options)


def read_options(given: Mapping[str, str]) -> IngestOptions:
    """Options of an upload as values.

    Raises:
        InputError: one is not known, or is no date.
    """
    found: Any = {}
    for name, text in given.items():
        if name not in OPTIONS:
            raise InputError(f"{name!r} is no option of an upload", source="ingest", hint=f"use {', '.join(OPTIONS)}")
        if name.startswith("period_"):
            try:
                found[name] = date.fromisoformat(text)
            except ValueError:
                raise InputError(f"{text!r} is not a date", source=name, hint="write YYYY-MM-DD, such as 2024-12-31") from None
        else:
            found[name] = text
    options: IngestOptions = found
    return options


def safe_name(name: str | None) -> str:
    """The last part of a file name that a stranger has given, which is only ever shown, and tells the format.

    >>> safe_name("C:\\\\notes\\\\..\\\\2024.md"), safe_name("../../etc/passwd"), safe_name("/"), safe_name(None)
    ('2024.md', 'passwd', 'upload', 'upload')
    """
    last = PurePosixPath((name or "").replace("\\\\", "/")).name
    shown = "".join(character for character in last if character.isprintable())[-_LONGEST_NAME:].strip()
    return shown if shown.strip(".") else "upload"


class Uploads:
    """The uploads of one knowledge base."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "uploads"

    def add(self, files: Sequence[tuple[str | None, BinaryIO]], options: Mapping[str, str], *, by: str) -> Job:
        """Keep files that were sent together; they are on the disk when this returns.

        Raises:
            InputError: there is no file, or an option cannot be used.
            StorageError: the disk refuses; nothing is kept.
        """
        read_options(options)
        if not files:
            raise InputError("no file was sent", source="ingest", hint="send one or more as multipart/form-data, field `files`")
        job_id = secrets.token_hex(8)
        draft = self._folder / f"{_DRAFT}{job_id}"
        with disk_errors("the upload cannot be kept", self._folder):
            try:
                draft.mkdir(parents=True, mode=0o700)
                kept = []
                for number, (name, content) in enumerate(files):
                    with (draft / str(number)).open("xb") as target:
                        shutil.copyfileobj(content, target, 1 << 20)
                        target.flush()
                        os.fsync(target.fileno())
                        kept.append(UploadedFile(name=safe_name(name), size=target.tell()))
                job = Job(job_id=job_id, by=by, at=_now(), options=dict(options), files=tuple(kept))
                write_atomically(draft / _JOB, _written(job))
                draft.rename(self._folder / job_id)
                _sync(self._folder)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
        return job

    def get(self, job_id: str) -> Job:
        """An upload by its id.

        Raises:
            NotFoundError: there is none, or it was long ago.
        """
        path = self._folder / job_id / _JOB
        if not _ID.fullmatch(job_id) or not path.exists():
            raise NotFoundError(f"there is no upload {job_id!r}", hint=f"it is told of for {_KEPT.days} days")
        return _parsed(path)

    def all(self) -> Iterator[Job]:
        """All uploads that are told of, the oldest first."""
        found = [_parsed(path) for path in self._folder.glob(f"*/{_JOB}") if _ID.fullmatch(path.parent.name)]
        yield from sorted(found, key=lambda job: (job.at, job.job_id))

    def note(self, job: Job) -> None:
        """Keep how far an upload is, and drop the files that are done with.

        Raises:
            StorageError: the disk refuses.
        """
        folder = self._folder / job.job_id
        with disk_errors("it cannot be noted how far an upload is", folder):
            write_atomically(folder / _JOB, _written(job))
            for number, file in enumerate(job.files):
                if file.state.is_final:
                    (folder / str(number)).unlink(missing_ok=True)

    def read(self, job: Job, number: int) -> bytes:
        """The content of a file.

        Raises:
            StorageError: the disk refuses.
        """
        path = self._folder / job.job_id / str(number)
        with disk_errors("the upload cannot be read", path):
            return path.read_bytes()

    def tidy(self) -> None:
        """Drop what was sent half, and what was done long ago."""
        for path in self._folder.glob(f"{_DRAFT}*"):
            shutil.rmtree(path, ignore_errors=True)
        for job in self.all():
            if job.is_final and _now() - job.at > _KEPT:
                shutil.rmtree(self._folder / job.job_id, ignore_errors=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(job: Job) -> bytes:
    return json.dumps({**asdict(job), "at": job.at.isoformat()}, ensure_ascii=False, default=str).encode("utf-8")


def _parsed(path: Path) -> Job:
    found = json.loads(path.read_text(encoding="utf-8"))
    files = [
        UploadedFile(**{**file, "state": FileState(file["state"]), "reports": tuple(file["reports"])})
        for file in found["files"]
    ]
    return Job(**{**found, "at": datetime.fromisoformat(found["at"]), "files": tuple(files)})
