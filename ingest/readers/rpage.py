"""SEC EDGAR "R" pages: a table with one row a reported fact, its concept in the row's link, one column a period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lxml.html import HtmlElement

from ingest.dates import parse_date, period_start_of
from ingest.readers.html_blocks import BlockWriter, write_blocks
from ingest.readers.html_parse import is_hidden, parse_html, refuse_cut_off, tag_of, text_of
from ingest.readers.reading import Reading
from ingest.readers.xbrl_document import entity_name
from ontology.errors import ParseError
from ontology.types import BlockKind, EntityIdentifier, TextFact

_Period = tuple[date | None, date]

_ELEMENT = re.compile(r"defref_([^_'\"]+)_([^'\"\s]+)")
_DATATYPE = re.compile(r"Data Type: ?(?:[\w.-]+:)?(\w+)")
_TEXT_BLOCK = "textBlockItemType"
_LONGEST_DATE = 20
_COLUMNS = re.compile(r"^\d{1,2}$")
_DURATION = re.compile(r"^(\d{1,2}) Months Ended$", re.IGNORECASE)
#: " - USD ($) $ in Millions" and the like, behind the caption.
_UNITS = re.compile(r"\s+-\s+(?:[A-Z]{3} \(\S{1,4}\)|shares|pure)(?:\s.*)?$")
_CAPTION_END = re.compile(r"\s*\((?:Policies|Tables|Details)\)\s*$")
_CIK = "dei:EntityCentralIndexKey"
_CIK_SCHEME = "http://www.sec.gov/CIK"


def is_rpage(text: str) -> bool:
    """Whether this HTML is an R page: a report table whose rows link to element definitions."""
    return "defref_" in text and re.search(r"class=\"report\"", text) is not None


def read_rpage(text: str, *, source: str) -> Reading:
    """Read an R page; each text is a fact of its row's concept, and its blocks carry its column's period.

    Raises:
        ParseError: there is no report table, or no text in it, or it is cut off.
    """
    refuse_cut_off(text, source=source)
    root = parse_html(text, source=source)
    table = next((table for table in root.iter("table") if "report" in (table.get("class") or "").split()), None)
    if table is None:
        raise ParseError("this R page has no report table", source=source, hint="download the page again")
    writer = BlockWriter()
    heads = [cell for cell in _own_cells(table) if tag_of(cell) == "th"]
    caption = _CAPTION_END.sub("", _UNITS.sub("", text_of(heads[0]))) if heads else None
    periods = _periods(heads[1:])
    datatypes = _datatypes(root)
    facts = [fact for row in _own_rows(table) for fact in _read_row(row, caption, periods, writer, datatypes)]
    if not writer.blocks:
        raise ParseError("this R page holds figures only, no text", source=source, hint="ingest the page of the policies")
    return Reading(
        text=writer.text,
        blocks=tuple(writer.blocks),
        title=caption,
        entity=entity_name(facts),
        lang="en",
        period_start=periods[0][0] if periods else None,
        # An R page gives its first column to the filing's own period.
        period_end=periods[0][1] if periods else None,
        entity_identifier=next(
            (EntityIdentifier(scheme=_CIK_SCHEME, identifier=fact.value) for fact in facts if fact.concept == _CIK), None
        ),
        facts=tuple(facts),
    )


def _periods(heads: Sequence[HtmlElement]) -> list[_Period]:
    """Start and end of each column: a row of durations, each over one column or more, stands above the row of dates."""
    months: list[int | None] = []
    ends: list[date] = []
    for head in heads:
        text = text_of(head)
        if len(text) < _LONGEST_DATE and (end := parse_date(text)):
            ends.append(end)
        else:
            duration = _DURATION.match(text)
            columns = head.get("colspan") or "1"
            wide = int(columns) if _COLUMNS.match(columns) else 1
            months += [int(duration.group(1)) if duration else None] * wide
    if len(months) != len(ends):
        months = [months[0] if months else None] + [None] * len(ends)
    return [(period_start_of(end, span) if span else None, end) for end, span in zip(ends, months, strict=False)]


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
    row: HtmlElement, caption: str | None, periods: list[_Period], writer: BlockWriter, datatypes: Mapping[str, str]
) -> Iterator[TextFact]:
    cells = [cell for cell in row if tag_of(cell) == "td" and not is_hidden(cell)]
    if len(cells) < 2:
        return
    label = text_of(cells[0])
    match = _ELEMENT.search(str(cells[0].xpath("string(.//a/@onclick)")))
    values = [cell for cell in cells[1:] if "fn" not in _classes(cell)]  # footnote marks are no column
    texts = [(column, cell) for column, cell in enumerate(values) if "text" in _classes(cell) and text_of(cell)]
    for column, cell in texts:
        period_start, writer.period_end = periods[column] if column < len(periods) else (None, None)
        first = len(writer.blocks)
        if label != caption:
            writer.add(BlockKind.HEADING, label, level=1)
        write_blocks(cell, writer)
        if match and len(writer.blocks) > first:
            yield TextFact(
                concept=f"{match.group(1)}:{match.group(2)}",
                value=text_of(cell),
                spans=((writer.blocks[first].start_char, writer.blocks[-1].end_char),),
                period_start=period_start,
                period_end=writer.period_end,
                text_block=datatypes.get(match.group(), _TEXT_BLOCK) == _TEXT_BLOCK,
            )
    writer.period_end = None


def _classes(cell: HtmlElement) -> list[str]:
    return (cell.get("class") or "").split()
