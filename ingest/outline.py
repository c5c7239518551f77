"""Chooses the reading of every enumerator so that the chains of a whole note are as consistent as possible.

A beam search over the headings in order. Its state is the stack of open chains, its cost the sum of what looks odd: an
opened level, a skipped number, a chain that does not begin at one, a heading left out. Because the decision falls at the
end, `(i)` after `(h)(ii)` becomes a letter once `(j)` follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.enumerators import Enumerator, Reading

_BEAM = 48
_OPEN_AT_ONE = 0.5
_OPEN_LATER = 3.0
_SKIP_ONE = 1.5
_LONGEST_SKIP = 3
_NEW_PREFIX = 1.0
_CLOSE_TO_OPEN = 1.0
_LEFT_OUT = 4.0

Stack = tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an enumerated heading landed: how many levels are open above it (0 = top), and the reading chosen."""

    depth: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    stack: Stack
    last: _Path | None
    placement: Placement | None


def place(enumerators: Sequence[Enumerator]) -> list[Placement | None]:
    """The placement of each enumerator in order; None for one that fits no chain.

    >>> from ingest.enumerators import read_enumerator
    >>> labels = ["(g)", "(i)", "(ii)", "(h)", "(i)", "(ii)", "(i)", "(j)"]
    >>> [p.depth for p in place([read_enumerator(f"{label} X") for label in labels])]
    [0, 1, 1, 0, 1, 1, 0, 0]
    """
    beam = [_Path(0.0, (), None, None)]
    for enumerator in enumerators:
        cheapest: dict[Stack, _Path] = {}
        for path in beam:
            for cost, stack, placement in _moves(path.stack, enumerator.readings):
                total = path.cost + cost
                known = cheapest.get(stack)
                if known is None or total < known.cost:
                    cheapest[stack] = _Path(total, stack, path, placement)
        beam = sorted(cheapest.values(), key=lambda path: path.cost)[:_BEAM]
    placements: list[Placement | None] = []
    path = beam[0]
    while path.last is not None:
        placements.append(path.placement)
        path = path.last
    return placements[::-1]


def _moves(stack: Stack, readings: Sequence[Reading]) -> Iterator[tuple[float, Stack, Placement | None]]:
    """Every way to go on from `stack`, with its cost."""
    yield _LEFT_OUT, stack, None
    for reading in readings:
        styles = [opened.style for opened in stack]
        for depth, opened in enumerate(stack):
            if opened.style == reading.style:
                cost = _continuation_cost(opened, reading)
                if cost is not None:
                    yield cost, (*stack[:depth], reading), Placement(depth, reading)
        for depth in range(len(stack) + 1):
            if reading.style not in styles[:depth]:
                cost = _opening_cost(stack[:depth], reading)
                if cost is not None:
                    closed = _CLOSE_TO_OPEN if depth < len(stack) else 0.0
                    yield cost + closed, (*stack[:depth], reading), Placement(depth, reading)


def _continuation_cost(opened: Reading, reading: Reading) -> float | None:
    if opened.value[:-1] != reading.value[:-1]:
        return _NEW_PREFIX if opened.value < reading.value else None
    step = reading.value[-1] - opened.value[-1]
    return _SKIP_ONE * (step - 1) if 1 <= step <= _LONGEST_SKIP else None


def _opening_cost(above: Stack, reading: Reading) -> float | None:
    first = reading.value[-1]
    cost = _OPEN_AT_ONE if first == 1 else _OPEN_LATER + 0.2 * min(first, 10)
    if reading.style[0] != "number":
        return cost
    if len(reading.value) == 1:
        # The number of the note itself: any value may open it, but not below something else.
        return _OPEN_AT_ONE if not above else None
    parent = above[-1] if above else None
    if parent is None:
        return cost / 2
    return cost if parent.value == reading.value[:-1] else None
