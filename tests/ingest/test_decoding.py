"""Bytes to text: every encoding a filing comes in is read or refused by name, and nothing turns into garbage unsaid."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import decode
from ontology.errors import InputError, ParseError
from ontology.types import Severity
from tests.ingest.support import examples

#: Text without controls, lone surrogates or a leading mark; never blank.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(
    lambda text: text.strip() != "" and not text.startswith("\ufeff")
)
#: Western text: at least five plain letters for every character outside ASCII.
western = st.lists(
    st.tuples(st.text("abcdefgh .,", min_size=5, max_size=8), st.sampled_from("éüßñ€“”’–")), min_size=1, max_size=8
).map(lambda pairs: "".join(plain + odd for plain, odd in pairs) + " end")


@examples(60)
@given(text=texts, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_comes_back_without_a_word_about_it(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), source="a.txt") == (text, ())


@examples(40)
@given(text=texts, encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-7", "gb18030"]))
def test_a_named_encoding_is_obeyed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), source="a.txt", encoding=encoding) == (text, ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Schiffe für 東京".encode(encoding), source="a.txt") == ("Schiffe für 東京", ())


@examples(40)
@given(text=western)
def test_windows_1252_is_guessed_and_said(text: str) -> None:
    found, notes = decode(text.encode("cp1252"), source="a.txt")
    assert found == text
    (note,) = notes
    assert (note.code, note.message, note.severity) == (
        "encoding-guessed",
        "not UTF-8: read as Windows-1252",
        Severity.WARNING,
    )


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="big5">',
        "<META CHARSET=big5>",
        '<meta http-equiv="Content-Type" content="text/html; charset=big5">',
        '<?xml version="1.0" encoding="big5"?>',
    ],
)
def test_an_encoding_that_the_page_declares_is_used_where_utf_8_fails(declaration: str) -> None:
    page = f"<html><head>{declaration}</head><body>船舶按成本列賬</body></html>"
    assert decode(page.encode("big5"), source="a.html") == (page, ())


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    page = '<meta charset="iso-8859-1"><p>Société</p>'
    assert decode(page.encode(), source="a.html") == (page, ())


def test_a_declaration_of_no_known_encoding_is_ignored() -> None:
    page = '<meta charset="klingon"><p>Une société de navires à Rouen</p>'
    text, notes = decode(page.encode("cp1252"), source="a.html")
    assert text == page
    assert [note.code for note in notes] == ["encoding-guessed"]


@pytest.mark.parametrize("data", [b"", b" ", b"\n\r\n\t  "])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        decode(data, source="notes/a.txt")
    assert str(caught.value) == "notes/a.txt: the file is empty (give a file that holds a policy note)"


@pytest.mark.parametrize(
    "data",
    [b"ab\x00cde\x00\x00" * 50, b"\x00" * 100, bytes(range(32)) * 20],
    ids=["NULs between letters", "NULs", "controls"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        decode(data, source="a.bin")
    assert str(caught.value) == ("a.bin: this is binary data, not text (give the note as text, Markdown, HTML or an R page)")


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x8d\x8f\x90" * 40,
        "船舶按成本列賬。".encode("shift_jis", errors="ignore") * 9,
        b"\xff\xd8\xff\xe0 JFIF" + b"\xe5\xd0" * 99,
    ],
    ids=["undefined in cp1252", "Shift-JIS", "JPEG"],
)
def test_an_unknown_encoding_is_not_guessed(data: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        decode(data, source="a.txt")
    assert str(caught.value) == "a.txt: the text encoding is not known (name it with --encoding, such as big5)"


@pytest.mark.parametrize("name", ["klingon", "", "utf 99", "../utf-8"])
def test_a_name_of_no_encoding_is_the_callers_mistake(name: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(b"Ships", source="a.txt", encoding=name)
    assert str(caught.value) == f"a.txt: {name!r} is not an encoding (use a name such as utf-8 or cp1252)"


def test_bytes_that_are_not_of_the_named_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(ParseError) as caught:
        decode(b"Ships \xff sail", source="a.txt", encoding="utf-8")
    assert str(caught.value) == (
        "a.txt: cannot be read as utf-8: 'utf-8' codec can't decode byte 0xff in position 6: invalid start byte "
        "(name the right one with --encoding)"
    )
    assert isinstance(caught.value.__cause__, UnicodeDecodeError)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE])
def test_half_a_character_after_a_mark_is_refused(mark: bytes) -> None:
    with pytest.raises(ParseError, match=r"^a\.txt: cannot be read as utf-(16|32): .*truncated.*--encoding"):
        decode(mark + b"S\x00h", source="a.txt")


@examples(150)
@given(data=st.binary(max_size=300), encoding=st.sampled_from([None, "utf-8", "utf-16", "cp1252", "big5", "ascii"]))
def test_any_bytes_end_in_text_or_in_our_error(data: bytes, encoding: str | None) -> None:
    try:
        text, _ = decode(data, source="a.bin", encoding=encoding)
    except ParseError as error:
        assert str(error).startswith("a.bin: ")
        assert error.hint
    else:
        assert isinstance(text, str)


@pytest.mark.parametrize("name", ["hex", "rot13", "zip", "utf-8\x00"])
def test_a_codec_that_makes_no_text_is_no_encoding(name: str) -> None:
    with pytest.raises(InputError, match="is not an encoding"):
        decode(b"Ships", source="a.txt", encoding=name)


def test_a_page_that_declares_a_codec_for_bytes_does_not_break_the_reader() -> None:
    page = '<meta charset="hex"><p>Une société de navires à Rouen</p>'
    text, notes = decode(page.encode("cp1252"), source="a.html")
    assert text == page
    assert [note.code for note in notes] == ["encoding-guessed"]


def test_binary_data_is_refused_under_a_named_encoding_too() -> None:
    with pytest.raises(ParseError, match="this is binary data, not text"):
        decode(bytes(range(256)) * 8, source="a.bin", encoding="latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_byte_order_mark_is_no_text_under_a_named_encoding_either(encoding: str) -> None:
    assert decode("\ufeff# 2 Policies".encode(encoding), source="a.md", encoding=encoding) == ("# 2 Policies", ())


def test_text_that_cannot_be_written_again_is_refused() -> None:
    with pytest.raises(ParseError):
        decode(b"+2AA- ships sail", source="a.txt", encoding="utf-7")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark_are_told_by_their_zeros_and_said(encoding: str) -> None:
    text, (note,) = decode("The Group’s cafés are leased.".encode(encoding), source="a.txt")
    assert text == "The Group’s cafés are leased."
    assert (note.code, note.message) == ("encoding-guessed", f"no byte order mark: read as {encoding.upper()}")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("the \x93Group\x94 \x96 its shops\x92".encode(), "the “Group” – its shops’"),
        (b'<meta charset="iso-8859-1"> caf\xe9 \x93Group\x94', '<meta charset="iso-8859-1"> café “Group”'),
        ("a\x85b \x81 c".encode(), "a\x85b \x81 c"),
    ],
    ids=["as UTF-8", "declared as Latin-1", "next line, and what Windows-1252 has not either"],
)
def test_controls_of_latin_1_are_the_characters_of_windows_1252_in_their_place(data: bytes, shown: str) -> None:
    assert decode(data, source="a.htm") == (shown, ())


def test_a_single_nul_is_a_space_so_that_offsets_stay() -> None:
    assert decode(b"Ships\x00float. " + b"They sail. " * 60, source="a.txt")[0].startswith("Ships float. They")
