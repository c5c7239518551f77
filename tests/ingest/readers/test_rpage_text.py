"""R pages saved as text: columns, running heads, lost lists, and definitions that are no policy text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.rpage_text import is_rpage_text
from ingest.segment import segment
from ontology.errors import ParseError
from tests.ingest.support import (
    check_blocks,
    check_outline,
    clause_texts,
    codes,
    examples,
    labels,
    quoted,
    read,
    sentences,
)

PAGE = """|
Material accounting policies
|6 Months Ended
|12 Months Ended
|
Jun. 30, 2025
|
Dec. 31, 2024
|Fleet notes [abstract]
|Material accounting policies
|
2 Changes in accounting policies
Nothing has changed since the last annual report of the fleet, and no new rule was applied.
|
2 Material accounting policies
(a) Ships
Ships are carried at cost less depreciation (see Note 2(c)(ii)).
2 Material accounting policies (Continued)
Depreciation is spread evenly over the following lives:
(b) Crews
Wages are expensed while the crew is at sea (see Note 18).
(c) Losses
(i) On ports
Ports are looked at every year for a loss in value.
(ii) On ships
Ships are looked at when there is a sign of a loss.
|X
- Definition
+ References
The entire disclosure of whatever the fleet does.
+ Details
Reference 1: http://www.example.org/role
|X
- References
+ Details
No definition available.
"""


def test_the_page_is_known_by_its_bars_and_period_heads() -> None:
    assert is_rpage_text(PAGE)
    assert not is_rpage_text("2 Policies\n\n(a) Ships\n\nShips float until 31 December 2024.\n")
    assert not is_rpage_text("| Class | 2024 |\n|---|---|\n| Tug | 20 |\n| Barge | Dec. 31, 2024 |\n")


def test_title_and_period_are_those_of_the_first_column() -> None:
    document = read(PAGE, "fleet/R9.txt")
    assert document.title == "Material accounting policies"
    assert (document.period_start, document.period_end) == (date(2025, 1, 1), date(2025, 6, 30))
    assert document.document_id == "fleet-r9"
    assert document.media_type == "text/plain"
    assert document.text == PAGE


def test_every_block_has_the_period_of_its_column() -> None:
    document = read(PAGE)
    periods = [(block.period_end, quoted(document, block)) for block in document.blocks]
    first = [text for end, text in periods if end == date(2025, 6, 30)]
    second = [text for end, text in periods if end == date(2024, 12, 31)]
    assert first == [
        "2 Changes in accounting policies",
        "Nothing has changed since the last annual report of the fleet, and no new rule was applied.",
    ]
    assert len(first) + len(second) == len(periods) == 14
    assert second[0] == "2 Material accounting policies"


def test_the_outline_is_that_of_the_note() -> None:
    document = read(PAGE)
    outline = segment(document)
    check_outline(document, outline)
    assert labels(outline) == [
        ("2", "Changes in accounting policies"),
        ("2", "Material accounting policies"),
        ("(a)", "Ships"),
        ("(b)", "Crews"),
        ("(c)", "Losses"),
        ("(c)(i)", "On ports"),
        ("(c)(ii)", "On ships"),
    ]
    assert [(clause.section_label, clause.period_end) for clause in outline.clauses] == [
        ("2", date(2025, 6, 30)),
        ("2(a)", date(2024, 12, 31)),
        ("2(a)", date(2024, 12, 31)),
        ("2(b)", date(2024, 12, 31)),
        ("2(c)(i)", date(2024, 12, 31)),
        ("2(c)(ii)", date(2024, 12, 31)),
    ]


def test_running_heads_lost_lists_and_definitions_are_reported() -> None:
    document = read(PAGE)
    assert [note.code for note in document.diagnostics] == ["definitions-dropped"]
    (note,) = document.diagnostics
    assert note.message == "taxonomy definitions at the end of the page are not policy text"
    assert PAGE[note.start_char : note.end_char] == PAGE[PAGE.index("X\n- Definition") :].strip()
    outline = segment(document)
    assert codes(outline) == ["running-head", "lost-list"]
    lost = outline.diagnostics[1]
    assert PAGE[lost.start_char : lost.end_char] == "Depreciation is spread evenly over the following lives:"


def test_definitions_and_heads_are_in_no_clause() -> None:
    for text in clause_texts(segment(read(PAGE))):
        assert "Continued" not in text
        assert "Definition" not in text
        assert "disclosure of whatever" not in text
        assert "|" not in text


def test_a_page_without_definitions_has_no_diagnostic_about_them() -> None:
    assert read(PAGE[: PAGE.index("|X")]).diagnostics == ()


def test_one_column_gives_its_period_to_all() -> None:
    page = """|
