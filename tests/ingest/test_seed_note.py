"""The whole policy note of a real filer, where it lies beside the project; structure only, none of its words."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import annotate
from ingest.tagging import Tagger
from ontology.types import IngestResult, Section
from tests.ingest.support import check_blocks, check_outline

SEED = Path(__file__).parents[2].parent / "shared" / "seeds" / "001_f06919c9ca1f570e.txt"

pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the real note is not here")

LETTERS = [f"({chr(96 + number)})" for number in range(1, 27)] + ["(aa)", "(bb)", "(cc)", "(dd)"]
BELOW = {
    "(g)": ["(i)", "(ii)"],
    "(h)": ["(i)", "(ii)"],
    "(q)": ["(i)", "(ii)"],
    "(u)": ["(i)", "(ii)", "(iii)", "(iv)"],
    "(x)": ["(i)", "(ii)", "(iii)", "(iv)"],
}


@pytest.fixture(scope="module")
def result(tagger: Tagger) -> IngestResult:
    return annotate(SEED.read_bytes(), name=SEED.name, tagger=tagger)


@pytest.fixture(scope="module")
def notes(result: IngestResult) -> tuple[Section, Section]:
    """The two sections numbered 2, the changes first."""
    changes, policies = (section for section in result.sections if section.label == "2")
    return changes, policies


def test_everything_is_quoted_exactly_and_nothing_is_lost(result: IngestResult) -> None:
    check_blocks(result.document)
    check_outline(result.document, result)
    for clause in result.clauses:
        assert result.document.text[clause.start_char : clause.end_char] == clause.text


def test_the_two_notes_stand_at_the_top(notes: tuple[Section, Section]) -> None:
    for section in notes:
        assert (section.level, section.parent, section.note) == (1, None, "2")
    assert notes[0].end_char <= notes[1].start_char


def test_thirty_lettered_sections_stand_in_order_below_the_second(result: IngestResult, notes: tuple[Section, Section]) -> None:
    direct = [section for section in result.sections if section.parent == notes[1].section_id]
    assert [section.label for section in direct] == LETTERS
    assert {section.level for section in direct} == {2}


def test_romans_stand_below_their_letters(result: IngestResult) -> None:
    by_label = {section.label: section for section in result.sections if section.label}
    found: dict[str, list[str]] = {}
    for section in result.sections:
        letter, _, roman = section.label.rpartition("(")
        if letter:
            assert section.parent == by_label[letter].section_id
            found.setdefault(letter, []).append(f"({roman}")
    assert found == BELOW


def test_no_clause_is_a_running_head_or_a_definition(result: IngestResult) -> None:
    for clause in result.clauses:
        assert not clause.text.endswith("(Continued)")
        for mark in ("- Definition", "+ Details", "+ References", "xbrl.org/2003/role", "No definition available"):
            assert mark not in clause.text
        assert "|" not in clause.text


def test_most_pointers_are_resolved_and_all_inside_the_second_note(
    result: IngestResult, notes: tuple[Section, Section]
) -> None:
    resolved = [reference for reference in result.cross_references if reference.target_section is not None]
    assert len(resolved) >= 18
    by_id = {section.section_id: section for section in result.sections}
    for reference in resolved:
        target = by_id[reference.target_section or ""]
        assert target.note == "2"
        assert f"2{target.label}" == reference.target_label
        assert target.start_char >= notes[1].start_char


def test_each_column_has_its_period(result: IngestResult, notes: tuple[Section, Section]) -> None:
    boundary = notes[1].start_char
    first = {clause.period_end for clause in result.clauses if clause.end_char <= boundary}
    second = {clause.period_end for clause in result.clauses if clause.start_char >= boundary}
    assert first == {date(2025, 6, 30)}
    assert second == {date(2024, 12, 31)}
    assert result.document.period_end == date(2025, 6, 30)
    assert result.document.period_start == date(2025, 1, 1)


def test_what_the_source_lost_or_repeats_is_reported(result: IngestResult) -> None:
    count = Counter(note.code for note in result.diagnostics)
    assert count["lost-list"] >= 1
    assert count["running-head"] == result.document.text.count("(Continued)")
    assert count["definitions-dropped"] == 1
    text = result.document.text
    for note in result.diagnostics:
        if note.code == "lost-list":
            assert text[note.start_char : note.end_char].rstrip(" –-").endswith(":")


def test_every_clause_of_the_second_note_is_cited_by_its_label(result: IngestResult, notes: tuple[Section, Section]) -> None:
    labels = {section.section_id: f"2{section.label}" for section in result.sections if section.label and section.label != "2"}
    cited = 0
    for clause in result.clauses:
        if clause.section_id in labels:
            assert clause.section_label == labels[clause.section_id]
            cited += 1
    assert cited >= 80


def test_reading_it_twice_gives_the_same_result(result: IngestResult, tagger: Tagger) -> None:
    assert annotate(SEED.read_bytes(), name=SEED.name, tagger=tagger) == result
