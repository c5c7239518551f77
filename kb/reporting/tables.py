"""Tables of a report: the same cells for a spreadsheet, a text document, a page and a data frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.comparing.redline import Segment, SegmentKind
from kb.frames import frame

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Redline:
    """A cell of text in which is marked what was inserted and deleted."""

    segments: tuple[Segment, ...]

    def __str__(self) -> str:
        """As terminals without colours show it: `{+ +}` around what is new, `[- -]` around what is gone."""
        return "".join(_marked(segment) for segment in self.segments)


def _marked(segment: Segment) -> str:
    if segment.kind is SegmentKind.EQUAL:
        return segment.text
    text = segment.text.rstrip()
    first, last = ("{+", "+}") if segment.kind is SegmentKind.INSERT else ("[-", "-]")
    return f"{first}{text}{last}{segment.text[len(text) :]}"


Cell = str | int | float | Redline | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and how wide it is in a spreadsheet, in characters; other outputs share their width out alike.

    What is for machines only (`data`), such as ids, stands in spreadsheets and frames and nowhere else.
    """

    head: str
    width: int = 12
    data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a short `name` (a sheet's), a `title`, and a `note` that says what it holds or why it is empty."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def for_reading(self) -> Table:
        """The same without the columns for machines."""
        kept = [at for at, column in enumerate(self.columns) if not column.data]
        return Table(
            name=self.name,
            title=self.title,
            columns=tuple(self.columns[at] for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in self.rows),
            note=self.note,
        )

    def records(self) -> Iterator[Mapping[str, object]]:
        """The rows as plain values by the heads of their columns."""
        heads = [column.head for column in self.columns]
        for row in self.rows:
            yield dict(zip(heads, map(plain, row), strict=True))

    def to_frame(self) -> DataFrame:
        """The rows as a pandas data frame.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame(self.records())


def plain(cell: Cell) -> str | int | float | None:
    """A cell as a plain value; a redline as text with signs around what changed."""
    return str(cell) if isinstance(cell, Redline) else cell


def pieces(text: str, longest: int) -> list[str]:
    """The text cut into pieces of at most `longest` characters, where a line or a word ends; together they are the text.

    >>> pieces("one two three", 8)
    ['one two ', 'three']
    """
    found = []
    while len(text) > longest:
        cut = max(text.rfind("\n", 0, longest), text.rfind(" ", 0, longest)) + 1
        cut = cut if cut > longest // 2 else longest
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def redline_pieces(segments: Iterable[Segment], longest: int) -> list[tuple[Segment, ...]]:
    """A redline cut into pieces of at most `longest` characters, as `pieces` cuts text."""
    found: list[tuple[Segment, ...]] = []
    filled: list[Segment] = []
    room = longest
    for segment in segments:
        text = segment.text
        while len(text) > room:
            # A few characters at the end of a piece would cut a word.
            first = pieces(text, room)[0] if room > longest // 8 else ""
            if first:
                filled.append(Segment(kind=segment.kind, text=first))
            found.append(tuple(filled))
            filled, room, text = [], longest, text[len(first) :]
        if text:
            filled.append(Segment(kind=segment.kind, text=text))
            room -= len(text)
    return [*found, tuple(filled)] if filled or not found else found


def joined(parts: Sequence[str | None], by: str = ", ") -> str:
    """The parts that there are."""
    return by.join(part for part in parts if part)
