"""Finds texts that stand inside longer ones, in time that grows with their length and not with their number squared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable

#: Letters of one key. A text of twice as many holds a key of every text around it, wherever it begins there.
_KEY = 10
#: Where in a text keys are tried, and how many places of one key are remembered: stock phrases come back many times.
_TRIES = 400
_PLACES = 8

#: Shorter texts ("Not applicable", a date) stand in many others by chance, and are not looked for.
SHORTEST_NESTED = 2 * _KEY


class LongerTexts:
    """Texts by number, in groups, that tell which of them holds a shorter one.

    A place may be missed where a text repeats itself very often; a place that is told is right.

    >>> texts = LongerTexts()
    >>> texts.add("2024", "Policies: Shops are leased for five years, and rent is paid.")
    0
    >>> texts.find("2024", "leased for five years, and rent")
    (0, 20)
    >>> texts.find("2023", "leased for five years, and rent") is None
    True
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._begins: list[int] = []
        self._length = 0
        # Places count on from text to text, so that one number holds both: there may be millions.
        self._places: dict[Hashable, dict[str, tuple[int, ...]]] = {}

    def add(self, group: Hashable, text: str) -> int:
        """Remember a text; returns its number, counted from 0."""
        known = self._places.setdefault(group, {})
        for place in range(0, len(text) - _KEY + 1, _KEY):
            key = text[place : place + _KEY]
            places = known.get(key, ())
            if len(places) < _PLACES:
                known[key] = (*places, self._length + place)
        self._texts.append(text)
        self._begins.append(self._length)
        self._length += len(text)
        return len(self._texts) - 1

    def find(self, group: Hashable, text: str) -> tuple[int, int] | None:
        """The number of a text of the group that holds this one, and where in it; None if none is found."""
        known = self._places.get(group)
        if known is None or len(text) < SHORTEST_NESTED:
            return None
        tried: set[int] = set()
        for offset in range(min(len(text) - _KEY + 1, _TRIES)):
            for place in known.get(text[offset : offset + _KEY], ()):
                if place - offset in tried:
                    continue
                tried.add(place - offset)
                number = bisect_right(self._begins, place) - 1
                start = place - self._begins[number] - offset
                if start >= 0 and self._texts[number].startswith(text, start):
                    return number, start
        return None
