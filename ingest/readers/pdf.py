"""PDF (the extra `policykb[pdf]`): the text of each page laid out as on the page, then read as any other paged report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from ingest.readers.paged.report import read_report_text
from ingest.readers.reading import Reading
from ontology.errors import ParseError, ReadError, UnsafeInputError
from ontology.types import Diagnostic, Severity

#: Most pages that are read: the longest annual reports have about 1,000.
MAX_PAGES = 5_000
#: Most pieces of text on one page: more is a drawing.
_MOST_PIECES = 20_000
#: What stands near the end of every PDF, and how near at most.
_END = b"startxref"
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of characters of one look, with its edges in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF; some have a few other bytes before their signature."""
    return b"%PDF-" in data[:1024]


def read_pdf(data: bytes, *, source: str, max_pages: int = MAX_PAGES) -> Reading:
    """Read a PDF page by page, page numbers and columns included.

    Raises:
        ReadError: pypdfium2 is not installed.
        ParseError: damaged, or without any text (a scan).
        UnsafeInputError: encrypted, or with more than `max_pages` pages.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError("reading PDF needs pypdfium2", source=source, hint="pip install 'policykb[pdf]'") from error
    if _END not in data[-_TAIL:]:
        # Cut off behind an update of the file, the version before would be read.
        raise ParseError("the PDF is cut off", source=source, hint="check that the download is complete")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnsafeInputError("the PDF is encrypted", source=source, hint="save it without a password") from error
        raise ParseError(
            f"not a PDF that can be read: {str(error).rstrip('.')}", source=source, hint="check that the download is complete"
        ) from error
    try:
        if len(document) > max_pages:
            raise UnsafeInputError(
                f"the PDF has {len(document):,} pages, more than the limit of {max_pages:,}",
                source=source,
                hint="split it into smaller files",
            )
        pages = [_page_text(document, number, source) for number in range(len(document))]
    finally:
        document.close()
    empty = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(empty) == len(pages):
        raise ParseError("the PDF holds no text, only pictures of it", source=source, hint="run a text recognition on it first")
    # A form feed behind every page: even one page is a page.
    reading = read_report_text("".join(f"{page}\f" for page in pages))
    return reading if not empty else _with_note(reading, empty)


def _with_note(reading: Reading, empty: list[int]) -> Reading:
    listed = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")
    note = Diagnostic(code="page-without-text", message=f"no text on page {listed} of the file", severity=Severity.WARNING)
    return replace(reading, diagnostics=(*reading.diagnostics, note))


def _page_text(document: Any, number: int, source: str) -> str:
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage()
        count = text.count_rects()
        if count > _MOST_PIECES:
            raise UnsafeInputError(
                f"page {number + 1} has {count:,} pieces of text, more than the limit of {_MOST_PIECES:,}",
                source=source,
                hint="take the page out",
            )
        pieces = []
        for index in range(count):
            left, bottom, right, top = text.get_rect(index)
            words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
            if words:
                pieces.append(_Piece(left, bottom, right, top, words))
    except pypdfium2.PdfiumError as error:
        raise ParseError(
            f"page {number + 1} cannot be read: {error}", source=source, hint="check that the download is complete"
        ) from error
    return _laid_out(pieces)


def _laid_out(pieces: list[_Piece]) -> str:
    """Lines of text in which every piece stands about as far to the right, and as far down, as on the page."""
    if not pieces:
        return ""
    character = max(median((piece.right - piece.left) / len(piece.text) for piece in pieces), 1.0)
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -(piece.top + piece.bottom)):
        middle = (piece.top + piece.bottom) / 2
        if lines and lines[-1][0].bottom <= middle <= lines[-1][0].top:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    steps = [above[0].bottom - below[0].bottom for above, below in pairwise(lines)]
    step = median(steps) if steps else 0.0
    rows = []
    for position, line in enumerate(lines):
        if position and steps[position - 1] > 1.4 * step:
            rows.append("")
        rows.append(_row(sorted(line, key=lambda piece: piece.left), character))
    return "\n".join(rows)


def _row(line: list[_Piece], character: float) -> str:
    row = ""
    right: float | None = None
    for piece in line:
        gap = piece.left - right if right is not None else 0.0
        if right is None or gap > 2.5 * character:
            # A wide gap parts columns and cells; it stays wide, whatever the widths of the letters before it.
            row += " " * max(round(piece.left / character) - len(row), 4 if right is not None else 0)
        elif gap > 0.2 * character:
            row += " "
        row += piece.text
        right = max(piece.right, right or piece.right)
    return row
