"""HTML: what is shown becomes text, layout becomes structure, and what is hidden stays out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.html import read_html
from ontology.errors import ParseError
from tests.ingest.support import check_blocks, examples, labels, outline_of, read, shown

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html lang="en-GB">
<head>
  <title>Notes  of
  the fleet</title>
  <meta name="entity" content=" Harbour plc ">
  <meta name="period-start" content="2024-01-01">
  <meta name="Period-End" content="31 December 2024">
  <style>p { color: red }</style>
  <script>document.write("<p>never</p>")</script>
</head>
<body>
<!-- a remark -->
<h1>2 Policies</h1>
<p style="font-weight: bold">(a) Ships</p>
<p>Ships are carried at&#160;cost <i>less</i> depre<b></b>ciation &amp; losses.</p>
<p style="display: none">Nobody sees this.</p>
<p>Their lives are<br>as follows:</p>
<table>
  <tr><td>&#8226;</td><td>tugs pull for twenty years;</td></tr>
  <tr><td>&#8226;</td><td>barges float for <b>six</b> years.</td></tr>
</table>
<p><b>Crews.</b> Wages are expensed while the crew is at sea.</p>
<p><strong>Ports</strong><br/>Berths are leased for ten years.</p>
<table>
  <tr><th>Class</th><th>Years</th></tr>
  <tr><td>Tug</td><td>20</td></tr>
  <tr style="display:none"><td>Secret</td><td>0</td></tr>
</table>
<ul><li>first thing</li><li><p>second thing</p></li></ul>
<div>Quoted &#147;words&#148; stay.</div>
<p>12</p>
</body></html>"""


def test_a_page_is_read_block_by_block() -> None:
    document = read(PAGE, "fleet.htm")
    check_blocks(document)
    assert shown(document) == [
        ("heading", "2 Policies"),
        ("paragraph", "(a) Ships"),
        ("paragraph", "Ships are carried at cost less depreciation & losses."),
        ("paragraph", "Their lives are as follows:"),
        ("list_item", "tugs pull for twenty years;"),
        ("list_item", "barges float for six years."),
        ("paragraph", "Crews"),
        ("paragraph", "Wages are expensed while the crew is at sea."),
        ("paragraph", "Ports"),
        ("paragraph", "Berths are leased for ten years."),
        ("table", "Class | Years\nTug | 20"),
        ("list_item", "first thing"),
        ("list_item", "second thing"),
        ("paragraph", "Quoted “words” stay."),
    ]
    assert [text for block, (_, text) in zip(document.blocks, shown(document), strict=True) if block.bold] == [
        "(a) Ships",
        "Crews",
        "Ports",
    ]
    assert document.blocks[0].level == 1


def test_head_and_meta_say_whose_page_it_is() -> None:
    document = read(PAGE, "fleet.htm")
    assert (document.title, document.entity, document.lang) == ("Notes of the fleet", "Harbour plc", "en")
    assert (document.period_start, document.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert document.media_type == "text/html"


def test_without_meta_the_text_says_the_period() -> None:
    document = read("<p>Notes for the year ended 30 June 2024</p><p>Ships float.</p>", "a.html")
    assert (document.period_start, document.period_end) == (date(2023, 7, 1), date(2024, 6, 30))
    assert (document.title, document.entity, document.lang) == (None, None, "en")


def test_the_outline_follows_the_looks() -> None:
    outline = outline_of(PAGE, "fleet.htm")
    assert labels(outline) == [("2", "Policies"), ("(a)", "Ships"), ("", "Crews"), ("", "Ports")]
    lead = outline.clauses[1]
    assert lead.text == "Their lives are as follows:"
    assert [clause.lead_in for clause in outline.clauses[2:4]] == [lead.clause_id] * 2


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">HIDDEN</p>',
        '<p style="color:red; DISPLAY : NONE">HIDDEN</p>',
        '<div style="visibility:hidden"><p>HIDDEN</p><p>HIDDEN</p></div>',
        "<p hidden>HIDDEN</p>",
        "<script>HIDDEN</script>",
        "<style>HIDDEN</style>",
        "<template><p>HIDDEN</p></template>",
        "<noscript><p>HIDDEN</p></noscript>",
        "<svg><text>HIDDEN</text></svg>",
        "<!-- HIDDEN -->",
        "<?php HIDDEN ?>",
        '<table style="display:none"><tr><td>HIDDEN</td><td>1</td></tr></table>',
        '<div><span style="display:none">HIDDEN <b>HIDDEN</b></span></div>',
        '<a href="javascript:HIDDEN" onclick="HIDDEN" title="HIDDEN"></a>',
        '<img alt="HIDDEN" src="data:image/png;base64,HIDDEN">',
    ],
)
def test_what_is_not_shown_is_not_read_and_what_follows_is(hidden: str) -> None:
    document = read(f"<p>Before it.</p>{hidden}After it.<p>At the end.</p>", "a.html")
    assert [text for _, text in shown(document)] == ["Before it.", "After it.", "At the end."]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>in<b>li</b>ne and <span>sp</span><span>ans</span></p>", ["inline and spans"]),
        ("<p>  white \n\t space&nbsp; here </p>", ["white space here"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<p>one<br>two</p>", ["one two"]),
        ("<p>one.<br><br>two.</p>", ["one.", "two."]),
        ("<p>one.<br/>\n<br/>two.</p>", ["one.", "two."]),
        ("<p>5</p><p>Page 6 of 9</p><p>Seven ships.</p>", ["Seven ships."]),
        ("<p>unclosed<p>also <b>unclosed", ["unclosed", "also unclosed"]),
        ("plain words, no tag", ["plain words, no tag"]),
        ("<p>&lt;b&gt; &copy; &#x1F6A2; &hellip;</p>", ["<b> © 🚢 …"]),
        ("<p>Löhne für 東京</p>", ["Löhne für 東京"]),
        ("<dl><dt>Tug</dt><dd>It pulls.</dd></dl>", ["Tug", "It pulls."]),
        ("<article><section>In it.</section></article>", ["In it."]),
        ("<font color=red>Old <center>style</center></font>", ["Old", "style"]),
    ],
)
def test_inline_elements_join_and_block_elements_break(html: str, expected: list[str]) -> None:
    assert [text for _, text in shown(read(html, "a.html"))] == expected


