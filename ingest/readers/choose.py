"""Chooses the reader for some bytes and turns its reading into a `SourceDocument`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ingest.decoding import decode
from ingest.identifiers import slug
from ingest.readers.html import read_html
from ingest.readers.reading import Reading
from ingest.readers.rpage import is_rpage, read_rpage
from ingest.readers.rpage_text import is_rpage_text, read_rpage_text
from ingest.readers.text import read_text
from ontology.errors import ParseError, UnsafeInputError
from ontology.types import SourceDocument

#: Largest file that is read, in bytes. A 300-page annual report is about 1 MB as text, 20 MB as HTML with pictures.
MAX_BYTES = 64 * 1024 * 1024

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip package"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"{\\rtf", "RTF"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|table|span|h[1-6])[\s>]", re.IGNORECASE)
_SNIFF = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user states about a document; each overrides what the input itself says."""

    entity: str | None = None
    title: str | None = None
    lang: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    encoding: str | None = None
    document_id: str | None = None
    max_bytes: int = MAX_BYTES


def read_source(data: bytes, *, name: str, options: ReadOptions | None = None) -> SourceDocument:
    """Read one document from its bytes; `name` (a path or file name) is used for its id and in messages.

    Raises:
        ReadError: the bytes are empty, too large, binary, of an unknown encoding or of a format that is not read.

    >>> document = read_source(b"# 2 Policies\\n\\n## (a) Leases\\n\\nWe lease shops.", name="notes/acme-2024.md")
    >>> document.document_id, document.title, len(document.blocks)
    ('acme-2024', '2 Policies', 3)
    """
    options = options or ReadOptions()
    if len(data) > options.max_bytes:
        raise UnsafeInputError(
            f"the file has {len(data):,} bytes, more than the limit of {options.max_bytes:,}",
            source=name,
            hint="split it into smaller files",
        )
    for signature, what in _SIGNATURES:
        if data[:_SNIFF].lstrip().startswith(signature):
            raise ParseError(f"this is {what}, which is not read", source=name, hint="give its text, HTML or R page")
    text, notes = decode(data, source=name, encoding=options.encoding)
    media_type, reading = _read(text, name)
    if not reading.blocks:
        raise ParseError("the file holds no text", source=name, hint="give a file that holds a policy note")
    return SourceDocument(
        document_id=options.document_id or document_id_of(name),
        sha256=hashlib.sha256(data).hexdigest(),
        source_name=PurePath(name).name,
        media_type=media_type,
        text=reading.text,
        blocks=reading.blocks,
        lang=options.lang or reading.lang or "en",
        title=options.title or reading.title,
        entity=options.entity or reading.entity,
        period_start=options.period_start or reading.period_start,
        period_end=options.period_end or reading.period_end,
        entity_identifier=reading.entity_identifier,
        facts=reading.facts,
        diagnostics=(*notes, *reading.diagnostics),
    )


def document_id_of(name: str) -> str:
    """A readable id from a file's name; a name that says nothing (`R9.htm`) takes its folder's along.

    >>> document_id_of("notes/Harbourline 2024.md"), document_id_of("aapl-10q-2025/R9.htm")
    ('harbourline-2024', 'aapl-10q-2025-r9')
    """
    path = PurePath(name)
    says_something = re.search(r"[^\W\d_]{4}", path.stem) or not path.parent.name
    return slug(path.stem if says_something else f"{path.parent.name}-{path.stem}") or "document"


def _read(text: str, name: str) -> tuple[str, Reading]:
    suffix = PurePath(name).suffix.lower()
    if suffix in {".htm", ".html", ".xhtml"} or (suffix not in {".md", ".txt"} and _HTML.search(text[:_SNIFF])):
        if is_rpage(text):
            return "text/html", read_rpage(text, source=name)
        return "text/html", read_html(text, source=name)
    if is_rpage_text(text):
        return "text/plain", read_rpage_text(text)
    return ("text/markdown" if suffix in {".md", ".markdown"} else "text/plain"), read_text(text)
