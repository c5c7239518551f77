"""Which choices a knowledge base holds, and how they stand side by side."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError, PolicyKBError
from kb.choice_matrix import ChoiceMatrix, EntityYear
from kb.cli import main

HARBOURLINE, TAMARIND = "Harbourline Robotics plc", "Tamarind Foods Berhad"


def test_choices_come_with_their_filing_words_and_place(demo_kb: KnowledgeBase) -> None:
    found = list(demo_kb.choices(dimension="inventory-cost-formula", entity="harbour"))
    assert [(stored.period_end.year, stored.choice.option) for stored in found if stored.period_end] == [
        (2023, "fifo"),
        (2024, "weighted-average"),
        (2024, "weighted-average"),
    ]
    assert found[0].citation == "Harbourline Robotics plc, 31 December 2023, Note 2(i) Inventories"
    assert (found[0].quote, found[0].answer) == ("first-in, first-out", "First in first out")
    assert found[0].clause.text.count(found[0].quote) == 1


def test_a_number_is_part_of_the_answer(demo_kb: KnowledgeBase) -> None:
    answers = {stored.answer for stored in demo_kb.choices(dimension="ppe-useful-life", year=2023)}
    assert {"Buildings 40 years", "Plant and machinery 3–5 years"} <= answers


def test_conditions_narrow_what_is_given(demo_kb: KnowledgeBase) -> None:
    every = list(demo_kb.choices())
    assert len(every) > 150
    assert {stored.document.entity for stored in demo_kb.choices(entity="tamarind")} == {TAMARIND}
    assert {stored.dimension.reference.standard for stored in demo_kb.choices(standard="ifrs16")} == {"IFRS 16"}
    assert {stored.document.document_id for stored in demo_kb.choices(document="harbourline-robotics-2023")} == {
        "harbourline-robotics-2023"
    }
    leases = {stored.choice.dimension for stored in demo_kb.choices(concept="Leases")}
    assert {"short-term-leases", "lease-discount-rate"} <= leases
    assert "inventory-cost-formula" not in leases
    fifo = list(demo_kb.choices(dimension="inventory-cost-formula", option="fifo"))
    assert [stored.document.entity for stored in fifo] == [HARBOURLINE, TAMARIND]
    assert list(demo_kb.choices(year=1999)) == []


def test_a_miss_is_named(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError, match="no policy choice is called 'inventory-formula'") as caught:
        list(demo_kb.choices(dimension="inventory-formula"))
    assert "inventory-cost-formula" in str(caught.value.hint)
    with pytest.raises(NotFoundError, match="inventory-cost-formula has no option 'lifo'"):
        list(demo_kb.choices(dimension="inventory-cost-formula", option="lifo"))
    with pytest.raises(NotFoundError, match="no policy choice is left open by 'IFRS 99'"):
        list(demo_kb.choices(standard="IFRS 99"))
    with pytest.raises(NotFoundError):
        list(demo_kb.choices(concept="Unicorns"))


def test_clauses_carry_their_choices(demo_kb: KnowledgeBase) -> None:
    stored = next(demo_kb.choices(dimension="treasury-shares"))
    clause = demo_kb.clause(stored.clause.clause_id)
    assert stored.choice in clause.choices
    listed = next(found for found in demo_kb.clauses(document=clause.document.document_id) if found.choices == clause.choices)
    assert listed.clause == clause.clause
    assert not {tag.concept for tag in clause.tags if tag.concept.startswith("choice:")}


def test_the_matrix_shows_answers_that_contradict_one_another(demo_kb: KnowledgeBase) -> None:
    matrix = ChoiceMatrix.of(demo_kb.choices(standard="IAS 2"))
    assert [dimension.id for dimension in matrix.dimensions] == ["inventory-cost-formula", "inventory-measurement"]
    assert matrix.filings == (EntityYear(HARBOURLINE, 2023), EntityYear(HARBOURLINE, 2024), EntityYear(TAMARIND, 2024))
    formula = matrix.dimensions[0]
    cell = matrix.cell(formula, EntityYear(TAMARIND, 2024))
    assert cell is not None
    assert list(cell.answers) == ["Weighted average cost", "First in first out"]
    assert [str(filing) for filing, _ in matrix.contradictions()] == [f"{TAMARIND} 2024"]
    assert matrix.cell(formula, EntityYear("Nobody", 2024)) is None


def test_several_answers_are_no_contradiction_where_things_differ(demo_kb: KnowledgeBase) -> None:
    matrix = ChoiceMatrix.of(demo_kb.choices(dimension="ppe-useful-life"))
    assert matrix.contradictions() == ()


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return (code if isinstance(code, int) else 0, *capsys.readouterr())


def test_the_command_prints_the_matrix(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, shown, _ = run(capsys, "choices", "--kb", demo_folder, "--dimension", "inventory-cost-formula")
    lines = shown.splitlines()
    assert lines[0].split("  ")[0] == "filing"
    assert f"{HARBOURLINE} 2023  First in first out [2(i)]" in " ".join(lines)
    assert "≠ Weighted average cost [3.9]; First in first out [3.9]" in shown
    assert "≠ more than one answer: 1" in shown
    _, wide, _ = run(capsys, "choices", "--kb", demo_folder, "--standard", "IFRS 16")
    assert wide.splitlines()[0].split()[0] == "choice"
    assert run(capsys, "choices", "--kb", demo_folder, "--year", "1999")[1] == "no choices were found\n"


def test_the_command_prints_json_and_csv(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown, _ = run(capsys, "choices", "--kb", demo_folder, "--standard", "IAS 2", "--json")
    found = json.loads(shown)
    assert (code, found["dimensions"][0]["reference"]) == (0, "IAS 2.25")
    assert found["filings"][0] == {"entity": HARBOURLINE, "year": 2023}
    contradicted = [choice for choice in found["choices"] if choice["contradicted"]]
    assert {(choice["entity"], choice["option"]) for choice in contradicted} == {
        (TAMARIND, "fifo"),
        (TAMARIND, "weighted-average"),
    }
    _, text, _ = run(capsys, "choices", "--kb", demo_folder, "--standard", "IAS 2", "--csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(found["choices"])
    assert {(row["entity"], row["option"]) for row in rows if row["contradicted"]} == {
        (TAMARIND, "fifo"),
        (TAMARIND, "weighted-average"),
    }


def test_an_option_needs_its_dimension(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, refusal = run(capsys, "choices", "--kb", demo_folder, "--option", "fifo")
    assert (code, "name it with --dimension" in refusal) == (2, True)
    assert issubclass(InputError, PolicyKBError)


def test_show_tells_what_a_clause_chooses(
    demo_kb: KnowledgeBase, demo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = next(demo_kb.choices(dimension="inventory-cost-formula"))
    _, shown, _ = run(capsys, "show", stored.clause.clause_id, "--kb", demo_folder)
    assert "chooses First in first out · Cost formula of inventories (IAS 2.25)" in shown
