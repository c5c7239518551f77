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
from ingest.readers.lines import Line, blocks_of_lines, split_lines
from ingest.readers.reading import Reading
from ontology.types import Block, Diagnostic

_DURATION = re.compile(r"^(\d{1,2}) Months Ended$", re.IGNORECASE)
_DEFINITIONS = re.compile(r"^[-+] (Definition|References|Details)$")
_CLOSING = "X"


@dataclass(slots=True)
class _Cell:
    """The text behind one bar: the rest of its line and the lines up to the next bar."""

    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def is_rpage_text(text: str) -> bool:
    """Whether `text` has the bars, period heads and definitions of an R page saved as text."""
    lines = [line.text for line in split_lines(text)]
    bars = sum((line.startswith("|") and not line.endswith("|")) or line == "|" for line in lines[:40])
    return bars >= 3 and any(_DURATION.match(line.lstrip("|")) or parse_date(line) for line in lines[:20])


def read_rpage_text(text: str) -> Reading:
    """Read an R page saved as text: each period column is read on its own, the definitions at the end are dropped."""
    cells = _cells(split_lines(text))
    title = next((cell.text for cell in cells if cell.text), None)
    durations = [int(match.group(1)) for cell in cells if (match := _DURATION.match(cell.text))]
    ends = [end for cell in cells if len(cell.text) < 20 and (end := parse_date(cell.text))]
    body = _body(cells, title)
    blocks: list[Block] = []
    for column, cell in enumerate(body):
        period_end = ends[column % len(ends)] if ends else None
        blocks += blocks_of_lines(text, cell.lines, period_end=period_end)
    first_end, first_start = _first_period(durations, ends)
    dropped = [cell for cell in cells if _is_definition(cell)]
    diagnostics = (
        (
            Diagnostic(
                code="definitions-dropped",
                message="taxonomy definitions at the end of the page are not policy text",
                start_char=dropped[0].lines[0].start_char,
                end_char=dropped[-1].lines[-1].end_char,
            ),
        )
        if dropped
        else ()
    )
    return Reading(
        text=text,
        blocks=tuple(blocks),
        title=title,
        period_start=first_start,
        period_end=first_end,
        diagnostics=diagnostics,
    )


def _cells(lines: list[Line]) -> list[_Cell]:
    cells = [_Cell()]
    for line in lines:
        if line.text.startswith("|"):
            cells.append(_Cell())
            rest = line.text[1:].strip()
            if rest:
                start_char = line.end_char - len(rest)
                cells[-1].lines.append(Line(start_char, line.end_char, rest, line.gap))
        else:
            cells[-1].lines.append(line)
    return [cell for cell in cells if cell.lines]


def _is_definition(cell: _Cell) -> bool:
    return cell.lines[0].text == _CLOSING and any(_DEFINITIONS.match(line.text) for line in cell.lines)


def _body(cells: list[_Cell], title: str | None) -> list[_Cell]:
    """The cells that hold text: not the caption, the column heads, the row labels or the definitions."""
    body = []
    for cell in cells:
        if _is_definition(cell) or cell.text == title:
            continue
        if _DURATION.match(cell.text) or (len(cell.text) < 20 and parse_date(cell.text)):
            continue
        if len(cell.lines) == 1 and len(cell.text) < 120:
            continue
        body.append(cell)
    return body


def _first_period(durations: list[int], ends: list[date]) -> tuple[date | None, date | None]:
    """End and start of the first column, which an R page gives to the filing's own period."""
    if not ends:
        return None, None
    return ends[0], period_start_of(ends[0], durations[0]) if durations else None
