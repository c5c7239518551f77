"""A multinomial naive Bayes over TF-IDF weighted words and word pairs, trained on the catalogue's own sentences.

Closed form: trained in the time it takes to read the sentences, no library beyond numpy, and as good here as a linear
support vector machine (see benchmarks/tagging.py).
"""

from __future__ import annotations

import math
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
    counts = Counter(word for word in words if word not in stop_words)
    for first, second in pairwise(words):
        if first not in stop_words or second not in stop_words:
            counts[f"{first} {second}"] += 1
    return counts


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
        # In place: this is by far the largest array of all, and copies of it would set the memory of the process.
        weights = sums.reshape(len(vocabulary), len(labels)).astype(np.float64, copy=False)
        weights += _SMOOTHING
        weights /= weights.sum(axis=0, keepdims=True)
        np.log(weights, out=weights)
        # Only differences between labels matter; centring keeps unknown lengths from shifting all of them.
        weights -= weights.mean(axis=1, keepdims=True)
        return cls(
            labels=labels,
            vocabulary=vocabulary,
            idf=idf.astype(np.float32),
            weights=weights.astype(np.float32),
            stop_words=stop_words,
        )

    def scores(self, words: Sequence[str]) -> Vector:
        """The centred log-likelihood for every label; zeros for a text without known words."""
        rows, values = _weigh(features(words, self.stop_words), self.vocabulary, self.idf)
        if not len(rows):
            return np.zeros(len(self.labels), dtype=np.float32)
        scores: Vector = values @ self.weights[rows]
        return scores


def _weigh(counts: Counter[str], vocabulary: dict[str, int], idf: Vector) -> tuple[NDArray[np.intp], Vector]:
    """Rows and length-normalised TF-IDF weights of the known features."""
    known = [(vocabulary[feature], count) for feature, count in counts.items() if feature in vocabulary]
    rows = np.array([row for row, _ in known], dtype=np.intp)
    values = np.array([1 + math.log(count) for _, count in known], dtype=np.float32) * idf[rows]
    norm = float(np.linalg.norm(values))
    return rows, values / norm if norm else values
