"""XBRL instances: escaped HTML, repeated texts, several periods."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest

from ingest.readers import read_source
from ingest.readers.instance import is_instance, read_instance
from ontology.errors import ParseError, UnsafeInputError
from tests.ingest.support import shown

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
    assert spans[f"ifrs-full:{POLICY}"] == ["Shops are leased.\n\nRent is paid"]
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
