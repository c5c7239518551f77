from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.reliability import Band, bands, calibration_error
from kb.evaluation.reliability_plot import Curve, reliability_svg

BAND = Band(label="0.85–0.95", texts=10, mean_score=0.9, right=0.8)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_score_is_in_one_band(entries: list[tuple[float, bool]]) -> None:
    scores, right = [score for score, _ in entries], [good for _, good in entries]
    found = bands(scores, right)
    assert sum(band.texts for band in found) == len(entries)
    assert sum(band.texts * band.right for band in found) == pytest.approx(sum(right))
    assert 0 <= calibration_error(scores, right) <= 1


def test_scores_that_boast_are_told() -> None:
    assert calibration_error([0.9, 0.9, 0.9, 0.9], [True, False, False, False]) == pytest.approx(0.65)
    assert calibration_error([], []) == 0


def test_a_drawing_is_well_formed_and_the_same_each_time() -> None:
    curves = [Curve(name="a < b & c", bands=(BAND,))]
    drawn = reliability_svg(curves, title="Scores & shares")
    assert drawn == reliability_svg(curves, title="Scores & shares")
    root = ElementTree.fromstring(drawn)
    texts = [element.text for element in root.iter() if element.text]
    assert "a < b & c, 0.85–0.95: 8 of 10 right (0.80), mean score 0.90" in texts
    assert "a < b & c (10)" in texts
    point = next(element for element in root.iter("{http://www.w3.org/2000/svg}circle"))
    assert (point.get("cx"), point.get("cy")) == ("420.0", "120.0")
