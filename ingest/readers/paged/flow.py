"""The lines of columns → blocks: rows to tables, lone cells to tables, the rest to paragraphs across columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.html_blocks import BlockWriter
from ingest.readers.lines import blocks_of_lines, split_lines
from ingest.readers.paged.columns import TextLine
from ingest.readers.words import WordJoiner
from ingest.shapes import ends_sentence, is_heading_like
from ontology.types import BlockKind

_GAP = re.compile(r"\s{3,}|\t+")
_FIGURE = re.compile(r"^[\s(]*[-–—$€£¥%+]*\s*(?:[A-Z]{0,3}\$)?\(?\d[\d.,]*\s*[)%x]*\s*[-–—]?$|^[-–—$€£¥%()]+$")
_CELL_WORDS = 8
_LEAST_FIGURES = 3
_BARE_BULLET = re.compile(r"^[•●▪▫◦·∙‣⁃■□❖➢✓o–-]$")
_BARE_NUMBER = re.compile(r"^(?:\(?[a-z0-9]{1,4}[.)]|\([ivx]+\)|\d{1,2}(?:\.\d{1,2})*\.?)$")
_PARAGRAPH_INDENT = 3
_LEAST_LINES = 4


@dataclass(slots=True)
class _Pending:
    """The last block, which the next column or page may go on with."""

    kind: BlockKind
    text: str
    page: int | None


class Flow:
    """Writes the columns of a report, in reading order, as blocks."""

    def __init__(self, writer: BlockWriter, joiner: WordJoiner) -> None:
        self.writer = writer
        self.joiner = joiner
        self._pending: _Pending | None = None

    def add(self, column: Sequence[TextLine], page: int | None) -> None:
        """Append a column of the page `page`."""
        text = "\n".join(_prepared(column))
        blocks = blocks_of_lines(text, split_lines(text))
        for position, block in enumerate(blocks):
            raw = text[block.start_char : block.end_char]
            content = _rows(raw) if block.kind is BlockKind.TABLE else self.joiner.join(raw)
            if position == 0 and self._goes_on(block.kind, content):
                assert self._pending is not None
                self._pending.text = self.joiner.join(f"{self._pending.text}\n{content}")
                continue
            if self._pending and block.kind is self._pending.kind is BlockKind.TABLE and position:
                self._pending.text += f"\n{content}"
                continue
            self.close()
            # Covers and inside covers stand before page 1.
            self._pending = _Pending(block.kind, content, page if page is None or page > 0 else None)

    def close(self) -> None:
        """Write the last block."""
        if self._pending is not None:
            self.writer.page = self._pending.page
            self.writer.add(self._pending.kind, self._pending.text)
            self._pending = None

    def _goes_on(self, kind: BlockKind, content: str) -> bool:
        """Whether a block at the top of a column is the rest of the paragraph at the bottom of the one before."""
        before = self._pending
        if before is None or kind is not BlockKind.PARAGRAPH or before.kind is BlockKind.TABLE:
            return False
        if ends_sentence(before.text) or len(before.text.split()) < 5:
            return False
        return content[0].islower() or (not is_heading_like(content) and not is_heading_like(before.text))


def _prepared(column: Sequence[TextLine]) -> Iterator[str]:
    """The lines with rows of cells between bars, and a blank line where an indent begins a paragraph."""
    for item in _gathered(_closed_up(column)):
        if isinstance(item, list):
            yield ""
            yield from (f"| {cell} |" for cell in item)
            yield ""
        else:
            yield item


def _gathered(column: list[TextLine]) -> Iterator[str | list[str]]:
    """Lines as they are; runs of lines that each hold one cell of a table as the list of these cells."""
    column = _with_marks(column)
    shown = [position for position, line in enumerate(column) if line.text]
    cells = _cell_runs(column, shown)
    before: TextLine | None = None
    position = 0
    while position < len(column):
        line = column[position]
        if position in cells:
            after = cells[position]
            yield [cell.text for cell in column[position:after] if cell.text]
            position, before = after, None
            continue
        row = _GAP.split(line.text)
        if len(row) > 1 and _FIGURE.match(row[-1]):
            yield f"| {' | '.join(row)} |"
        else:
            indented = before is not None and before.text and line.indent - before.indent >= _PARAGRAPH_INDENT
            if indented and before is not None and ends_sentence(before.text):
                yield ""
            yield line.text
        before = line
        position += 1


def _closed_up(column: Sequence[TextLine]) -> list[TextLine]:
    """The lines without the blank ones inside sentences: a line of the next column may have stood between two of this."""
    lengths = sorted(len(line.text) for line in column if line.text)
    if len(lengths) < _LEAST_LINES:
        return list(column)
    width = lengths[int(0.9 * len(lengths))]
    closed: list[TextLine] = []
    for position, line in enumerate(column):
        before = closed[-1].text if closed else ""
        after = column[position + 1].text if position + 1 < len(column) else ""
        runs_on = before and after and len(before) >= 0.6 * width and not ends_sentence(before)
        if line.text or not runs_on or _GAP.search(before):
            closed.append(line)
    return closed


def _with_marks(column: list[TextLine]) -> list[TextLine]:
    """Bullets and enumerators that stand in a line of their own, put before the text they belong to."""
    joined: list[TextLine] = []
    mark: TextLine | None = None
    for line in column:
        if mark is not None:
            if not line.text:
                continue
            together = f"{mark.text} {line.text}"
            joined.append(line if _FIGURE.match(line.text) else TextLine(mark.indent, together))
            mark = None
        elif _BARE_BULLET.match(line.text) or (_BARE_NUMBER.match(line.text) and not line.text.isdigit()):
            mark = line
        else:
            joined.append(line)
    return joined if mark is None else [*joined, mark]


def _cell_runs(column: Sequence[TextLine], shown: Sequence[int]) -> dict[int, int]:
    """Where runs of lone cells begin, and after which line each ends: short lines, many of them figures."""
    runs: dict[int, int] = {}
    run: list[int] = []
    for position in [*shown, None]:
        if position is not None and _is_cell(column[position].text):
            run.append(position)
            continue
        figures = [place for place in run if _FIGURE.match(column[place].text)]
        if len(figures) >= _LEAST_FIGURES and 4 * len(figures) >= len(run):
            # The row's label stands before its first figure; headings further up are none of the table.
            first = run[max(run.index(figures[0]) - 1, 0)]
            runs[first] = figures[-1] + 1
        run = []
    return runs


def _is_cell(text: str) -> bool:
    if _FIGURE.match(text):
        return True
    return len(text.split()) <= _CELL_WORDS and len(text) <= 70 and not ends_sentence(text)


def _rows(raw: str) -> str:
    """The rows of a table with their cells parted by bars."""
    rows = []
    for line in raw.splitlines():
        cells = [cell.strip() for cell in re.split(r"\||\s{3,}|\t+", line)]
        row = " | ".join(cell for cell in cells if cell)
        if row:
            rows.append(row)
    return "\n".join(rows)
