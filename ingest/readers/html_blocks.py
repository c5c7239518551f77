"""HTML elements → text and blocks: inline elements are joined, block elements break, hidden ones are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from lxml import etree
from lxml.html import HtmlElement

from ingest.enumerators import read_enumerator
from ingest.readers.html_parse import BREAKING, PLAIN, Look, breaks_page, is_hidden, look_of, tag_of, text_of
from ingest.readers.html_tables import is_frame, is_layout, rows_of
from ingest.readers.placed_lines import BAR, PlacedLine, PlacedLines
from ingest.shapes import bullet_length, is_heading_like, is_page_number
from ontology.types import Block, BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_RUN_IN_MARKS = ".:–—-"
_DEEPEST_FRAME = 20
_CAPITALS = re.compile(r"^([A-Z][A-Z0-9 ,&/’'()-]{3,90}?)\s+[—–]\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Run:
    """Inline text of one look; or, without text, the place where a tagged element `opens` or `closes`."""

    text: str
    look: Look = PLAIN
    opens: HtmlElement | None = None
    closes: HtmlElement | None = None


#: Stands for a `<br>` among the runs.
_BREAK = _Run("\n")
_SPACE = _Run(" ")


@dataclass(slots=True)
class BlockWriter:
    """Collects blocks and the text they stand in; blocks are parted by a blank line.

    `period_end` and `page` are given to every block that is added while they are set.
    """

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    period_end: date | None = None
    page: int | None = None
    _length: int = 0

    @property
    def text(self) -> str:
        """The text of the document so far."""
        return "".join(self.parts)

    def add(self, kind: BlockKind, text: str, *, level: int | None = None, look: Look = PLAIN) -> None:
        """Append one block; blank text and bare page numbers are left out."""
        if not text.strip() or is_page_number(text.strip()):
            return
        if self.parts:
            self._append("\n\n")
        start_char = self._length
        self._append(text)
        self.blocks.append(
            Block(
                kind=kind,
                start_char=start_char,
                end_char=self._length,
                level=level,
                bold=look.bold,
                italic=look.italic,
                underlined=look.underlined,
                period_end=self.period_end,
                page=self.page,
            )
        )

    def text_of(self, block: int) -> str:
        """The text of the block at this position."""
        return self.parts[2 * block]

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)


def write_blocks(
    element: HtmlElement,
    writer: BlockWriter,
    tagged: Collection[HtmlElement] = (),
    *,
    lines: PlacedLines | None = None,
) -> dict[HtmlElement, tuple[int, int]]:
    """Add the blocks below `element` to `writer`, in reading order; `lines` are those a converter placed, if it did.

    Returns the span in `writer.text` of each of the `tagged` elements that shows text. Inside a table it is that of the
    whole table, whose cells are joined in an order of their own.
    """
    walker = _Walker(writer, tagged, lines)
    walker.walk(element)
    return {node: (start, end) for node, start in walker.starts.items() if (end := walker.ends.get(node, 0)) > start}


class _Walker:
    """Walks a tree without recursion: pages with 20,000 nested elements exist."""

    def __init__(self, writer: BlockWriter, tagged: Collection[HtmlElement], lines: PlacedLines | None) -> None:
        self.writer = writer
        self.tagged = tagged
        self.tag_names = {node.tag for node in tagged}
        self.placed = lines
        self.lines = lines.lines if lines is not None else {}
        self.line: PlacedLine | None = None
        self.runs: list[_Run] = []
        self.open_items = 0
        self.frames = 0
        self.level: int | None = None
        self.starts: dict[HtmlElement, int] = {}
        self.ends: dict[HtmlElement, int] = {}
        #: Tagged elements that have opened, but no text of theirs was seen yet.
        self.waiting: list[HtmlElement] = []

    def walk(self, root: HtmlElement) -> None:
        looks = [PLAIN]
        skipped = False
        nodes = etree.iterwalk(root, events=("start", "end"))
        for event, node in nodes:
            if event == "start":
                skipped = is_hidden(node)
                tag = tag_of(node)
                if tag == "table" and not skipped:
                    skipped = not self._opens_frame(node)
                if skipped:
                    nodes.skip_subtree()
                    continue
                if node in self.tagged:
                    self.runs.append(_Run("", opens=node))
                if node in self.lines:
                    self._open_line(self.lines[node])
                else:
                    self._open(tag)
                if self.writer.page is not None and breaks_page(node):
                    self._flush()
                    self.writer.page += 1
                if tag == "sup":
                    self.runs.append(_SPACE)  # a footnote mark must not become part of the word
                look = look_of(node, looks[-1])
                looks.append(look)
                self._take(node.text, look)
            else:
                if skipped:
                    skipped = False  # the end of what was skipped follows its start
                else:
                    looks.pop()
                    if node not in self.lines:
                        self._close(tag_of(node))
                    if node in self.tagged:
                        self.runs.append(_Run("", closes=node))
                if node is not root:
                    self._take(node.tail, looks[-1])
        self._flush()

    def _open_line(self, line: PlacedLine) -> None:
        """Begin a placed line, in the block of the one before if it goes on there."""
        between = self.placed.joins(self.line, line) if self.placed is not None and self.line is not None else None
        if between is None:
            self._flush()
        elif between in {" ", BAR}:
            self.runs.append(_Run(between))
        else:
            self._close_up(between)
        self.line = line

    def _close_up(self, hyphen: str) -> None:
        """Take the white space behind the last word away, and its hyphen if there is one to take."""
        for position in reversed(range(len(self.runs))):
            text = self.runs[position].text.rstrip()
            self.runs[position] = replace(self.runs[position], text=text.removesuffix(hyphen))
            if text:
                return

    def _opens_frame(self, table: HtmlElement) -> bool:
        """Whether a table only frames text; else it is written. Deep inside frames all do: to look at each takes time."""
        if self.frames < _DEEPEST_FRAME:
            rows = list(rows_of(table))
            if not is_frame(rows):
                self._flush()
                self._table(table, rows)
                return False
        self.frames += 1
        return True

    def _take(self, text: str | None, look: Look) -> None:
        if text:
            self.runs.append(_Run(text, look))

    def _open(self, tag: str) -> None:
        if tag == "br":
            self._line_break()
        elif tag in BREAKING:
            self._flush()
            self.level = _HEADINGS.get(tag)
            if tag == "li":
                self.open_items += 1

    def _close(self, tag: str) -> None:
        if tag == "table":
            self.frames -= 1  # tables that are no frames are skipped
        if tag in BREAKING and tag != "br":
            self._flush()
            self.level = None
            if tag == "li":
                self.open_items -= 1

    def _line_break(self) -> None:
        """A `<br>` ends the block after another one or after a wholly bold line; else it is a space."""
        shown = [run for run in self.runs if run.text.strip()]
        since = next((run for run in reversed(self.runs) if run is _BREAK or run.text.strip()), None)
        if since is _BREAK or (shown and all(run.look.bold for run in shown)):
            self._flush()
        else:
            self.runs.append(_BREAK)

    def _flush(self) -> None:
        runs, self.runs = self.runs, []
        self.line = None
        text = _joined(runs)
        first = len(self.writer.blocks)
        if text:
            self._emit(runs, text)
        if self.waiting or any(run.opens is not None or run.closes is not None for run in runs):
            self._place(runs, text, first)

    def _emit(self, runs: list[_Run], text: str) -> None:
        shown = [run for run in runs if run.text.strip()]
        if self.level is not None:
            self.writer.add(BlockKind.HEADING, text, level=self.level)
            return
        if any(run.text == BAR for run in runs):
            self.writer.add(BlockKind.TABLE, text)
            return
        lead = _run_in_heading(runs) or _capitals_run_in(text)
        if lead is not None:
            heading, rest = lead
            self.writer.add(BlockKind.PARAGRAPH, heading, look=shown[0].look)
            self._add_text(rest, PLAIN)
        else:
            self._add_text(text, Look(*map(all, zip(*(run.look for run in shown), strict=True))))

    def _place(self, runs: list[_Run], text: str, first: int) -> None:
        """Find where the tagged elements that open or close in `runs` stand, now that their blocks are written."""
        blocks = self.writer.blocks[first:]
        places: list[tuple[int, Block]] = []  # where in `text` each block was taken from
        cursor = 0
        for position, block in enumerate(blocks, start=first):
            taken = self.writer.text_of(position)
            cursor = max(text.find(taken, cursor), cursor)
            places.append((cursor, block))
            cursor += len(taken)
        if blocks:
            self._start_waiting(blocks[0].start_char)
        for run, offset in _mark_offsets(runs):
            if run.opens is not None:
                found = next(((at, block) for at, block in places if at + block.end_char - block.start_char > offset), None)
                if found is None:
                    self.waiting.append(run.opens)
                else:
                    self.starts[run.opens] = found[1].start_char + max(offset - found[0], 0)
            elif run.closes is not None:
                inside = [(at, block) for at, block in places if at < offset]
                if inside:
                    at, block = inside[-1]
                    self.ends[run.closes] = min(block.start_char + offset - at, block.end_char)
                elif first:
                    self.ends[run.closes] = self.writer.blocks[first - 1].end_char

    def _start_waiting(self, start_char: int) -> None:
        for node in self.waiting:
            self.starts[node] = start_char
        self.waiting.clear()

    def _add_text(self, text: str, look: Look) -> None:
        kind = BlockKind.LIST_ITEM if self.open_items else BlockKind.PARAGRAPH
        length = bullet_length(text)
        if length:
            kind, text = BlockKind.LIST_ITEM, text[length:]
        self.writer.add(kind, text, look=look)

    def _table(self, table: HtmlElement, rows: list[list[str]]) -> None:
        first = len(self.writer.blocks)
        for caption in table.iterchildren("caption", "{*}caption"):
            self.writer.add(BlockKind.PARAGRAPH, text_of(caption))
        if is_layout(rows):
            for cells in rows:
                self._layout_row(cells)
        else:
            self.writer.add(BlockKind.TABLE, "\n".join(" | ".join(cells) for cells in rows))
        blocks = self.writer.blocks[first:]
        if self.tagged and blocks:
            self._start_waiting(blocks[0].start_char)
            for node in table.iter(*self.tag_names):
                if node in self.tagged:
                    self.starts[node], self.ends[node] = blocks[0].start_char, blocks[-1].end_char

    def _layout_row(self, cells: list[str]) -> None:
        """A row such as "•" beside a paragraph, or "(a)" beside a heading: filings lay out lists as tables."""
        text = " ".join(cells)
        length = bullet_length(text)
        enumerator = read_enumerator(text)
        if length:
            self.writer.add(BlockKind.LIST_ITEM, text[length:])
        elif enumerator is not None and not is_heading_like(text):
            self.writer.add(BlockKind.LIST_ITEM, text)
        else:
            self.writer.add(BlockKind.PARAGRAPH, text)


def _joined(runs: Iterable[_Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def _run_in_heading(runs: list[_Run]) -> tuple[str, str] | None:
    """A heading in the line of its paragraph ("**Goodwill.** Goodwill is …"): its text and the rest, or None."""
    start = next((position for position, run in enumerate(runs) if run.text.strip()), None)
    if start is None or not any(runs[start].look):
        return None
    look = runs[start].look
    end = start
    while end < len(runs) and (not runs[end].text.strip() or runs[end].look == look):
        end += 1
    rest = _joined(runs[end:])
    heading = _joined(runs[start:end])
    if not rest or len(rest.split()) < 5:
        return None
    marked = heading[-1:] in _RUN_IN_MARKS or rest[0] in _RUN_IN_MARKS
    heading = heading.rstrip(_RUN_IN_MARKS + " ")
    if not is_heading_like(heading) or not (marked or (rest[0].isupper() and _is_set_off(look, heading))):
        return None
    return heading, rest.lstrip(_RUN_IN_MARKS + " ")


def _is_set_off(look: Look, heading: str) -> bool:
    """Whether the beginning of a paragraph is a heading without a mark behind it; italics alone may as well be a name."""
    return look.bold or look.underlined or read_enumerator(heading) is not None


def _capitals_run_in(text: str) -> tuple[str, str] | None:
    """A heading in capitals before a dash ("NATURE OF BUSINESS — The company …"), and the rest; None without one."""
    match = _CAPITALS.match(text)
    if match is None or not is_heading_like(match.group(1)):
        return None
    return match.group(1), text[match.end() :]


def _mark_offsets(runs: Iterable[_Run]) -> Iterable[tuple[_Run, int]]:
    """The marks among `runs`, each with its place in the joined text: before the next word, or behind the last one."""
    length = 0
    spaced = False
    for run in runs:
        if run.opens is not None:
            yield run, length + (1 if spaced and length else 0)
        elif run.closes is not None:
            yield run, length
        words = run.text.split()
        if words:
            between = 1 if length and (spaced or run.text[0].isspace()) else 0
            length += between + sum(map(len, words)) + len(words) - 1
            spaced = run.text[-1].isspace()
        elif run.text:
            spaced = True
