"""How alike the wording of several policies on the same thing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

from kb.comparing.wording import words


class Resemblance:
    """The cosine of the words of texts: how often each word stands (its logarithm), rare ones weighing more.

    Order plays no part: two issuers that say the same in other sentences are alike, and boilerplate has a measure of its own.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        counts = {name: Counter(word for word in words(text) if word != "#") for name, text in texts.items()}
        frequencies = Counter(word for count in counts.values() for word in count)
        self._words = {name: count.total() for name, count in counts.items()}
        self._weights = {
            name: {word: (1 + log(often)) * log(1 + len(texts) / frequencies[word]) for word, often in count.items()}
            for name, count in counts.items()
        }
        self._lengths = {name: sqrt(sum(weight**2 for weight in found.values())) for name, found in self._weights.items()}

    def of(self, one: str, other: str) -> float:
        """How alike two of the texts are, 0 to 1; 0 if one has no word.

        >>> texts = {"a": "Leases are capitalised.", "b": "Leases are capitalised!", "c": "Rent"}
        >>> round(Resemblance(texts).of("a", "b"), 6), Resemblance(texts).of("a", "c")
        (1.0, 0.0)
        """
        first, second = self._weights[one], self._weights[other]
        lengths = self._lengths[one] * self._lengths[other]
        return min(sum(weight * second.get(word, 0.0) for word, weight in first.items()) / lengths, 1.0) if lengths else 0.0

    def words(self, name: str) -> int:
        """How many words a text has, figures left out."""
        return self._words[name]
