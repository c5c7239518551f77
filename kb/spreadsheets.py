"""Tables for spreadsheets: CSV in which nothing runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

# A cell that a spreadsheet would run as a formula is disarmed by an apostrophe, as OWASP advises.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under column heads as CSV, with an apostrophe before text that a spreadsheet would take for a formula.

    >>> csv_table(("name", "count"), [("=1+1", 2)]).splitlines()
    ['name,count', "'=1+1,2"]
    """
    return csv_rows(chain((columns,), rows))


def csv_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows without heads, as `csv_table` writes them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_disarmed(cell) for cell in row] for row in rows)
    return out.getvalue()


def _disarmed(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
