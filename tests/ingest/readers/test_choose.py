"""Choosing a reader, identity and options; bad input ends in an error that names the file and the next step."""

from __future__ import annotations

import hashlib
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import slug
from ingest.readers import ReadOptions, document_id_of, read_source
from ingest.readers.choose import MAX_BYTES
from ontology.errors import InputError, ParseError, PolicyKBError, ReadError, UnsafeInputError
from tests.ingest.support import examples, quoted, read, shown

TEXT = b"Ships\n\nThey float.\n"
HTML = b"<html><body><p>Ships float.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (TEXT, "a.txt", "text/plain"),
        (TEXT, "a", "text/plain"),
        (TEXT, "a.md", "text/markdown"),
        (TEXT, "a.markdown", "text/markdown"),
        (HTML, "a.html", "text/html"),
        (HTML, "A.HTM", "text/html"),
        (HTML, "a.xhtml", "text/html"),
        (HTML, "a", "text/html"),
        (HTML, "a.bin", "text/html"),
        (HTML, "a.txt", "text/plain"),
        (HTML, "a.md", "text/markdown"),
        (TEXT, "a.html", "text/html"),
    ],
)
def test_name_and_looks_choose_the_reader(data: bytes, name: str, media_type: str) -> None:
    assert read_source(data, name=name).media_type == media_type


def test_the_document_knows_its_source() -> None:
    document = read_source(TEXT, name="in/notes/fleet-2024.txt")
    assert (document.document_id, document.source_name) == ("fleet-2024", "fleet-2024.txt")
    assert document.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert document.text == TEXT.decode()


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("fleet 2024.md", "fleet-2024"),
        ("in/Fleet_2024 (final).HTML", "fleet-2024-final"),
        ("acme-10q/R9.htm", "acme-10q-r9"),
        ("R9.htm", "r9"),
        ("in/2024.txt", "in-2024"),
        ("société-générale.txt", "société-générale"),
        ("船舶公司.txt", "船舶公司"),
        ("?!.txt", "document"),
        ("../../etc/passwd", "passwd"),
    ],
)
def test_the_id_is_made_of_the_name(name: str, identity: str) -> None:
    assert document_id_of(name) == identity


@examples(80)
@given(name=st.text(min_size=1))
def test_any_name_makes_an_id_of_letters_digits_and_hyphens(name: str) -> None:
    identity = document_id_of(name)
    assert identity
    assert all(character.isalnum() or character == "-" for character in identity)
    assert document_id_of(name) == identity


@examples(60)
@given(text=st.text(), longest=st.integers(1, 80))
def test_slugs_are_short_and_have_no_loose_hyphens(text: str, longest: int) -> None:
    made = slug(text, longest)
    assert len(made) <= longest
    assert made == made.strip("-")
    assert "--" not in made


def test_options_override_what_the_file_says() -> None:
    text = "---\nentity: Harbour\ntitle: A\nlang: de\nperiod_start: 2024-01-01\nperiod_end: 2024-12-31\n---\nShips float.\n"
    document = read(
        text,
        "a.md",
        entity="Port",
        title="B",
        lang="fr",
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
        document_id="mine",
    )
    assert (document.entity, document.title, document.lang, document.document_id) == ("Port", "B", "fr", "mine")
    assert (document.period_start, document.period_end) == (date(2023, 1, 1), date(2023, 12, 31))


def test_an_encoding_may_be_named() -> None:
    document = read_source("船舶按成本列賬。".encode("big5"), name="a.txt", options=ReadOptions(encoding="big5"))
    assert shown(document) == [("paragraph", "船舶按成本列賬。")]


def test_a_guessed_encoding_is_reported_with_the_document() -> None:
    document = read_source("Die Löhne der Mannschaft sind Aufwand.".encode("cp1252"), name="a.txt")
    assert [note.code for note in document.diagnostics] == ["encoding-guessed"]
    assert quoted(document, document.blocks[0]) == "Die Löhne der Mannschaft sind Aufwand."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    document = read_source("# 2 Löhne\n\nSie sind Aufwand.".encode(encoding), name="a.md")
    assert shown(document) == [("heading", "2 Löhne"), ("paragraph", "Sie sind Aufwand.")]
    assert document.diagnostics == ()


