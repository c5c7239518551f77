"""Where the text that a reader made stands in the file it was made of."""

from __future__ import annotations

from kb.evaluation.letters import Letters, places_in


class SourcePlaces:
    """Lays the letters of a document's text on those of its file, which may have them in another order.

    >>> places = SourcePlaces(Letters("left one\\nright one"), "(right one) left one")
    >>> places.of(1, 6)
    [7, 8, 9, 10, 11]
    """

    def __init__(self, source: Letters, text: str) -> None:
        self._read = Letters(text)
        self._places = places_in(source.letters, self._read.letters)

    def of(self, start_char: int, end_char: int) -> list[int]:
        """The places in the file of the letters in a range of code points of the text; without those not in the file."""
        start, end = self._read.span(start_char, end_char)
        return [place for place in self._places[start:end] if place >= 0]

    def lost(self, start_char: int, end_char: int) -> int:
        """How many letters of a range are not in the file."""
        start, end = self._read.span(start_char, end_char)
        return sum(place < 0 for place in self._places[start:end])
