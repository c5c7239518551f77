"""Texts that stand inside longer ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.nesting import SHORTEST_NESTED, LongerTexts
from tests.ingest.support import examples


def test_texts_of_one_group_are_told_apart_by_number() -> None:
    texts = LongerTexts()
    ships, crews = "Ships are depreciated over twenty-five years.", "Crews are paid when they come home."
    assert [texts.add("now", ships), texts.add("now", crews), texts.add("then", ships)] == [0, 1, 2]
    assert texts.find("now", "paid when they come home") == (1, 10)
    assert texts.find("then", "depreciated over twenty") == (2, 10)
    assert texts.find("then", "paid when they come home") is None
    assert texts.find("never", "paid when they come home") is None


def test_a_place_is_never_across_two_texts() -> None:
    texts = LongerTexts()
    texts.add("now", "abcdefghijklmnopqrst")
    texts.add("now", "uvwxyzabcdefghijklmn")
    assert texts.find("now", "klmnopqrstuvwxyzabcd") is None


def test_short_texts_are_not_looked_for() -> None:
    texts = LongerTexts()
    texts.add("now", "This standard does not apply to the Group.")
    assert texts.find("now", "does not apply") is None


@examples(200)
@given(words=st.lists(st.integers(0, 10**9), min_size=6, max_size=60, unique=True), data=st.data())
def test_any_piece_of_a_text_without_repeats_is_found(words: list[int], data: st.DataObject) -> None:
    text = " ".join(map(str, words)).ljust(SHORTEST_NESTED)
    texts = LongerTexts()
    texts.add("now", "Something else that stands before it, longer than a key.")
    texts.add("now", text)
    start = data.draw(st.integers(0, len(text) - SHORTEST_NESTED))
    piece = text[start : data.draw(st.integers(start + SHORTEST_NESTED, len(text)))]
    found = texts.find("now", piece)
    assert found is not None
    assert text.startswith(piece, found[1])


@examples(200)
@given(letters=st.text("ab", min_size=SHORTEST_NESTED, max_size=400), other=st.text("ab", min_size=20, max_size=60))
def test_a_place_that_is_told_is_right_even_where_all_repeats(letters: str, other: str) -> None:
    texts = LongerTexts()
    texts.add("now", letters)
    found = texts.find("now", other)
    assert found is None or letters.startswith(other, found[1])
