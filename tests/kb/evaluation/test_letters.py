from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.letters import Letters, places_in

WORDS = st.text(alphabet="abcdefghij0123456789", min_size=1, max_size=12)


def test_letters_are_counted_whatever_stands_between_them() -> None:
    text = "§ 5 – Été: İzmir\tVAT"
    letters = Letters(text)
    assert letters.letters == "5tizmirvat"
    start, end = letters.span(text.index("VAT"), len(text))
    assert letters.letters[start:end] == "vat"


@given(st.text())
def test_a_text_in_lower_case_has_the_letters_of_the_text(text: str) -> None:
    assert Letters(text).letters == Letters(text.lower()).letters


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_spans_cut_where_the_text_is_cut(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = Letters(text).span(start, end)
    assert Letters(text).letters[first:last] == Letters(text[start:end]).letters


@given(st.lists(WORDS))
def test_a_text_is_found_in_itself(words: list[str]) -> None:
    text = "".join(words)
    assert places_in(text, text) == list(range(len(text)))


@given(st.text(alphabet="ab"), st.text(alphabet="ab"))
def test_places_hold_the_letters_that_were_looked_for(whole: str, part: str) -> None:
    assert all(place == -1 or whole[place] == letter for place, letter in zip(places_in(whole, part), part, strict=True))


def test_columns_that_a_reader_took_apart_are_found_again() -> None:
    left = ["stocksarecarriedat", "thelowerofcostand", "netrealisablevalue"]
    right = ["aprovisionisrecognised", "whenanobligationarises", "fromapastevent"]
    whole = "".join(piece for line in zip(left, right, strict=True) for piece in line)
    part = "".join(left + right)
    places = places_in(whole, part)
    assert [whole[place] for place in places] == list(part)
    assert places[: len(left[0])] == list(range(len(left[0])))
    assert places[len(left[0])] == whole.index(left[1])
    assert sorted(places) == list(range(len(whole)))


def test_what_a_reader_left_out_does_not_lead_astray() -> None:
    whole = "revenueisrecognised" + "annualreport2025page17" + "overtimeasservicesaregiven"
    part = "revenueisrecognised" + "overtimeasservicesaregiven"
    places = places_in(whole, part)
    assert places[19] == whole.index("overtime")
    assert -1 not in places
