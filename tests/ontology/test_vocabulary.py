"""The vocabulary against all that is written: every own term is documented, used, and used as it is documented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kb import KnowledgeBase
from ontology.catalogue import Catalogue
from ontology.graph import PKB, vocabulary_graph
from ontology.namespaces import PREFIXES
from search.graph_store import GraphStore
from tests.specimens import write_everything

INCLUDES = URIRef(PREFIXES["schema"] + "domainIncludes")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return vocabulary_graph()


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, demo_folder: Path) -> Iterator[list[Quad]]:
    """All quads of a store with everything in it, and of the sample notes, without the vocabulary itself."""
    store = GraphStore(tmp_path_factory.mktemp("everything") / "graph", "https://example.org/kb/")
    write_everything(store, catalogue)
    with KnowledgeBase.open(demo_folder, read_only=True) as kb:
        found = [*store.quads(), *kb.store.quads()]
    yield [quad for quad in found if not is_own(quad.subject)]
    store.close()


def is_own(node: object) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(PREFIXES["pkb"])


def own_terms(quads: list[Quad]) -> set[str]:
    return {
        node.value for quad in quads for node in (quad.predicate, quad.object) if isinstance(node, NamedNode) and is_own(node)
    }


def documented(vocabulary: Graph) -> set[str]:
    return {str(term) for term in vocabulary.subjects(RDF.type) if str(term).startswith(PREFIXES["pkb"])}


def classes_above(vocabulary: Graph, name: str) -> set[str]:
    return {str(above) for above in vocabulary.transitive_objects(URIRef(name), RDFS.subClassOf)}


def classes_of_subjects(vocabulary: Graph, quads: list[Quad]) -> dict[str, set[str]]:
    classes: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == str(RDF.type):
            classes.setdefault(quad.subject.value, set()).update(classes_above(vocabulary, quad.object.value))
    return classes


def test_every_own_term_that_is_written_is_documented(vocabulary: Graph, quads: list[Quad]) -> None:
    assert own_terms(quads) - documented(vocabulary) == set()


def test_every_documented_term_is_written_somewhere_or_stands_above_one_that_is(vocabulary: Graph, quads: list[Quad]) -> None:
    used = own_terms(quads)
    above = {name for term in used for name in classes_above(vocabulary, term)}
    assert documented(vocabulary) - used - above == set()


def test_every_term_has_one_label_and_one_comment_in_english(vocabulary: Graph) -> None:
    for term in sorted(documented(vocabulary)):
        for said in (RDFS.label, RDFS.comment):
            (value,) = vocabulary.objects(URIRef(term), said)
            assert (value.language, bool(str(value).strip())) == ("en", True), term
        assert vocabulary.value(URIRef(term), RDFS.label) != vocabulary.value(URIRef(term), RDFS.comment), term


def test_every_property_has_a_domain_and_a_range_and_no_class_has(vocabulary: Graph) -> None:
    for term in sorted(documented(vocabulary)):
        domains = [*vocabulary.objects(URIRef(term), RDFS.domain), *vocabulary.objects(URIRef(term), INCLUDES)]
        ranges = list(vocabulary.objects(URIRef(term), RDFS.range))
        if (URIRef(term), RDF.type, RDF.Property) in vocabulary:
            assert domains, term
            assert len(ranges) == 1, term
            # Two rdfs:domain would mean both classes at once.
            assert len(list(vocabulary.objects(URIRef(term), RDFS.domain))) <= 1, term
        else:
            kinds = {RDFS.Class, URIRef(PREFIXES["dqv"] + "Metric")}
            assert kinds & set(vocabulary.objects(URIRef(term), RDF.type)), term
            assert (domains, ranges) == ([], []), term


def test_subjects_fit_the_domain_and_every_class_of_a_domain_has_the_property(vocabulary: Graph, quads: list[Quad]) -> None:
    classes = classes_of_subjects(vocabulary, quads)
    unused = {
        (term, str(domain))
        for term in documented(vocabulary)
        for said in (RDFS.domain, INCLUDES)
        for domain in vocabulary.objects(URIRef(term), said)
    }
    allowed = {term: {domain for name, domain in unused if name == term} for term in documented(vocabulary)}
    written = {quad.predicate.value for quad in quads}
    unused = {(term, domain) for term, domain in unused if term in written}
    for quad in quads:
        term = quad.predicate.value
        # The official labels of concepts that the catalogue does not describe have a subject without a class.
        if term in allowed and quad.subject.value in classes:
            fitting = classes[quad.subject.value] & allowed[term]
            assert fitting, (quad, classes[quad.subject.value])
            unused -= {(term, domain) for domain in fitting}
    assert unused - {(str(PKB.officialLabel), PREFIXES["skos"] + "Concept")} == set()


def test_values_fit_the_range(vocabulary: Graph, quads: list[Quad]) -> None:
    classes = classes_of_subjects(vocabulary, quads)
    for quad in quads:
        term = quad.predicate.value
        if is_own(quad.predicate) and not is_own(quad.subject):
            wanted = str(vocabulary.value(URIRef(term), RDFS.range))
            if isinstance(quad.object, Literal):
                assert quad.object.datatype.value == wanted, quad
            elif wanted != str(RDFS.Resource):
                # Of a concept that nobody describes nothing is known.
                assert wanted in classes.get(quad.object.value, {PREFIXES["skos"] + "Concept"}), quad


def test_the_vocabulary_says_of_nothing_else_what_it_is(vocabulary: Graph) -> None:
    others = {str(term) for term in vocabulary.subjects()} - documented(vocabulary)
    assert others == {"https://w3id.org/policykb/vocab"}
    assert (URIRef("https://w3id.org/policykb/vocab"), RDF.type, OWL.Ontology) in vocabulary
