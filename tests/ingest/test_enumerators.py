"""What counts as an enumerator, how it is labelled, and all the ways it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enumerators import Enumerator, read_enumerator
from tests.ingest.support import examples


def found(text: str) -> Enumerator:
    enumerator = read_enumerator(text)
    assert enumerator is not None, text
    return enumerator


def readings(text: str) -> dict[str, tuple[int, ...]]:
    """Series → value."""
    return {reading.style[1]: reading.value for reading in found(text).readings}


def roman(number: int) -> str:
    parts = []
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


@examples(300)
@given(text=st.text(max_size=30) | st.from_regex(r"(note )?[(]?[a-zA-Z0-9ıſK]{1,5}([.-][0-9]{1,3})*[).]?[ :A-z]?.*"))
def test_reading_never_raises_and_takes_a_part_of_the_text(text: str) -> None:
    enumerator = read_enumerator(text)
    if enumerator is not None:
        assert 0 < enumerator.length <= len(text)
        assert enumerator.label.strip("().").casefold() in text[: enumerator.length].casefold()
        assert enumerator.readings
        assert all(reading.value and min(reading.value) >= 0 for reading in enumerator.readings)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("(a) Ships", "(a)", "Ships"),
        ("(a)  Ships", "(a)", "Ships"),
        ("(a): Ships", "(a)", "Ships"),
        ("(a) – Ships", "(a)", "Ships"),
        ("(a)Ships", "(a)", "Ships"),
        ("(H) Ships", "(H)", "Ships"),
        ("(1) Ships", "(1)", "Ships"),
        ("ii) ships", "ii)", "ships"),
        ("3) ships", "3)", "ships"),
        ("A. Ships", "A.", "Ships"),
        ("IV. Ships", "IV.", "Ships"),
        ("xxxviii.Ships", "xxxviii.", "Ships"),
        ("(xviii) Ships", "(xviii)", "Ships"),
        ("ab. Ships", "ab.", "Ships"),
        ("bb. Ships", "bb.", "Ships"),
        ("2 Ships", "2", "Ships"),
        ("2. Ships", "2", "Ships"),
        ("12.Ships", "12", "Ships"),
        ("3.7.1 Ships", "3.7.1", "Ships"),
        ("5-2 Ships", "5-2", "Ships"),
        ("2 Écluses", "2", "Écluses"),
        ("Note 2: Ships", "2", "Ships"),
        ("NOTE 12 – SHIPS", "12", "SHIPS"),
        ("note (a) Ships", "(a)", "Ships"),
    ],
)
def test_label_and_length(text: str, label: str, rest: str) -> None:
    assert found(text).label == label
    assert text[found(text).length :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ships",
        "I am a ship",
        "is. Ships",
        "2 of the ships",
        "12th ship",
        "31 December 2024",
        "1 January 2024",
        "100 Ships",
        "2024 Ships",
        "2,5 Ships",
        "2.5 million",
        "3 % of ships",
        "(the) ships",
        "(Group) ships",
        "(2024) ships",
        "(continued)",
        "3.1.2.4.5 Ships",
        "$5 Ships",
        "2(a) Ships",
    ],
)
def test_what_only_looks_like_an_enumerator(text: str) -> None:
    assert read_enumerator(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a) X", {"letter-lower": (1,)}),
        ("(h) X", {"letter-lower": (8,)}),
        ("(i) X", {"letter-lower": (9,), "roman-lower": (1,)}),
        ("(v) X", {"letter-lower": (22,), "roman-lower": (5,)}),
        ("(x) X", {"letter-lower": (24,), "roman-lower": (10,)}),
        ("(ii) X", {"letter-lower": (35,), "roman-lower": (2,)}),
        ("(iv) X", {"roman-lower": (4,)}),
        ("(xiv) X", {"roman-lower": (14,)}),
        ("(z) X", {"letter-lower": (26,)}),
        ("(aa) X", {"letter-lower": (27,)}),
        ("(bb) X", {"letter-lower": (28,)}),
        ("(dd) X", {"letter-lower": (30,)}),
        ("(ab) X", {"letter-lower": (28,)}),
        ("(IV) X", {"roman-upper": (4,)}),
        ("I. X", {"letter-upper": (9,), "roman-upper": (1,)}),
        ("(7) X", {"arabic": (7,)}),
        ("7 X", {"1": (7,)}),
        ("3.7.1 X", {"3": (3, 7, 1)}),
        ("5-2 X", {"2": (5, 2)}),
        ("1.10 X", {"2": (1, 10)}),
    ],
)
def test_all_readings_are_offered(text: str, expected: dict[str, tuple[int, ...]]) -> None:
    assert readings(text) == expected


def test_the_way_of_writing_is_part_of_the_style() -> None:
    styles = {found(f"{shape} X").readings[0].style for shape in ("(a)", "a)", "a.", "(A)", "A.")}
    assert len(styles) == 5


@pytest.mark.parametrize("number", range(1, 40))
def test_roman_numerals_have_their_value(number: int) -> None:
    assert readings(f"({roman(number)}) X")["roman-lower"] == (number,)
    assert readings(f"({roman(number).upper()}) X")["roman-upper"] == (number,)


@pytest.mark.parametrize("position", range(1, 27))
def test_letters_have_their_place_in_the_alphabet(position: int) -> None:
    assert readings(f"({chr(96 + position)}) X")["letter-lower"] == (position,)
    assert readings(f"({chr(64 + position)}) X")["letter-upper"] == (position,)
    assert readings(f"({chr(96 + position) * 2}) X")["letter-lower"] == (26 + position,)


@pytest.mark.parametrize(("text", "label"), [("Note 2", "2"), ("NOTE 14", "14")])
def test_a_note_number_may_stand_alone(text: str, label: str) -> None:
    assert found(text).label == label


@pytest.mark.parametrize("text", ["e.g. ships", "i.e. the fleet", "U.S. ships", "U.K. ships", "a.m. and p.m."])
def test_an_abbreviation_is_no_enumerator(text: str) -> None:
    assert read_enumerator(text) is None


@pytest.mark.parametrize("text", ["31 Dec 2024", "30 Jun. 2025", "31 DECEMBER 2024"])
def test_a_short_or_capital_month_makes_a_date_too(text: str) -> None:
    assert read_enumerator(text) is None
