"""Fits corrections: a multinomial logistic regression whose starting point is what the tagger says already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Chosen by cross-validation by entity on the train gold; see docs/training.md.
_HOLD_WEIGHTS = 0.02
_HOLD_BIAS = 1.0
_ITERATIONS = 60
_MEMORY = 6


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights by bucket and label, and a bias by label."""

    weights: Floats
    bias: Floats


def fit(features: Any, log_scores: Floats, wanted: Floats, importance: Floats, columns: NDArray[np.intp]) -> Fitted:
    """The corrections of `columns` that make the wanted labels likeliest, held close to zero.

    `features` is a sparse matrix of examples by buckets, `log_scores` what the tagger says of each example, `wanted` is 1 for
    each label that is right for it: several may be, then their probabilities add up.
    """
    from scipy.optimize import minimize

    buckets, labels = features.shape[1], len(columns)
    size = buckets * labels
    transposed = features.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:size].reshape(buckets, labels), flat[size:]
        logits = log_scores.copy()
        logits[:, columns] += features @ weights + bias
        probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        right = probabilities * wanted
        share = np.maximum(right.sum(axis=1, keepdims=True), 1e-12)
        error = ((probabilities - right / share) * importance[:, None])[:, columns]
        value = -float(importance @ np.log(share[:, 0]))
        value += 0.5 * _HOLD_WEIGHTS * float(weights.ravel() @ weights.ravel()) + 0.5 * _HOLD_BIAS * float(bias @ bias)
        slope = np.concatenate([(transposed @ error + _HOLD_WEIGHTS * weights).ravel(), error.sum(axis=0) + _HOLD_BIAS * bias])
        return value, slope

    options = {"maxiter": _ITERATIONS, "maxcor": _MEMORY}
    found = minimize(loss, np.zeros(size + labels), jac=True, method="L-BFGS-B", options=options).x
    return Fitted(weights=found[:size].reshape(buckets, labels), bias=found[size:])