@pytest.mark.parametrize("size", range(1, 7))
def test_heading_elements_state_their_level(size: int) -> None:
    document = read(f"<h{size}>Ships</h{size}><p>They float.</p>", "a.html")
    assert [(block.kind.value, block.level) for block in document.blocks] == [("heading", size), ("paragraph", None)]


@pytest.mark.parametrize(
    ("html", "looks"),
    [
        ("<p><b>Ships</b></p>", {"bold"}),
        ("<p><strong>Sh</strong><b>ips</b></p>", {"bold"}),
        ('<p style="font-weight:700">Ships</p>', {"bold"}),
        ('<p style="font: bold 10pt serif">Ships</p>', {"bold"}),
        ('<b><p style="font-weight:normal">Ships</p></b>', set()),
        ("<p><em>Ships</em></p>", {"italic"}),
        ('<p style="text-decoration:underline">Ships</p>', {"underlined"}),
        ('<p style="text-decoration:underline"><span style="text-decoration:none">Ships</span></p>', {"underlined"}),
        ("<p><u><i>Ships</i></u></p>", {"italic", "underlined"}),
        ("<p><i><b>Ships</b></i></p>", {"bold", "italic"}),
        ("<p><b>Ships</b> float</p>", set()),
        ("<p>Ships</p>", set()),
    ],
)
def test_looks_are_those_of_the_whole_block(html: str, looks: set[str]) -> None:
    (block,) = read(html, "a.html").blocks
    assert {look for look in ("bold", "italic", "underlined") if getattr(block, look)} == looks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><b>Ships.</b> They float on the sea.</p>", ["Ships", "They float on the sea."]),
        ("<p><b>Ships</b> – they float on the sea.</p>", ["Ships", "they float on the sea."]),
        ("<p><i>Ships:</i> they float on the sea.</p>", ["Ships", "they float on the sea."]),
        ("<p><b>(a) Ships</b> They float on the sea.</p>", ["(a) Ships", "They float on the sea."]),
        ("<p><u>(a) Ships</u> They float on the sea.</p>", ["(a) Ships", "They float on the sea."]),
        ("<p><u>Ships</u> They float on the sea.</p>", ["Ships", "They float on the sea."]),
        ("<p><i>(a) Ships</i> They float on the sea.</p>", ["(a) Ships", "They float on the sea."]),
        ("<p><i>Ships</i> They float on the sea.</p>", ["Ships They float on the sea."]),
        ("<p><b>Ships</b> are things that float on water.</p>", ["Ships are things that float on water."]),
        ("<p><b>Ships.</b> They float.</p>", ["Ships. They float."]),
        ("<p>We say <b>ships.</b> They float on the sea.</p>", ["We say ships. They float on the sea."]),
    ],
)
def test_an_opening_that_looks_other_is_a_run_in_heading_only_if_it_is_set_off(html: str, expected: list[str]) -> None:
    assert [text for _, text in shown(read(html, "a.html"))] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>NATURE OF THE FLEET — The fleet sails.</p>", ["NATURE OF THE FLEET", "The fleet sails."]),
        ("<p>SHIPS – They float.</p>", ["SHIPS", "They float."]),
        ("<p>SHIPS – they float.</p>", ["SHIPS – they float."]),
        ("<p>Ships – They float.</p>", ["Ships – They float."]),
        ("<p>12 – 15 – They float.</p>", ["12 – 15 – They float."]),
    ],
)
def test_capitals_before_a_dash_are_a_heading_too(html: str, expected: list[str]) -> None:
    assert [text for _, text in shown(read(html, "a.html"))] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><td>–</td><td>tugs</td></tr></table>", [("list_item", "tugs")]),
        ("<table><tr><td>(a)</td><td>Ships</td></tr></table>", [("paragraph", "(a) Ships")]),
        ("<table><tr><td>(a)</td><td>tugs that pull.</td></tr></table>", [("list_item", "(a) tugs that pull.")]),
        ("<table><tr><td>2.1</td><td>Ships</td></tr></table>", [("paragraph", "2.1 Ships")]),
        ("<table><tr><td></td><td>A box of four words.</td></tr></table>", [("paragraph", "A box of four words.")]),
        ("<table><tr><td>Tug</td><td>20</td></tr></table>", [("table", "Tug | 20")]),
        ("<table><tr><td>•</td><td>tugs</td></tr><tr><td>Sum</td><td>5</td></tr></table>", [("table", "• | tugs\nSum | 5")]),
        ("<table></table><table><tr><td> </td></tr></table><p>Text.</p>", [("paragraph", "Text.")]),
    ],
)
def test_tables_for_layout_become_text_and_tables_of_figures_stay(html: str, expected: list[tuple[str, str]]) -> None:
    assert shown(read(html, "a.html")) == expected


