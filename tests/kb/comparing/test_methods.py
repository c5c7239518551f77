"""Comparing over a knowledge base, by method and by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError
from kb.cli import main
from kb.comparing.comparison import Comparison, Status

OLD, NEW = "harbourline-robotics-2023", "harbourline-robotics-2024"


@pytest.fixture(scope="module")
def year_on_year(demo_folder: Path) -> Comparison:
    with KnowledgeBase.open(demo_folder, read_only=True) as kb:
        return kb.compare(OLD, NEW)


def test_the_sample_notes_changed_in_what_they_say(year_on_year: Comparison) -> None:
    assert {status.value: count for status, count in year_on_year.counts.items()} == {
        "changed": 9,
        "moved": 1,
        "added": 6,
        "removed": 1,
        "unchanged": 72,
    }
    (moved,) = year_on_year.of("moved")
    assert year_on_year.citation(moved.clause) == "Harbourline Robotics plc, 31 December 2024, Note 2(q) Onerous contracts"
    (removed,) = year_on_year.of(Status.REMOVED)
    assert (removed.clause.heading_path[-1], removed.no_longer_stated) == ("Interest rate benchmark reform", True)
    assert [change.clause.heading_path[-1] for change in year_on_year.of("added") if change.first_stated] == [
        "Change in accounting policy"
    ]


def test_figures_and_choices_that_changed_are_called_out(year_on_year: Comparison) -> None:
    figures = [(figure.before, figure.after, figure.context) for change in year_on_year for figure in change.figures]
    assert figures == [
        ("4 years", "6 years", "Rental and demonstration robots"),
        ("two years", "three years", "sold with a standard warranty of"),
    ]
    choice = year_on_year.choices[0]
    assert (choice.kind.value, choice.dimension.id, choice.answer_before, choice.answer_after) == (
        "changed",
        "inventory-cost-formula",
        "First in first out",
        "Weighted average cost",
    )
    assert [stored.quote for stored in choice.before] == ["first-in, first-out"]


def test_years_of_an_issuer_are_those_of_its_documents(demo_kb: KnowledgeBase, year_on_year: Comparison) -> None:
    assert demo_kb.compare_years("harbour") == year_on_year
    assert demo_kb.compare_years("harbour", 2023, 2024).names == (
        "Harbourline Robotics plc, 31 December 2023",
        "Harbourline Robotics plc, 31 December 2024",
    )
    with pytest.raises(InputError, match="there is nothing of Tamarind Foods Berhad before 2024"):
        demo_kb.compare_years("tamarind")


def test_other_natures_can_be_compared(demo_kb: KnowledgeBase, year_on_year: Comparison) -> None:
    everything = demo_kb.compare(OLD, NEW, natures=None)
    assert len(everything) > len(year_on_year)
    standards = demo_kb.compare(OLD, NEW, natures=["new_standards"])
    assert {change.clause.heading_path[-1] for change in standards} == {"New standards and interpretations"}


def test_what_cannot_be_compared_is_refused(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="was to be compared with itself"):
        demo_kb.compare(OLD, OLD)
    with pytest.raises(NotFoundError, match="no document is called 'harbour-1999'") as caught:
        demo_kb.compare("harbour-1999", NEW)
    assert OLD in str(caught.value.hint)
    with pytest.raises(InputError, match="no nature is called 'politics'"):
        demo_kb.compare(OLD, NEW, natures=["politics"])
    clause = next(demo_kb.clauses()).clause.clause_id
    with pytest.raises(InputError, match="was to be compared with itself"):
        demo_kb.compare_clauses(clause, clause)
    with pytest.raises(NotFoundError, match="no clause is called 'nothing'"):
        demo_kb.compare_clauses(clause, "nothing")


def test_two_clauses_are_compared_with_their_choices(demo_kb: KnowledgeBase) -> None:
    before, after = (
        next(demo_kb.choices(dimension="inventory-cost-formula", document=document)).clause.clause_id for document in (OLD, NEW)
    )
    comparison = demo_kb.compare_clauses(before, after)
    assert 0.8 < comparison.likeness < 1
    assert [choice.answer_after for choice in comparison.choices] == ["Weighted average cost"]
    assert "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories" in comparison.concepts
    assert [segment.text.strip() for segment in comparison.redline if segment.kind.value == "insert"] == ["weighted average"]


def test_peers_say_one_policy_each(demo_kb: KnowledgeBase) -> None:
    comparison = demo_kb.peers("Leases")
    assert [peer.entity for peer in comparison] == ["Harbourline Robotics plc", "Tamarind Foods Berhad"]
    assert {document.document_id for document in comparison.peers[0].documents} == {NEW}, "the last filing of each"
    assert {peer.boilerplate for peer in comparison} == {None}, "two issuers are too few"
    likeness = comparison.likeness["Harbourline Robotics plc", "Tamarind Foods Berhad"]
    assert 0.2 < likeness < 0.8
    assert {stored.document.document_id for stored in comparison.peers[0].choices} == {NEW}
    one = demo_kb.peers("Leases", entities=["tamarind"])
    assert (len(one), one.issuers, one.peers[0].likeness, one.peers[0].likeness_to_rest) == (
        1,
        2,
        None,
        pytest.approx(likeness),
    )
    past = demo_kb.peers("Leases", year=2023)
    assert [peer.documents[0].document_id for peer in past] == [OLD]
    with pytest.raises(NotFoundError):
        demo_kb.peers("Unicorns")
    with pytest.raises(NotFoundError, match="no entity is called 'nobody'"):
        demo_kb.peers("Leases", entities=["nobody"])


def test_frames_have_a_row_a_passage(demo_kb: KnowledgeBase, year_on_year: Comparison) -> None:
    pytest.importorskip("pandas")
    frame = year_on_year.to_frame()
    assert (len(frame), set(frame["status"])) == (89, {"changed", "moved", "added", "removed", "unchanged"})
    assert list(frame[frame["figures"] != ""]["figures"]) == ["4 years → 6 years", "two years → three years"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return (code if isinstance(code, int) else 0, *capsys.readouterr())


def test_the_command_shows_a_redline(demo_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "redline.html"
    code, shown, _ = run(capsys, "compare", OLD, NEW, "--kb", demo_folder, "--html", page)
    assert code == 0
    assert "9 changed, 1 moved, 6 added, 1 removed, 72 unchanged" in shown
    assert "[-first-in, first-out (FIFO)-] {+weighted average+}" in shown
    assert "<del>" in page.read_text(encoding="utf-8")
    _, some, _ = run(capsys, "compare", "--entity", "harbour", "--kb", demo_folder, "--status", "moved")
    assert "moved  2(q) Onerous contracts" in some
    assert "\nadded" not in some


def test_the_command_prints_json(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, shown, _ = run(capsys, "compare", OLD, NEW, "--kb", demo_folder, "--json")
    view = json.loads(shown)
    assert view["counts"]["changed"] == 9
    assert {change["status"] for change in view["changes"]} == {"changed", "moved", "added", "removed"}
    assert view["choices"][0]["before"][0]["quote"] == "first-in, first-out"
    changed = next(change for change in view["changes"] if change["figures"])
    assert {"kind": "insert", "text": "6 years "} in changed["redline"]
    _, shown, _ = run(capsys, "compare", "--concept", "Leases", "--kb", demo_folder, "--json")
    assert [peer["entity"] for peer in json.loads(shown)["peers"]] == ["Harbourline Robotics plc", "Tamarind Foods Berhad"]


def test_the_command_compares_clauses_and_peers(
    demo_kb: KnowledgeBase, demo_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ids = [next(demo_kb.choices(dimension="inventory-cost-formula", document=name)).clause.clause_id for name in (OLD, NEW)]
    page = tmp_path / "page.html"
    _, shown, _ = run(capsys, "compare", "--clauses", *ids, "--kb", demo_folder, "--html", page)
    assert "[-first-in, first-out (FIFO)-] {+weighted average+}" in shown
    assert "Two clauses compared" in page.read_text(encoding="utf-8")
    _, shown, _ = run(capsys, "compare", "--concept", "Inventories", "--kb", demo_folder, "--html", page)
    assert "2 issuers have a policy on it" in shown
    assert "Likeness of each to each" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ((), "what is to be compared with what?"),
        ((OLD,), "1 documents were given"),
        ((OLD, NEW, "--entity", "harbour"), "several things are to be compared at once"),
        (("--entity", "a", "--entity", "b"), "several issuers have no year on year"),
        ((OLD, NEW, "--before", "2023"), "years belong to one issuer"),
        ((OLD, NEW, "--year", "2023"), "a year of peers needs a concept"),
        ((OLD, NEW, "--all", "--nature", "policy"), "--all and --nature ask for different things"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    demo_folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], refusal: str
) -> None:
    code, _, said = run(capsys, "compare", *arguments, "--kb", demo_folder)
    assert (code, refusal in said) == (2, True)


def test_a_page_that_cannot_be_written_is_an_error(
    demo_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, said = run(capsys, "compare", OLD, NEW, "--kb", demo_folder, "--html", tmp_path / "none" / "page.html")
    assert (code, "cannot be written" in said) == (1, True)
