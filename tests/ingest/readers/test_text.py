"""Plain text and Markdown: golden readings of small notes, hard wraps, front matter, and exact offsets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.text import read_text
from ontology.types import BlockKind, Severity
from tests.ingest.support import check_blocks, examples, quoted, read, sentences, shown

MARKDOWN = """---
entity: Harbour plc
title: Policies of the year
period-start: 2024-01-01
period_end: 31 December 2024
lang: en
---
# 3 Material policies

The notes below tell how ships are carried.

**3-1 Ships**

Ships are written off over these lives:

- tugs: 20 years
- *old* ferries:
  30 years
* barges: 10 years

| Class | Years |
|:---|---:|
| Tug | 20 |
| Ferry | 30 |

---

## 3-2 Crews

_Voyages_

Wages are expensed
<!-- a remark of the editor -->

12
"""


def test_a_markdown_note_is_read_block_by_block() -> None:
    document = read(MARKDOWN, "harbour.md")
    assert shown(document) == [
        ("heading", "3 Material policies"),
        ("paragraph", "The notes below tell how ships are carried."),
        ("paragraph", "**3-1 Ships**"),
        ("paragraph", "Ships are written off over these lives:"),
        ("list_item", "tugs: 20 years"),
        ("list_item", "*old* ferries:"),
        ("paragraph", "30 years"),
        ("list_item", "barges: 10 years"),
        ("table", "| Class | Years |\n|:---|---:|\n| Tug | 20 |\n| Ferry | 30 |"),
        ("heading", "3-2 Crews"),
        ("paragraph", "_Voyages_"),
        ("paragraph", "Wages are expensed"),
    ]
    assert [block.level for block in document.blocks if block.kind is BlockKind.HEADING] == [1, 2]
    assert [block.bold for block in document.blocks].index(True) == 2
    assert [block.italic for block in document.blocks].index(True) == 10


def test_front_matter_states_whose_note_it_is() -> None:
    document = read(MARKDOWN, "harbour.md")
    assert (document.entity, document.title, document.lang) == ("Harbour plc", "Policies of the year", "en")
    assert (document.period_start, document.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert document.media_type == "text/markdown"
    assert document.diagnostics == ()


def test_without_front_matter_the_first_lines_speak() -> None:
    document = read("Policies of the fleet\n\nfor the year ended 30 June 2024\n\nShips float.\n")
    assert document.title == "Policies of the fleet"
    assert (document.period_start, document.period_end) == (date(2023, 7, 1), date(2024, 6, 30))
    assert document.media_type == "text/plain"


def test_front_matter_goes_before_the_first_lines() -> None:
    document = read("---\nperiod_end: 2023-06-30\n---\n# Ships\n\nfor the year ended 30 June 2024\n", "a.md")
    assert document.period_end == date(2023, 6, 30)


def test_a_note_that_opens_with_sentences_has_no_title() -> None:
    assert read("Ships float.\n\nPorts wait.\n\nCrews sail.\n\nShips\n\nThey float.\n").title is None


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("colour: red", "front matter key 'colour' is not known; known are entity, lang, period_end, period_start, title"),
        ("just words", "the front matter holds no keys"),
        ("- a\n- b", "the front matter holds no keys"),
    ],
)
def test_odd_front_matter_is_reported_and_the_note_read(front: str, message: str) -> None:
    text = f"---\n{front}\n---\nShips float.\n"
    document = read(text, "a.md")
    assert shown(document) == [("paragraph", "Ships float.")]
    (note,) = document.diagnostics
    assert (note.code, note.message, note.severity) == ("front-matter", message, Severity.WARNING)
    assert text[note.start_char : note.end_char] == f"---\n{front}\n---\n"


def test_broken_yaml_in_front_matter_is_reported_with_its_place() -> None:
    document = read("---\nentity: [Harbour\n---\nShips float.\n", "a.md")
    (note,) = document.diagnostics
    assert note.message.startswith("the front matter is not valid YAML: while parsing a flow sequence")
    assert document.entity is None


def test_front_matter_cannot_make_python_objects() -> None:
    document = read("---\nentity: !!python/object/apply:os.getcwd []\n---\nShips float.\n", "a.md")
    assert document.entity is None
    assert [note.message for note in document.diagnostics] == ["entity must be a single value"]


def test_values_of_front_matter_are_taken_as_they_are_written() -> None:
    document = read("---\nlang: no\nentity: 3\n---\nShips float.\n", "a.md")
    assert (document.lang, document.entity) == ("no", "3")


def test_the_title_is_the_first_line_if_it_is_a_heading() -> None:
    assert read("**Ships:**\n\nThey float.\n\nb. Use of ports:\n\nPorts wait.\n", "a.md").title == "Ships"
    assert read("They float.\n\nPorts\n\nThey wait.\n", "a.txt").title is None


def test_a_rule_is_no_front_matter() -> None:
    document = read("Ships float.\n\n---\n\nPorts wait.\n\n---\n", "a.md")
    assert shown(document) == [("paragraph", "Ships float."), ("paragraph", "Ports wait.")]
    assert document.diagnostics == ()


WRAPPED = """Note 4 Policies

