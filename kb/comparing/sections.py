"""Whether a passage stands in another section than before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from kb.comparing.alignment import Link, heading_key
from kb.comparing.sides import Side


def moved(links: Sequence[Link], before: Side, after: Side) -> frozenset[int]:
    """The links, by position, whose passage moved to another section.

    It moved if it stands under a heading of other words, which is not the old one renamed (most passages of each section are in
    the other one), and out of the order in which most passages of the document are.
    """
    ends = [(_heading(before, link.before), _heading(after, link.after)) for link in links]
    pairs = Counter(ends)
    of_before, of_after = Counter(one for one, _ in ends), Counter(other for _, other in ends)
    in_order = _longest_rising([link.before[0] for link in links])
    found = set()
    for position, (one, other) in enumerate(ends):
        renamed = 2 * pairs[one, other] > max(of_before[one], of_after[other]) and pairs[one, other] > 1
        if position not in in_order and one != other and not renamed:
            found.add(position)
    return frozenset(found)


def _heading(side: Side, places: Sequence[int]) -> str:
    longest = max((side.clauses[place] for place in places), key=lambda clause: len(clause.text))
    return heading_key(longest.heading_path)


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """The positions of a longest rising subsequence."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for position, place in enumerate(places):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place)
            last.append(position)
        else:
            ends[at], last[at] = place, position
    found = set()
    position = last[-1] if last else -1
    while position >= 0:
        found.add(position)
        position = before[position]
    return frozenset(found)
