"""XBRL instances: escaped HTML, repeated texts, several periods."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import ReadOptions, read_source, read_sources
from ingest.readers.instance import is_instance, read_instance
from ontology.errors import ParseError, UnsafeInputError
from ontology.types import SourceDocument
from tests.ingest.support import check_blocks, examples, sentences, shown

POLICY = "DescriptionOfAccountingPolicyForLeasesExplanatory"
NOTE = "DisclosureOfMaterialAccountingPolicyInformationExplanatory"


def context(name: str, end: str) -> str:
    return (
        f'<x:context id="{name}"><x:entity><x:identifier scheme="http://www.sec.gov/CIK">42</x:identifier></x:entity>'
        f"<x:period><x:startDate>{end[:4]}-01-01</x:startDate><x:endDate>{end}</x:endDate></x:period></x:context>"
    )


def instance(*facts: str) -> bytes:
    contexts = context("now", "2024-12-31") + context("before", "2023-12-31")
    return f"""<?xml version="1.0"?><x:xbrl xmlns:x="http://www.xbrl.org/2003/instance" xmlns:acme="http://acme.example/2024"
xmlns:i="http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full">{contexts}{"".join(facts)}</x:xbrl>""".encode()


def fact(name: str, value: str, ref: str = "now") -> str:
    return f'<{name} contextRef="{ref}">{escape(value)}</{name}>'


LEASES = "<p>Shops are <b>leased</b>.</p><p>Rent is paid.</p>"


def test_escaped_html_is_read_under_the_label_of_its_element() -> None:
    document = read_source(instance(fact(f"i:{POLICY}", LEASES)), name="acme.xbrl")
    assert shown(document) == [
        ("heading", "Leases"),
        ("paragraph", "Shops are leased."),
        ("paragraph", "Rent is paid."),
    ]
    assert (document.media_type, document.period_start, document.period_end) == (
        "application/xbrl-instance+xml",
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    (found,) = document.facts
    assert (found.concept, found.value) == (f"ifrs-full:{POLICY}", "Shops are leased. Rent is paid.")
    assert [document.text[start:end] for start, end in found.spans] == ["Shops are leased.\n\nRent is paid."]
    assert document.entity_identifier is not None
    assert document.entity_identifier.identifier == "42"


def test_a_text_that_stands_in_another_is_written_once_and_has_its_fact_there() -> None:
    note = f"<p>Policies follow.</p>{LEASES}<p>Tax is paid.</p>"
    document = read_source(instance(fact(f"i:{POLICY}", LEASES), fact(f"i:{NOTE}", note)), name="acme.xbrl")
    assert document.text.count("Rent is paid.") == 1
    spans = {found.concept: [document.text[start:end] for start, end in found.spans] for found in document.facts}
    assert spans[f"ifrs-full:{POLICY}"] == ["Shops are leased.\n\nRent is paid."]
    assert spans[f"ifrs-full:{NOTE}"] == ["Policies follow.\n\nShops are leased.\n\nRent is paid.\n\nTax is paid."]


def test_texts_of_another_period_stand_apart_and_bear_it() -> None:
    document = read_source(
        instance(
            fact(f"i:{POLICY}", LEASES), fact(f"i:{POLICY}", "<p>Shops were owned.</p>", "before"), fact("i:Note", LEASES)
        ),
        name="acme.xbrl",
    )
    owned = next(block for block in document.blocks if document.text[block.start_char :].startswith("Shops were"))
    assert owned.period_end == date(2023, 12, 31)


def test_names_become_headings_where_there_is_no_label() -> None:
    document = read_source(instance(fact("acme:DisclosureOfCraneHireExplanatory", "<p>Cranes.</p>")), name="acme.xbrl")
    assert shown(document)[0] == ("heading", "Crane hire")


def test_figures_nil_and_repeated_facts_are_passed_over() -> None:
    number = '<i:Revenue contextRef="now" unitRef="eur" decimals="0">12</i:Revenue>'
    once = fact(f"i:{POLICY}", LEASES)
    assert len(read_source(instance(number, once, once), name="acme.xml").facts) == 1
    with pytest.raises(ParseError, match="holds figures only"):
        read_source(instance(number), name="acme.xml")


def test_an_instance_is_told_from_other_xml() -> None:
    assert is_instance(instance())
    assert not is_instance(b'<linkbase xmlns:x="http://www.xbrl.org/2003/instance"/>')


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (instance(fact("i:A", LEASES))[:-20], ParseError, "not well-formed XML at line"),
        (
            instance(fact("i:A", LEASES)).replace(b"<x:xbrl", b'<!DOCTYPE a [<!ENTITY e "x">]><x:xbrl', 1),
            UnsafeInputError,
            "DOCTYPE declares entities",
        ),
    ],
)
def test_damaged_and_dangerous_instances_are_refused(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_instance(data, source="acme.xbrl")


def quotes(document: SourceDocument) -> dict[str, list[str]]:
    """The text of each fact's places, by the local name of its concept."""
    return {
        found.concept.partition(":")[2]: [document.text[start:end] for start, end in found.spans] for found in document.facts
    }


def test_a_phrase_that_says_there_is_none_stands_under_each_of_its_elements() -> None:
    none = "<p>The Entity has no transactions of this kind.</p>"
    capital = f"<p>Shares have no par value.</p>{none}<p>No shares were issued in the year.</p>"
    document = read_source(
        instance(fact("i:DisclosureOfCapital", capital), fact("i:Insurance", none), fact("i:JointVentures", none)),
        name="acme.xbrl",
    )
    assert [text for kind, text in shown(document) if kind == "heading"] == ["Capital", "Insurance", "Joint ventures"]
    assert document.text.count("no transactions of this kind") == 3