BAD = {
    "empty": (b"", "a.txt", "the file is empty (give a file that holds a policy note)"),
    "white space only": (b" \r\n\t ", "a.txt", "the file is empty (give a file that holds a policy note)"),
    "a byte order mark only": (b"\xef\xbb\xbf", "a.txt", "the file holds no text (give a file that holds a policy note)"),
    "two bytes of UTF-16": (b"\xff\xfe", "a.txt", "the file holds no text (give a file that holds a policy note)"),
    "page numbers only": (b"12\n\n---\n\n13\n", "a.txt", "the file holds no text (give a file that holds a policy note)"),
    "front matter only": (b"---\nentity: A\n---\n", "a.md", "the file holds no text (give a file that holds a policy note)"),
    "a zip": (
        b"PK\x03\x04rest",
        "a.html",
        "not a zip file, or cut off: File is not a zip file (check that the download is complete)",
    ),
    "an Office file": (
        b"\xd0\xcf\x11\xe0rest",
        "a.doc",
        "this is an Office file, which is not read (give its text, HTML or PDF)",
    ),
    "NULs": (
        b"ab\x00cde\x00\x00" * 100,
        "a.txt",
        "this is binary data, not text (give the note as text, Markdown, HTML or an R page)",
    ),
    "all bytes": (bytes(range(256)) * 20, "a.bin", "the text encoding is not known (name it with --encoding, such as big5)"),
    "undecodable": (b"\x81\x8d" * 99, "a.txt", "the text encoding is not known (name it with --encoding, such as big5)"),
    "HTML without text": (
        b"<html><body><script>x</script></body></html>",
        "a.html",
        "the page holds no text (check that the download is complete)",
    ),
    "a remark": (b"<!-- x -->", "a.html", "not HTML: Document is empty (check that the download is complete)"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_ends_in_an_error_that_names_file_and_next_step(what: str) -> None:
    data, name, message = BAD[what]
    with pytest.raises(ParseError) as caught:
        read_source(data, name=f"in/{name}")
    assert str(caught.value) == f"in/{name}: {message}"
    assert isinstance(caught.value, ReadError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(UnsafeInputError) as caught:
        read_source(b"Ships float. " * 100, name="a.txt", options=ReadOptions(max_bytes=1_200))
    assert str(caught.value) == (
        "a.txt: the file has 1,300 bytes, more than the limit of 1,200 "
        "(split it into smaller files, or raise the limit (max_bytes))"
    )


def test_a_file_at_the_limit_is_read() -> None:
    assert read_source(TEXT, name="a.txt", options=ReadOptions(max_bytes=len(TEXT))).blocks
    assert MAX_BYTES >= 32 * 1024 * 1024


def test_an_unknown_encoding_name_is_the_callers_mistake() -> None:
    with pytest.raises(InputError) as caught:
        read_source(TEXT, name="a.txt", options=ReadOptions(encoding="klingon"))
    assert str(caught.value) == "a.txt: 'klingon' is not an encoding (use a name such as utf-8 or cp1252)"


@examples(200)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", errors="replace")),
        st.sampled_from([b"<p>", b"<table><tr>", b"|\n|\nDec. 31, 2024\n", b"---\n", b"%PD", b"PK\x03"]).flatmap(
            lambda start: st.binary(max_size=100).map(lambda rest: start + rest)
        ),
    ),
    name=st.sampled_from(["a.txt", "a.md", "a.html", "a"]),
)
def test_any_bytes_end_in_a_document_or_in_our_error(data: bytes, name: str) -> None:
    try:
        document = read_source(data, name=name)
    except PolicyKBError as error:
        assert str(error).startswith(f"{name}: ")
        assert error.hint
    else:
        assert document.blocks
        assert document == read_source(data, name=name)


@pytest.mark.parametrize("data", [b"{\\rtf1\\ansi Ships float.}", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_other_files_of_known_kinds_are_refused_too(data: bytes) -> None:
    with pytest.raises(ParseError, match="which is not read"):
        read_source(data, name="a.txt")


@pytest.mark.parametrize("wanted", ["a/b", "../a", "a b", "a\nb", "a\u202eb", "\\", "..", "x" * 201])
def test_an_id_that_would_break_those_of_clauses_is_refused(wanted: str) -> None:
    with pytest.raises(InputError, match="cannot be the id of a document"):
        read_source(b"Shops are leased.", name="note.txt", options=ReadOptions(document_id=wanted))
    document = read_source(b"Shops are leased.", name="note.txt", options=ReadOptions(document_id="Acmé_2024.v2"))
    assert document.document_id == "Acmé_2024.v2"
