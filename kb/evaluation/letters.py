"""Letters of a text: the a–z and 0–9 of it in lower case. Labels count them, so that no reader's white space moves a label."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# How many letters in a row say where a piece of text comes from, and how far from the last piece to look for them. Readers
# take columns apart inside a page; only a long run is trusted to come from farther away.
_RUNS = ((24, None), (12, 4_000), (6, 1_500))
_STEP = 64


class Letters:
    """The letters of a text, and how many of them stand before each code point.

    >>> Letters("Net, of VAT (19%)").letters
    'netofvat19'
    """

    def __init__(self, text: str) -> None:
        pieces = [_letters_of(character) for character in text]
        self.letters = "".join(pieces)
        self._before = [0, *accumulate(map(len, pieces))]

    def span(self, start_char: int, end_char: int) -> tuple[int, int]:
        """The half-open range of letters in a range of code points.

        >>> Letters("(a) Net of VAT").span(4, 10)
        (1, 6)
        """
        return self._before[start_char], self._before[end_char]


def places_in(whole: str, part: str) -> list[int]:
    """Where each letter of `part` stands in `whole`, of which it has pieces in another order; -1 for a letter not found.

    >>> places_in("leftonerightoneleftworightwo", "leftoneleftworightonerightwo")[7:14]
    [15, 16, 17, 18, 19, 20, 21]
    >>> places_in("abc", "xyz")
    [-1, -1, -1]
    """
    places = [-1] * len(part)
    position = expected = 0
    while position < len(part):
        start = next(_starts(whole, part, position, expected), None)
        if start is None:
            position += 1
            continue
        length = _common(whole, start, part, position)
        places[position : position + length] = range(start, start + length)
        position += length
        expected = start + length
    return places


@cache
def _letters_of(character: str) -> str:
    return "".join(letter for letter in character.lower() if letter in _LETTERS)


def _starts(whole: str, part: str, position: int, expected: int) -> Iterator[int]:
    """Places where `part` may go on, the likeliest first: the longest run, and of equal ones the nearest."""
    for size, reach in _RUNS:
        run = part[position : position + size]
        least = 0 if reach is None else max(0, expected - reach)
        most = len(whole) if reach is None else expected + reach
        ahead = whole.find(run, expected, most)
        behind = whole.rfind(run, least, expected)
        found = [start for start in (ahead, behind) if start >= 0]
        if found and (len(run) == size or position + len(run) == len(part)):
            yield min(found, key=lambda start: abs(start - expected))


def _common(whole: str, start: int, part: str, position: int) -> int:
    """How many letters are the same from both places on."""
    length = 0
    while (step := whole[start + length : start + length + _STEP]) and step == part[
        position + length : position + length + _STEP
    ]:
        length += len(step)
    while start + length < len(whole) and position + length < len(part) and whole[start + length] == part[position + length]:
        length += 1
    return length