def test_a_few_words_are_not_looked_for_in_other_texts() -> None:
    document = read_source(
        instance(fact("i:A", "<p>Does not apply.</p>"), fact(f"i:{NOTE}", "<p>IFRS 4 does not apply. Tax is paid.</p>")),
        name="acme.xbrl",
    )
    assert quotes(document)["A"] == ["Does not apply."]


def test_a_text_of_another_dimension_is_written_again() -> None:
    dimension = (
        '<x:segment><d:explicitMember xmlns:d="http://xbrl.org/2006/xbrldi" dimension="i:Axis">i:Parent</d:explicitMember>'
        "</x:segment></x:entity>"
    )
    parent = context("parent", "2024-12-31").replace("</x:entity>", dimension)
    document = read_source(instance(parent, fact(f"i:{POLICY}", LEASES), fact("i:A", LEASES, "parent")), name="acme.xbrl")
    assert document.text.count("Rent is paid.") == 2
    assert {found.dimensions for found in document.facts} == {(), (("ifrs-full:Axis", "ifrs-full:Parent"),)}


def test_prose_without_markup_is_text_and_names_and_dates_are_not() -> None:
    prose = "Basis of the accounts\n\nSubsidiaries are consolidated from the day on which the Company gains control of them."
    document = read_source(
        instance(
            fact("i:DisclosureOfBasisOfConsolidationExplanatory", prose),
            fact("acme:Practice", prose.partition("\n\n")[2]),
            fact("acme:OpinionDateTextBlock", "2025-03-12"),
            fact("acme:RegisteredAddress", "1 Harbour Street, Quay Town, North County, PO Box 12, floor 3, door 4, X1 2YZ"),
        ),
        name="acme.xbrl",
    )
    assert [text for _, text in shown(document)] == [
        "Basis of consolidation",
        "Basis of the accounts",
        "Subsidiaries are consolidated from the day on which the Company gains control of them.",
    ]
    assert {name: bool(places) for name, places in quotes(document).items()} == {
        "DisclosureOfBasisOfConsolidationExplanatory": True,
        "Practice": True,
        "OpinionDateTextBlock": False,
        "RegisteredAddress": False,
    }


def test_the_text_is_the_same_whatever_taxonomies_are_at_hand() -> None:
    data = instance(fact(f"i:{POLICY}", LEASES), fact("acme:Name", "Acme"), fact("acme:Remark", "<p>Cranes.</p>"))
    knowing = ReadOptions(
        datatypes={
            ("http://acme.example/2024", "Name"): "textBlockItemType",
            ("http://acme.example/2024", "Remark"): "stringItemType",
        }
    )
    plain, known = read_source(data, name="acme.xbrl"), read_source(data, name="acme.xbrl", options=knowing)
    assert plain.text == known.text
    assert {found.concept: found.text_block for found in known.facts} == {
        f"ifrs-full:{POLICY}": True,
        "acme:Name": True,
        "acme:Remark": False,
    }


def test_equal_facts_of_equal_contexts_count_once() -> None:
    again = context("again", "2024-12-31")
    document = read_source(instance(again, fact(f"i:{POLICY}", LEASES), fact(f"i:{POLICY}", LEASES, "again")), name="acme.xbrl")
    assert len(document.facts) == 1


def test_a_document_with_another_root_is_refused() -> None:
    data = b'<xbrl xmlns:x="http://www.xbrl.org/2003/instance"><a contextRef="c">x</a></xbrl>'
    with pytest.raises(ParseError, match="its root is xbrl, so it is no XBRL instance"):
        read_source(data, name="acme.xbrl")


@examples(60)
@given(policies=st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=1, max_size=6), note_first=st.booleans())
def test_every_fact_is_where_its_letters_are_and_nested_texts_stand_once(policies: list[list[str]], note_first: bool) -> None:
    bodies = [
        "".join(f"<p>Policy {number} of the Group: {sentence}</p>" for sentence in policy)
        for number, policy in enumerate(policies, start=100)
    ]
    facts = [fact(f"acme:Policy{number}Explanatory", body) for number, body in enumerate(bodies)]
    note = fact(f"i:{NOTE}", "<p>What follows are the policies of the Group in full.</p>" + "".join(bodies))
    document = read_source(instance(*([note, *facts] if note_first else [*facts, note])), name="acme.xbrl")
    check_blocks(document)
    assert len(document.facts) == len(facts) + 1
    for found in document.facts:
        ((start, end),) = found.spans
        assert letters(document.text[start:end]) == letters(found.value)
    assert [text for kind, text in shown(document) if kind == "heading"] == ["Material accounting policies"]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("name", "entity", "lang", "passages", "nested"),
    [
        ("ifrs-example1-2017.xbrl", "XYZ Group", "en", 43, 16),
        ("mx-BIMBO_2017-4.zip", "BIMBO", "es", 216, 18),
        ("mx-BIMBO_2018-2.zip", "BIMBO", "es", 210, 14),
    ],
)
def test_real_instances(shared: Path, name: str, entity: str, lang: str, passages: int, nested: int) -> None:
    path = shared / "filings" / "instances" / name
    if not path.exists():
        pytest.skip("no XBRL instances")
    (document,) = read_sources(path.read_bytes(), name=name)
    check_blocks(document)
    assert (document.entity, document.lang, document.diagnostics) == (entity, lang, ())
    spans = [found.spans[0] for found in document.facts if found.text_block]
    assert len(spans) == passages
    inside = sum(any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans) for start, end in spans)
    assert inside == nested