4.1 Ships

Ships are carried at cost less accumulated depreciation
and any impairment losses. Cost includes the price and
all costs to bring the ship to its first port.
Gains on sales are income of the year in which the ship
leaves the fleet.

They are spread over these lives:
- tugs that pull other ships in and out of harbours in
  every weather: twenty years
- barges: six years
(a) a first case that is long enough to fill the line it
stands in; and
(b) a second case.

4.2 Crew
Wages of the crew are an expense of the period in which
they sail.
"""


def test_hard_wrapped_lines_are_joined_up_to_the_next_block() -> None:
    assert shown(read(WRAPPED)) == [
        ("paragraph", "Note 4 Policies"),
        ("paragraph", "4.1 Ships"),
        (
            "paragraph",
            "Ships are carried at cost less accumulated depreciation\nand any impairment losses. Cost includes the price "
            "and\nall costs to bring the ship to its first port.\nGains on sales are income of the year in which the ship\n"
            "leaves the fleet.",
        ),
        ("paragraph", "They are spread over these lives:"),
        ("list_item", "tugs that pull other ships in and out of harbours in\n  every weather: twenty years"),
        ("list_item", "barges: six years"),
        ("paragraph", "(a) a first case that is long enough to fill the line it\nstands in; and"),
        ("paragraph", "(b) a second case."),
        ("paragraph", "4.2 Crew"),
        ("paragraph", "Wages of the crew are an expense of the period in which\nthey sail."),
    ]


def test_a_short_line_that_ends_a_sentence_ends_a_wrapped_paragraph() -> None:
    text = WRAPPED.replace("leaves the fleet.\n\nThey", "leaves the fleet.\nThey")
    assert shown(read(text))[2:] == shown(read(WRAPPED))[2:]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    text = "Ships float on the water of the sea.\nPorts wait for the ships at sea.\nCrews sail on the ships at sea.\n"
    assert shown(read(text)) == [("paragraph", line) for line in text.splitlines()]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0c", "\x85"])
def test_every_line_end_ends_a_line(newline: str) -> None:
    text = newline.join(["Ships", "", "They float.", "", "• tugs", "• barges"])
    assert shown(read(text)) == [
        ("paragraph", "Ships"),
        ("paragraph", "They float."),
        ("list_item", "tugs"),
        ("list_item", "barges"),
    ]


def test_tables_without_bars_are_seen_by_their_columns() -> None:
    document = read("Ships\n\nClass\t2024\t2023\nTugs\t20\t19\nBarges\t16\t(5)\n\nThey float.\n")
    assert shown(document)[1] == ("table", "Class\t2024\t2023\nTugs\t20\t19\nBarges\t16\t(5)")
    document = read("Ships\n\nClass     2024     2023\nTugs      20       19\n\nThey float.\n")
    assert shown(document)[1] == ("table", "Class     2024     2023\nTugs      20       19")


def test_columns_of_one_character_are_seen_too() -> None:
    document = read("Ships\n\nClass\t2024\t2023\nTugs\t2\t1\nBarges\t6\t(5)\n\nThey float.\n")
    assert shown(document)[1] == ("table", "Class\t2024\t2023\nTugs\t2\t1\nBarges\t6\t(5)")


def test_a_line_whose_breaks_were_lost_is_cut_at_sentences_and_reported() -> None:
    long = "The ship sails on the sea. " * 200
    document = read(f"Ships\n\n{long}\n\nThey float.\n")
    pieces = [text for _, text in shown(document)][1:-1]
    assert " ".join(pieces) == long.strip()
    assert all(500 < len(piece) < 700 and piece.endswith(".") for piece in pieces[:-1])
    (note,) = document.diagnostics
    assert (note.code, note.severity) == ("flattened", Severity.WARNING)
    assert note.message == "the line breaks were lost: a line of 5,400 characters was cut, headings may be missed"


@pytest.mark.parametrize("unit", ["word ", "- tug ", "x", "東京", "They sink? “Yes.” ", "a.b "])
def test_whatever_an_overlong_line_is_made_of_nothing_of_it_is_lost(unit: str) -> None:
    long = (unit * 6_000)[:12_000].strip()
    document = read(long)
    check_blocks(document)
    kept = "".join(quoted(document, block) for block in document.blocks)
    assert "".join(kept.replace("-", "").split()) == "".join(long.replace("-", "").split())


def test_a_long_paragraph_is_left_whole() -> None:
    long = ("The ship sails on the sea. " * 140).strip()
    assert shown(read(f"Ships\n\n{long}\n")) == [("paragraph", "Ships"), ("paragraph", long)]


def test_page_numbers_rules_and_fences_are_no_text() -> None:
    document = read("```\n\nShips float.\n\n```\n\n12\n\nF-13\n\n***\n\n= = =\n\nPage 3 of 9\n\nPorts wait.\n", "a.md")
    assert shown(document) == [("paragraph", "Ships float."), ("paragraph", "Ports wait.")]


def test_a_bold_line_is_a_block_of_its_own_and_bold_words_are_not() -> None:
    document = read("**Ships**\nThey **float** here.\n__Ports__:\nThey wait.\n", "a.md")
    assert [(block.bold, text) for block, (_, text) in zip(document.blocks, shown(document), strict=True)] == [
        (True, "**Ships**"),
        (False, "They **float** here."),
        (True, "__Ports__:"),
        (False, "They wait."),
    ]


@examples(60)
@given(
    paragraphs=st.lists(sentences, min_size=1, max_size=6),
    gap=st.sampled_from(["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n", "\u2029\u2029"]),
    indent=st.sampled_from(["", "  ", "\t", "\u00a0"]),
)
def test_every_paragraph_is_a_block_and_every_block_is_quoted(paragraphs: list[str], gap: str, indent: str) -> None:
    text = gap.join(indent + paragraph + indent for paragraph in paragraphs)
    reading = read_text(text)
    assert reading.text == text
    assert [text[block.start_char : block.end_char] for block in reading.blocks] == paragraphs


@pytest.mark.parametrize("value", ["2024-13-40", "2024-02-30"])
def test_an_impossible_date_in_front_matter_is_reported(value: str) -> None:
    document = read(f"---\nentity: Harbour\nperiod_end: {value}\n---\nShips float.\n", "a.md")
    assert [note.code for note in document.diagnostics] == ["front-matter"]
    assert document.period_end is None


def test_a_time_of_day_in_front_matter_is_cut_off() -> None:
    document = read("---\nperiod_end: 2024-12-31 10:00:00\n---\nShips float.\n", "a.md")
    assert type(document.period_end) is date
    assert document.period_end == date(2024, 12, 31)


def test_an_empty_value_in_front_matter_says_nothing() -> None:
    document = read("---\nentity:\nlang:\ntitle:\n---\n# Ships\n\nThey float.\n", "a.md")
    assert (document.entity, document.lang, document.title) == (None, "en", "Ships")


@pytest.mark.parametrize("levels", [1, 5])
def test_a_value_of_several_parts_is_reported_and_not_spelt_out(levels: int) -> None:
    lists = [f"{'abcde'[at]}: &{'abcde'[at]} [{', '.join([f'*{chr(96 + at)}' if at else 'Port'] * 9)}]" for at in range(levels)]
    document = read("\n".join(["---", *lists, f"entity: *{'abcde'[levels - 1]}", "---", "Ships float."]), "a.md")
    assert document.entity is None
    assert any("entity" in note.message and "not known" not in note.message for note in document.diagnostics)


def test_a_period_that_cannot_be_read_is_reported() -> None:
    document = read("---\nperiod_end: last autumn\n---\nShips float.\n", "a.md")
    assert [note.code for note in document.diagnostics] == ["front-matter"]


def test_a_wrapped_line_may_begin_with_an_abbreviation() -> None:
    text = (
        "Ships are depreciated over the useful life that the fleet\nmanager expects for a vessel of the same class and age,\n"
        "i.e. twenty years for tugs and thirty years for ferries.\nThe residual value is the price of scrap metal at the\n"
        "end of the life less the cost of the last voyage there.\n"
    )
    assert shown(read(text)) == [("paragraph", text.strip())]


@pytest.mark.parametrize("line", ["12", "Page 3 of 9", "F-13", "======", "```", "<!-- remark -->"])
def test_page_numbers_and_rules_right_after_a_wrapped_line_are_no_text(line: str) -> None:
    text = WRAPPED.replace("includes the price and\n", f"includes the price and\n{line}\n")
    assert line not in "\n".join(words for _, words in shown(read(text))).splitlines()


def test_a_paragraph_may_begin_with_emphasis() -> None:
    text = "*Tugs* are carried at cost less depreciation."
    assert shown(read(text, "a.md")) == [("paragraph", text)]


def test_a_numbered_heading_glued_to_the_line_before_is_a_block_of_its_own() -> None:
    text = "j) Tugs\nTugs are written off over the years in which they pull ships.k)Barges \nBarges sink (b) and are sold.\n"
    document = read(text)
    assert [quoted(document, block) for block in document.blocks] == [
        "j) Tugs",
        "Tugs are written off over the years in which they pull ships.",
        "k)Barges",
        "Barges sink (b) and are sold.",
    ]


@pytest.mark.parametrize(
    "end", ["held. (b) Barges are sold.", "held for: (b) Barges", "see note 3.(b)", "of the Group (b) Barges"]
)
def test_an_enumerator_in_a_sentence_or_after_a_colon_is_no_heading(end: str) -> None:
    document = read(f"Tugs are {end}\n")
    assert [quoted(document, block) for block in document.blocks] == [f"Tugs are {end}"]
