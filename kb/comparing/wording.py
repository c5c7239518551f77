"""The wording of two sets of clauses as numbers, for candidates and for likeness."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from kb.comparing.tokens import fold

# Figures differ from year to year and tell nothing about which clause follows which; the number of a standard does.
_WORD = re.compile(r"(?:ifrs|ias|ifric|sic|asu|asc)\s\d+|[^\W\d_]+|\d[\d.,]*")

#: Words by which candidates are sought: the rarest of a clause.
_TELLING_WORDS = 16
#: A word that stands in more clauses of the other side tells little: only the rarest few of a text may.
_COMMON, _FEWEST_TELLING = 60, 4
#: Candidates that are looked at closely.
_CANDIDATES = 8

#: What a figure weighs; a rare word weighs about 8.
_FIGURE = 0.1
#: A text with more figures among its words is a table of them, and no piece of a paragraph.
MOSTLY_FIGURES = 0.35

#: What the words that are shared, whatever their order, count of a likeness; the rest is those in the same order.
SHARED_WORDS = 0.6
#: The likeness of a text to one that it is part of, and the fewest words from which being part of another is no chance.
CONTAINED, FEWEST_CONTAINED = 0.75, 8


def words(text: str) -> list[str]:
    """The words that likeness is judged by; every figure is `#`, but a standard keeps its number.

    >>> words("Under IFRS 16, leases of 12 months")
    ['under', 'ifrs 16', 'leases', 'of', '#', 'months']
    """
    return ["#" if word[0].isdigit() else word for word in _WORD.findall(fold(text))]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one clause, as numbers in order and as counts, with what all of them weigh."""

    sequence: array[int]
    counts: Counter[int]
    weight: float
    is_figures: bool


class Wordings:
    """The words of the texts of two sides; rare ones weigh more (their idf over both)."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        numbers: dict[str, int] = {"#": 0}
        self._sequences = tuple(
            [array("l", [numbers.setdefault(word, len(numbers)) for word in words(text)]) for text in texts]
            for texts in (before, after)
        )
        frequencies = Counter(number for sequences in self._sequences for sequence in sequences for number in set(sequence))
        total = len(before) + len(after)
        self.weights = [log(1 + total / (1 + frequencies[number])) for number in range(len(numbers))]
        self.weights[0] = _FIGURE
        self._made: tuple[dict[int, Wording], dict[int, Wording]] = ({}, {})

    def of(self, side: int, place: int) -> Wording:
        """The wording of a text, by its side (0 before, 1 after) and position."""
        found = self._made[side].get(place)
        if found is None:
            sequence = self._sequences[side][place]
            counts = Counter(sequence)
            weight = sum([self.weights[number] * count for number, count in counts.items()])
            found = Wording(sequence, counts, weight, counts[0] > MOSTLY_FIGURES * len(sequence))
            self._made[side][place] = found
        return found

    def likeness(self, one: Wording, other: Wording) -> float:
        """How alike two wordings are, 0 to 1: by the weight of the words they share, and of those in the same order.

        A text that stands whole in a longer one is like it, too, if less so than an equal.
        """
        from rapidfuzz.distance import LCSseq

        if not one.weight or not other.weight:
            return 0.0
        shared = self.shared(one.counts, other.counts)
        in_order = LCSseq.similarity(one.sequence, other.sequence)
        lengths = len(one.sequence), len(other.sequence)
        alike = SHARED_WORDS * 2 * shared / (one.weight + other.weight) + (1 - SHARED_WORDS) * 2 * in_order / sum(lengths)
        if min(lengths) < FEWEST_CONTAINED:
            return alike
        contained = min(shared / min(one.weight, other.weight), in_order / min(lengths))
        return max(alike, CONTAINED * contained)

    def shared(self, one: Counter[int], other: Counter[int]) -> float:
        """The weight of the words that stand in both."""
        if len(other) < len(one):
            one, other = other, one
        weights = self.weights
        return sum([weights[number] * min(count, other[number]) for number, count in one.items() if number in other])

    def candidates(self, side: int, wanted: Iterable[int], postings: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
        """For each wanted text of a side, by position, those of the other that share most of its telling words.

        `postings` are those of the other side's texts that may be found.
        """
        weights = self.weights
        pace = len(self._sequences[1 - side]) / max(len(self._sequences[side]), 1)
        found = {}
        for position in wanted:
            known = [number for number in self.of(side, position).counts if number in postings]
            known.sort(key=lambda number: len(postings[number]))
            scores: dict[int, float] = defaultdict(float)
            for at, number in enumerate(known[:_TELLING_WORDS]):
                if at >= _FEWEST_TELLING and len(postings[number]) > _COMMON:
                    break
                weight = weights[number]
                for other in postings[number]:
                    scores[other] += weight
            # Of many that share the same words, such as heads of tables, the ones at about the same place.
            place = position * pace
            found[position] = nsmallest(_CANDIDATES, scores, key=lambda other: (-scores[other], abs(other - place), other))
        return found

    def postings(self, side: int, positions: Iterable[int]) -> Mapping[int, Sequence[int]]:
        """In which of these texts of a side each word stands."""
        found: dict[int, list[int]] = defaultdict(list)
        for position in positions:
            for number in self.of(side, position).counts:
                found[number].append(position)
        return found
