"""Packages: report packages (.xbri, .zip; Report Package 1.0 and the ESEF layout before it), and zip files with documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingest.readers.formats import read_file
from ingest.readers.inline_xbrl import read_inline_xbrl
from ingest.readers.package_contents import ReportFiles, find_reports, short_names
from ingest.readers.package_schemas import package_elements, package_title
from ingest.readers.reading import Reading
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import NotFoundError, ParseError, ReadError
from ontology.safe_zip import SafeZip, ZipLimits
from ontology.types import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedReport:
    """One report of a package: its name there, its media type and its reading."""

    name: str
    media_type: str
    reading: Reading
    #: What tells it from the other reports of the package; None for the only one.
    short_name: str | None


def read_package(
    data: bytes,
    *,
    source: str,
    limits: ZipLimits | None = None,
    datatypes: Mapping[tuple[str, str], str] | None = None,
    report: str | None = None,
    encoding: str | None = None,
) -> tuple[PackagedReport, ...]:
    """Read the reports of a package, in the order of their names.

    `datatypes` are those of elements that the package does not declare itself. `report` picks the report of this name, or
    those whose name contains it. `encoding` is that of the text and HTML files in it. A report that cannot be read is named
    in a diagnostic of the others.

    Raises:
        NotFoundError: the package holds no such report.
        ReadError: the package is damaged, refused, holds no report, or none of them can be read (the first one's error).
    """
    package = SafeZip(data, source=source, limits=limits)
    found, notes = find_reports(package)
    shorts = short_names([files.name for files in found]) if len(found) > 1 else [None]
    elements = package_elements(package, datatypes or {})
    title = package_title(package)
    reports: list[PackagedReport] = []
    failures: list[ReadError] = []
    for files, short in zip(found, shorts, strict=True):
        if not _is_asked_for(files, found, report):
            continue
        try:
            media_type, reading = _read_report(package, files, elements, encoding)
        except ReadError as error:
            failures.append(error)
        else:
            reading = replace(reading, title=reading.title or title)
            reports.append(PackagedReport(name=files.name, media_type=media_type, reading=reading, short_name=short))
    if not reports and not failures:
        known = ", ".join(files.name for files in found)
        raise NotFoundError(f"the package holds no report {report!r}", source=source, hint=f"it holds {known}")
    if not reports:
        raise failures[0]
    unread = [Diagnostic(code="unreadable-report", message=str(error), severity=Severity.ERROR) for error in failures]
    return tuple(
        replace(one, reading=replace(one.reading, diagnostics=(*notes, *unread, *one.reading.diagnostics))) for one in reports
    )


def _is_asked_for(files: ReportFiles, found: tuple[ReportFiles, ...], report: str | None) -> bool:
    """Whether a report is meant by its name, or by a part of it if that is the name of none."""
    if report is None or files.name == report:
        return True
    return report in files.name and all(other.name != report for other in found)


def _read_report(package: SafeZip, files: ReportFiles, elements: TextElements, encoding: str | None) -> tuple[str, Reading]:
    """Media type and reading of one report."""
    source = f"{package.source}: {files.name}"
    if len(files.files) > 1:
        members = [(name, package.read(name)) for name in files.files]
        return "application/xhtml+xml", read_inline_xbrl(members, source=source, elements=elements)
    data = package.read(files.name)
    media_type, reading, notes = read_file(data, name=files.name, source=source, encoding=encoding, elements=elements)
    if not reading.blocks:
        raise ParseError("the file holds no text", source=source, hint="give a file that holds a policy note")
    return media_type, replace(reading, diagnostics=(*notes, *reading.diagnostics))