Policies
|12 Months Ended
|
Dec. 31, 2024
|Policies [abstract]
|Leases of berths
|
Berths are leased for ten years from the city.
The rent is an expense of the year.
|X
- Definition
No definition available.
"""
    document = read(page)
    assert {block.period_end for block in document.blocks} == {date(2024, 12, 31)}
    assert (document.period_start, document.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert [quoted(document, block) for block in document.blocks] == [
        "Leases of berths",
        "Berths are leased for ten years from the city.",
        "The rent is an expense of the year.",
    ]


ROWS = """|
Policies
|12 Months Ended
|
Dec. 31, 2024
|Policies [abstract]
|Leases
|
Berths are leased for ten years.
|Crews
|
Wages are expensed while the crew is at sea, month after month, until the ship is back in its port of departure.
Bonuses are accrued.
|X
- Definition
No definition available.
"""


def test_a_cell_of_one_short_sentence_is_not_lost() -> None:
    assert "Berths are leased for ten years." in clause_texts(segment(read(ROWS)))


def test_row_labels_are_headings_as_on_the_html_page() -> None:
    outline = segment(read(ROWS))
    assert [section.heading for section in outline.sections] == ["Leases", "Crews"]


def test_text_in_the_second_column_only_has_its_period() -> None:
    page = PAGE.replace(
        "2 Changes in accounting policies\nNothing has changed since the last annual report of the fleet, "
        "and no new rule was applied.\n",
        "",
    )
    assert "\n|\n|\n2 Material" in page
    document = read(page)
    assert {block.period_end for block in document.blocks} == {date(2024, 12, 31)}


ENDS = {"Jun. 30, 2025": date(2025, 6, 30), "Dec. 31, 2024": date(2024, 12, 31), "Dec. 31, 2023": date(2023, 12, 31)}


@examples(40)
@given(
    ends=st.lists(st.sampled_from(sorted(ENDS)), min_size=1, max_size=3, unique=True),
    rows=st.lists(
        st.lists(st.none() | st.lists(sentences, min_size=1, max_size=3), min_size=3, max_size=3), min_size=1, max_size=4
    ),
)
def test_any_page_of_rows_and_columns_is_read_cell_by_cell(ends: list[str], rows: list[list[list[str] | None]]) -> None:
    lines = ["|", "Fleet policies", *("|12 Months Ended" for _ in ends)]
    for end in ends:
        lines += ["|", end]
    lines.append("|Fleet policies [abstract]")
    expected = []
    for number, row in enumerate(rows):
        lines.append(f"|Row number {number}")
        label = True
        for end, cell in zip(ends, row, strict=False):
            lines += ["|", *(cell or ())]
            if cell and label:
                expected.append((f"Row number {number}", ENDS[end]))
                label = False
            expected += [(text, ENDS[end]) for text in cell or ()]
    page = "\n".join([*lines, "|X", "- Definition", "No definition available."])
    if not expected:
        with pytest.raises(ParseError, match="holds no text"):
            read(page)
        return
    document = read(page)
    check_blocks(document)
    assert [(quoted(document, block), block.period_end) for block in document.blocks] == expected
    check_outline(document, segment(document))
