"""Whole reports as text: pages, furniture, columns, words, tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.paged.columns import read_columns
from ingest.readers.paged.pages import split_pages
from ingest.readers.paged.report import is_report_text, read_report_text
from ingest.readers.words import WordJoiner, plain_characters
from tests.ingest.support import check_blocks, examples, read, shown

PROSE = [
    "Berths are leased for ten years and the lease",
    "liability is measured at the present value of",
    "the payments that are not paid at that date.",
]


def report(*pages: str) -> str:
    return "\f".join(f"Harbourline plc annual report\n\n{body}\n\n{number}\n" for number, body in enumerate(pages, start=41))


def test_pages_bear_the_numbers_printed_on_them_and_lose_their_furniture() -> None:
    document = read(
        report("Leases\n\nBerths are leased.", "Tax\n\nTax is paid.", "Pensions\n\nPensions are paid.", "End\n\nAll.")
    )
    check_blocks(document)
    assert "Harbourline" not in document.text
    assert [(block.page, text) for block, (_, text) in zip(document.blocks, shown(document), strict=True)][:4] == [
        (41, "Leases"),
        (41, "Berths are leased."),
        (42, "Tax"),
        (42, "Tax is paid."),
    ]
    assert document.page_heads[0] == (41, "Harbourline plc annual report")
    assert [note.code for note in document.diagnostics] == ["page-furniture"]


def test_a_paragraph_that_a_page_cuts_is_joined() -> None:
    pages = ["Berths are leased for ten years and the liability", "is measured at its present value.", "Tax is paid.", "End."]
    assert shown(read(report(*pages)))[0] == (
        "paragraph",
        "Berths are leased for ten years and the liability is measured at its present value.",
    )


def test_a_missing_page_is_named() -> None:
    numbers = [*range(41, 49), 51, 52, 53]
    words = "oak elm ash fir yew box bay fig pear plum lime".split()
    text = "\f".join(
        f"Head of all pages\n\nThe {word} is a tree.\n\n{number}\n" for number, word in zip(numbers, words, strict=True)
    )
    messages = [note.message for note in read(text).diagnostics if note.code == "missing-pages"]
    assert messages == ["pages 49 to 50 are missing"]


def test_pages_are_told_by_lone_numbers_and_by_marks() -> None:
    body = "\n".join(f"Line {line} of some text." for line in range(8))
    chained = "\n".join(f"{body}\n{number}" for number in range(1, 12))
    assert [page.number for page in split_pages(chained)] == list(range(1, 12))
    marked = "cover\n" + "\n".join(f"## Page {number}\n{body}" for number in range(1, 7))
    assert [page.number for page in split_pages(marked)] == [0, 1, 2, 3, 4, 5, 6]
    assert [page.number for page in split_pages(body)] == [None]


def test_columns_are_read_one_after_the_other() -> None:
    right = [
        "Tax is the sum of current tax and deferred",
        "tax, and is recognised in profit or loss but",
        "for items of equity, as the standards ask.",
    ]
    lines = [f"{one:<60}{other}" for one, other in zip(PROSE * 3, right * 3, strict=True)]
    assert [[line.text for line in column] for column in read_columns(lines)] == [PROSE * 3, right * 3]


def test_a_table_of_figures_is_no_pair_of_columns() -> None:
    lines = [
        f"{name:<40}{'1,234':>12}{'(567)':>12}" for name in ("Berths and quays of the port", "Cranes and lifts", "Ships") * 3
    ]
    assert len(list(read_columns(lines))) == 1


def test_rows_of_figures_become_one_table() -> None:
    figures = (("Berths", "1,200", "1,100"), ("Cranes", "300", "200"), ("Ships", "50", "40"))
    rows = "\n".join(f"{name:<24}{now:>10}{before:>10}" for name, now, before in figures)
    document = read(report(f"Assets\n\n{rows}\n\nTax is paid.", "a b c d.", "e f g h.", "i j k l."))
    assert ("table", "Berths | 1,200 | 1,100\nCranes | 300 | 200\nShips | 50 | 40") in shown(document)


def test_cells_that_stand_alone_become_one_table() -> None:
    cells = "\n\n".join(
        ["Leases are paid.", "Berths", "1,200", "1,100", "Cranes", "300", "200", "Tax is paid by all of us in time."]
    )
    document = read(report(cells, "Text.", "Text.", "Text."))
    assert shown(document)[:3] == [
        ("paragraph", "Leases are paid."),
        ("table", "Berths\n1,200\n1,100\nCranes\n300\n200"),
        ("paragraph", "Tax is paid by all of us in time."),
    ]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("is recog-\nnised", "is recognised"),
        ("the long-\nterm plan", "the long-term plan"),
        ("in non-\nEuropean ports", "in non-European ports"),
        ("a paragraph\nof two lines", "a paragraph of two lines"),
    ],
)
def test_words_are_made_whole_as_the_rest_of_the_text_writes_them(cut: str, whole: str) -> None:
    assert WordJoiner("It is recognised in the long-term plan.").join(cut) == whole


def test_ligatures_and_soft_hyphens_are_resolved() -> None:
    assert plain_characters("de\u00adﬁned beneﬁt, oﬃce") == "defined benefit, office"


def test_short_texts_without_pages_are_no_reports() -> None:
    assert not is_report_text("2 Policies\n\nShops are leased.")
    assert is_report_text("a\fb\fc\fd")


@examples(60)
@given(st.lists(st.text(st.sampled_from("abc .-\n\f123•|"), max_size=120), max_size=6))
def test_any_text_is_read_into_ordered_blocks(pages: list[str]) -> None:
    reading = read_report_text("\f".join(pages))
    ends = [0]
    for block in reading.blocks:
        assert ends[-1] <= block.start_char < block.end_char <= len(reading.text)
        assert reading.text[block.start_char : block.end_char].strip()
        ends.append(block.end_char)
