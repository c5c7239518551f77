from __future__ import annotations

from kb.evaluation.compare import Change, changes


def test_entries_of_lists_are_compared_by_name_not_by_place() -> None:
    before = {"notes": [{"id": "a", "f1": 0.5}, {"id": "b", "f1": 0.25}], "added": [3, 4]}
    now = {"notes": [{"id": "b", "f1": 0.75}, {"id": "a", "f1": 0.5}, {"id": "c", "f1": 1}], "added": [5]}
    assert changes(before, now) == [Change("notes b f1", 0.25, 0.75), Change("notes c f1", None, 1.0)]


def test_what_is_gone_is_shown_and_noise_is_not() -> None:
    before = [
        {"name": "all", "first": 0.9, "per_second": 100, "old": 1, "confusions": [{"is": "x", "taken_for": "y", "texts": 2}]}
    ]
    now = [{"name": "all", "first": 0.9002, "per_second": 700, "confusions": [{"is": "x", "taken_for": "y", "texts": 3}]}]
    assert changes(before, now) == [Change("all confusions x taken for y texts", 2.0, 3.0), Change("all old", 1.0, None)]


def test_equal_evaluations_have_no_changes() -> None:
    scores = {"summary": {"f1": 0.5, "none": None, "flag": True}}
    assert changes(scores, scores) == []
