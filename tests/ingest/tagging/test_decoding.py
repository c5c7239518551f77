from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging.classifier import Vector
from ingest.tagging.decoding import Place, decode

LABELS = 4


def row(*scores: float) -> Vector:
    return np.array(scores, dtype=np.float32)


def section(above: int | None = None, level: int = 1) -> Place:
    return Place(above=above, level=level)


def clause(above: int | None) -> Place:
    return Place(above=above, level=None)


def test_an_unsure_clause_follows_its_section() -> None:
    sure, unsure = row(0.96, 0.02, 0.01, 0.01), row(0.4, 0.5, 0.05, 0.05)
    assert decode([sure, unsure], [section(), clause(0)])[1].argmax() == 0
    assert decode([sure, unsure], [section(), clause(None)])[1].argmax() == 1


def test_a_sure_clause_disagrees_with_its_section() -> None:
    found = decode([row(0.9, 0.04, 0.03, 0.03), row(0.01, 0.97, 0.01, 0.01)], [section(), clause(0)])
    assert [int(scores.argmax()) for scores in found] == [0, 1]


def test_clauses_that_agree_settle_what_an_unsure_section_is_about() -> None:
    unsure, sure = row(0.45, 0.4, 0.1, 0.05), row(0.03, 0.95, 0.01, 0.01)
    assert decode([unsure, sure, sure, sure], [section(), clause(0), clause(0), clause(0)])[0].argmax() == 1


def test_a_section_inside_a_policy_follows_it_sooner_than_a_policy_follows_the_title_of_the_note() -> None:
    title, inside = row(0.9, 0.05, 0.03, 0.02), row(0.3, 0.5, 0.1, 0.1)
    inner = decode([title, title, inside], [section(), section(0, 2), section(1, 3)])[2]
    policy = decode([title, inside], [section(), section(0, 2)])[1]
    assert inner[0] > policy[0]


@st.composite
def outlines(draw: st.DrawFn) -> tuple[list[Vector], list[Place]]:
    """Sections, each in one before it or at the top, then clauses in any of them."""
    scores: list[Vector] = []
    places: list[Place] = []
    for sections in (True, False):
        for _ in range(draw(st.integers(0, 5))):
            inside = [at for at, place in enumerate(places) if place.level is not None]
            above = draw(st.sampled_from([None, *inside]))
            level = (1 if above is None else (places[above].level or 0) + 1) if sections else None
            places.append(Place(above=above, level=level))
            numbers = draw(st.lists(st.floats(0, 1, width=32), min_size=LABELS, max_size=LABELS))
            scores.append(row(*numbers) + np.float32(1e-6))
    return scores, places


@given(outlines())
def test_what_is_decoded_are_probabilities_whatever_the_scores(outline: tuple[list[Vector], list[Place]]) -> None:
    scores, places = outline
    found = decode(scores, places)
    assert len(found) == len(scores)
    for together, alone, place in zip(found, scores, places, strict=True):
        assert together.sum() == pytest.approx(1, abs=1e-5)
        assert (together > 0).all()
        if place.above is None and not any(other.above is not None for other in places):
            assert np.argmax(together) == np.argmax(alone)


@given(outlines(), st.randoms(use_true_random=False))
def test_the_order_of_clauses_does_not_matter(outline: tuple[list[Vector], list[Place]], random: Random) -> None:
    scores, places = outline
    first = sum(place.level is not None for place in places)
    order = list(range(first, len(places)))
    random.shuffle(order)
    order = [*range(first), *order]
    found = decode(scores, places)
    shuffled = decode([scores[at] for at in order], [places[at] for at in order])
    for at, together in zip(order, shuffled, strict=True):
        np.testing.assert_allclose(together, found[at], rtol=1e-3, atol=1e-6)
