"""How near the words of a passage are to those of what is asked: so that of many hits the telling ones come first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.checking.passages import Passage, Passages, word_beginnings
from ontology.choices import fold_cue

#: What one shared heading tells beside the same words in the text.
_HEADING = 0.7


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought: concepts it is about, its words with their weights (adding up to 1), whether a policy should say it.

    Words are sought in the notes; with `anywhere`, also in the primary statements before them.
    """

    subject: frozenset[str] = frozenset()
    words: Mapping[str, float] = field(default_factory=dict)
    policy: bool = True
    anywhere: bool = False


class Relevance:
    """Knows how rare the words of one filing are."""

    def __init__(self, passages: Passages) -> None:
        self._passages = passages

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """For each beginning of a word, the logarithm of how few passages have it."""
        counted: Counter[str] = Counter()
        for passage in self._passages.statements:
            counted.update(self._passages.words_of(passage) | self._passages.words_around(passage))
        everything = max(len(self._passages.statements), 1)
        return {word: math.log(everything / count) for word, count in counted.items()}

    def words(self, *texts: tuple[str, float]) -> Mapping[str, float]:
        """The words of texts that the filing uses; each weighs as much as it is rare, times the weight of its text."""
        weights: dict[str, float] = {}
        for text, weight in texts:
            for word in word_beginnings(fold_cue(text)):
                weights[word] = max(weights.get(word, 0.0), weight * self._rarity.get(word, 0.0))
        total = sum(weights.values())
        return {word: weight / total for word, weight in weights.items() if weight} if total else {}

    def of(self, passage: Passage, words: Mapping[str, float]) -> float:
        """How much of the weight of these words stands in a passage and in the headings above it, from 0 to 1.7."""
        if not words:
            return 0.0
        inside, above = self._passages.words_of(passage), self._passages.words_around(passage)
        return sum(weight * ((word in inside) + _HEADING * (word in above)) for word, weight in words.items())
