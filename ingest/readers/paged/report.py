"""Whole reports as text, with or without pages: what `pdftotext`, a PDF reader or an HTML-to-text converter left."""

from __future__ import annotations

from ingest.dates import find_period
from ingest.readers.html_blocks import BlockWriter
from ingest.readers.lines import report_cut_lines
from ingest.readers.paged.columns import read_columns
from ingest.readers.paged.flow import Flow
from ingest.readers.paged.furniture import drop_furniture
from ingest.readers.paged.pages import missing_pages, split_pages
from ingest.readers.reading import Reading
from ingest.readers.words import WordJoiner, plain_characters
from ontology.types import Diagnostic

#: Texts at least this long are whole reports, whether or not pages are told apart in them.
SHORTEST_REPORT = 150_000
_LEAST_PAGES = 3
_HEAD = 3000


def is_report_text(text: str) -> bool:
    """Whether a text is a whole report, or has pages: then its lines are laid out, and its text must be made of them."""
    return len(text) >= SHORTEST_REPORT or text.count("\f") >= _LEAST_PAGES


def read_report_text(text: str) -> Reading:
    """Read a report page by page: furniture is dropped, columns are read one after the other, words made whole."""
    text = plain_characters(text)
    pages = split_pages(text)
    gaps = missing_pages(pages)
    dropped = drop_furniture(pages)
    writer = BlockWriter()
    flow = Flow(writer, WordJoiner(text))
    for page in pages:
        for column in read_columns(page.lines):
            flow.add(column, page.number)
    flow.close()
    notes = [Diagnostic(code="page-furniture", message=f"left out {dropped} headers and footers")] if dropped else []
    period_start, period_end = find_period(writer.text[:_HEAD])
    return Reading(
        text=writer.text,
        blocks=tuple(writer.blocks),
        period_start=period_start,
        period_end=period_end,
        page_heads=tuple((page.number, page.head) for page in pages if page.number is not None and page.head),
        diagnostics=(*notes, *gaps, *report_cut_lines(text)),
    )
