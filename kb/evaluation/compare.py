"""What changed between two evaluations, given as what `policykb evaluate --json` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: What names an entry of a list, so that lists are compared by entry and not by position.
_NAMES = ("id", "name", "concept", "label", "nature")
_PAIR = ("is", "taken_for")
#: Smaller changes are noise of rounding; speeds are noise altogether.
_LEAST = 0.0005
_SPEEDS = frozenset({"per_second"})


@dataclass(frozen=True)
class Change:
    """A number of an evaluation that is another one now; None where it is missing."""

    measure: str
    before: float | None
    now: float | None


def changes(before: Any, now: Any) -> list[Change]:
    """All numbers that differ, in the order of the new evaluation, then those that are gone.

    >>> changes([{"name": "all", "first": 0.5}], [{"name": "all", "first": 0.75, "texts": 4}])
    [Change(measure='all first', before=0.5, now=0.75), Change(measure='all texts', before=None, now=4.0)]
    """
    old, new = dict(_numbers(before, ())), dict(_numbers(now, ()))
    return [
        Change(measure, old.get(measure), new.get(measure))
        for measure in [*new, *(measure for measure in old if measure not in new)]
        if measure not in old or measure not in new or abs(old[measure] - new[measure]) >= _LEAST
    ]


def _numbers(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield " ".join(path), float(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _SPEEDS:
                yield from _numbers(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            name = _name(inner)
            if name:
                yield from _numbers({key: part for key, part in inner.items() if key not in _NAMES}, (*path, name))


def _name(entry: Any) -> str:
    """The name of an entry of a list; empty for one that has none, such as a place."""
    if not isinstance(entry, dict):
        return ""
    if all(part in entry for part in _PAIR):
        return " taken for ".join(str(entry[part]) for part in _PAIR)
    return next((str(entry[key]) for key in _NAMES if key in entry), "")
