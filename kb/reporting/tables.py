"""Tables of a report: the same cells for a spreadsheet, a text document, a page and a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        return self._with_columns([at for at, column in enumerate(self.columns) if not column.data])

    def without_empty_columns(self) -> Table:
        """The same without the columns that have nothing in any row."""
        return self._with_columns(
            [at for at in range(len(self.columns)) if not self.rows or any(row[at] not in ("", None) for row in self.rows)]
        )

    def _with_columns(self, kept: Sequence[int]) -> Table:
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


def joined(parts: Sequence[str | None], by: str = ", ") -> str:
    """The parts that there are."""
    return by.join(part for part in parts if part)
