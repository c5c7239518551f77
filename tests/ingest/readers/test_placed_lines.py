"""Pages made of PDFs: lines placed by coordinates become paragraphs, rows and headings again, and facts keep their places."""

from __future__ import annotations

import pytest

from ingest.readers.html_parse import parse_html
from ingest.readers.placed_lines import PlacedLines
from tests.ingest.readers.test_inline_xbrl import page, quoted
from tests.ingest.readers.test_inline_xbrl import read as read_inline
from tests.ingest.support import read, shown

PLACES = " ".join(f".y{number}{{bottom:{900 - 14 * number}px}}" for number in range(60))
SHEET = f"""<style>@font-face{{font-family:ff1;src:url(data:font/woff;base64,AAAA{{}}==)}}
.t{{position:absolute;white-space:pre}} .x1{{left:72px}} .x2{{left:90px}} .x3{{left:300px;}} .x4{{left:360px}} {PLACES}
.f1{{font-family:ff1}} .f2{{font-family:ff2}} @media print{{.x1{{left:9pt}} .t{{position:static}}}}</style>"""

#: Line number on the page, column, font, text.
LINES = [
    (1, "x1", "f2", "2.4 Leases of cranes"),
    (2, "x1", "f1", "The Group leases cranes for periods of up to twenty years, and rec<span class='_'></span>og-"),
    (3, "x1", "f1", "nises a liability when the crane is delivered. The liability is meas"),
    (4, "x1", "f1", "ured with a long-"),
    (5, "x1", "f1", "term rate."),
    (6, "x1", "f1", "The rate is set once a year by the board of the parent company, and"),
    (7, "x1", "f1", "it is not changed for cranes that were delivered before."),
    (9, "x1", "f1", "Cranes are of three kinds:"),
    (10, "x1", "f1", "•"),
    (10, "x2", "f1", "tower cranes, which stand on the ground of the site and are put up"),
    (11, "x2", "f1", "by their maker"),
    (12, "x1", "f1", "•"),
    (12, "x2", "f1", "mobile cranes"),
    (14, "x1", "f1", "Tower cranes"),
    (14, "x3", "f1", "1,200"),
    (14, "x4", "f1", "900"),
    (15, "x1", "f1", "Mobile cranes"),
    (15, "x3", "f1", "–"),
    (15, "x4", "f1", "40"),
    (17, "x1", "f1", "The Group recognises long-term rentals evenly over the time of each of them."),
]
EXPECTED = [
    ("paragraph", "2.4 Leases of cranes"),
    (
        "paragraph",
        "The Group leases cranes for periods of up to twenty years, and recognises a liability when the crane is delivered. "
        "The liability is measured with a long-term rate.",
    ),
    (
        "paragraph",
        "The rate is set once a year by the board of the parent company, and it is not changed for cranes that were delivered "
        "before.",
    ),
    ("paragraph", "Cranes are of three kinds:"),
    ("list_item", "tower cranes, which stand on the ground of the site and are put up by their maker"),
    ("list_item", "mobile cranes"),
    ("table", "Tower cranes | 1,200 | 900"),
    ("table", "Mobile cranes | – | 40"),
    ("paragraph", "The Group recognises long-term rentals evenly over the time of each of them."),
]


def by_class(lines: list[tuple[int, str, str, str]]) -> str:
    return "\n".join(f'<div class="t {x} y{y} {font}">{text}</div>' for y, x, font, text in lines)


def by_style(lines: list[tuple[int, str, str, str]]) -> str:
    left = {"x1": 72, "x2": 90, "x3": 300, "x4": 360}
    return "\n".join(
        f'<p style="position:absolute;top:{14.2 * y:.2f}pt;left:{left[x]}pt;font-family:{font}">{text}</p>'
        for y, x, font, text in lines
    )


def html(*pages: str) -> str:
    wrapped = "".join(f'<div class="pf" style="position:relative">{one}</div>' for one in pages)
    return f"<html><head>{SHEET}</head><body>{wrapped}</body></html>"


# "meas" and "ured" are two lines without a hyphen: nothing tells that they are one word.
JOINED = [(kind, text.replace("is measured", "is meas ured")) for kind, text in EXPECTED]


@pytest.mark.parametrize("placed", [by_class, by_style])
def test_lines_become_paragraphs_items_and_rows(placed) -> None:  # type: ignore[no-untyped-def]
    assert shown(read(html(placed(LINES)), "acme.xhtml")) == JOINED


def test_columns_and_pages_part_paragraphs_unless_a_sentence_goes_on() -> None:
    first = [
        (1, "x1", "f1", "The left column ends in the midst of a sentence, and"),
        (2, "x1", "f1", "this sentence goes on at the top of"),
        (1, "x3", "f1", "the right column, where it ends."),
        (2, "x3", "f1", "Another one begins here. It is short."),
    ]
    second = [(1, "x1", "f1", "A new page is a new paragraph, whatever its lines look like."), (3, "x1", "f1", "End.")]
    assert [text for _, text in shown(read(html(by_class(first), by_class(second)), "acme.xhtml"))] == [
        "The left column ends in the midst of a sentence, and this sentence goes on at the top of the right column, where it "
        "ends. Another one begins here. It is short.",
        "A new page is a new paragraph, whatever its lines look like.",
        "End.",
    ]


def test_facts_and_their_continuations_have_their_places_in_the_joined_text() -> None:
    name = "i:DescriptionOfAccountingPolicyForLeasesExplanatory"
    lines = by_class(LINES).split("\n")
    opening = f'<ix:nonNumeric name="{name}" contextRef="c1" escape="true" continuedAt="n">'
    body = "\n".join(
        [
            lines[0],
            opening,
            *lines[1:6],
            "</ix:nonNumeric>",
            '<ix:continuation id="n">',
            *lines[6:7],
            "</ix:continuation>",
            *lines[7:],
        ]
    )
    reading = read_inline(page(f"{SHEET}<div>{body}</div>"))
    (found,) = reading.facts
    whole = " ".join(quoted(reading, found))
    assert whole.replace("\n\n", " ") == f"{JOINED[1][1]} {JOINED[2][1]}"
    assert JOINED[1][1] in reading.text


def test_a_few_placed_elements_are_no_lines() -> None:
    few = by_style([(1, "x1", "f1", "One"), (2, "x1", "f1", "Two"), (3, "x1", "f1", "Three")])
    assert [text for _, text in shown(read(html(few), "acme.xhtml"))] == ["One", "Two", "Three"]


def test_containers_and_empty_lines_are_no_lines() -> None:
    inner = by_style([(number, "x1", "f1", f"Line {number}") for number in range(6)] + [(9, "x1", "f1", " ")])
    root = parse_html(f'<div style="position:absolute;top:0">{inner}</div>', source="a")
    assert [line.text for line in PlacedLines(root, {}).lines.values()] == [f"Line {number}" for number in range(6)]
