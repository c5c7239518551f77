"""The catalogue as SKOS, and a vocabulary that defines every term the product writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from ontology.aspect_graph import aspect_statements
from ontology.aspects import default_aspects
from ontology.catalogue import Catalogue
from ontology.choice_graph import choice_statements
from ontology.choices import default_choices
from ontology.crosswalk import default_crosswalk
from ontology.graph import (
    SCHEME,
    catalogue_graph,
    catalogue_ntriples,
    crosswalk_statements,
    vocabulary_graph,
)
from ontology.namespaces import PREFIXES, concept_iri, concept_qname
from ontology.reference_graph import PKB, reference_iri
from ontology.types import StandardReference

ROOT = Path(__file__).parents[2]
WRITERS = [
    *sorted((ROOT / "search").glob("filing*.py")),
    *sorted((ROOT / "search").glob("taxonomy_*.py")),
    *sorted((ROOT / "ontology").glob("taxonomy_*.py")),
    *sorted((ROOT / "ontology").glob("*graph.py")),
]


@pytest.fixture(scope="module")
def graph(catalogue: Catalogue) -> Graph:
    return catalogue_graph(catalogue)


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return vocabulary_graph()


def terms_written_in(path: Path) -> set[str]:
    """The local names of all `pkb:name`, `PKB.name` and `PKB["name"]` in a source file."""
    source = path.read_text(encoding="utf-8")
    return set(re.findall(r"\bpkb:([A-Za-z]\w*)", source)) | {
        name for pair in re.findall(r"\bPKB(?:\.([A-Za-z]\w*)|\[\"(\w+)\"\])", source) for name in pair if name
    }


def test_every_concept_is_in_the_scheme_with_one_label_and_definition(catalogue: Catalogue, graph: Graph) -> None:
    iris = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {concept_qname(str(iri)) for iri in iris} == {concept.qname for concept in catalogue}
    for concept in catalogue:
        iri = URIRef(concept_iri(concept.qname))
        assert (iri, SKOS.inScheme, SCHEME) in graph
        assert list(graph.objects(iri, SKOS.prefLabel)) == [Literal(concept.label, lang="en")]
        assert list(graph.objects(iri, SKOS.definition)) == [Literal(concept.description, lang="en")]
        assert list(graph.objects(iri, SKOS.notation)) == [Literal(concept.qname)]


def test_the_hierarchy_is_that_of_the_catalogue_both_ways(catalogue: Catalogue, graph: Graph) -> None:
    expected = {
        (URIRef(concept_iri(concept.qname)), URIRef(concept_iri(concept.broader))) for concept in catalogue if concept.broader
    }
    assert set(graph.subject_objects(SKOS.broader)) == expected
    assert {(below, above) for above, below in graph.subject_objects(SKOS.narrower)} == expected


def test_top_concepts_are_those_without_a_broader_one(catalogue: Catalogue, graph: Graph) -> None:
    tops = {URIRef(concept_iri(concept.qname)) for concept in catalogue if concept.broader is None}
    assert set(graph.subjects(SKOS.topConceptOf, SCHEME)) == tops
    assert tops


def test_walking_up_from_any_concept_ends_at_a_top_concept(graph: Graph) -> None:
    tops = set(graph.subjects(SKOS.topConceptOf, SCHEME))
    for iri in graph.subjects(RDF.type, SKOS.Concept):
        above = set(graph.transitive_objects(iri, SKOS.broader))
        assert above & tops, iri


def test_aliases_cues_terms_and_examples_are_all_there(catalogue: Catalogue, graph: Graph) -> None:
    concept = catalogue["topic:Warranties"]
    iri = URIRef(concept_iri(concept.qname))
    assert {str(label) for label in graph.objects(iri, SKOS.altLabel)} == set(concept.alt_labels)
    assert {str(cue) for cue in graph.objects(iri, PKB.cue)} == set(concept.cues)
    assert {str(term) for term in graph.objects(iri, PKB["term"])} == set(concept.terms)
    assert {str(example) for example in graph.objects(iri, SKOS.example)} == set(concept.examples)


def test_no_label_is_preferred_and_alternative_at_once(graph: Graph) -> None:
    both = set(graph.subject_objects(SKOS.prefLabel)) & set(graph.subject_objects(SKOS.altLabel))
    assert both == set()


def test_references_lead_to_paragraphs_and_their_standard(graph: Graph) -> None:
    iri = URIRef(concept_iri("topic:ServiceTypeWarranties"))
    paragraph = URIRef("https://w3id.org/policykb/standard/IFRS15.B29")
    standard = URIRef("https://w3id.org/policykb/standard/IFRS15")
    assert (iri, PKB.reference, paragraph) in graph
    assert (iri, PKB.standard, standard) in graph
    assert (paragraph, PKB.standard, standard) in graph
    assert (paragraph, RDF.type, PKB.StandardParagraph) in graph
    assert graph.value(paragraph, RDFS.label) == Literal("IFRS 15.B29")
    assert graph.value(standard, RDFS.label) == Literal("IFRS 15")


def test_a_reference_to_a_whole_standard_has_no_paragraph() -> None:
    assert reference_iri(StandardReference.parse("IAS 2")) == URIRef("https://w3id.org/policykb/standard/IAS2")
    assert reference_iri(StandardReference.parse("IAS 1.117(b)")) == URIRef("https://w3id.org/policykb/standard/IAS1.117(b)")


def test_different_references_have_different_iris(catalogue: Catalogue) -> None:
    references = {reference for concept in catalogue for reference in concept.standard_references}
    assert len({reference_iri(reference) for reference in references}) == len(references)


def test_the_graph_is_the_same_every_time_and_has_no_blank_nodes(catalogue: Catalogue, graph: Graph) -> None:
    assert set(catalogue_graph(catalogue)) == set(graph)
    assert [node for node in graph.all_nodes() if isinstance(node, BNode)] == []


def test_the_ntriples_hold_catalogue_and_vocabulary_and_nothing_else(
    catalogue: Catalogue, graph: Graph, vocabulary: Graph
) -> None:
    written = Graph().parse(data=catalogue_ntriples(catalogue), format="nt")
    others = (
        *crosswalk_statements(default_crosswalk()),
        *choice_statements(default_choices()),
        *aspect_statements(default_aspects()),
    )
    assert set(written) == set(graph) | set(vocabulary) | set(others)


def test_an_element_of_us_gaap_is_mapped_with_its_confidence() -> None:
    statements = set(crosswalk_statements(default_crosswalk()))
    element = URIRef(concept_iri("us-gaap:StandardProductWarrantyPolicy"))
    mapping = next(subject for subject, predicate, node in statements if predicate == PKB.mapsFrom and node == element)
    said = {predicate: node for subject, predicate, node in statements if subject == mapping}
    assert (element, SKOS.exactMatch, URIRef(concept_iri("topic:Warranties"))) in statements
    assert said[PKB.mapsTo] == URIRef(concept_iri("topic:Warranties"))
    assert float(said[PKB.confidence]) == 0.95


def test_the_ntriples_are_the_same_bytes_every_time_and_say_nothing_twice(catalogue: Catalogue) -> None:
    once = catalogue_ntriples(catalogue)
    assert catalogue_ntriples(catalogue) == once
    lines = once.splitlines()
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.name)
def test_the_vocabulary_defines_every_term_that_is_written(vocabulary: Graph, path: Path) -> None:
    defined = {str(iri).removeprefix(PREFIXES["pkb"]) for iri in vocabulary.subjects(RDF.type)}
    assert terms_written_in(path) - defined == set()


def test_the_search_for_written_terms_sees_them() -> None:
    found = set().union(*map(terms_written_in, WRITERS))
    assert {"Clause", "text", "startChar", "sha256", "cue", "term", "StandardParagraph"} <= found


def test_the_vocabulary_defines_every_term_that_the_catalogue_graph_uses(graph: Graph, vocabulary: Graph) -> None:
    used = {term for _, predicate, kind in graph for term in (predicate, kind) if str(term) in PKB}
    undefined = {term for term in used if (term, RDF.type, None) not in vocabulary}
    assert undefined == set()
    assert PKB.PolicyTopic in used


def test_ranges_and_parents_inside_the_vocabulary_exist(vocabulary: Graph) -> None:
    said = (RDFS.range, RDFS.domain, RDFS.subClassOf, RDFS.subPropertyOf)
    named = {target for predicate in said for target in vocabulary.objects(None, predicate)}
    missing = {iri for iri in named if str(iri) in PKB and (iri, RDF.type, None) not in vocabulary}
    assert missing == set()
