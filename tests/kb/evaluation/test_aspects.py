"""Aspects read from a report beside labels."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from ingest.tagging import Tagger
from kb import InputError
from kb.cli import main
from kb.evaluation.aspects import evaluate_aspects, read_aspect_gold
from kb.evaluation.tally import Tally
from ontology.aspects import default_aspects

LINES = ["2 Policies", "(a) Boats", "Boats are depreciated over ten years and tested for impairment."]
TEXT = "\n\n".join(LINES) + "\n"
FIRST = len("2policiesaboats")
GOLD = Path(__file__).parents[2] / "gold" / "aspects.dev.jsonl"


def label(**fields: object) -> str:
    row = {
        "document": "boats.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "lines": [5, 5],
        "letters": [FIRST, FIRST + 40],
        "half": "test",
        "aspects": ["impairment", "presentation"],
    }
    return json.dumps(row | fields) + "\n"


def test_found_missed_wrong_and_open(tmp_path: Path, tagger: Tagger) -> None:
    (tmp_path / "boats.txt").write_text(TEXT)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(label(letters=[FIRST, FIRST + 52]))
    dev, test, every = evaluate_aspects(read_aspect_gold(gold, default_aspects()), tmp_path, tagger, default_aspects())
    assert (dev.passages, test.passages, every.passages, every.lost) == (0, 1, 1, 0)
    assert test.aspects["impairment"] == Tally(wanted=1, found=1, given=1, right=1)
    assert test.aspects["presentation"] == Tally(wanted=1)
    assert test.aspects["subsequent-measurement"] == Tally(given=1)
    assert test.tally == every.tally == Tally(wanted=2, found=1, given=2, right=1)
    gold.write_text(label(letters=[FIRST, FIRST + 52], open=["subsequent-measurement"]))
    assert evaluate_aspects(read_aspect_gold(gold, default_aspects()), tmp_path, tagger, default_aspects())[-1].tally.given == 1


def test_labels_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    for row, complaint in (
        (label(aspects=["colour"]), "there is no aspect 'colour'"),
        (label(half="third"), "'third' is no half"),
        (label(letters=[9, 9]), "a range of letters is empty"),
    ):
        gold.write_text(row)
        with pytest.raises(InputError, match=complaint):
            read_aspect_gold(gold, default_aspects())


def test_the_command_prints_both_halves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "boats.txt").write_text(TEXT)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(label())
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(gold), "--documents", str(tmp_path)])
    shown = capsys.readouterr().out
    assert (stopped.value.code, "all: by aspect" in shown, "subsequent-measurement" in shown) == (0, True, True)
    with pytest.raises(SystemExit):
        main(["evaluate", str(gold), "--documents", str(tmp_path), "--json"])
    assert [half["name"] for half in json.loads(capsys.readouterr().out)] == ["dev", "test", "all"]


def test_the_labels_are_places_and_names_without_text() -> None:
    rows = [json.loads(line) for line in GOLD.read_text().splitlines()]
    assert Counter(row["half"] for row in rows) == {"dev": 75, "test": 75}
    assert {key for row in rows for key in row} <= {
        "document",
        "sha256",
        "lines",
        "letters",
        "pieces",
        "half",
        "aspects",
        "open",
    }
    assert sum(len(row["aspects"]) for row in rows) == 194


def test_aspects_are_told_in_real_reports(shared: Path, tagger: Tagger) -> None:
    gold = read_aspect_gold(GOLD, default_aspects())
    _, test, every = evaluate_aspects(gold, shared / "reports", tagger, default_aspects())
    assert (test.passages, every.passages) == (75, 150)
    for found in (test.tally, every.tally):
        assert found.precision is not None and found.precision >= 0.75
        assert found.recall is not None and found.recall >= 0.75
