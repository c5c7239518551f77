"""HTML tables: the texts of their cells, and whether they hold a table at all or only place text."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from ingest.enumerators import read_enumerator
from ingest.readers.html_parse import is_hidden, text_of
from ingest.shapes import bullet_length

_LONGEST_MARKER = 8
_MOST_WORDS_OF_A_FIGURE = 4


def rows_of(table: HtmlElement) -> Iterable[list[str]]:
    """The texts of each row; a table inside a cell is part of the cell's text."""
    for row in table.iter("tr", "{*}tr"):
        if is_hidden(row) or next(row.iterancestors("table", "{*}table")) is not table:
            continue
        cells = [text for cell in row if (text := text_of(cell))]
        if cells:
            yield cells


def is_frame(rows: list[list[str]]) -> bool:
    """Whether a table is a frame around text: one cell a row, with a passage in one of them."""
    return all(len(cells) == 1 for cells in rows) and any(len(cells[0].split()) > _MOST_WORDS_OF_A_FIGURE for cells in rows)


def is_layout(rows: list[list[str]]) -> bool:
    """Whether the table only places text: a bullet or enumerator beside a text in every row."""
    return all(
        len(cells) == 2
        and len(cells[0]) <= _LONGEST_MARKER
        and (bullet_length(f"{cells[0]} x") > 0 or read_enumerator(f"{cells[0]} X") is not None)
        for cells in rows
    )
