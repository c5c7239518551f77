"""Words, word pairs and their place in a passage as numbered buckets: what a learned model has weights for.

A bucket stands for many words, so weights by bucket hold no word and no phrase of the texts they were learned from.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.classifier import ENGLISH_STOP_WORDS

Buckets = tuple[NDArray[np.intp], NDArray[np.float32]]

#: Longer passages are learned from, and judged, by their beginning.
MOST_WORDS = 300
#: Policies say first what they are about, so the first words count once more, apart.
_OPENING = 40
_IN_BODY, _IN_OPENING, _IN_HEADING = np.uint64(1), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_NEXT = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0xFF51AFD7ED558CCD)


def hashed_words(words: Sequence[str], heading: Sequence[str], buckets: int) -> Buckets:
    """The buckets that a passage of folded words under a heading falls into, in order, and 1 + ln(count) for each.

    Function words count only beside a content word. The result depends on nothing but the arguments.

    >>> rows, counts = hashed_words(["leas", "are", "leas"], ["leas"], 1 << 14)
    >>> len(rows), round(float(counts.max()), 2)
    (5, 1.69)
    """
    body, body_telling = _numbers(words[:MOST_WORDS])
    head, head_telling = _numbers(heading)
    opening, opening_telling = body[:_OPENING], body_telling[:_OPENING]
    found = np.concatenate(
        [
            body[body_telling] * _IN_BODY,
            _pairs(body, body_telling) * _IN_BODY,
            opening[opening_telling] * _IN_OPENING,
            head[head_telling] * _IN_HEADING,
            _pairs(head, head_telling) * _IN_HEADING,
        ]
    )
    # The high bits of a product are spread best.
    rows, counts = np.unique(((found * _SPREAD) >> np.uint64(32)) % np.uint64(buckets), return_counts=True)
    return rows.astype(np.intp), (1 + np.log(counts)).astype(np.float32)


def _pairs(numbers: NDArray[np.uint64], telling: NDArray[np.bool_]) -> NDArray[np.uint64]:
    return (numbers[:-1] * _NEXT + numbers[1:])[telling[:-1] | telling[1:]]


def _numbers(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    numbers = np.fromiter((_number(word) for word in words), dtype=np.uint64, count=len(words))
    return numbers, np.fromiter((word not in ENGLISH_STOP_WORDS for word in words), dtype=np.bool_, count=len(words))


@lru_cache(maxsize=50_000)
def _number(word: str) -> int:
    """A number that is the same in every process and on every machine, in contrast to `hash`."""
    data = word.encode("utf-8")
    return zlib.crc32(data) << 32 | zlib.crc32(data, 0x5BD1E995)
