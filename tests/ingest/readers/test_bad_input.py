"""Input that is broken or means harm: it ends in a clear error or a diagnostic; nothing hangs, leaks a file or is fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ingest.pipeline import annotate
from ingest.readers import ReadOptions, read_source, read_sources
from ingest.readers import inline_facts as facts_module
from ingest.tagging import Tagger
from ontology.errors import ParseError, ReadError, UnsafeInputError
from tests.ingest.readers.test_inline_xbrl import CONTEXT, codes, fact, page
from tests.ingest.readers.test_inline_xbrl import read as read_inline
from tests.ingest.readers.test_instance import LEASES as PASSAGE
from tests.ingest.readers.test_instance import fact as instance_fact
from tests.ingest.readers.test_instance import instance
from tests.ontology.test_safe_zip import zipped

HTML = b"<html><body><p>Shops are leased.</p><p>Rent is paid.</p></body></html>"
INLINE = page(fact("<p>Shops are leased.</p><p>Rent is paid.</p>"))
INSTANCE = instance(instance_fact("i:A", PASSAGE))


def refusal(data: bytes, name: str, error: type[ReadError] = ParseError) -> str:
    with pytest.raises(error) as caught:
        read_sources(data, name=name)
    assert caught.value.hint
    return str(caught.value)


DOCTYPES = [
    b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd" [<!ELEMENT html ANY>]>',
]


@pytest.mark.parametrize("doctype", DOCTYPES, ids=["external", "bomb", "element"])
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (HTML, "a.xhtml"),
        (INLINE, "a.xhtml"),
        (INLINE.replace(b"leased.</p>", b"leased.<b></p>"), "a.htm"),
        (INSTANCE, "a.xbrl"),
    ],
    ids=["XHTML", "inline", "inline read as HTML", "instance"],
)
def test_declarations_of_a_doctype_are_refused_whatever_reads_them(data: bytes, name: str, doctype: bytes) -> None:
    root = data.index(b"<html") if b"<html" in data else data.index(b"<x:xbrl")
    bad = data[:root] + doctype + data[root:].replace(b"Shops", b"Shops &x;", 1)
    assert "its DOCTYPE declares entities or elements, which is refused" in refusal(bad, name, UnsafeInputError)
    assert "its DOCTYPE declares" in refusal(zipped((f"reports/{name}", bad)), "a.zip", UnsafeInputError)


def test_declarations_in_the_schemas_and_the_notes_of_a_package_are_never_used() -> None:
    bad = DOCTYPES[0] + b"<a>&x;</a>"
    members = [("a/META-INF/taxonomyPackage.xml", bad), ("a/x/a.xsd", bad), ("a/x/a_def.xml", bad)]
    document = read_source(zipped(*members, ("a/reports/a.xhtml", INLINE)), name="a.zip")
    assert (document.text, document.title) == ("Shops are leased.\n\nRent is paid.", "Harbourline")


def test_nothing_is_fetched_and_no_other_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a connection")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    (tmp_path / "secret").write_text("s3cret")
    here, away = (tmp_path / "secret").as_uri(), "http://localhost:9/a"
    body = (
        f'<p>Shops are leased.</p><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{here}" parse="text"/>'
        f'<img src="{away}.png" alt=""/><a href="javascript:alert(1)">Rent is paid.</a>'
    )
    schema = (
        f'<l:schemaRef xmlns:l="http://www.xbrl.org/2003/linkbase" xmlns:k="http://www.w3.org/1999/xlink" k:href="{away}"/>'
    )
    head = f'<?xml-stylesheet href="{away}.xsl"?><!DOCTYPE html SYSTEM "{away}.dtd">'.encode()
    inline = page(fact(body), contexts=CONTEXT + schema, namespaces=f'xsi:schemaLocation="u {away}" xml:base="{here}"')
    made = INSTANCE.replace(b"</x:xbrl>", schema.replace(away, here).encode() + b"</x:xbrl>")
    for data, name in (
        (inline.replace(b"<html", head + b"<html", 1), "a.xhtml"),
        (head + f'<html><head><base href="{away}"/></head><body>{body}</body></html>'.encode(), "a.html"),
        (made, "a.xbrl"),
        (zipped(("a/reports/a.xhtml", inline), ("a/META-INF/catalog.xml", head + b"<catalog/>")), "a.zip"),
    ):
        assert "s3cret" not in read_source(data, name=name).text


@pytest.mark.parametrize("cut", [8, 20, 60, 150, 500])
def test_a_report_that_is_cut_off_is_an_error_and_no_text(cut: int) -> None:
    assert refusal(INLINE[:-cut], "a.xhtml").startswith("a.xhtml: the page is cut off")
    assert refusal(INSTANCE[:-cut], "a.xbrl").startswith("a.xbrl: not well-formed XML at line ")
    assert "reports/a.xhtml: the page is cut off" in refusal(zipped(("reports/a.xhtml", INLINE[:-cut])), "a.zip")
    assert refusal(zipped(("reports/a.xhtml", INLINE))[:-cut], "a.zip").startswith("a.zip: not a zip file, or cut off")


@pytest.mark.parametrize("end", [b"", b"<p>Shops are", b"<p>Shops</p>", b"<p>Shops</p></bo", b"<p>Shops</p><!-- remark </html"])
def test_a_page_whose_end_is_missing_is_cut_off(end: bytes) -> None:
    message = refusal(b"<html><body><h1>Notes</h1><p>Ships float.</p>" + end, "a.html")
    assert message == "a.html: the page is cut off (check that the download is complete and ends with </html>)"


@pytest.mark.parametrize("end", [b"<p styl", b"</", b"</p", b"<!-- remark"])
def test_a_fragment_that_ends_in_the_midst_of_a_tag_is_cut_off(end: bytes) -> None:
    if end == b"</":
        assert read_source(b"<p>Ships float.</p>" + end, name="a.html").text  # as good as "3 <"
    else:
        assert "cut off" in refusal(b"<p>Ships float.</p>" + end, "a.html")
    assert read_source(b"<p>Ships float, 3 < 4.", name="a.html").text == "Ships float, 3 < 4."


@pytest.mark.parametrize(("name", "before", "after"), [("a.html", b"<html><body>", b"</body></html>"), ("a.xhtml", b"", b"")])
def test_20000_nested_tags_end_in_an_error(name: str, before: bytes, after: bytes) -> None:
    nested = b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000
    data = before + nested + after if before else page(fact(nested.decode()))
    assert "nested too deeply" in refusal(data, name)
    assert "not well-formed" in refusal(instance("<a>" * 20_000 + "</a>" * 20_000), "a.xbrl")


def test_tables_in_tables_take_no_time_that_grows_with_the_square_of_their_depth() -> None:
    tables = b"<table><tr><td>words that stand in a frame " * 600 + b"deep" + b"</td></tr></table>" * 600
    document = read_source(b"<html><body>" + tables * 20 + b"</body></html>", name="a.html")
    assert len(document.blocks) == 600 * 20
    assert {block.kind.value for block in document.blocks} == {"paragraph"}


def test_facts_that_nest_so_that_their_texts_would_fill_the_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_module, "_MOST_TEXT", 10_000)
    nested = fact("{}", "acme:A").split("{}")
    read_inline(page(nested[0] * 5 + "w" * 1_000 + nested[1] * 5))
    with pytest.raises(UnsafeInputError, match=r"their texts have 20,000 characters, more than the limit of 10,000"):
        read_inline(page(nested[0] * 20 + "w" * 1_000 + nested[1] * 20))


def test_two_contexts_of_one_name_are_said_and_the_first_counts() -> None:
    reading = read_inline(page(fact("<p>One.</p>"), contexts=CONTEXT + CONTEXT.replace("2024-12", "2023-12")))
    assert codes(reading) == ["duplicate-id"]
    assert str(reading.facts[0].period_end) == "2024-12-31"
    assert codes(read_inline(page(fact("<p>One.</p>"), contexts=CONTEXT * 2))) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The &#147;Group&#148; leases &#x96; shops&#146;.", "The “Group” leases – shops’."),
        ("The \x93Group\x94 leases.", "The “Group” leases."),
        ("Shops are\0 leased.", "Shops are leased."),
        ('<img src="data:image/png;base64,' + "A" * 11_000_000 + '"/>Shops.', "Shops."),
        ('<span style="background:url(data:,' + "A" * 11_000_000 + ');display:none">Hidden.</span>Shops.', "Shops."),
    ],
    ids=["numbers", "controls", "NUL", "picture", "picture in a style"],
)
def test_odd_characters_and_huge_pictures_of_inline_documents(text: str, shown: str) -> None:
    assert read_inline(page(fact(f"<p>{text}</p>"))).text == shown


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("name", ["a.xhtml", "a.html", "a.txt"])
def test_wide_encodings_are_read_by_every_reader(encoding: str, name: str) -> None:
    written = {"a.xhtml": INLINE.decode().replace('"utf-8"', f'"{encoding[:6]}"'), "a.html": HTML.decode()}
    text = written.get(name, "Shops are leased.\n\nRent is paid.")
    assert read_source(text.encode(encoding), name=name).text == "Shops are leased.\n\nRent is paid."


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b'{"documentInfo":{"documentType":"x"},"facts":{}}', "a", "this is xBRL-JSON, which is not read"),
        (b'{"version":"2.2"}', "MetaLinks.json", "this is JSON, which is not read"),
        (b'<?xml version="1.0"?><FilingSummary/>', "F.xml", "this is XML with the root 'FilingSummary': no page"),
        (b'<?xml version="1.0"?>' + b"<!-- x -->" * 300 + b"<labels/>", "F.xml", "XML with the root 'labels': no page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; b=x\n\n<html>", "a.mht", "this is MHTML, which is not read"),
        (b"Page\f" * 20 + b"End", "a.txt", "the text has 20 pages, more than the limit of 10"),
    ],
)
def test_text_that_is_no_report_is_told_and_refused(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_source(data, name=name, options=ReadOptions(max_pages=10))


def test_a_zip_file_is_limited_as_asked() -> None:
    data = zipped(("a.txt", b"Shops are leased. " * 100))
    with pytest.raises(UnsafeInputError, match="it unpacks to 1,800 bytes, more than the limit of 1,000"):
        read_source(data, name="a.zip", options=ReadOptions(max_unpacked=1_000))


PATTERNS = "a|(|1.|-|.|a |(a)|Note 2(|<|&|_|*|#|1,|A|(i) |a\n|\t|and 2(a) |é|$1 |[|31 December |IFRS 16.|\x7c".split("|")


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS if pattern] + ["|", " ", "\n"])
def test_long_lines_of_one_pattern_do_not_stop_the_pipeline(pattern: str, tagger: Tagger) -> None:
    # Whatever tries all ends from all beginnings takes minutes here.
    line = "Ships float. " + pattern * (160_000 // len(pattern)) + " They sail."
    for name, text in (
        ("a.txt", line),
        ("a.html", f"<html><body><p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p></body></html>"),
        ("R2.txt", f"|\nPolicies\n|6 Months Ended\n|\nJun. 30, 2025\n|Policies\n|\n{line}"),
    ):
        assert annotate(text.encode(), name=name, tagger=tagger).clauses


def test_attributes_that_no_xml_allows_are_dropped_when_a_page_is_repaired() -> None:
    broken = INLINE.replace(b"<p>Shops", b'<p 1a:b="x" "="" a:b:c="y">Shops').replace(b"leased.</p>", b"leased.<b></p>")
    reading = read_inline(broken)
    assert (reading.facts[0].value, "not-well-formed" in codes(reading)) == ("Shops are leased. Rent is paid.", True)
