"""QNames to IRIs and back; names from filings cannot break out of an IRI."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from ontology.errors import InputError
from ontology.namespaces import DEFAULT_BASE_IRI, PREFIXES, concept_iri, concept_qname, resource_iri, sparql_prologue

ASCII_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,30}", fullmatch=True)
#: No lone surrogates: no decoder lets them in.
ANY_TEXT = st.text(st.characters(codec="utf-8"), min_size=1)
#: What may stand in an IRI reference of SPARQL and Turtle between the angle brackets.
SAFE_IRI = re.compile(r"""^[^\x00-\x20<>"{}|^`\\\x7f]+$""")
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(
    ("qname", "iri"),
    [
        ("topic:WriteOff", "https://w3id.org/policykb/topic/WriteOff"),
        ("ifrs-full:Revenue", "https://w3id.org/policykb/ifrs-full/Revenue"),
        ("us-gaap:LesseeLeasesPolicyTextBlock", "https://w3id.org/policykb/us-gaap/LesseeLeasesPolicyTextBlock"),
        ("acme-2024:Ships_Policy.v2", "https://w3id.org/policykb/extension/acme-2024/Ships_Policy.v2"),
    ],
)
def test_a_qname_has_one_iri_and_comes_back_from_it(qname: str, iri: str) -> None:
    assert concept_iri(qname) == iri
    assert concept_qname(iri) == qname


@pytest.mark.parametrize("qname", ["Leases", "", ":", "topic:", ":Leases"])
def test_what_is_no_qname_is_refused_with_an_example(qname: str) -> None:
    with pytest.raises(InputError) as caught:
        concept_iri(qname)
    assert str(caught.value) == f"{qname!r} is not a QName (write prefix:LocalName, such as topic:Warranties)"


def test_an_iri_of_no_known_space_is_returned_unchanged() -> None:
    assert concept_qname("https://example.org/Leases") == "https://example.org/Leases"


@few
@given(prefix=ASCII_NAMES, local=ASCII_NAMES)
def test_ascii_qnames_come_back_from_their_iris(prefix: str, local: str) -> None:
    assert concept_qname(concept_iri(f"{prefix}:{local}")) == f"{prefix}:{local}"


@pytest.mark.parametrize("qname", ["acme:Öffnung", "topic:船舶", "acme:a:b"])
def test_qnames_beyond_ascii_come_back_from_their_iris(qname: str) -> None:
    assert concept_qname(concept_iri(qname)) == qname


@few
@given(prefix=ANY_TEXT.filter(lambda text: ":" not in text), local=ANY_TEXT)
def test_no_name_breaks_out_of_an_iri(prefix: str, local: str) -> None:
    iri = concept_iri(f"{prefix}:{local}")
    assert SAFE_IRI.match(iri), iri
    assert iri.startswith((*PREFIXES.values(), "https://w3id.org/policykb/extension/"))


@few
@given(identifier=ANY_TEXT)
def test_resource_iris_are_safe_and_hold_the_whole_identifier(identifier: str) -> None:
    iri = resource_iri(DEFAULT_BASE_IRI, "clause", identifier)
    assert SAFE_IRI.match(iri), iri
    assert unquote(iri.removeprefix(f"{DEFAULT_BASE_IRI}clause/")) == identifier


def test_different_identifiers_have_different_iris() -> None:
    odd = ["a b", "a%20b", "a+b", "a/b", "a%2Fb", "a#b", "a?b", "á", "a\u0301"]
    assert len({resource_iri(DEFAULT_BASE_IRI, "clause", name) for name in odd}) == len(odd)


def test_the_prologue_makes_every_prefix_usable_in_a_query() -> None:
    query = sparql_prologue() + "ASK { " + " ".join(f"?s {prefix}:x ?o ." for prefix in PREFIXES) + " }"
    assert Graph().query(query).askAnswer is False


def test_no_prefix_space_hides_another() -> None:
    spaces = list(PREFIXES.values())
    hidden = [(one, two) for one in spaces for two in spaces if one != two and two.startswith(one)]
    assert hidden == []
    assert len(set(spaces)) == len(spaces)
