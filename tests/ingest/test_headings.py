"""Which blocks are headings, which only repeat one, and that nothing is left out without a word."""

from __future__ import annotations

import pytest

from ingest.headings import find_headings
from ontology.types import SourceDocument
from tests.ingest.support import quoted, read


def headings(document: SourceDocument) -> list[str]:
    found = find_headings(document)
    return [quoted(document, document.blocks[position]) for position in sorted(found.positions)]


def dropped(document: SourceDocument) -> list[str]:
    found = find_headings(document)
    return [quoted(document, document.blocks[position]) for position in sorted(found.dropped)]


def test_short_lines_with_text_under_them_are_headings() -> None:
    document = read("Ships\n\nThey float.\n\n(a) Old ships\n\nThey leak.\n")
    assert headings(document) == ["Ships", "(a) Old ships"]
    assert dropped(document) == []


def test_what_the_source_marks_is_a_heading_even_as_a_sentence_or_at_the_end() -> None:
    document = read("# What is a ship?\n\nIt floats.\n\n## the end.\n", "acme.md")
    assert headings(document) == ["What is a ship?", "the end."]


def test_two_short_lines_may_be_heading_and_sub_heading() -> None:
    assert headings(read("Ships\n\nOld ships\n\nThey leak.\n")) == ["Ships", "Old ships"]


def test_three_short_lines_are_a_list_that_lost_its_marks() -> None:
    assert headings(read("They are:\n\nTugs\n\nBarges\n\nFerries\n\nThey float.\n")) == []


def test_numbered_and_bold_lines_are_headings_in_a_run_of_any_length() -> None:
    document = read("1 Ships\n\n**Tugs**\n\n1.1 Old tugs\n\n(a) Leaks\n\nThey leak.\n", "acme.md")
    assert headings(document) == ["1 Ships", "**Tugs**", "1.1 Old tugs", "(a) Leaks"]


def test_a_short_line_at_the_end_heads_nothing() -> None:
    assert headings(read("Ships\n\nThey float.\n\nHarbour master\n")) == ["Ships"]


def test_list_items_and_tables_are_no_headings() -> None:
    document = read("• Ships\n\nThey float.\n\n| Tugs | Barges |\n|---|---|\n\nThey float.\n", "acme.md")
    assert headings(document) == []


def test_running_heads_are_dropped_and_reported_with_their_place() -> None:
    text = "2 Ships\n\nThey float.\n\n2 Ships (Continued)\n\nThey sail.\n"
    document = read(text)
    assert (headings(document), dropped(document)) == (["2 Ships"], ["2 Ships (Continued)"])
    (note,) = find_headings(document).diagnostics
    assert note.code == "running-head"
    assert note.message == "left out the running head '2 Ships (Continued)'"
    assert text[note.start_char : note.end_char] == "2 Ships (Continued)"


def with_furniture(line: str) -> SourceDocument:
    """A section over three pages, each ended by `line`."""
    pages = [f"They float, says paragraph {letter}.\n\n{line.format(page=7 + at)}" for at, letter in enumerate("abc")]
    return read("\n\n".join(["Ships", *pages, "They sail."]))


@pytest.mark.parametrize("line", ["Acme plc Annual Report 2024 | {page}", "acme plc p. {page}", "Acme – page {page} of 90"])
def test_page_furniture_that_comes_three_times_is_dropped(line: str) -> None:
    document = with_furniture(line)
    assert dropped(document) == [line.format(page=page) for page in (7, 8, 9)]
    assert headings(document) == ["Ships"]


def test_page_furniture_that_opens_with_the_page_number_is_dropped_too() -> None:
    document = with_furniture("{page} Acme plc annual report")
    assert headings(document) == ["Ships"]
    assert len(dropped(document)) == 3


@pytest.mark.parametrize(
    "heading", ["Stage {number}", "Level {number}", "Level {number} inputs", "Stage {number} – ships in distress"]
)
def test_headings_that_count_from_one_are_no_furniture(heading: str) -> None:
    wanted = [heading.format(number=number) for number in (1, 2, 3)]
    document = read(
        "\n\n".join(
            f"{line}\n\nShips of this kind float {word}." for line, word in zip(wanted, ("well", "badly", "not"), strict=True)
        )
    )
    assert headings(document) == wanted
    assert dropped(document) == []


@pytest.mark.parametrize("numbers", [(1, 2, 3, 1, 2, 3), (2, 3, 2, 3), (3, 3, 3)])
def test_a_count_may_stand_in_a_note_more_than_once(numbers: tuple[int, ...]) -> None:
    pages = [f"Level {number}\n\nShips of this kind float {word}." for number, word in zip(numbers, "abcdef", strict=False)]
    document = read("\n\n".join(pages))
    assert headings(document) == [f"Level {number}" for number in numbers]


def test_what_comes_only_twice_is_kept() -> None:
    assert dropped(read("Ships\n\nThey float.\n\nAcme plc 7\n\nThey sail.\n\nAcme plc 8\n\nThey sink.\n")) == []


def test_the_same_words_without_a_number_are_no_furniture() -> None:
    document = read("\n\n".join(f"({letter}) Class {letter.upper()}\n\nThey are stated at cost." for letter in "abcd"))
    assert dropped(document) == []


def test_a_heading_said_again_by_the_first_line_below_is_dropped_once() -> None:
    document = read("# Ships\n\nSHIPS\n\nThey float.\n", "acme.md")
    assert (headings(document), dropped(document)) == (["Ships"], ["SHIPS"])


def test_a_lone_bullet_between_paragraphs_is_a_heading() -> None:
    document = read("Ships are assets.\n\n• Old ships\n\nThey leak.\n\n• New ships\n\nThey shine.\n")
    assert headings(document) == ["Old ships", "New ships"]


def test_a_lone_bullet_below_a_table_is_a_heading() -> None:
    document = read(
        "<p>They float.</p><table><tr><td>Tug</td><td>20</td></tr></table><ul><li>Barges</li></ul><p>They leak.</p>", "a.htm"
    )
    assert headings(document) == ["Barges"]


def test_bullets_in_a_row_or_before_a_heading_are_items() -> None:
    document = read("They are:\n\n• Old ships\n\n• New ships\n\nThey float.\n\n• Lone ship\n\nPorts\n\nThey wait.\n")
    assert headings(document) == ["Ports"]


@pytest.mark.parametrize("line", ["**Ships:**", "(a) Ships:", "OLD SHIPS:"])
def test_a_line_set_off_may_end_with_a_colon_and_be_a_heading(line: str) -> None:
    assert headings(read(f"They float.\n\n{line}\n\nThey sail.\n", "a.md")) == [line]


def test_a_plain_line_with_a_colon_opens_a_list_instead() -> None:
    assert headings(read("They float.\n\nShips:\n\nThey sail.\n")) == []


def test_list_items_and_table_rows_never_repeat_a_heading() -> None:
    document = read("# Ships\n\n• Ships\n\n• Barges (continued)\n\nThey float.\n", "acme.md")
    assert dropped(document) == []
