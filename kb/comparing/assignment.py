"""Who goes with whom, so that the sum of all gains is greatest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

Edge = tuple[int, int]


def best_pairs(gains: Mapping[Edge, float]) -> dict[int, int]:
    """A partner for each row, at most one and none twice, so that the sum of the gains (all above 0) is as great as can be.

    >>> best_pairs({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8})
    {0: 1, 1: 0}
    """
    chosen: dict[int, int] = {}
    for edges in _components(gains):
        if len(edges) == 1:
            ((row, column),) = edges
            chosen[row] = column
        else:
            chosen.update(_assigned({edge: gains[edge] for edge in edges}))
    return dict(sorted(chosen.items()))


def _components(gains: Mapping[Edge, float]) -> Iterator[list[Edge]]:
    """The edges by connected component: each is a problem of its own, and small."""
    of_row: dict[int, list[int]] = defaultdict(list)
    of_column: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(gains):
        of_row[row].append(column)
        of_column[column].append(row)
    seen: set[int] = set()
    for first in of_row:
        if first in seen:
            continue
        seen.add(first)
        rows = [first]
        for row in rows:
            for column in of_row[row]:
                new = [other for other in of_column[column] if other not in seen]
                seen.update(new)
                rows.extend(new)
        yield [(row, column) for row in rows for column in of_row[row]]


def _assigned(gains: Mapping[Edge, float]) -> dict[int, int]:
    """The Hungarian method (shortest augmenting paths), with a column of no gain for each row, so that it may stay alone."""
    import numpy as np

    rows, columns = sorted({row for row, _ in gains}), sorted({column for _, column in gains})
    row_at, column_at = {row: at for at, row in enumerate(rows)}, {column: at for at, column in enumerate(columns)}
    count, width = len(rows), len(columns) + len(rows)
    cost = np.zeros((count, width))
    for (row, column), gain in gains.items():
        cost[row_at[row], column_at[column]] = -gain
    of_row, of_column = np.zeros(count), np.zeros(width)
    holder = np.full(width, -1)
    for row in range(count):
        shortest = np.full(width, np.inf)
        before = np.full(width, -1)
        done = np.zeros(width, dtype=bool)
        at, column, reached = row, -1, 0.0
        while True:
            through = reached + cost[at] - of_row[at] - of_column
            better = ~done & (through < shortest)
            shortest[better] = through[better]
            before[better] = column
            open_ends = np.where(done, np.inf, shortest)
            column = int(open_ends.argmin())
            reached = float(open_ends[column])
            done[column] = True
            if holder[column] < 0:
                break
            at = int(holder[column])
        passed = done & (holder >= 0)
        of_row[row] += reached
        of_row[holder[passed]] += reached - shortest[passed]
        of_column[passed] -= reached - shortest[passed]
        while column >= 0:
            previous = int(before[column])
            holder[column] = row if previous < 0 else holder[previous]
            column = previous
    return {
        rows[holder[at]]: columns[at]
        for at in range(len(columns))
        if holder[at] >= 0 and (rows[holder[at]], columns[at]) in gains
    }