@pytest.mark.parametrize(
    "style",
    [
        "",
        ";",
        ":",
        "font-weight",
        "font-weight:",
        "font-weight:²",
        "font-weight:" + "9" * 5_000,
        "font:;;:",
        "a:b:c",
        "é:ü",
        "/* x */",
    ],
)
def test_odd_styles_change_nothing(style: str) -> None:
    document = read(f'<p style="{style}">Ships float.</p><p>They sail.</p>', "a.html")
    assert shown(document) == [("paragraph", "Ships float."), ("paragraph", "They sail.")]


def test_text_around_a_table_stays_in_order() -> None:
    document = read("<div>before<table><tr><td>Tug</td><td>20</td></tr></table>after</div>", "a.html")
    assert shown(document) == [("paragraph", "before"), ("table", "Tug | 20"), ("paragraph", "after")]


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<html><body><p> &nbsp; </p></body></html>",
        "<html><head><title>Ships</title></head><body><script>x</script></body></html>",
        "<html><body><p style='display:none'>hidden</p></body></html>",
        "<html><body><p>12</p></body></html>",
        "<html><frameset><frame src='a.html'></frameset></html>",
        "<p>",
    ],
)
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_html(html, source="notes/a.html")
    assert str(caught.value) == "notes/a.html: the page holds no text (check that the download is complete)"


def test_what_is_no_html_at_all_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        read_html("<!-- only a remark -->", source="a.html")
    assert str(caught.value) == "a.html: not HTML: Document is empty (check that the download is complete)"


def test_external_entities_are_not_fetched() -> None:
    page = '<!DOCTYPE html SYSTEM "file:///etc/passwd"><html><body><p>Ships &x; float.</p></body></html>'
    assert [text for _, text in shown(read(page, "a.html"))] == ["Ships &x; float."]


def test_a_page_declared_as_utf_16_but_sent_as_utf_8_is_read() -> None:
    document = read('<?xml version="1.0" encoding="UTF-16"?><html><body><p>Löhne</p></body></html>', "a.html")
    assert shown(document) == [("paragraph", "Löhne")]


def test_many_nested_inline_elements_are_read() -> None:
    document = read("<p>" + "<span>" * 200 + "deep words" + "</span>" * 200 + "</p><p>Last.</p>", "a.html")
    assert [text for _, text in shown(document)] == ["deep words", "Last."]


