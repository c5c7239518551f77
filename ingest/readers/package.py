"""Packages: report packages (.xbri, .zip; Report Package 1.0 and the ESEF layout before it), and zip files with documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from ingest.readers.formats import read_member
from ingest.readers.inline_xbrl import read_inline_xbrl
from ingest.readers.package_contents import ReportFiles, find_reports
from ingest.readers.package_schemas import package_elements, package_title
from ingest.readers.packaged import Member, PackagedReport, read_members
from ingest.readers.pdf import MAX_PAGES
from ingest.readers.reading import Reading
from ingest.readers.xbrl_elements import TextElements
from ontology.safe_zip import SafeZip, ZipLimits


def read_package(
    data: bytes,
    *,
    source: str,
    limits: ZipLimits | None = None,
    datatypes: Mapping[tuple[str, str], str] | None = None,
    report: str | None = None,
    encoding: str | None = None,
    max_pages: int = MAX_PAGES,
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
    elements = package_elements(package, datatypes or {})
    members = [Member(files.name, partial(_read_report, package, files, elements, encoding, max_pages)) for files in found]
    reports = read_members(members, source=source, report=report, notes=notes)
    title = package_title(package)
    return tuple(replace(one, reading=replace(one.reading, title=one.reading.title or title)) for one in reports)


def _read_report(
    package: SafeZip, files: ReportFiles, elements: TextElements, encoding: str | None, max_pages: int
) -> tuple[str, Reading]:
    """Media type and reading of one report."""
    if len(files.files) > 1:
        documents = [(name, package.read(name)) for name in files.files]
        source = f"{package.source}: {files.name}"
        return "application/xhtml+xml", read_inline_xbrl(documents, source=source, elements=elements)
    return read_member(
        package.read(files.name),
        name=files.name,
        package=package.source,
        encoding=encoding,
        elements=elements,
        max_pages=max_pages,
    )
