"""Full submissions of SEC EDGAR (.txt): SGML tags around all documents of a filing, and a header that says whose they are.

<SEC-DOCUMENT>0000000000-25-000001.txt
<SEC-HEADER> … COMPANY CONFORMED NAME: … </SEC-HEADER>
<DOCUMENT>
<TYPE>10-K
<FILENAME>acme-10k.htm
<TEXT>
<XBRL> … the document itself … </XBRL>
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import PurePosixPath

from ingest.readers.formats import read_member
from ingest.readers.instance import is_instance
from ingest.readers.package_contents import EXTRACTED
from ingest.readers.packaged import Member, PackagedReport, read_members
from ingest.readers.pdf import MAX_PAGES
from ingest.readers.reading import Reading
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import ParseError
from ontology.types import EntityIdentifier

_START = re.compile(
    rb"\s*(?:-----BEGIN PRIVACY-ENHANCED MESSAGE-----.*?\n)?<(?:SEC-DOCUMENT|IMS-DOCUMENT|DOCUMENT)>", re.DOTALL
)
_DOCUMENT = re.compile(rb"^<DOCUMENT>[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(rb"^<(TYPE|FILENAME)>[ \t]*([^\r\n]*)", re.MULTILINE)
_WRAPPERS = (b"XBRL", b"XML")
#: Marks of SGML in the text documents of old filings.
_PAGE = re.compile(rb"^[ \t]*<PAGE>", re.MULTILINE)
_TABLE_MARKS = re.compile(rb"^[ \t]*</?(?:TABLE|CAPTION|S|C|FN)>(?:[ \t]*<[SC]>)*[ \t]*$", re.MULTILINE)
_HEAD = 32 * 1024
_NAME = re.compile(r"COMPANY CONFORMED NAME:[ \t]*(\S[^\r\n]*)")
_CIK = re.compile(r"CENTRAL INDEX KEY:[ \t]*(\d{1,10})")
_PERIOD = re.compile(r"CONFORMED PERIOD OF REPORT:[ \t]*(\d{8})")
_CIK_SCHEME = "http://www.sec.gov/CIK"
_PAGES = frozenset({".htm", ".html", ".xhtml", ".txt"})
_INSTANCES = frozenset({".xml", ".xbrl"})
#: EDGAR's own renderings of the facts, and pictures.
_TYPES_LEFT_OUT = frozenset({"XML", "GRAPHIC", "ZIP", "EXCEL", "JSON"})


@dataclass(frozen=True, slots=True)
class _Document:
    """One document of a submission: its type, the name of its file, and its bytes without the tags around them."""

    type: str
    name: str
    data: bytes


def is_submission(data: bytes) -> bool:
    """Whether the bytes are a submission, or one document of it in its tags.

    >>> is_submission(b"<SEC-DOCUMENT>0000000000-25-000001.txt : 20250201")
    True
    """
    return _START.match(data[:_HEAD]) is not None


def read_submission(
    data: bytes,
    *,
    source: str,
    elements: TextElements,
    report: str | None = None,
    encoding: str | None = None,
    max_pages: int = MAX_PAGES,
) -> tuple[PackagedReport, ...]:
    """Read the documents of a submission in its order: pages, texts and instances; not what EDGAR made of them, nor pictures.

    What the documents do not say of the filer and the period is taken from the header. `report` as in `read_package`.

    Raises:
        NotFoundError: the submission holds no such document.
        ReadError: it is cut off, holds no document with text, or none can be read (the first one's error).
    """
    found = list(_documents(data, source))
    names = {document.name for document in found}
    documents = [document for document in found if _has_text(document, names)]
    if not documents:
        raise ParseError("the submission holds no document with text", source=source, hint="download the filing's documents")
    members = [Member(document.name, partial(_read, document, source, elements, encoding, max_pages)) for document in documents]
    header = data[:_HEAD].decode("latin-1")
    reports = read_members(members, source=source, report=report, notes=())
    return tuple(replace(one, reading=_with_header(one.reading, header)) for one in reports)


def _documents(data: bytes, source: str) -> Iterator[_Document]:
    starts = [match.end() for match in _DOCUMENT.finditer(data)]
    whole = b"</SEC-DOCUMENT>" in data[-_HEAD:] or b"<SEC-DOCUMENT>" not in data[:_HEAD]
    for number, (start, limit) in enumerate(pairwise([*starts, len(data)]), start=1):
        end = data.rfind(b"</DOCUMENT>", start, limit)
        first, last = data.find(b"<TEXT>", start, limit), data.rfind(b"</TEXT>", start, limit)
        if end < 0 or not 0 < first < last < end:
            whole = False
            break
        fields = {match.group(1): match.group(2).decode("latin-1").strip() for match in _FIELD.finditer(data, start, first)}
        name = fields.get(b"FILENAME") or f"{number}.txt"
        yield _Document(fields.get(b"TYPE", ""), name, _unwrapped(data[first + len(b"<TEXT>") : last]))
    if not whole:
        raise ParseError("the submission is cut off", source=source, hint="check that the download is complete")


def _unwrapped(body: bytes) -> bytes:
    body = body.strip(b"\r\n")
    for tag in _WRAPPERS:
        if body.startswith(b"<%b>" % tag) and body.endswith(b"</%b>" % tag):
            return body[len(tag) + 2 : -len(tag) - 3].strip()
    return body


def _has_text(document: _Document, names: set[str]) -> bool:
    if document.type in _TYPES_LEFT_OUT or document.data.startswith(b"begin "):
        return False
    suffix = PurePosixPath(document.name).suffix.lower()
    if suffix in _INSTANCES:
        extracted = document.name.endswith(EXTRACTED) and f"{document.name.removesuffix(EXTRACTED)}.htm" in names
        return is_instance(document.data) and not extracted
    return suffix in _PAGES


def _read(
    document: _Document, source: str, elements: TextElements, encoding: str | None, max_pages: int
) -> tuple[str, Reading]:
    data = document.data
    if document.name.lower().endswith(".txt"):
        data = _TABLE_MARKS.sub(b"", _PAGE.sub(b"\f", data))
    return read_member(data, name=document.name, package=source, encoding=encoding, elements=elements, max_pages=max_pages)


def _with_header(reading: Reading, header: str) -> Reading:
    name, cik = _NAME.search(header), _CIK.search(header)
    identifier = EntityIdentifier(scheme=_CIK_SCHEME, identifier=cik.group(1)) if cik else None
    return replace(
        reading,
        entity=reading.entity or (name.group(1).strip() if name else None),
        entity_identifier=reading.entity_identifier or identifier,
        period_end=reading.period_end or _period_end(header),
    )


def _period_end(header: str) -> date | None:
    stated = _PERIOD.search(header)
    try:
        return date.fromisoformat(stated.group(1)) if stated else None
    except ValueError:
        return None
