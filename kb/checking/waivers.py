"""Exceptions that were granted: findings accepted as they are, why, by whom and when. Lines are added, never changed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ontology.errors import InputError, StorageError
from ontology.findings import Finding, Status, Waiver

#: The file in the folder of a knowledge base; part of its archive.
FILE_NAME = "waivers.jsonl"
_LONGEST = {"reason": 2000, "by": 200}
#: What there is to accept.
_WAIVABLE = frozenset({Status.ABSENT, Status.PARTLY, Status.DOUBTFUL, Status.NOT_PARSED})


class Waivers:
    """The waivers of one knowledge base, in the order in which they were granted.

    They are people's decisions, not derived from filings: they outlast ingestion and `reindex`, and may be granted while
    another process writes, or through a knowledge base that is open to read.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FILE_NAME
        self._lock = root / "waivers.lock"

    def all(self) -> tuple[Waiver, ...]:
        """Every waiver, the oldest first.

        Raises:
            StorageError: the file cannot be read.
        """
        try:
            return parse_waivers(self._path.read_bytes(), str(self._path))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StorageError(f"the waivers cannot be read: {error.strerror}", source=str(self._path)) from error

    def grant(self, finding: Finding, *, reason: str, by: str, at: datetime | None = None) -> Waiver:
        """Add a waiver of a finding; `at` is now unless it is given.

        Raises:
            InputError: there is no reason or name, nothing to waive about the finding, or it is waived already; nothing is
                written.
            StorageError: the file cannot be read or written.
        """
        waiver = Waiver(
            finding_id=finding.finding_id,
            reason=_checked(reason, "reason", "say why the finding is accepted: --reason TEXT"),
            waived_by=_checked(by, "by", "say who accepts it: --by NAME"),
            waived_at=(at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
        )
        if finding.status not in _WAIVABLE:
            raise InputError(
                f"the finding {finding.finding_id} is {finding.status.value}: there is nothing to waive",
                source="waiver",
                hint=f"only findings that are {', '.join(sorted(_WAIVABLE))} can be waived",
            )
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                _check_new(waiver, self.all())
                self._append(waiver)
            finally:
                os.close(handle)
        except OSError as error:
            raise StorageError(
                f"the waiver cannot be written: {error.strerror}", source=str(self._path), hint="check the folder's permissions"
            ) from error
        return waiver

    def _append(self, waiver: Waiver) -> None:
        line = json.dumps(
            {
                "finding": waiver.finding_id,
                "reason": waiver.reason,
                "by": waiver.waived_by,
                "at": waiver.waived_at.isoformat(),
            },
            ensure_ascii=False,
        )
        with self._path.open("ab") as file:
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())


def with_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """The findings, each with its waiver if it has one."""
    by_finding = {waiver.finding_id: waiver for waiver in waivers}
    return tuple(replace(finding, waiver=by_finding.get(finding.finding_id)) for finding in findings)


def parse_waivers(data: bytes, source: str) -> tuple[Waiver, ...]:
    """The waivers in a file.

    Raises:
        StorageError: a line is not understood; the message names it.
    """
    found: list[Waiver] = []
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            entry = json.loads(line)
            texts = [entry[key] for key in ("finding", "reason", "by", "at")]
            if not all(isinstance(text, str) and text for text in texts):
                raise ValueError("a field is empty")
            at = datetime.fromisoformat(texts[3])
            found.append(Waiver(finding_id=texts[0], reason=texts[1], waived_by=texts[2], waived_at=at))
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"line {number} is no waiver: {error}",
                source=source,
                hint="mend the line; each is JSON with finding, reason, by, at",
            ) from error
    return tuple(found)


def _checked(text: str, field: str, hint: str) -> str:
    cleaned = " ".join(text.split())
    if not cleaned:
        raise InputError(f"a waiver needs a {'reason' if field == 'reason' else 'name'}", source="waiver", hint=hint)
    if len(cleaned) > _LONGEST[field] or not cleaned.isprintable():
        raise InputError(
            f"the {field} of a waiver must be printable and no longer than {_LONGEST[field]} characters",
            source="waiver",
            hint=hint,
        )
    return cleaned


def _check_new(waiver: Waiver, known: Iterable[Waiver]) -> None:
    earlier = next((other for other in known if other.finding_id == waiver.finding_id), None)
    if earlier is not None:
        raise InputError(
            f"the finding {waiver.finding_id} was waived already by {earlier.waived_by} on {earlier.waived_at.date()}",
            source="waiver",
            hint=f"the reason was: {earlier.reason}",
        )
