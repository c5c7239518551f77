"""Packages: report packages (.xbri, .zip; Report Package 1.0 and the ESEF layout before it), and zip files with documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.readers.formats import read_file
from ingest.readers.inline_parse import is_inline_xbrl
from ingest.readers.inline_xbrl import read_inline_xbrl
from ingest.readers.instance import is_instance
from ingest.readers.package_schemas import package_elements
from ingest.readers.reading import Reading
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import ParseError, ReadError, UnsafeInputError
from ontology.safe_zip import SafeZip, ZipLimits
from ontology.types import Diagnostic, Severity

_DOCUMENTS = frozenset({".htm", ".html", ".xhtml", ".xbrl", ".xml", ".txt", ".md", ".markdown", ".pdf"})
_MARKUP = frozenset({".htm", ".html", ".xhtml"})
_PACKAGES = frozenset({".zip", ".xbri", ".xbr"})
_REPORTS = "reports"
_META = "META-INF"
#: Report Package 1.0, 3.4: the document types of packages.
_DOCUMENT_TYPES = frozenset(
    {
        "https://xbrl.org/report-package/2023",
        "https://xbrl.org/report-package/2023/xbri",
        "https://xbrl.org/report-package/2023/xbr",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedReport:
    """One report of a package: its name there, its media type and its reading."""

    name: str
    media_type: str
    reading: Reading


def read_package(
    data: bytes,
    *,
    source: str,
    limits: ZipLimits | None = None,
    datatypes: Mapping[tuple[str, str], str] | None = None,
) -> tuple[PackagedReport, ...]:
    """Read all reports of a package, in the order of their names.

    `datatypes` are those of elements that the package does not declare itself.

    A report that cannot be read is named in a diagnostic of the others.

    Raises:
        ReadError: the package is damaged, refused, holds no report, or none of them can be read (the first one's error).
    """
    package = SafeZip(data, source=source, limits=limits)
    notes: list[Diagnostic] = []
    groups = _find_reports(package, notes)
    elements = package_elements(package, datatypes or {})
    reports: list[PackagedReport] = []
    failures: list[ReadError] = []
    for names in groups:
        try:
            reports.append(_read_report(package, names, elements))
        except ReadError as error:
            failures.append(error)
    if not reports:
        raise failures[0]
    notes += [Diagnostic(code="unreadable-report", message=str(error), severity=Severity.ERROR) for error in failures]
    return tuple(
        replace(report, reading=replace(report.reading, diagnostics=(*notes, *report.reading.diagnostics)))
        for report in reports
    )


def _find_reports(package: SafeZip, notes: list[Diagnostic]) -> list[tuple[str, ...]]:
    """The member names of each report: one, or the files of an inline XBRL document set."""
    _check_type(package, notes)
    members = [name for name in package.names if not _is_furniture(name)]
    in_reports = [name for name in members if _below_reports(name) is not None]
    if in_reports:
        groups = _group(package, in_reports)
        if groups:
            return groups
    documents = [name for name in members if _is_document(package, name)]
    if _is_taxonomy_package(package) and documents:
        notes.append(
            Diagnostic(
                code="no-reports-folder",
                message="the package has no reports folder; what looks like a report was read",
                severity=Severity.WARNING,
            )
        )
    if documents:
        return [(name,) for name in sorted(documents)]
    nested = [name for name in members if PurePosixPath(name).suffix.lower() in _PACKAGES]
    if nested:
        raise UnsafeInputError(
            f"the package holds other packages ({_some(nested)}), which are not opened",
            source=package.source,
            hint="unpack it and ingest them one by one",
        )
    raise ParseError(
        f"the package holds no report: {_some(package.names)}",
        source=package.source,
        hint="add a taxonomy package with: policykb taxonomy add PACKAGE"
        if _is_taxonomy_package(package)
        else "policykb reads inline XBRL, instances, HTML and text in packages",
    )


def _group(package: SafeZip, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Reports below `reports`: each file there is one, and so are all mark-up files of a folder there together."""
    alone: list[tuple[str, ...]] = []
    sets: dict[PurePosixPath, list[str]] = {}
    for name in sorted(names):
        if not _is_document(package, name):
            continue
        path = PurePosixPath(name)
        folder = _below_reports(name)
        if folder and path.suffix.lower() in _MARKUP and is_inline_xbrl(package.read(name)):
            sets.setdefault(path.parent, []).append(name)
        else:
            alone.append((name,))
    return sorted([*alone, *(tuple(files) for files in sets.values())])


def _read_report(package: SafeZip, names: tuple[str, ...], elements: TextElements) -> PackagedReport:
    if len(names) == 1:
        source = f"{package.source}: {names[0]}"
        media_type, reading, notes = read_file(package.read(names[0]), name=names[0], source=source, elements=elements)
        return PackagedReport(
            name=names[0],
            media_type=media_type,
            reading=replace(reading, diagnostics=(*notes, *reading.diagnostics)),
        )
    files = [(name, package.read(name)) for name in names]
    folder = str(PurePosixPath(names[0]).parent)
    reading = read_inline_xbrl(files, source=f"{package.source}: {folder}", elements=elements)
    return PackagedReport(name=folder, media_type="application/xhtml+xml", reading=reading)


def _below_reports(name: str) -> tuple[str, ...] | None:
    """The folders between `reports` and the file; None if it is not below such a folder at the top or below the top folder."""
    parts = PurePosixPath(name).parts[:-1]
    for depth in (0, 1):
        if len(parts) > depth and parts[depth] == _REPORTS:
            return parts[depth + 1 :]
    return None


def _is_document(package: SafeZip, name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _DOCUMENTS:
        return False
    if suffix == ".xml":
        return is_instance(package.read(name))
    return True


def _is_furniture(name: str) -> bool:
    path = PurePosixPath(name)
    return _META in path.parts or path.parts[0] == "__MACOSX" or path.name.startswith(".")


def _is_taxonomy_package(package: SafeZip) -> bool:
    return any(PurePosixPath(name).parts[-2:] == (_META, "taxonomyPackage.xml") for name in package.names)


def _check_type(package: SafeZip, notes: list[Diagnostic]) -> None:
    """Say so if `META-INF/reportPackage.json` is there and names no document type that is known."""
    for name in package.names:
        if PurePosixPath(name).parts[-2:] != (_META, "reportPackage.json"):
            continue
        try:
            stated = json.loads(package.read(name))["documentInfo"]["documentType"]
        except (ValueError, KeyError, TypeError, RecursionError):
            stated = None
        if stated not in _DOCUMENT_TYPES:
            notes.append(
                Diagnostic(
                    code="unknown-package-type",
                    message=f"{name} names the document type {stated!r}, which is not known",
                    severity=Severity.WARNING,
                )
            )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
