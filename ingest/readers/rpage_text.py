"""SEC R pages that were saved as text: a caption, period columns, one cell after another, taxonomy definitions at the end.

|                           the caption between bars
Material accounting policies
|6 Months Ended             one bar a cell; the columns' durations and dates
|
Jun. 30, 2025
|Material accounting policies     the row's label
|                           then one cell for each column
2 Material accounting policies
…
|X                          from here on taxonomy definitions: no policy text
- Definition
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ingest.dates import parse_date, period_start_of
from ingest.readers.lines import Line, blocks_of_lines, report_cut_lines, split_lines
from ingest.readers.reading import Reading
from ontology.types import Block, BlockKind, Diagnostic

_DURATION = re.compile(r"^(\d{1,2}) Months Ended$", re.IGNORECASE)
_DEFINITIONS = re.compile(r"^[-+] (Definition|References|Details)$")
_CLOSING = "X"
_LONGEST_DATE = 20


@dataclass(slots=True)
class _Cell:
    """What stands behind one bar: the rest of its line (a head or a row's label) and the lines up to the next bar."""

    head: Line | None
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in ([self.head] if self.head else []) + self.lines)


@dataclass(slots=True)
class _Page:
    """The parts of a page, as they are found cell by cell."""

    title: str | None = None
    durations: list[int] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    definitions: list[_Cell] = field(default_factory=list)


def is_rpage_text(text: str) -> bool:
    """Whether `text` has the bars, period heads and definitions of an R page saved as text."""
    lines = [line.text for line in split_lines(text)]
    bars = sum((line.startswith("|") and not line.endswith("|")) or line == "|" for line in lines[:40])
    return bars >= 3 and any(_DURATION.match(line.lstrip("|")) or parse_date(line) for line in lines[:20])


def read_rpage_text(text: str) -> Reading:
    """Read an R page saved as text: each period column is read on its own, the definitions at the end are dropped."""
    page = _read_page(text)
    return Reading(
        text=text,
        blocks=tuple(page.blocks),
        title=page.title,
        period_start=period_start_of(page.ends[0], page.durations[0]) if page.ends and page.durations else None,
        # An R page gives its first column to the filing's own period.
        period_end=page.ends[0] if page.ends else None,
        diagnostics=(*report_cut_lines(text), *((_dropped(page.definitions),) if page.definitions else ())),
    )


def _read_page(text: str) -> _Page:
    page = _Page()
    label: Line | None = None
    column = 0
    for cell in _cells(split_lines(text)):
        duration = _DURATION.match(cell.text)
        day = parse_date(cell.text) if len(cell.text) < _LONGEST_DATE else None
        if page.definitions or _is_definition(cell):
            page.definitions.append(cell)
        elif duration:
            page.durations.append(int(duration.group(1)))
        elif day is not None and not page.blocks:
            page.ends.append(day)
        elif cell.head is not None and not cell.lines:
            label, column = cell.head, 0
            page.title = page.title or cell.text
        elif page.title is None and cell.text:
            page.title = cell.text
        else:
            label = _read_value(text, cell, label, column, page)
            column += 1
    return page


def _read_value(text: str, cell: _Cell, label: Line | None, column: int, page: _Page) -> Line | None:
    """Read one cell of a row; returns the label if it still has to be written before the row's next cell with text."""
    if not cell.text:
        return label
    period_end = page.ends[column % len(page.ends)] if page.ends else None
    if label is not None and label.text != page.title:
        page.blocks.append(
            Block(
                kind=BlockKind.HEADING,
                start_char=label.start_char,
                end_char=label.end_char,
                level=1,
                period_end=period_end,
            )
        )
    lines = ([cell.head] if cell.head else []) + cell.lines
    page.blocks += blocks_of_lines(text, lines, period_end=period_end)
    return None


def _cells(lines: list[Line]) -> list[_Cell]:
    """The cells, empty ones too: they count as columns. Lines before the first bar are a cell of their own."""
    cells: list[_Cell] = []
    for line in lines:
        if line.text.startswith("|"):
            rest = line.text[1:].strip()
            start_char = line.end_char - len(rest)
            cells.append(_Cell(Line(start_char, line.end_char, rest, line.gap) if rest else None))
        elif cells:
            cells[-1].lines.append(line)
        else:
            cells.append(_Cell(None, [line]))
    return cells


def _is_definition(cell: _Cell) -> bool:
    return cell.head is not None and cell.head.text == _CLOSING and any(_DEFINITIONS.match(line.text) for line in cell.lines)


def _dropped(definitions: list[_Cell]) -> Diagnostic:
    first, last = definitions[0], definitions[-1]
    lines = ([first.head] if first.head else []) + first.lines + last.lines
    return Diagnostic(
        code="definitions-dropped",
        message="taxonomy definitions at the end of the page are not policy text",
        start_char=lines[0].start_char,
        end_char=lines[-1].end_char,
    )
