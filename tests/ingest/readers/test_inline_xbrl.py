"""Inline XBRL: facts on spans of one text, whatever the prefixes, the nesting and the state of the mark-up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import ReadOptions, read_source
from ingest.readers.inline_xbrl import read_inline_xbrl
from ingest.readers.reading import Reading
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import ParseError, UnsafeInputError
from ontology.types import EntityIdentifier, TextFact
from tests.ingest.support import examples, sentences

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
CONTEXT = """<xbrli:context id="c1"><xbrli:entity>
<xbrli:identifier scheme="http://standards.iso.org/iso/17442">213800HARBOURLINE001</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2024-12-31</xbrli:endDate></xbrli:period>
</xbrli:context>"""


def page(body: str, *, hidden: str = "", contexts: str = CONTEXT, ix: str = "ix", namespaces: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:{ix}="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xml:lang="en"
 xmlns:i="http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full" xmlns:acme="http://acme.example/2024"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {namespaces}>
<head><title>Harbourline</title></head><body><div style="display:none"><{ix}:header><{ix}:hidden>{hidden}</{ix}:hidden>
<{ix}:resources>{contexts}</{ix}:resources></{ix}:header></div>{body}</body></html>""".encode()


def fact(text: str, name: str = "i:DescriptionOfAccountingPolicyForLeasesExplanatory", **attributes: str) -> str:
    given_attributes = " ".join(
        f'{key}="{value}"' for key, value in {"contextRef": "c1", "escape": "true", **attributes}.items()
    )
    return f'<ix:nonNumeric name="{name}" {given_attributes}>{text}</ix:nonNumeric>'


def read(*pages: bytes, elements: TextElements | None = None) -> Reading:
    return read_inline_xbrl(
        [(f"{number}.xhtml", data) for number, data in enumerate(pages)], source="acme.xhtml", elements=elements
    )


def quoted(reading: Reading, found: TextFact) -> list[str]:
    return [reading.text[start:end] for start, end in found.spans]


def codes(reading: Reading) -> list[str]:
    return [diagnostic.code for diagnostic in reading.diagnostics]


def test_a_fact_has_its_concept_context_text_and_place() -> None:
    reading = read(page(f"<h2>2 Leases</h2>{fact('<p>Shops are <b>leased</b>.</p><p>Rent is paid.</p>', id='f1')}<p>Tax.</p>"))
    (found,) = reading.facts
    assert (found.concept, found.value, found.fact_id) == (LEASES, "Shops are leased. Rent is paid.", "f1")
    assert found.entity == EntityIdentifier(scheme="http://standards.iso.org/iso/17442", identifier="213800HARBOURLINE001")
    assert (found.period_start, found.period_end, found.lang) == (date(2024, 1, 1), date(2024, 12, 31), "en")
    assert (found.text_block, found.hidden, found.dimensions) == (True, False, ())
    assert quoted(reading, found) == ["Shops are leased.\n\nRent is paid."]
    assert (reading.period_start, reading.period_end, reading.lang) == (date(2024, 1, 1), date(2024, 12, 31), "en")
    assert reading.entity_identifier == found.entity


def test_namespaces_count_and_not_prefixes() -> None:
    body = '<x:nonNumeric name="zz:Leases" contextRef="c1" escape="true"><p>Shops are leased.</p></x:nonNumeric>'
    reading = read(page(body, ix="x", namespaces='xmlns:zz="http://xbrl.ifrs.org/taxonomy/2019-03-27/ifrs-full"'))
    assert [found.concept for found in reading.facts] == ["ifrs-full:Leases"]


def test_names_do_not_make_text_blocks() -> None:
    short = fact("Harbourline", "acme:NameTextBlock", escape="false")
    reading = read(page(f"<p>{short}</p>{fact('<p>Cranes are hired.</p>', 'acme:CraneHire')}"))
    assert [(found.concept, found.text_block) for found in reading.facts] == [
        ("acme:NameTextBlock", False),
        ("acme:CraneHire", True),
    ]


def test_datatypes_of_the_filers_schema_decide_before_all_else() -> None:
    key = ("http://acme.example/2024", "CraneHire")
    body = page(f"<p>{fact('Cranes are hired.', 'acme:CraneHire', escape='false')}</p>")
    (block,) = read(body, elements=TextElements(datatypes={key: "textBlockItemType"}, anchors={key: LEASES})).facts
    (string,) = read(body, elements=TextElements(datatypes={key: "stringItemType"})).facts
    assert (block.text_block, block.anchor, string.text_block, string.anchor) == (True, LEASES, False, None)


