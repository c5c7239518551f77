"""Plain text and Markdown: lines → blocks. The document's text is the file's own, so offsets point into the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.enumerators import read_enumerator
from ingest.shapes import bullet_length, ends_sentence, is_heading_like, is_page_number, strip_markup
from ontology.types import Block, BlockKind, Diagnostic, Severity

_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
_WHOLLY_BOLD = re.compile(r"^(\*\*|__)(?=\S)[^*]+(?<=\S)\1:?$")
_WHOLLY_ITALIC = re.compile(r"^([*_])(?=[^\s*_])[^*_]+(?<=\S)\1$")
_TABLE_ROW = re.compile(r"^\|.*\|.*$|^[^|]+\|[^|]+\|.+$")
_COLUMNS = re.compile(r"(?<=\S)(?:\s{3,}|\t+)(?=[(\d–—-]|[A-Z$€£¥])")
_FENCE = re.compile(r"^(```|~~~)")
_COMMENT = re.compile(r"^<!--.*-->$")
_RULE = re.compile(r"^([-*_=]\s*){3,}$")
_BREAK = re.compile(r"(?P<sentence>[.!?][”\"’')\]]*\s+(?=[A-Z“\"(]))|(?P<bullet>\s+(?=[-•–]\s+\S))|\s+")
#: The end of a sentence right before an enumerator in brackets: "… is expensed.k)Provisions".
_GLUED = re.compile(r"(?<=[a-z)”\"’]\.)\s*(?=\(?(?:[a-z]|[ivx]{2,5}|a[a-z])\)\s*[A-Z])")
_WIDEST_WRAP = 200
#: Paragraphs longer than this many characters are not written by people.
LONGEST_LINE = 4000
_PIECE = 600


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space around it; `gap` says that a blank line stands before it."""

    start_char: int
    end_char: int
    text: str
    gap: bool


def split_lines(text: str, start_char: int = 0, end_char: int | None = None) -> list[Line]:
    """The non-blank lines of a range of `text`, with their offsets in it; overlong ones are cut.

    A line of many thousand characters is a page whose line breaks were lost. A numbered heading that a converter glued to the
    end of the line before it is a line of its own.
    """
    lines = []
    gap = True
    position = start_char
    for raw in text[start_char:end_char].splitlines(keepends=True):
        for first, after in _cut(raw) if len(raw) > LONGEST_LINE else _unglued(raw):
            piece = raw[first:after].strip()
            if piece:
                start = position + raw.index(piece[0], first)
                lines.append(Line(start, start + len(piece), piece, gap or first > 0))
        gap = not raw.strip()
        position += len(raw)
    return lines


def _unglued(line: str) -> tuple[tuple[int, int], ...]:
    """Ranges of a line: itself, or the text and the numbered heading at its end."""
    for match in _GLUED.finditer(line):
        if is_heading_like(line[match.end() :].strip()):
            return (0, match.start()), (match.end(), len(line))
    return ((0, len(line)),)


def report_cut_lines(text: str) -> tuple[Diagnostic, ...]:
    """A diagnostic if `split_lines` has to cut lines of the text, else nothing."""
    longest = max(map(len, text.splitlines()), default=0)
    if longest <= LONGEST_LINE:
        return ()
    message = f"the line breaks were lost: a line of {longest:,} characters was cut, headings may be missed"
    return (Diagnostic(code="flattened", message=message, severity=Severity.WARNING),)


def _cut(line: str) -> Iterator[tuple[int, int]]:
    """Ranges of an overlong line: whole sentences or bullets of about `_PIECE` characters, words where it has neither."""
    first = 0
    for match in _BREAK.finditer(line):
        length = match.end() - first
        if length >= (_PIECE if match["sentence"] or match["bullet"] else 3 * _PIECE):
            yield first, match.end()
            first = match.end()
    yield first, len(line)


def blocks_of_lines(text: str, lines: list[Line], *, period_end: date | None = None) -> list[Block]:
    """The blocks that `lines` form; hard-wrapped lines are joined, page numbers and rules are left out."""
    return list(_Scanner(text, lines, period_end).blocks())


