"""XML from strangers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ontology.errors import ParseError, UnsafeInputError
from ontology.safe_xml import parse_xml


def test_namespaces_and_long_texts_are_read() -> None:
    root = parse_xml(b'<a xmlns="u"><b>' + b"x" * 11_000_000 + b"</b></a>", source="a.xml")
    assert (root.tag, len(root[0].text)) == ("{u}a", 11_000_000)


def test_a_doctype_that_declares_nothing_is_let_pass() -> None:
    assert parse_xml(b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"><html/>', source="a").tag == "html"


LAUGHS = b'<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE a [" + LAUGHS + b"]><a>&c;</a>",
        b"<!DOCTYPE a [" + LAUGHS + b']><a b="&c;&c;&c;"/>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://localhost/p.dtd"> %p;]><a/>',
        b"<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
        ("\ufeff<!DOCTYPE a [" + LAUGHS.decode() + "]><a>&c;</a>").encode("utf-16-le"),
    ],
    ids=["laughs in text", "laughs in an attribute", "parameter entity", "element", "UTF-16"],
)
def test_declarations_are_refused(data: bytes) -> None:
    with pytest.raises((UnsafeInputError, ParseError)):
        parse_xml(data, source="a.xml")


def test_a_local_file_does_not_leak(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    with pytest.raises(UnsafeInputError) as caught:
        parse_xml(f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><a>&s;</a>'.encode(), source="a.xml")
    assert "s3cret" not in str(caught.value)
    assert str(caught.value).startswith("a.xml: its DOCTYPE declares entities or elements")


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a></b>", b"<a>&nbsp;</a>", b"<a>" * 20_000 + b"</a>" * 20_000, b"\xff\xfe"])
def test_what_is_not_well_formed_is_an_error_with_its_place(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.xml: not well-formed XML at line \d+, column \d+"):
        parse_xml(data, source="a.xml")


def test_nothing_is_fetched_or_opened_for_a_doctype(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    dtd = tmp_path / "own.dtd"
    dtd.write_text('<!ENTITY s "s3cret"><!ATTLIST a b CDATA "s3cret">')
    for place in ("http://localhost:9/own.dtd", dtd.as_uri()):
        root = parse_xml(f'<!DOCTYPE a SYSTEM "{place}"><a/>'.encode(), source="a.xml")
        assert (root.attrib, root.text) == ({}, None)
        with pytest.raises(ParseError, match=r"at line 2.*the entity &s; is not declared"):
            parse_xml(f'<!DOCTYPE a SYSTEM "{place}"><a>\n<b>&s;</b></a>'.encode(), source="a.xml")
