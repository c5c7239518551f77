"""SEC EDGAR "R" pages: a table with one row a reported fact, its concept in the row's link, one column a period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml.html import HtmlElement

from ingest.dates import parse_date, period_start_of
from ingest.readers.html_blocks import BlockWriter, write_blocks
from ingest.readers.html_parse import is_hidden, parse_html, tag_of, text_of
from ingest.readers.reading import Reading
from ontology.errors import ParseError
from ontology.types import BlockKind, TextFact

_ELEMENT = re.compile(r"defref_([^_'\"]+)_([^'\"\s]+)")
_DATATYPE = re.compile(r"Data Type: ?(?:[\w.-]+:)?(\w+)")
_TEXT_BLOCK = "textBlockItemType"
_DURATION = re.compile(r"^(\d{1,2}) Months Ended$", re.IGNORECASE)
_CAPTION_END = re.compile(r"\s*\((?:Policies|Tables|Details)\)\s*$")


def is_rpage(text: str) -> bool:
    """Whether this HTML is an R page: a report table whose rows link to element definitions."""
    return "defref_" in text and re.search(r"class=\"report\"", text) is not None


def read_rpage(text: str, *, source: str) -> Reading:
    """Read an R page; each text is a fact of its row's concept, and its blocks carry its column's period.

    Raises:
        ParseError: there is no report table, or no text in it.
    """
    root = parse_html(text, source=source)
    table = next((table for table in root.iter("table") if "report" in (table.get("class") or "").split()), None)
    if table is None:
        raise ParseError("this R page has no report table", source=source, hint="download the page again")
    writer = BlockWriter()
    heads = [text_of(cell) for cell in _own_cells(table) if tag_of(cell) == "th"]
    caption = _CAPTION_END.sub("", heads[0]) if heads else None
    durations = [int(match.group(1)) for head in heads if (match := _DURATION.match(head))]
    ends = [end for head in heads[1:] if len(head) < 20 and (end := parse_date(head))]
    datatypes = _datatypes(root)
    facts = [fact for row in _own_rows(table) for fact in _read_row(row, caption, ends, writer, datatypes)]
    if not writer.blocks:
        raise ParseError("this R page holds figures only, no text", source=source, hint="ingest the page of the policies")
    return Reading(
        text=writer.text,
        blocks=tuple(writer.blocks),
        title=caption,
        lang="en",
        period_start=period_start_of(ends[0], durations[0]) if ends and durations else None,
        period_end=ends[0] if ends else None,
        facts=tuple(facts),
    )


def _datatypes(root: HtmlElement) -> dict[str, str]:
    """The datatype of each element, local name of the type, from the hidden definitions of the page."""
    found = {}
    for definition in root.iter("table"):
        name = definition.get("id") or ""
        stated = _DATATYPE.search(" ".join("".join(definition.itertext()).split())) if name.startswith("defref_") else None
        if stated:
            found[name] = stated.group(1)
    return found


def _own_rows(table: HtmlElement) -> list[HtmlElement]:
    """The rows of the report table itself: pages nest the filer's tables in its cells."""
    rows = []
    for row in table.iter("tr"):
        owner = next((above for above in row.iterancestors("table")), None)
        if owner is table:
            rows.append(row)
    return rows


def _own_cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for row in _own_rows(table) for cell in row if tag_of(cell) in {"td", "th"}]


def _read_row(
    row: HtmlElement, caption: str | None, ends: list[date], writer: BlockWriter, datatypes: Mapping[str, str]
) -> Iterator[TextFact]:
    cells = [cell for cell in row if tag_of(cell) == "td" and not is_hidden(cell)]
    if len(cells) < 2:
        return
    label = text_of(cells[0])
    match = _ELEMENT.search(str(cells[0].xpath("string(.//a/@onclick)")))
    values = [cell for cell in cells[1:] if "fn" not in _classes(cell)]  # footnote marks are no column
    texts = [(column, cell) for column, cell in enumerate(values) if "text" in _classes(cell) and text_of(cell)]
    for column, cell in texts:
        writer.period_end = ends[column] if column < len(ends) else None
        first = len(writer.blocks)
        if label != caption:
            writer.add(BlockKind.HEADING, label, level=1)
        write_blocks(cell, writer)
        if match and len(writer.blocks) > first:
            yield TextFact(
                concept=f"{match.group(1)}:{match.group(2)}",
                value=text_of(cell),
                spans=((writer.blocks[first].start_char, writer.blocks[-1].end_char),),
                period_end=writer.period_end,
                text_block=datatypes.get(match.group(), _TEXT_BLOCK) == _TEXT_BLOCK,
            )
    writer.period_end = None


def _classes(cell: HtmlElement) -> list[str]:
    return (cell.get("class") or "").split()