class _Scanner:
    def __init__(self, text: str, lines: list[Line], period_end: date | None) -> None:
        self.text = text
        self.lines = lines
        self.period_end = period_end
        self.wrap_width = _wrap_width(lines)

    def blocks(self) -> Iterator[Block]:
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if self._is_no_text(line.text):
                position += 1
                continue
            taken, block = self._block_at(position)
            yield block
            position += taken

    @staticmethod
    def _is_no_text(text: str) -> bool:
        marks = (_RULE, _FENCE, _COMMENT)
        return is_page_number(strip_markup(text)) or any(mark.match(text) for mark in marks)

    def _block_at(self, position: int) -> tuple[int, Block]:
        line = self.lines[position]
        heading = _HEADING.match(line.text)
        if heading:
            return 1, self._block(BlockKind.HEADING, line.start_char + heading.end(), line, level=len(heading.group(1)))
        if _is_table_row(line.text):
            taken = self._table_length(position)
            if taken > 1 or line.text.count("|") > 1:
                return taken, self._block(BlockKind.TABLE, line.start_char, self.lines[position + taken - 1])
        bullet = bullet_length(line.text)
        if _WHOLLY_BOLD.match(line.text):
            return 1, self._block(BlockKind.PARAGRAPH, line.start_char, line, bold=True)
        if _WHOLLY_ITALIC.match(line.text):
            return 1, self._block(BlockKind.PARAGRAPH, line.start_char, line, italic=True)
        taken = self._paragraph_length(position)
        last = self.lines[position + taken - 1]
        if bullet and not line.text.startswith("**"):
            return taken, self._block(BlockKind.LIST_ITEM, line.start_char + bullet, last)
        return taken, self._block(BlockKind.PARAGRAPH, line.start_char, last)

    def _block(
        self,
        kind: BlockKind,
        start_char: int,
        last: Line,
        *,
        level: int | None = None,
        bold: bool = False,
        italic: bool = False,
    ) -> Block:
        return Block(
            kind=kind,
            start_char=start_char,
            end_char=last.end_char,
            level=level,
            bold=bold,
            italic=italic,
            period_end=self.period_end,
        )

    def _table_length(self, position: int) -> int:
        taken = 1
        while position + taken < len(self.lines):
            line = self.lines[position + taken]
            if line.gap or not _is_table_row(line.text):
                break
            taken += 1
        return taken

    def _paragraph_length(self, position: int) -> int:
        """How many lines the paragraph at `position` takes: one, unless the file is hard-wrapped."""
        taken = 1
        if self.wrap_width is None:
            return taken
        while position + taken < len(self.lines) and self._goes_on(self.lines[position + taken - 1], position + taken):
            taken += 1
        return taken

    def _goes_on(self, before: Line, position: int) -> bool:
        line = self.lines[position]
        if line.gap or self._starts_anew(line.text) or self._is_no_text(line.text):
            return False
        assert self.wrap_width is not None
        is_full = len(before.text) >= 0.7 * self.wrap_width
        if before.text.endswith(",") and line.text[0].islower():
            return True
        if ends_sentence(before.text):
            return is_full and not self._is_heading_between(position)
        if is_full:
            return not (is_heading_like(before.text) and read_enumerator(before.text) is not None and line.text[0].isupper())
        return not is_heading_like(before.text) or line.text[0].islower()

    def _is_heading_between(self, position: int) -> bool:
        """A short line without an end, between the end of a sentence and the beginning of another."""
        line = self.lines[position]
        after = self.lines[position + 1] if position + 1 < len(self.lines) else None
        assert self.wrap_width is not None
        is_short = len(line.text) < 0.7 * self.wrap_width and is_heading_like(line.text)
        return is_short and after is not None and not after.text[0].islower()

    def _starts_anew(self, text: str) -> bool:
        if bullet_length(text) or _HEADING.match(text) or _is_table_row(text) or _WHOLLY_BOLD.match(text):
            return True
        enumerator = read_enumerator(text)
        return (enumerator is not None and not text[0].isdigit()) or (enumerator is not None and is_heading_like(text))


def _is_table_row(text: str) -> bool:
    return bool(_TABLE_ROW.match(text)) or len(_COLUMNS.findall(text)) >= 2


def _wrap_width(lines: list[Line]) -> int | None:
    """The column at which the file breaks its lines, or None where every line is a paragraph of its own."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 3:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    if width > _WIDEST_WRAP:
        return None
    broken = sum(not ends_sentence(line.text) and len(line.text) >= 0.7 * width for line in lines)
    return width if broken >= 0.1 * len(lines) else None
