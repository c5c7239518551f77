"""A taxonomy as SKOS: every term defined, nothing twice, no blank nodes, and valid whatever a package holds."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from ontology.graph import PKB, vocabulary_graph
from ontology.namespaces import PREFIXES
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_graph import taxonomy_ntriples
from ontology.taxonomy_reading import read_taxonomy
from ontology.taxonomy_terms import LABEL_PROPERTIES, REFERENCE_TERMS, element_iri, element_qname
from ontology.taxonomy_types import Arc, Element, ElementReference, Label
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LABEL, LEASES, as_zip

BASE = "https://example.org/kb/"
RELEASE = f"{BASE}taxonomy/ifrs-full-2030-03-01"


@pytest.fixture(scope="module")
def taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    return read_taxonomy(as_zip(tmp_path_factory.mktemp("mini") / "mini.zip", mini.files()))


@pytest.fixture(scope="module")
def graph(taxonomy: Taxonomy) -> Graph:
    return Graph().parse(data="".join(taxonomy_ntriples(taxonomy, BASE)), format="nt")


def iri(name: str) -> URIRef:
    return URIRef(f"{RELEASE}/ifrs-full:{name}")


def said(graph: Graph, subject: URIRef, term: str) -> list[str]:
    return sorted(str(value) for value in graph.objects(subject, PKB[term]))


def test_the_same_release_gives_the_same_bytes_and_says_nothing_twice(taxonomy: Taxonomy) -> None:
    once = "".join(taxonomy_ntriples(taxonomy, BASE))
    assert "".join(taxonomy_ntriples(taxonomy, BASE)) == once
    assert [line for line, count in Counter(once.splitlines()).items() if count > 1] == []
    assert "_:" not in once


def test_all_that_is_said_is_said_of_resources_of_the_release(graph: Graph) -> None:
    assert {str(subject).startswith(RELEASE) for subject in graph.subjects()} == {True}


def test_the_vocabulary_defines_every_term(graph: Graph) -> None:
    vocabulary = vocabulary_graph()
    used = {term for _, predicate, kind in graph for term in (predicate, kind) if str(term) in PKB}
    assert {term for term in used if (term, RDF.type, None) not in vocabulary} == set()
    assert {PKB.TaxonomyElement, PKB.PresentationArc, PKB.refParagraph, PKB.totalLabel} <= used
    possible = [known.term for known in LABEL_PROPERTIES.values()] + list(REFERENCE_TERMS.values())
    for term in possible:
        assert (PKB[term.removeprefix("pkb:")], RDF.type, RDF.Property) in vocabulary, term


def test_an_element_leads_to_the_version_free_concept_and_the_official_iri(graph: Graph) -> None:
    matches = {str(match) for match in graph.objects(iri("Cranes"), SKOS.exactMatch)}
    assert matches == {"https://w3id.org/policykb/ifrs-full/Cranes", f"{mini.namespace('2030-03-01')}#Cranes"}
    assert (iri("Cranes"), SKOS.inScheme, URIRef(RELEASE)) in graph
    assert said(graph, iri("Cranes"), "periodType") == ["instant"]
    assert said(graph, iri("CraneNote"), "textBlock") == ["true"]
    assert said(graph, iri("Cranes"), "textBlock") == []


def test_labels_are_skos_labels_and_keep_their_roles(graph: Graph) -> None:
    cranes = iri("Cranes")
    assert set(graph.objects(cranes, SKOS.prefLabel)) == {Literal("Cranes", lang="en"), Literal("Kräne", lang="de")}
    assert set(graph.objects(cranes, SKOS.altLabel)) == {Literal("All cranes", lang="en"), Literal("Kr.", lang="de")}
    assert set(graph.objects(cranes, PKB.totalLabel)) == {Literal("All cranes", lang="en")}
    assert set(graph.objects(cranes, PKB.terseLabel)) == {Literal("Kr.", lang="de")}
    definition = graph.value(iri(LEASES), SKOS.definition)
    assert definition == Literal('What the entity does about leases: "cranes" & <others>.', lang="en")


def test_references_use_the_iris_of_the_catalogue(graph: Graph) -> None:
    std = PREFIXES["std"]
    assert said(graph, iri(LEASES), "reference") == [f"{std}IFRS16.53(b)", f"{std}IFRS16.B9(a)(ii)"]
    assert said(graph, iri("Cranes"), "standard") == [f"{std}IAS16"]
    node = graph.value(iri("Cranes"), PKB.taxonomyReference)
    assert node is not None
    assert (said(graph, node, "refSection"), said(graph, node, "refNote")) == (["Disclosure"], ["Effective 2030-01-01"])


def test_arcs_are_nodes_in_a_role_with_order_and_weight(graph: Graph) -> None:
    rows = graph.query(
        "SELECT ?child ?order { ?arc a pkb:PresentationArc ; pkb:parent ?p ; pkb:order ?order ;"
        ' pkb:child/skos:notation ?child ; pkb:inRole/dcterms:title "[800600] Notes - List of accounting policies" }'
        " ORDER BY ?order",
        initNs=PREFIXES,
    )
    assert [(str(child), float(order)) for child, order in rows] == [
        (f"ifrs-full:{LEASES}", 10.0),
        ("ifrs-full:DescriptionOfAccountingPolicyForCraneHire", 20.0),
    ]
    weights = {(str(graph.value(arc, PKB.child)), float(weight)) for arc, weight in graph.subject_objects(PKB.weight)}
    assert weights == {(str(iri("TowerCranes")), 1.0), (str(iri("CranesWrittenOff")), -1.0)}


def test_labels_of_roles_that_are_not_known_keep_their_role() -> None:
    element = Element("a:B", "http://example.org/a")
    labels = {"a:B": (Label("http://example.org/role/rhymed", "en", "Bee"),)}
    graph = Graph().parse(
        data="".join(taxonomy_ntriples(Taxonomy(name="a", elements={"a:B": element}, labels=labels), BASE)), format="nt"
    )
    (own,) = graph.subjects(URIRef("http://www.w3.org/2000/01/rdf-schema#subPropertyOf"), PKB.otherLabel)
    assert said(graph, own, "roleUri") == ["http://example.org/role/rhymed"]
    assert list(graph.objects(URIRef(f"{BASE}taxonomy/a/a:B"), own)) == [Literal("Bee", lang="en")]


def test_a_second_standard_label_in_one_language_is_another_name() -> None:
    element = Element("a:B", "http://example.org/a")
    labels = {
        "a:B": (Label(LABEL, "en", "One"), Label(LABEL, "en", "Two"), Label(LABEL, "EN", "One"), Label(LABEL, "de", "Eins"))
    }
    text = "".join(taxonomy_ntriples(Taxonomy(name="a", elements={"a:B": element}, labels=labels), BASE))
    graph = Graph().parse(data=text, format="nt")
    subject = URIRef(f"{BASE}taxonomy/a/a:B")
    assert {str(label) for label in graph.objects(subject, SKOS.prefLabel)} == {"One", "Eins"}
    assert {str(label) for label in graph.objects(subject, SKOS.altLabel)} == {"Two"}


ANY = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12) | st.sampled_from(
    ['"', "\\", "<a>", "a b", "x#y", "%zz", "é/ü", "{}", "en", "x-1"]
)


@given(name=ANY, namespace=ANY, text=st.text(max_size=20), lang=ANY, role=ANY, part=ANY, order=st.floats(-1e12, 1e12))
def test_whatever_a_package_holds_the_triples_are_valid(
    name: str, namespace: str, text: str, lang: str, role: str, part: str, order: float
) -> None:
    from pyoxigraph import RdfFormat, parse

    text = "".join(character for character in text if character.isprintable() or character in "\n\r\t")
    qname = f"p:{name}"
    taxonomy = Taxonomy(
        name="p",
        elements={qname: Element(qname, namespace, datatype=name)},
        labels={qname: (Label(LABEL, lang, text), Label(role, lang, text))},
        references={qname: (ElementReference(role, (("Name", text), (part, text))),)},
        presentation=(Arc(role, role, qname, qname, order),),
    )
    written = "".join(taxonomy_ntriples(taxonomy, BASE))
    triples = list(parse(written.encode(), format=RdfFormat.N_TRIPLES))
    assert len(triples) == written.count("\n")
    assert element_qname(element_iri(BASE, "p", qname)) == qname
