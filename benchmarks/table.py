"""Timing and printing that the benchmarks share."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date


def print_head(title: str) -> None:
    """What is measured, when and on what: a number without these means nothing."""
    busy = os.getloadavg()[0]
    print(f"{title}\n{date.today()}, {os.cpu_count()} cores with a load of {busy:.1f}, Python {platform.python_version()}\n")


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[str(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[position]) for row in cells) for position in range(len(columns))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


def seconds(action: Callable[[], object], repeats: int = 5) -> float:
    """The median time of an action."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
