"""What the catalogue's heading aliases and cue phrases say about a text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.tagging.language import Language, PhraseFinder, Words

#: Folded words of English headings that say nothing about what they head.
ENGLISH_HEADING_WORDS = frozenset({"and", "the", "of", "for", "on", "in", "a", "an", "to", "polici", "account", "other"})


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue phrase of a concept in a text: which words, and how telling it is (1 = no other concept has it)."""

    concept: str
    first: int
    after: int
    weight: float


class HeadingMatcher:
    """Scores a heading against the aliases of every concept; the folded words in `saying_nothing` count for nothing."""

    def __init__(
        self,
        language: Language,
        aliases: Mapping[str, Sequence[str]],
        saying_nothing: frozenset[str] = ENGLISH_HEADING_WORDS,
    ) -> None:
        self._language = language
        self._saying_nothing = saying_nothing
        self._exact: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for concept, texts in aliases.items():
            for text in texts:
                key = self._key(language.words(text))
                if key and concept not in self._exact[key]:
                    self._exact[key].append(concept)
        self._longest = max(map(len, self._exact), default=0)

    def scores(self, heading: str) -> dict[str, float]:
        """Concept → 1 where the heading is an alias, less where it only contains one; empty if nothing matches.

        An alias inside a heading counts by the share of the heading's words it covers, longer aliases first.
        """
        key = self._key(self._language.words(heading))
        if not key:
            return {}
        found: dict[str, float] = {}
        for size in range(min(len(key), self._longest), 0, -1):
            for start in range(len(key) - size + 1):
                for concept in self._exact.get(key[start : start + size], ()):
                    share = size / len(key)
                    # The thing a heading is about tends to come first: "Goodwill and other assets".
                    value = share if size == len(key) else 0.8 * share**0.5 * (1.0 if start == 0 else 0.9)
                    found[concept] = max(found.get(concept, 0.0), value)
        return found

    def _key(self, words: Words) -> tuple[str, ...]:
        content = tuple(word for word in words.folded if word not in self._saying_nothing)
        return content or words.folded


class CueMatcher:
    """Finds the cue phrases of all concepts in one pass."""

    def __init__(self, language: Language, cues: Mapping[str, Sequence[str]]) -> None:
        owners: dict[str, list[str]] = defaultdict(list)
        phrases: dict[str, Words] = {}
        for concept, texts in cues.items():
            for text in texts:
                words = language.words(text)
                key = " ".join(words.folded)
                if key and concept not in owners[key]:
                    owners[key].append(concept)
                    phrases[key] = words
        self._owners = {key: tuple(concepts) for key, concepts in owners.items()}
        self._finder: PhraseFinder = language.phrase_matcher((key, [words]) for key, words in phrases.items())

    def hits(self, words: Words) -> list[CueHit]:
        """Every cue in the text, once for each concept that owns it."""
        found = []
        for key, first, after in self._finder.find(words):
            owners = self._owners[key]
            # A phrase of several words says more than one word, a shared one less.
            weight = (0.6 + 0.4 * min(after - first, 3)) / math.sqrt(len(owners))
            found += [CueHit(concept, first, after, weight) for concept in owners]
        return found


def cue_scores(hits: Sequence[CueHit], length: int) -> dict[str, float]:
    """Concept → weight of its distinct cues, with diminishing returns, damped in long texts."""
    best: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for hit in hits:
        best[hit.concept][(hit.first, hit.after)] = max(best[hit.concept][(hit.first, hit.after)], hit.weight)  # type: ignore[assignment]
    damping = 1 / (1 + math.log1p(length / 100))
    return {concept: damping * math.log1p(sum(weights.values())) for concept, weights in best.items()}
