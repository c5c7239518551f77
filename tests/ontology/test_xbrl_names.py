"""QNames by namespace: one name whatever prefix and release."""

from __future__ import annotations

import pytest

from ontology.xbrl_names import canonical_qname, resolve_qname


@pytest.mark.parametrize(
    ("namespace", "prefix", "qname"),
    [
        ("http://xbrl.ifrs.org/taxonomy/2017-03-09/ifrs-full", "i", "ifrs-full:Leases"),
        ("https://xbrl.ifrs.org/taxonomy/2024-03-27/ifrs-full", "ifrs", "ifrs-full:Leases"),
        ("http://xbrl.iasb.org/taxonomy/2010-04-30/ifrs", "ifrs", "ifrs-full:Leases"),
        ("http://xbrl.ifrs.org/taxonomy/2017-03-09/ifrs-smes", "i", "ifrs-smes:Leases"),
        ("http://fasb.org/us-gaap/2024", "gaap", "us-gaap:Leases"),
        ("http://xbrl.us/us-gaap/2009-01-31", "us-gaap", "us-gaap:Leases"),
        ("http://xbrl.sec.gov/dei/2024q4", "dei", "dei:Leases"),
        ("http://xbrl.sec.gov/dei/2024", "d", "dei:Leases"),
        ("http://www.esma.europa.eu/taxonomy/2022-03-24/esef_cor", "e", "esef_cor:Leases"),
        ("http://xbrl.sec.gov/country/2021q4", "c", "country:Leases"),
        ("http://acme.example/us-gaap/2024", "us-gaap", "ext-us-gaap:Leases"),
        ("http://acme.example/2024", "topic", "ext-topic:Leases"),
        ("http://acme.example/2024", "", "ext:Leases"),
    ],
)
def test_elements_go_by_the_usual_prefix_of_their_taxonomy(namespace: str, prefix: str, qname: str) -> None:
    assert canonical_qname(namespace, "Leases", prefix) == qname


def test_a_prefix_that_is_not_declared_resolves_to_nothing() -> None:
    assert resolve_qname("x:Leases", {"y": "u"}) is None
    assert resolve_qname("Leases", {None: "http://acme.example"}) == ("http://acme.example", "Leases", "ext:Leases")
    assert resolve_qname("x:", {"x": "u"}) is None
