"""Tells the format of one file from its bytes, and reads it with the reader of that format."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.decoding import decode
from ingest.readers.html import read_html
from ingest.readers.inline_parse import is_inline_xbrl
from ingest.readers.inline_xbrl import read_inline_xbrl
from ingest.readers.instance import is_instance, read_instance
from ingest.readers.paged.report import is_report_text, read_report_text
from ingest.readers.pdf import MAX_PAGES, is_pdf, read_pdf
from ingest.readers.reading import Reading
from ingest.readers.rpage import is_rpage, read_rpage
from ingest.readers.rpage_text import is_rpage_text, read_rpage_text
from ingest.readers.text import read_text
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import ParseError, UnsafeInputError
from ontology.types import Diagnostic

_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"{\\rtf", "RTF"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file"),
)
_MHTML = re.compile(r"^(?:(?:[\w-]+:|[ \t])[^\n]*\n)*?Content-Type:\s*multipart/related", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\s[^>]*>\s*(?:<(?:!--(?:(?!-->).)*--|!(?!--)[^>]*|\?[^>]*)>\s*)*<(?P<root>[^\s/>]+)", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|table|span|h[1-6])[\s>]", re.IGNORECASE)
_SNIFF = 4000
_TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt"})


def read_file(
    data: bytes,
    *,
    name: str,
    source: str,
    elements: TextElements,
    encoding: str | None = None,
    max_pages: int = MAX_PAGES,
) -> tuple[str, Reading, tuple[Diagnostic, ...]]:
    """Media type, reading, and what was odd about the encoding, of one file that is no package.

    `elements` tells text blocks from other strings, where the file is XBRL. `max_pages` limits PDF, and text with form feeds.

    Raises:
        ReadError: the bytes are of a format that is not read, or not what their format promises.
    """
    head = data[:_SNIFF].lstrip()
    for signature, what in _REFUSED:
        if head.startswith(signature):
            raise ParseError(f"this is {what}, which is not read", source=source, hint="give its text, HTML or PDF")
    if is_pdf(data):
        return "application/pdf", read_pdf(data, source=source, max_pages=max_pages), ()
    if is_inline_xbrl(data):
        return "application/xhtml+xml", read_inline_xbrl([(name, data)], source=source, elements=elements), ()
    if is_instance(data):
        return "application/xbrl-instance+xml", read_instance(data, source=source, elements=elements), ()
    text, notes = decode(data, source=source, encoding=encoding)
    _refuse_other_text(text, name, source, max_pages)
    media_type, reading = _read_text(text, name, source)
    return media_type, reading, notes


def read_member(
    data: bytes, *, name: str, package: str, elements: TextElements, encoding: str | None, max_pages: int
) -> tuple[str, Reading]:
    """Media type and reading of a file that stands in the file `package`.

    Raises:
        ReadError: see `read_file`; or there is no text in it.
    """
    source = f"{package}: {name}"
    media_type, reading, notes = read_file(
        data, name=name, source=source, encoding=encoding, elements=elements, max_pages=max_pages
    )
    if not reading.blocks:
        raise ParseError("the file holds no text", source=source, hint="give a file that holds a policy note")
    return media_type, replace(reading, diagnostics=(*notes, *reading.diagnostics))


def _refuse_other_text(text: str, name: str, source: str, max_pages: int) -> None:
    """Refuse what is text, but none to be read: data in XML and JSON, and pages in an e-mail."""
    head = text[:_SNIFF]
    if _MHTML.match(head):
        raise ParseError("this is MHTML, which is not read", source=source, hint="save the page as HTML only")
    if PurePath(name).suffix.lower() == ".json" or (head.lstrip().startswith("{") and '"documentInfo"' in head):
        what = "xBRL-JSON" if '"documentInfo"' in head else "JSON"
        hint = "give the report as inline XBRL or an instance"
        raise ParseError(f"this is {what}, which is not read", source=source, hint=hint)
    found = _XML.match(head)
    if found and not _HTML.match(f"<{found['root'].rpartition(':')[2]}>"):
        raise ParseError(
            f"this is XML with the root {found['root'][:60]!r}: no page, and no XBRL instance",
            source=source,
            hint="give the report itself",
        )
    pages = text.count("\f")
    if pages > max_pages:
        raise UnsafeInputError(
            f"the text has {pages:,} pages, more than the limit of {max_pages:,}",
            source=source,
            hint="split it into smaller files",
        )


def _read_text(text: str, name: str, source: str) -> tuple[str, Reading]:
    suffix = PurePath(name).suffix.lower()
    if suffix in {".htm", ".html", ".xhtml"} or (suffix not in _TEXT_SUFFIXES and _HTML.search(text[:_SNIFF])):
        if is_rpage(text):
            return "text/html", read_rpage(text, source=source)
        return "text/html", read_html(text, source=source)
    if is_rpage_text(text):
        return "text/plain", read_rpage_text(text)
    if is_report_text(text):
        return "text/plain", read_report_text(text)
    return ("text/markdown" if suffix in {".md", ".markdown"} else "text/plain"), read_text(text)