def test_continuations_are_joined_in_the_order_of_the_chain_and_across_documents() -> None:
    first = page(f"{fact('<p>One.</p>', continuedAt='a')}<p>Between.</p>")
    second = page(
        '<ix:continuation id="b"><p>Three.</p></ix:continuation><p>Apart.</p>'
        '<ix:continuation id="a" continuedAt="b"><p>Two.</p></ix:continuation>',
        contexts="",
    )
    reading = read(first, second)
    (found,) = reading.facts
    assert found.value == "One. Two. Three."
    assert quoted(reading, found) == ["One.", "Three.", "Two."]  # in reading order
    assert codes(reading) == []


def test_a_chain_of_20000_links_is_read() -> None:
    links = "".join(
        f'<ix:continuation id="l{number}" continuedAt="l{number + 1}"><p>w{number}</p></ix:continuation>'
        for number in range(20_000)
    )
    end = '<ix:continuation id="l20000"><p>end</p></ix:continuation>'
    (found,) = read(page(f"{fact('<p>start</p>', continuedAt='l0')}{links}{end}")).facts
    assert (len(found.spans), found.value[:8], found.value[-3:]) == (20_002, "start w0", "end")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (fact("<p>One.</p>", continuedAt="gone"), "dangling-continuation"),
        (
            fact("<p>One.</p>", continuedAt="a")
            + '<ix:continuation id="a" continuedAt="b"><p>Two.</p></ix:continuation>'
            + '<ix:continuation id="b" continuedAt="a"><p>Three.</p></ix:continuation>',
            "continuation-cycle",
        ),
        (
            fact("<p>One.</p>", continuedAt="a")
            + fact("<p>Other.</p>", "acme:B", continuedAt="a")
            + '<ix:continuation id="a"><p>Two.</p></ix:continuation>',
            "shared-continuation",
        ),
        (fact("<p>One.</p>") + '<ix:continuation id="a"><p>Two.</p></ix:continuation>', "unused-continuation"),
        (fact("<p>One.</p>", contextRef="c9"), "missing-context"),
        (
            fact("<p>One.</p>", continuedAt="a") + '<ix:continuation id="a"><p>Two.</p></ix:continuation>' * 2,
            "duplicate-id",
        ),
    ],
)
def test_what_is_wrong_with_links_is_said_and_the_rest_is_read(body: str, code: str) -> None:
    reading = read(page(body))
    assert code in codes(reading)
    assert "One." in reading.text
    assert reading.facts[0].value.startswith("One.")


def test_excluded_text_is_in_no_fact_and_its_tail_is() -> None:
    reading = read(page(fact("<p>Shops are <ix:exclude>PAGE 7</ix:exclude>leased.</p>")))
    (found,) = reading.facts
    assert (found.value, quoted(reading, found)) == ("Shops are leased.", ["Shops are leased."])
    assert "PAGE" not in reading.text


def test_nested_blocks_are_one_text_with_a_fact_each() -> None:
    inner = fact("<p>Shops are leased.</p>", id="inner")
    reading = read(page(fact(f"<p>Policies follow.</p>{inner}<p>Tax is paid.</p>", "acme:Whole", id="outer")))
    by_id = {found.fact_id: found for found in reading.facts}
    assert quoted(reading, by_id["outer"]) == ["Policies follow.\n\nShops are leased.\n\nTax is paid."]
    assert quoted(reading, by_id["inner"]) == ["Shops are leased."]
    assert reading.text.count("Shops are leased.") == 1


def test_a_fact_inside_a_sentence_has_its_exact_place() -> None:
    reading = read(page(f"<p>We are   {fact('Harbourline plc', 'acme:Name', escape='false')}, of Hull.</p>"))
    assert quoted(reading, reading.facts[0]) == ["Harbourline plc"]


def test_hidden_strings_are_facts_without_a_place_and_hidden_passages_stand_at_the_end() -> None:
    name = fact("Harbourline plc", "i:NameOfReportingEntityOrOtherMeansOfIdentification", escape="false")
    reading = read(page("<p>Shown.</p>", hidden=f"{name}{fact('<p>Shops are leased.</p>')}"))
    string, passage = reading.facts
    assert (string.hidden, string.spans, string.value, reading.entity) == (True, (), "Harbourline plc", "Harbourline plc")
    assert (passage.hidden, quoted(reading, passage)) == (True, ["Shops are leased."])
    assert reading.text == "Shown.\n\nShops are leased."
    assert codes(reading) == ["hidden-text"]


def test_nil_and_fixed_values_are_what_they_mean_and_not_what_is_shown() -> None:
    reading = read(
        page(
            f"<p>{fact('n/a', 'acme:A', **{'xsi:nil': 'true'})} {fact('none', 'acme:B', format='ixt:nocontent')} "
            f"{fact('yes', 'acme:C', format='ixt4:fixed-true')}</p>",
            namespaces='xmlns:ixt="t" xmlns:ixt4="u"',
        )
    )
    assert [found.value for found in reading.facts] == ["", "", "true"]


