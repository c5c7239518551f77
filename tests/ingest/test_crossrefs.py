"""Pointers such as "see Note 2(h)(i)": found, labelled in full, and resolved to the section that is meant or left open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.crossrefs import find_cross_references
from ingest.segment import segment
from tests.ingest.support import examples, read

NOTE = """2 Policies

(a) Ships

{text}

(b) Ports

Ports are leased.

(i) Quays

Quays are long.

(ii) Cranes

Cranes are high.

(c) Crews

Crews are paid.

3 Cargo

Cargo is heavy.

3.1 Grain

Grain is dry.

3.2 Oil

Oil is wet.
"""


def pointers(text: str) -> list[tuple[str, str, str | None]]:
    """Text, full label and target of each pointer in a paragraph of section 2(a)."""
    document = read(NOTE.format(text=text))
    outline = segment(document)
    found = find_cross_references(outline.clauses, outline.sections)
    for reference in found:
        assert document.text[reference.start_char : reference.end_char] == reference.text
        (clause,) = [clause for clause in outline.clauses if clause.clause_id == reference.clause_id]
        assert clause.start_char <= reference.start_char < reference.end_char <= clause.end_char
    return [(reference.text, reference.target_label, reference.target_section) for reference in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They float (see Note 2(b)).", [("2(b)", "2(b)", "acme/ports")]),
        ("They float, see note 2(b)(i).", [("2(b)(i)", "2(b)(i)", "acme/quays")]),
        ("They float, see NOTE 2 (b) (ii).", [("2 (b) (ii)", "2(b)(ii)", "acme/cranes")]),
        ("Note 3 tells of cargo.", [("3", "3", "acme/cargo")]),
        ("Note 3.2 tells of oil.", [("3.2", "3.2", "acme/oil")]),
        ("Note\u00a03-2 tells of oil.", [("3-2", "3-2", "acme/oil")]),
        ("See Notes 2(b) and 3.1.", [("2(b)", "2(b)", "acme/ports"), ("3.1", "3.1", "acme/grain")]),
        ("See notes 2(b) and (c).", [("2(b)", "2(b)", "acme/ports"), ("(c)", "2(c)", "acme/crews")]),
        (
            "See notes 2(b), 2(c); 3 & Note 3.1.",
            [
                ("2(b)", "2(b)", "acme/ports"),
                ("2(c)", "2(c)", "acme/crews"),
                ("3", "3", "acme/cargo"),
                ("3.1", "3.1", "acme/grain"),
            ],
        ),
        ("See Note 2(b) or note 2(c).", [("2(b)", "2(b)", "acme/ports"), ("2(c)", "2(c)", "acme/crews")]),
        ("See Note 18.", [("18", "18", None)]),
        ("See Note 2(z).", [("2(z)", "2(z)", None)]),
        ("See Note 2(b)(ix).", [("2(b)(ix)", "2(b)(ix)", None)]),
    ],
)
def test_pointers_are_found_labelled_and_resolved(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert pointers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Notes payable are loans.",
        "The note 2024 is a bond.",
        "A note of 5 pages was sent.",
        "Footnote 3 is small.",
        "The notes 100 of them are bonds.",
        "Notes 5% due next year are loans.",
        "They note (b) as an example.",
    ],
)
def test_other_words_with_figures_are_no_pointers(text: str) -> None:
    assert pointers(text) == []


def test_of_two_notes_with_one_number_the_same_note_is_meant() -> None:
    text = (
        "2 Changes\n\n(a) New rules\n\nSee Note 2(b).\n\n(b) Old rules\n\nGone.\n\n"
        "2 Policies\n\n(a) Ships\n\nSee Note 2(b).\n\n(b) Ports\n\nPorts are leased.\n"
    )
    outline = segment(read(text))
    found = find_cross_references(outline.clauses, outline.sections)
    assert [reference.target_section for reference in found] == ["acme/old-rules", "acme/ports"]


def test_a_note_whose_own_number_is_not_in_the_text_is_found_by_its_letters() -> None:
    outline = segment(read("(a) Ships\n\nSee Note 2(b).\n\n(b) Ports\n\nPorts are leased.\n"))
    (reference,) = find_cross_references(outline.clauses, outline.sections)
    assert (reference.target_label, reference.target_section) == ("2(b)", "acme/ports")


def test_pointers_come_in_reading_order_and_belong_to_their_clause() -> None:
    outline = segment(read("2 Ships\n\nSee Note 9 and Note 8.\n\nSee Note 7.\n"))
    found = find_cross_references(outline.clauses, outline.sections)
    assert [reference.text for reference in found] == ["9", "8", "7"]
    assert [reference.start_char for reference in found] == sorted(reference.start_char for reference in found)
    first, second = (clause.clause_id for clause in outline.clauses)
    assert [reference.clause_id for reference in found] == [first, first, second]


words = st.sampled_from(
    ["see", "Note", "notes", "2", "(b)", "2(b)", "3.1", "and", ",", "to", "18", "(ii)", "5%", "2024", "Notes 2"]
)


@examples(80)
@given(parts=st.lists(words, min_size=1, max_size=12))
def test_whatever_the_words_every_pointer_quotes_them(parts: list[str]) -> None:
    found = pointers("It says " + " ".join(parts) + " here.")
    sections = {"acme/policies", "acme/ships", "acme/ports", "acme/quays", "acme/cranes", "acme/crews"}
    sections |= {"acme/cargo", "acme/grain", "acme/oil"}
    for text, label, target in found:
        assert label.endswith("".join(text.split()))
        assert target is None or target in sections


@pytest.mark.parametrize("label", ["4.3", "18-2", "7.2"])
def test_a_decimal_that_the_document_does_not_hold_stays_open(label: str) -> None:
    assert pointers(f"See Note {label}.") == [(label, label, None)]


def test_a_roman_after_and_stands_beside_the_roman_before() -> None:
    assert pointers("See Note 2(b)(i) and (ii).") == [
        ("2(b)(i)", "2(b)(i)", "acme/quays"),
        ("(ii)", "2(b)(ii)", "acme/cranes"),
    ]
