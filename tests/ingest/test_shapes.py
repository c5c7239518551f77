"""What a line looks like, judged by form alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.shapes import (
    bullet_length,
    ends_sentence,
    is_heading_like,
    is_page_number,
    opens_list,
    strip_markup,
    without_continued,
)
from tests.ingest.support import examples, sentences


@pytest.mark.parametrize(
    "text",
    [
        "Ships",
        "Ships and other vessels",
        "(a) Ships",
        "3.7.1 Ships and ports",
        "**(a) Ships**",
        "## Ships",
        "“Own use” ships",
        "SHIPS",
        "Ships (Group only)",
        "IFRS 16 ships",
    ],
)
def test_headings_look_like_headings(text: str) -> None:
    assert is_heading_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ships float.",
        "ships",
        "Ships float. They sink",
        "Lives are as follows:",
        "Ships, ports and;",
        "What is a ship?",
        "(a) Ships float.",
        "2024 2023",
        "1,234 5,678 A",
        "IT",
        "Ships " * 17,
        "S" + "h" * 130,
        "12.5% – 20.0%",
    ],
)
def test_sentences_figures_and_long_lines_do_not(text: str) -> None:
    assert not is_heading_like(text)


@examples(60)
@given(text=sentences)
def test_no_sentence_looks_like_a_heading(text: str) -> None:
    assert not is_heading_like(text)
    assert ends_sentence(text)


@examples(200)
@given(text=st.text(max_size=60))
def test_no_question_about_a_line_ever_raises(text: str) -> None:
    assert is_heading_like(text) in {True, False}
    assert is_page_number(text) in {True, False}
    assert opens_list(text) in {True, False}
    assert 0 <= bullet_length(text) <= len(text)
    bare = strip_markup(text)
    assert bare == bare.strip()
    head = without_continued(text)
    assert head is None or text.startswith(head) or head in text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("## **5-2 Ships  and ports**", "5-2 Ships and ports"),
        ("***Ships***", "Ships"),
        ("__Ships__", "Ships"),
        ("_Ships_", "Ships"),
        ("`Ships`", "Ships"),
        ("(a)\tShips\u00a0and ports", "(a) Ships and ports"),
        ("Ships", "Ships"),
        ("#", ""),
    ],
)
def test_markup_is_stripped(text: str, bare: str) -> None:
    assert strip_markup(text) == bare


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("2 Policies (Continued)", "2 Policies"),
        ("2 Policies (continued)", "2 Policies"),
        ("2 POLICIES (CONTINUED)", "2 POLICIES"),
        ("2 Policies (cont’d)", "2 Policies"),
        ("2 Policies (cont'd.)", "2 Policies"),
        ("2 Policies (contd)", "2 Policies"),
        ("2 Policies (cont.)", "2 Policies"),
        ("2 Policies – continued", "2 Policies"),
        ("2 Policies [continued]", "2 Policies"),
        ("2 Policies continued", "2 Policies"),
    ],
)
def test_a_running_head_repeats_a_heading(text: str, head: str) -> None:
    assert without_continued(text) == head


@pytest.mark.parametrize(
    "text",
    [
        "2 Policies",
        "Discontinued operations",
        "Discontinued",
        "Continued use of ships",
        "Ships are discontinued",
        "The " + "long " * 40 + "(continued)",
    ],
)
def test_other_lines_repeat_nothing(text: str) -> None:
    assert without_continued(text) is None


@pytest.mark.parametrize(
    "text", ["The use of old ships is continued.", "The group assumes that its voyages will be continued."]
)
def test_a_sentence_about_going_on_is_no_running_head(text: str) -> None:
    assert without_continued(text) is None


@pytest.mark.parametrize("text", ["7", "123", "F-12", "Page 3", "page 3 of 10", "- 7 -", "– 7", "7 of 10"])
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["", "2024 2023", "12345", "7 ships", "1.5", "(7)", "Page", "$7", "7%"])
def test_other_figures_are_no_page_numbers(text: str) -> None:
    assert not is_page_number(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("• tugs", 2),
        ("•tugs", 1),
        ("- tugs", 2),
        ("– tugs", 2),
        ("* tugs", 2),
        ("▪  tugs", 3),
        ("o\ttugs", 2),
        ("o  tugs", 3),
        ("o tugs", 0),
        ("tugs", 0),
        ("•", 0),
        ("", 0),
    ],
)
def test_bullets(text: str, length: int) -> None:
    assert bullet_length(text) == length


@pytest.mark.parametrize("text", ["*Tugs* are ships.", "*Tugs.* They pull.", "-5% of the fleet", "+44 20 7946 0000"])
def test_emphasis_and_signs_are_no_bullets(text: str) -> None:
    assert bullet_length(text) == 0


@pytest.mark.parametrize("text", ["as follows:", "as follows: ", "as follows:-", "as follows:–", "as follows: –"])
def test_a_colon_opens_a_list(text: str) -> None:
    assert opens_list(text)


@pytest.mark.parametrize("text", ["as follows", "as follows.", "as follows: tugs", ""])
def test_nothing_else_opens_a_list(text: str) -> None:
    assert not opens_list(text)


@pytest.mark.parametrize(
    "text", ["It floats.", "It floats;", "Floats (it does.)", "“It floats.”", "as follows:", "It floats. "]
)
def test_sentence_ends(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["lower of cost and", "Ships", "3.7", ""])
def test_lines_that_go_on(text: str) -> None:
    assert not ends_sentence(text)