def test_dimensions_instants_and_midnights_of_contexts() -> None:
    contexts = """<xbrli:context id="c1"><xbrli:entity>
<xbrli:identifier scheme="http://www.sec.gov/CIK">0000000042</xbrli:identifier><xbrli:segment>
<xbrldi:explicitMember dimension="i:ConsolidatedAndSeparateFinancialStatementsAxis">i:SeparateMember
</xbrldi:explicitMember>
<xbrldi:typedMember dimension="acme:ShopAxis"><acme:shop> 7 </acme:shop></xbrldi:typedMember>
</xbrli:segment></xbrli:entity><xbrli:period><xbrli:instant>2024-12-31T24:00:00</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:context id="c2"><xbrli:period><xbrli:startDate>2024-01-01</xbrli:startDate><xbrli:endDate>2025-01-01T00:00:00
</xbrli:endDate></xbrli:period></xbrli:context>"""
    reading = read(page(f"{fact('<p>One.</p>')}{fact('<p>Two.</p>', contextRef='c2')}", contexts=contexts))
    one, two = reading.facts
    assert one.dimensions == (
        ("acme:ShopAxis", "7"),
        ("ifrs-full:ConsolidatedAndSeparateFinancialStatementsAxis", "ifrs-full:SeparateMember"),
    )
    assert (one.period_start, one.period_end) == (None, date(2024, 12, 31))
    assert (two.period_start, two.period_end, two.entity) == (date(2024, 1, 1), date(2024, 12, 31), None)


def test_named_entities_of_html_are_read_as_characters() -> None:
    reading = read(page(fact("<p>Caf&eacute;s&nbsp;are leased &amp; run.</p>")))
    assert reading.facts[0].value == "Cafés are leased & run."
    assert codes(reading) == []


def test_broken_mark_up_is_repaired_with_a_diagnostic_and_keeps_its_facts() -> None:
    broken = page(fact("<p>Shops are <b>leased.</p>", id="f1"))
    reading = read(broken)
    assert "not-well-formed" in codes(reading)
    assert [(found.concept, found.value, found.period_end) for found in reading.facts] == [
        (LEASES, "Shops are leased.", date(2024, 12, 31))
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings_are_understood(encoding: str) -> None:
    text = (
        page(fact("<p>Cafés – leased.</p>")).decode().replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    )
    assert read(text.encode(encoding)).facts[0].value == "Cafés – leased."


def test_a_wrong_encoding_declaration_is_no_obstacle() -> None:
    text = page(fact("<p>Cafés are leased.</p>")).decode().encode("cp1252")  # says utf-8
    assert read(text).facts[0].value == "Cafés are leased."


def test_entities_of_a_doctype_are_refused() -> None:
    bomb = page(fact("<p>&a;</p>")).replace(b"<html", b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html', 1)
    with pytest.raises(UnsafeInputError, match="DOCTYPE declares entities"):
        read(bomb)


def test_20000_nested_elements_end_in_a_clear_error() -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        read(page(fact("<div>" * 20_000 + "Shops." + "</div>" * 20_000)))


def test_a_report_without_text_is_refused() -> None:
    with pytest.raises(ParseError, match="the report holds no text"):
        read(page("<p> </p>"))


def test_a_plain_file_is_recognised_by_its_namespace() -> None:
    document = read_source(page(fact("<p>Shops are leased.</p>")), name="acme.htm", options=ReadOptions(entity="Acme"))
    assert (document.media_type, document.entity, document.facts[0].concept) == ("application/xhtml+xml", "Acme", LEASES)


def test_page_breaks_count_pages() -> None:
    reading = read(page('<p>One.</p><hr style="page-break-after:always"/><p>Two.</p>' + fact("<p>Three.</p>")))
    assert [block.page for block in reading.blocks] == [1, 2, 2]
    assert {block.page for block in read(page(fact("<p>One.</p>"))).blocks} == {None}


@examples(40)
@given(st.lists(st.tuples(sentences, st.integers(0, 3)), min_size=1, max_size=6))
def test_spans_quote_what_the_elements_hold_however_they_nest(passages: list[tuple[str, int]]) -> None:
    body, expected = "", []
    for number, (text, depth) in enumerate(passages):
        inner = f"<p>{text}</p>"
        for level in range(depth):
            inner = fact(inner, f"acme:N{number}L{level}", id=f"{number}.{level}")
            expected.append((f"{number}.{level}", " ".join(text.split())))
        body += inner
    reading = read(page(body))
    found = {one.fact_id: " ".join("".join(quoted(reading, one)).split()) for one in reading.facts}
    assert found == dict(expected)


def test_named_entities_of_a_doctype_are_characters() -> None:
    doctype = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    written = page(fact("<p>Les navires de la soci&eacute;t&eacute;&nbsp;flottent.</p>"))
    reading = read(written.replace(b"<html", doctype + b"<html", 1))
    assert (reading.text, codes(reading)) == ("Les navires de la société flottent.", [])
    assert reading.facts[0].value == reading.text
