"""The reports in one file, be it a package or a submission: each is read, and a broken one does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.readers.package_contents import short_names
from ingest.readers.reading import Reading
from ontology.errors import NotFoundError, ReadError
from ontology.types import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedReport:
    """One report of a package: its name there, its media type and its reading."""

    name: str
    media_type: str
    reading: Reading
    #: What tells it from the other reports of the package; None for the only one.
    short_name: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A report that is found but not read: its name, and how to read it (media type and reading)."""

    name: str
    read: Callable[[], tuple[str, Reading]]


def read_members(
    members: Sequence[Member], *, source: str, report: str | None, notes: Sequence[Diagnostic]
) -> tuple[PackagedReport, ...]:
    """Read the members that are asked for: the one of the name `report`, or those whose name contains it; all if it is None.

    `notes` go before the diagnostics of each; one that cannot be read is named in those of the others.

    Raises:
        NotFoundError: there is no such member.
        ReadError: none of them can be read (the first one's error).
    """
    shorts = short_names([member.name for member in members]) if len(members) > 1 else [None]
    reports: list[PackagedReport] = []
    failures: list[ReadError] = []
    for member, short in zip(members, shorts, strict=True):
        if not _is_asked_for(member.name, members, report):
            continue
        try:
            media_type, reading = member.read()
        except ReadError as error:
            failures.append(error)
        else:
            reports.append(PackagedReport(name=member.name, media_type=media_type, reading=reading, short_name=short))
    if not reports and not failures:
        known = ", ".join(member.name for member in members)
        raise NotFoundError(f"the package holds no report {report!r}", source=source, hint=f"it holds {known}")
    if not reports:
        raise failures[0]
    unread = [Diagnostic(code="unreadable-report", message=str(error), severity=Severity.ERROR) for error in failures]
    return tuple(
        replace(one, reading=replace(one.reading, diagnostics=(*notes, *unread, *one.reading.diagnostics))) for one in reports
    )


def _is_asked_for(name: str, members: Sequence[Member], report: str | None) -> bool:
    """Whether a report is meant by its name, or by a part of it if that is the name of none."""
    if report is None or name == report:
        return True
    return report in name and all(other.name != report for other in members)
