"""Reads some bytes, a file or a package, and turns what is found into `SourceDocument`s."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from ingest.identifiers import checked_document_id, slug
from ingest.languages import detect_language
from ingest.readers.formats import read_file
from ingest.readers.package import read_package
from ingest.readers.packaged import PackagedReport
from ingest.readers.pdf import MAX_PAGES
from ingest.readers.reading import Reading
from ingest.readers.submission import is_submission, read_submission
from ingest.readers.xbrl_elements import TextElements, catalogue_elements
from ontology.errors import InputError, ParseError, UnsafeInputError
from ontology.safe_zip import ZipLimits
from ontology.types import Diagnostic, Severity, SourceDocument

#: Largest file that is read, in bytes. A 300-page annual report is about 1 MB as text, 20 MB as HTML with pictures.
MAX_BYTES = 64 * 1024 * 1024
#: What a zip file may unpack to, in bytes.
MAX_UNPACKED = ZipLimits().total_bytes

#: Shorter texts may be of names and figures for the most part, whatever language they are in.
_LONG_TEXT = 2_000
#: Ids of reports in packages are the package's, cut to leave room, and the report's own.
_LONGEST_ID = 60
_LEAST_OF_STEM = 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user states about a document; each overrides what the input itself says.

    `report` is the name of a report in a package, or a part of it. `max_bytes` limits the file, `max_unpacked` what a zip file
    unpacks to in bytes, `max_pages` the pages of a PDF or of a text with form feeds. `datatypes` are those of elements by
    namespace and local name, from a taxonomy that the reader would not know otherwise.
    """

    entity: str | None = None
    title: str | None = None
    lang: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    encoding: str | None = None
    document_id: str | None = None
    report: str | None = None
    max_bytes: int = MAX_BYTES
    max_unpacked: int = MAX_UNPACKED
    max_pages: int = MAX_PAGES
    datatypes: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_sources(data: bytes, *, name: str, options: ReadOptions | None = None) -> tuple[SourceDocument, ...]:
    """Read all documents in some bytes: one of a plain file, one a report of a package. `name` as in `read_source`.

    `options.report` picks the report of that name in a package, or those whose name contains it.

    Raises:
        InputError: one id for several documents.
        NotFoundError: the package holds no such report.
        ReadError: the bytes are empty, too large, refused, of an unknown encoding or of a format that is not read.
    """
    options = options or ReadOptions()
    if len(data) > options.max_bytes:
        raise UnsafeInputError(
            f"the file has {len(data):,} bytes, more than the limit of {options.max_bytes:,}",
            source=name,
            hint="split it into smaller files, or raise the limit (max_bytes)",
        )
    if data.startswith(_ZIP):
        reports = read_package(
            data,
            source=name,
            limits=_zip_limits(options.max_unpacked),
            datatypes=options.datatypes,
            report=options.report,
            encoding=options.encoding,
            max_pages=options.max_pages,
        )
        return _documents(data, name, options, reports)
    elements = TextElements(datatypes=options.datatypes, known=catalogue_elements())
    if is_submission(data):
        reports = read_submission(
            data,
            source=name,
            elements=elements,
            report=options.report,
            encoding=options.encoding,
            max_pages=options.max_pages,
        )
        return _documents(data, name, options, reports)
    media_type, reading, notes = read_file(
        data, name=name, source=name, encoding=options.encoding, elements=elements, max_pages=options.max_pages
    )
    return (_document(data, name, options, media_type, reading, notes),)


def read_source(data: bytes, *, name: str, options: ReadOptions | None = None) -> SourceDocument:
    """Read one document from its bytes; `name` (a path or file name) is used for its id and in messages.

    Raises:
        InputError: the bytes are a package with several reports, and `options.report` picks none.
        ReadError: see `read_sources`.

    >>> document = read_source(b"# 2 Policies\\n\\n## (a) Leases\\n\\nWe lease shops.", name="notes/acme-2024.md")
    >>> document.document_id, document.title, len(document.blocks)
    ('acme-2024', '2 Policies', 3)
    """
    documents = read_sources(data, name=name, options=options)
    if len(documents) > 1:
        raise InputError(
            f"the package holds {len(documents)} reports: {', '.join(str(document.report) for document in documents)}",
            source=name,
            hint="choose one with report=, or read them all",
        )
    return documents[0]


def _zip_limits(max_unpacked: int) -> ZipLimits:
    """The limits of a zip file; who raises that of the whole means its largest member, too."""
    usual = ZipLimits()
    return ZipLimits(
        total_bytes=max_unpacked, member_bytes=usual.member_bytes if max_unpacked <= usual.total_bytes else max_unpacked
    )


def _documents(data: bytes, name: str, options: ReadOptions, reports: Sequence[PackagedReport]) -> tuple[SourceDocument, ...]:
    if len(reports) > 1 and options.document_id is not None:
        raise InputError("one id cannot name several reports", source=name, hint="choose one with report=")
    documents = []
    for report in reports:
        named = options
        if report.short_name is not None and options.document_id is None:
            stem = document_id_of(name)[: max(_LONGEST_ID - len(report.short_name), _LEAST_OF_STEM)].rstrip("-")
            named = replace(options, document_id=f"{stem}-{report.short_name}")
        documents.append(replace(_document(data, name, named, report.media_type, report.reading, ()), report=report.name))
    return tuple(documents)


def _document(
    data: bytes, name: str, options: ReadOptions, media_type: str, reading: Reading, notes: tuple[Diagnostic, ...]
) -> SourceDocument:
    if not reading.blocks:
        raise ParseError("the file holds no text", source=name, hint="give a file that holds a policy note")
    lang, differs = (options.lang, ()) if options.lang else _language(reading)
    return SourceDocument(
        document_id=checked_document_id(options.document_id) if options.document_id else document_id_of(name),
        sha256=hashlib.sha256(data).hexdigest(),
        source_name=PurePath(name).name,
        media_type=media_type,
        text=reading.text,
        blocks=reading.blocks,
        lang=lang,
        title=options.title or reading.title,
        entity=options.entity or reading.entity,
        period_start=options.period_start or reading.period_start,
        period_end=options.period_end or reading.period_end,
        entity_identifier=reading.entity_identifier,
        facts=reading.facts,
        page_heads=reading.page_heads,
        diagnostics=(*notes, *differs, *reading.diagnostics),
    )


def _language(reading: Reading) -> tuple[str, tuple[Diagnostic, ...]]:
    """The language of a reading: as stated, unless a long text is in another one (templates state what they like)."""
    detected = detect_language(reading.text)
    if reading.lang is None or detected is None or reading.lang == detected or len(reading.text) < _LONG_TEXT:
        return reading.lang or detected or "en", ()
    message = f"the document says its language is {reading.lang}, but it is written in {detected}"
    return detected, (Diagnostic(code="language-differs", message=message, severity=Severity.WARNING),)


def document_id_of(name: str) -> str:
    """A readable id from a file's name; a name that says nothing (`R9.htm`) takes its folder's along.

    >>> document_id_of("notes/Harbourline 2024.md"), document_id_of("aapl-10q-2025/R9.htm")
    ('harbourline-2024', 'aapl-10q-2025-r9')
    """
    path = PurePath(name)
    says_something = re.search(r"[^\W\d_]{4}", path.stem) or not path.parent.name
    return slug(path.stem if says_something else f"{path.parent.name}-{path.stem}") or "document"