@examples(50)
@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from(["p", "div", "li", "h2", "b", "i", "span", "blockquote"]),
            st.text("abc XYZ.,•(i) \u00a0é東🚢-", min_size=1, max_size=20),
        ),
        min_size=1,
        max_size=10,
    ),
    wrap=st.sampled_from(["{}", "<div>{}</div>", "<table><tr><td>{}</td></tr></table>", "<ul>{}</ul>"]),
)
def test_no_letter_of_a_page_is_lost_or_doubled(parts: list[tuple[str, str]], wrap: str) -> None:
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    try:
        document = read(f"<html><body>{wrap.format(inner)}</body></html>", "a.html")
    except ParseError as error:
        assert "holds no text" in str(error)
        assert not any(character.isalpha() for _, text in parts for character in text)
        return
    check_blocks(document)
    letters = [character for _, text in parts for character in text if character.isalpha()]
    assert sorted(character for character in document.text if character.isalpha()) == sorted(letters)


# --- bugs


LOST = "libxml2 stops at its limits and what follows is cut off without a word"


@pytest.mark.parametrize("depth", [300, 5000])
def test_deeply_nested_pages_are_read_whole_or_refused(depth: int) -> None:
    page = "<p>First words.</p>" + "<div>" * depth + "deep words" + "</div>" * depth + "<p>Last words.</p>"
    try:
        document = read(page, "a.html")
    except ParseError as error:
        assert "nest" in str(error) or "deep" in str(error)
        return
    assert [text for _, text in shown(document)] == ["First words.", "deep words", "Last words."]


def test_a_page_with_a_huge_picture_is_read_whole_or_refused() -> None:
    page = '<p>First words.</p><img src="data:image/png;base64,' + "A" * 11_000_000 + '"><p>Last words.</p>'
    try:
        document = read(page, "a.html")
    except ParseError as error:
        assert error.hint
        return
    assert [text for _, text in shown(document)] == ["First words.", "Last words."]


@pytest.mark.parametrize(
    "table",
    [
        "<table><caption>Lives of the fleet</caption><tr><td>Tug</td><td>20</td></tr></table>",
        "<table><tr><p>Lives of the fleet</p><td>Tug</td><td>20</td></tr></table>",
    ],
    ids=["caption", "paragraph between rows"],
)
def test_text_of_a_table_outside_its_cells_is_not_lost(table: str) -> None:
    assert "Lives of the fleet" in read(table, "a.html").text


def test_a_nested_table_is_written_once() -> None:
    page = "<table><tr><td>Fleet</td><td><table><tr><td>Tug</td><td>20</td></tr></table></td></tr></table>"
    assert read(page, "a.html").text.count("Tug") == 1


@pytest.mark.parametrize("between", [" ", "&nbsp;", "\n  "])
def test_two_breaks_with_white_space_between_end_a_paragraph(between: str) -> None:
    document = read(f"<p>One ship floats.<br>{between}<br>Another sinks.</p>", "a.html")
    assert [text for _, text in shown(document)] == ["One ship floats.", "Another sinks."]


def test_one_break_after_a_line_end_of_the_source_ends_nothing() -> None:
    document = read("<p>The <i>Maria</i>\n<br>floats on the sea.</p>", "a.html")
    assert [text for _, text in shown(document)] == ["The Maria floats on the sea."]


def test_text_after_an_inner_list_still_belongs_to_the_item() -> None:
    document = read("<ul><li>tugs:<ul><li>small ones</li></ul>and big ones</li></ul>", "a.html")
    assert shown(document) == [("list_item", "tugs:"), ("list_item", "small ones"), ("list_item", "and big ones")]


def test_a_page_laid_out_in_one_table_keeps_its_paragraphs() -> None:
    page = (
        "<table><tr><td><p>The fleet sails on all seas.</p><p><b>Ships</b></p><p>They float on the sea.</p>"
        "<ul><li>tugs that pull</li></ul></td></tr></table>"
    )
    assert shown(read(page, "a.html")) == [
        ("paragraph", "The fleet sails on all seas."),
        ("paragraph", "Ships"),
        ("paragraph", "They float on the sea."),
        ("list_item", "tugs that pull"),
    ]


@pytest.mark.parametrize("word", ["font:", "text-decoration "])
def test_a_page_with_a_huge_style_is_read(word: str) -> None:
    document = read(f'<p style="{word * 4_000}">Ships float.</p>', "a.html")
    assert shown(document) == [("paragraph", "Ships float.")]


def test_a_footnote_mark_is_no_part_of_the_word_before_it() -> None:
    assert [text for _, text in shown(read("<p>Ships<sup>1</sup> float.</p>", "a.html"))] == ["Ships 1 float."]
