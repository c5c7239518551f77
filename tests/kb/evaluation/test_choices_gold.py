"""The labels of policy choices are what docs/evaluation-gold.md says they are."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
FIELDS = {"document", "sha256", "lines", "letters", "pieces", "policy", "choices", "open"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "gold" / "choices.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_there_are_as_many_passages_as_promised(rows: list[dict[str, Any]]) -> None:
    assert Counter(row["policy"] for row in rows) == {True: 200, False: 40}
    assert len({row["document"] for row in rows}) == 6
    assert sum(bool(row["choices"]) for row in rows) == 83
    assert sum(len(row["choices"]) for row in rows) == 122
    assert not any(row["choices"] for row in rows if not row["policy"])


def test_they_hold_places_and_names_but_no_text(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row.keys() <= FIELDS
        pieces = row.get("pieces", [row["letters"]])
        assert row["letters"] == [pieces[0][0], pieces[-1][1]]
        assert all(start < end for start, end in pieces)
        assert all(before[1] < after[0] for before, after in pairwise(pieces))
        for choice in [*row["choices"], *row.get("open", [])]:
            assert choice.keys() <= {"dimension", "option", "value"}
            least, most = choice.get("value", (0, 0))
            assert least <= most
