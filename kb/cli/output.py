"""Prints for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.reporting.harmless import harmless
from kb.views.plain import plain

_WIDE = 160


def console() -> Console:
    """A console for standard output; wide where no terminal limits it."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)


def print_json(value: Any) -> None:
    """Print a value as JSON, dates and enumerations as text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=plain) + "\n")


def print_json_line(value: Any) -> None:
    """Print a value as one line of JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=plain) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> None:
    """Print rows under column heads; numbers to the right, text as it is, whatever brackets it holds, but harmless."""
    if title:
        console().print(title, style="italic", markup=False)
    table = Table(header_style="bold", box=None, pad_edge=False)
    listed = [list(row) for row in rows]
    for position, column in enumerate(columns):
        numeric = bool(listed) and all(isinstance(row[position], int | float | None) for row in listed)
        table.add_column(harmless(column), justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text("" if cell is None else harmless(str(cell))) for cell in row))
    console().print(table)


def highlighted(text: str, ranges: Iterable[tuple[int, int]]) -> Text:
    """The text with ranges of it set off."""
    shown = Text(text)
    for start, end in ranges:
        shown.stylize("bold yellow", start, end)
    return shown
