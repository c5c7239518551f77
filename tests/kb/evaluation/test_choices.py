"""Choices read from a report are laid beside labels: which were found, which are wrong, which count neither way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.tagging import Tagger
from kb import InputError
from kb.cli import main
from kb.evaluation.choice_gold import ChoicePassage, LabelledChoice, read_choice_gold
from kb.evaluation.choices import ChoiceEvaluation, evaluate_choices, score_choices
from kb.evaluation.letters import Letters
from kb.evaluation.tally import Tally
from ontology.choices import default_choices
from ontology.types import ChoiceValue, IngestResult, PolicyChoice, SourceDocument

LINES = [
    "Inventories are costed by FIFO.",
    "Sheds last 20 years and vans 5 years.",
    "Vans are cleaned with care.",
    "Nobody labelled this line.",
]
TEXT = "\n".join(LINES)
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
FIFO = LabelledChoice(dimension="inventory-cost-formula", option="fifo")
AVERAGE = LabelledChoice(dimension="inventory-cost-formula", option="weighted-average")
SHEDS = LabelledChoice(dimension="ppe-useful-life", option="buildings", value=(20, 20))
VANS = LabelledChoice(dimension="ppe-useful-life", option="vehicles", value=(5, 5))


def span(line: int) -> tuple[int, int]:
    start = sum(len(text) + 1 for text in LINES[: line - 1])
    return Letters(TEXT).span(start, start + len(LINES[line - 1]))


def passage(line: int, *choices: LabelledChoice, may: tuple[LabelledChoice, ...] = (), policy: bool = True) -> ChoicePassage:
    return ChoicePassage(
        document="acme.txt",
        sha256=SHA256,
        lines=(line, line),
        spans=(span(line),),
        states_policy=policy,
        choices=choices,
        open=may,
    )


def scored(passages: list[ChoicePassage], *read: tuple[str, LabelledChoice]) -> ChoiceEvaluation:
    """The scores of choices, each read from these words."""
    document = SourceDocument(
        document_id="acme", sha256=SHA256, source_name="acme.txt", media_type="text/plain", text=TEXT, blocks=()
    )
    choices = tuple(
        PolicyChoice(
            clause_id="acme/1",
            dimension=choice.dimension,
            option=choice.option,
            evidence=((TEXT.index(words), TEXT.index(words) + len(words)),),
            value=ChoiceValue(low=choice.value[0], high=choice.value[1], unit="years") if choice.value else None,
        )
        for words, choice in read
    )
    result = IngestResult(
        document=document,
        sections=(),
        clauses=(),
        tags=(),
        cross_references=(),
        diagnostics=(),
        model_version="",
        choices=choices,
    )
    return score_choices(passages, TEXT, result)


GOLD = [passage(1, FIFO), passage(2, SHEDS, VANS), passage(3, policy=False)]


def test_all_right_is_one_and_one() -> None:
    found = scored(GOLD, ("FIFO", FIFO), ("Sheds last 20", SHEDS), ("vans 5", VANS))
    assert found.tally == Tally(wanted=3, found=3, given=3, right=3)
    assert (found.missed, found.wrong, found.taken, found.false_friends) == ((), (), 0, 1)


def test_an_option_that_is_not_labelled_is_wrong_and_the_labelled_one_missed() -> None:
    found = scored(GOLD, ("FIFO", AVERAGE))
    assert found.dimensions["inventory-cost-formula"] == Tally(wanted=1, found=0, given=1, right=0)
    assert [str(difference.choice) for difference in found.wrong] == ["inventory-cost-formula: weighted-average"]
    assert str(found.missed[-1].choice) == "ppe-useful-life: vehicles 5"


def test_a_value_must_be_the_one_that_is_labelled() -> None:
    found = scored(GOLD, ("Sheds last 20", replace(SHEDS, value=(20, 25))))
    assert (found.tally.right, found.blind.right) == (0, 1)
    anything = scored([passage(2, replace(SHEDS, value=None))], ("Sheds last 20", replace(SHEDS, value=(20, 25))))
    assert anything.tally.right == 1


def test_what_is_open_counts_neither_way() -> None:
    found = scored([passage(1, may=(FIFO,))], ("FIFO", FIFO))
    assert found.tally == Tally()
    assert scored([passage(1, may=(FIFO,))], ("FIFO", AVERAGE)).tally == Tally(given=1)


def test_the_same_choice_counts_once_a_passage_and_not_where_nothing_is_labelled() -> None:
    found = scored(GOLD, ("FIFO", FIFO), ("costed by FIFO", FIFO), ("Nobody labelled this", AVERAGE), ("Vans are", VANS))
    assert (found.tally.given, found.elsewhere, found.taken) == (2, 1, 1)


def label(line: int, *choices: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": "acme.txt",
        "sha256": SHA256,
        "lines": [line, line],
        "letters": list(span(line)),
        "policy": True,
        "choices": list(choices),
    }


def test_labels_that_do_not_fit_are_refused(tmp_path: Path, tagger: Tagger) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({**label(1), "letters": [7, 7]}))
    with pytest.raises(InputError, match="a range of letters is empty"):
        read_choice_gold(gold)
    gold.write_text(json.dumps(label(1)) + "\n" + json.dumps({**label(2), "sha256": "0"}))
    with pytest.raises(InputError, match="sha256 differs"):
        read_choice_gold(gold)
    gold.write_text(json.dumps(label(1, {"dimension": "inventory-cost-formula", "option": "lifo"})))
    with pytest.raises(InputError, match="names inventory-cost-formula: lifo, and there is no such choice"):
        evaluate_choices(read_choice_gold(gold), tmp_path, tagger, default_choices())
    with pytest.raises(InputError, match="letters beyond the last one"):
        scored([replace(passage(1), spans=((0, 1000),))])


def test_the_command_tells_labels_of_choices_by_their_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["evaluate", *map(str, arguments)])
        code = stopped.value.code
        return code if isinstance(code, int) else 0, capsys.readouterr().out

    (tmp_path / "acme.txt").write_text(TEXT)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(label(1, {"dimension": "inventory-cost-formula", "option": "specific"})))
    assert run(gold)[0] == 2
    code, shown = run(gold, "--documents", tmp_path)
    assert (code, "choices missed: 1" in shown, "inventory-cost-formula: specific" in shown) == (0, True, True)
    (scores,) = json.loads(run(gold, "--documents", tmp_path, "--json")[1])
    assert (scores["name"], scores["choices"]["wanted"], scores["dimensions"][0]["id"]) == (
        "acme.txt",
        1,
        "inventory-cost-formula",
    )


def test_choices_are_read_from_real_reports(shared: Path, tagger: Tagger) -> None:
    gold = read_choice_gold(Path(__file__).parents[2] / "gold" / "choices.dev.jsonl")
    total = evaluate_choices(gold, shared / "reports", tagger, default_choices())[-1]
    assert (total.name, total.passages, total.tally.wanted) == ("all", 240, 122)
    assert total.tally.precision is not None and total.tally.precision >= 0.92
    assert total.tally.recall is not None and total.tally.recall >= 0.80
