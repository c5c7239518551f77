"""A multinomial naive Bayes over TF-IDF weighted words and word pairs, trained on the catalogue's own sentences.

Closed form: trained in the time it takes to read the sentences, no library beyond numpy, and as good here as a linear
support vector machine (see benchmarks/tagging.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SMOOTHING = 0.05
#: Folded function words of English, and words every policy has.
ENGLISH_STOP_WORDS = frozenset(
    "a an all ani and ar are as at be been by for from ha has have in is it its no not of on or our such than that the their "
    "these this those to us was we were which will with would other they group compani".split()
)

Vector = NDArray[np.float32]


def features(words: Sequence[str], stop_words: frozenset[str] = ENGLISH_STOP_WORDS) -> Counter[str]:
    """The single words and neighbouring pairs of a text; function words count only beside a content word.

    >>> sorted(features(["the", "leas", "term"]))
    ['leas', 'leas term', 'term', 'the leas']
    """
    return Counter(_features(words, stop_words))


@dataclass(frozen=True)
class WordsClassifier:
    """Log-likelihood of a text under each label; `labels[i]` belongs to column i of the weights."""

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Vector
    weights: NDArray[np.float32]
    stop_words: frozenset[str]

    @classmethod
    def train(
        cls, samples: Sequence[tuple[str, Sequence[str]]], stop_words: frozenset[str] = ENGLISH_STOP_WORDS
    ) -> WordsClassifier:
        """Train on (label, words) pairs; every label weighs the same however many samples it has."""
        labels = tuple(sorted({label for label, _ in samples}))
        column = {label: position for position, label in enumerate(labels)}
        counted = [features(words, stop_words) for _, words in samples]
        vocabulary = {
            feature: row for row, feature in enumerate(dict.fromkeys(feature for counts in counted for feature in counts))
        }
        # One entry for each feature of each sample; all samples are weighed at once.
        sizes = [len(counts) for counts in counted]
        rows = np.array([vocabulary[feature] for counts in counted for feature in counts], dtype=np.intp)
        sample = np.repeat(np.arange(len(samples)), sizes)
        columns = np.repeat(np.array([column[label] for label, _ in samples], dtype=np.intp), sizes)
        counts = np.array([count for counts in counted for count in counts.values()], dtype=np.float64)
        idf = np.log((1 + len(samples)) / (1 + np.bincount(rows, minlength=len(vocabulary)))) + 1
        values = (1 + np.log(counts)) * idf[rows]
        values /= np.sqrt(np.bincount(sample, values**2, minlength=len(samples)))[sample]
        sums = np.bincount(rows * len(labels) + columns, values, minlength=len(vocabulary) * len(labels))
        # In place, and halved as soon as the sums are made: this is the largest array there is.
        weights = sums.astype(np.float32).reshape(len(vocabulary), len(labels))
        del sums
        weights += _SMOOTHING
        weights /= weights.sum(axis=0, keepdims=True, dtype=np.float64)
        np.log(weights, out=weights)
        # Only differences between labels matter; centring keeps unknown lengths from shifting all of them.
        weights -= weights.mean(axis=1, keepdims=True)
        return cls(
            labels=labels,
            vocabulary=vocabulary,
            idf=idf.astype(np.float32),
            weights=weights,
            stop_words=stop_words,
        )

    def scores(self, words: Sequence[str]) -> Vector:
        """The centred log-likelihood for every label; zeros for a text without known words."""
        counts = Counter(map(self.vocabulary.get, _features(words, self.stop_words)))
        counts.pop(None, None)
        if not counts:
            return np.zeros(len(self.labels), dtype=np.float32)
        rows = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[rows]
        values /= np.linalg.norm(values)
        scores: Vector = values @ self.weights[rows]
        return scores


def _features(words: Sequence[str], stop_words: frozenset[str]) -> list[str]:
    found = [word for word in words if word not in stop_words]
    found += [f"{first} {second}" for first, second in pairwise(words) if first not in stop_words or second not in stop_words]
    return found
