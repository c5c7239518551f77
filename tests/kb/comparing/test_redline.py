from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.comparing.redline import Segment, SegmentKind, redline
from kb.comparing.tokens import fold

WORDS = st.sampled_from("the cost of stock is fifo average , . ; 5 7 years 5% £3m 2023 2024 Note 2(a) (b) Straße ’s".split())
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def shown(segments: tuple[Segment, ...]) -> str:
    marks = {SegmentKind.EQUAL: "{}", SegmentKind.DELETE: "[-{}-]", SegmentKind.INSERT: "{{+{}+}}"}
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_a_redline_is_made_of_both_texts_and_nothing_else(before: str, after: str) -> None:
    segments = redline(before, after)
    kept = {SegmentKind.INSERT: "", SegmentKind.DELETE: ""}
    for segment in segments:
        for side in kept:
            kept[side] += segment.text if segment.kind in (SegmentKind.EQUAL, side) else ""
    assert kept[SegmentKind.INSERT].split() == after.split()
    assert "".join(fold(kept[SegmentKind.DELETE]).split()) == "".join(fold(before).split())
    assert all(one.kind is not other.kind for one, other in pairwise(segments))


@given(TEXTS)
def test_a_text_has_no_difference_from_itself(text: str) -> None:
    assert all(segment.kind is SegmentKind.EQUAL for segment in redline(text, text))


def test_case_and_the_shape_of_quotes_are_no_difference() -> None:
    assert shown(redline("the company's cost - net", "The Company’s cost – net")) == "The Company’s cost – net"


def test_a_figure_changes_with_its_unit_and_a_date_as_a_whole() -> None:
    assert shown(redline("over 3 to 5 years", "over 3 to 7 years")) == "over [-3 to 5 years-]{+3 to 7 years+}"
    assert shown(redline("kept for five years, in all", "kept for seven years, in all")) == (
        "kept for [-five years-]{+seven years+}, in all"
    )
    assert (
        shown(redline("at 31 December 2023 in", "at 31 December 2024 in")) == "at [-31 December 2023 -]{+31 December 2024 +}in"
    )


def test_a_sentence_that_was_rewritten_is_not_cut_to_confetti() -> None:
    before = "Balances inside the group are eliminated in full. Rent is an expense."
    after = "All transactions between companies of the group are left out. Rent is an expense."
    assert shown(redline(before, after)) == (
        "[-Balances inside the group are eliminated in full-]{+All transactions between companies of the group are left out+}."
        " Rent is an expense."
    )


def test_what_is_inserted_begins_where_a_sentence_begins() -> None:
    before = "Costs are expensed. They are reviewed."
    after = "Costs are expensed. They are capped. They are reviewed."
    assert shown(redline(before, after)) == "Costs are expensed. {+They are capped. +}They are reviewed."


def test_rows_of_a_table_stay_rows() -> None:
    segments = redline("| Robots | 4 years |\n| Tools | 3 years |", "| Robots | 6 years |\n| Tools | 3 years |", lines=True)
    assert shown(segments) == "| Robots | [-4 years -]{+6 years +}|\n| Tools | 3 years |"


def test_nothing_against_something_is_one_insertion() -> None:
    assert shown(redline("", "New.")) == "{+New.+}"
    assert redline("", "") == ()
