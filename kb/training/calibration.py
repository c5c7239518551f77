"""Makes scores frequencies: of suggestions scored about .9, about nine in ten are to be right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LEAST, _MOST, _STEPS = 0.5, 4.0, 141


def temperature(logits: NDArray[np.float64], wanted: NDArray[np.float64], importance: NDArray[np.float64]) -> float:
    """By how much to divide logits so that the right labels are likeliest on the whole: above 1 where they boast.

    Between 0.5 and 4, to two decimals or so; 1 if there is no row.

    >>> boasting = np.array([[9.0, 0.0], [9.0, 0.0], [9.0, 0.0], [9.0, 0.0]])
    >>> temperature(boasting, np.array([[1.0, 0], [1, 0], [1, 0], [0, 1]]), np.ones(4))
    4.0
    """
    if not len(logits):
        return 1.0
    best, least = 1.0, float("inf")
    for candidate in np.geomspace(_LEAST, _MOST, _STEPS):
        scaled = logits / candidate
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        share = (np.exp(scaled) * wanted).sum(axis=1) / np.exp(scaled).sum(axis=1)
        loss = -float(importance @ np.log(np.maximum(share, 1e-12)))
        if loss < least:
            best, least = float(candidate), loss
    return round(best, 4)


def reliability(scores: Sequence[float], right: Sequence[bool], low: float, high: float) -> tuple[int, float] | None:
    """How many scores lie in [low, high), and the share of them that is right; None if there are none.

    >>> reliability([0.9, 0.9, 0.2], [True, False, True], 0.85, 0.95)
    (2, 0.5)
    """
    found = [good for score, good in zip(scores, right, strict=True) if low <= score < high]
    return (len(found), sum(found) / len(found)) if found else None
