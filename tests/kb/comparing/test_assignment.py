from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from kb.comparing.assignment import best_pairs

PLACES = st.integers(0, 11)
GAINS = st.dictionaries(st.tuples(PLACES, PLACES), st.floats(0.01, 1), max_size=60)


@given(GAINS)
def test_no_assignment_gains_more(gains: dict[tuple[int, int], float]) -> None:
    found = best_pairs(gains)
    table = np.zeros((12, 12))
    for edge, gain in gains.items():
        table[edge] = gain
    best = table[linear_sum_assignment(-table)].sum()
    assert len(set(found.values())) == len(found)
    assert all(edge in gains for edge in found.items())
    assert abs(sum(gains[edge] for edge in found.items()) - best) < 1e-9


def test_nothing_gains_nothing() -> None:
    assert best_pairs({}) == {}
