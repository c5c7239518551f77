"""The catalogue as a SKOS graph, and the vocabulary of policykb."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from ontology.aspect_graph import aspect_statements
from ontology.aspects import default_aspects
from ontology.catalogue import VOCABULARY, Catalogue
from ontology.choice_graph import choice_statements
from ontology.choices import default_choices
from ontology.crosswalk import Crosswalk, default_crosswalk
from ontology.namespaces import PREFIXES, concept_iri
from ontology.reference_graph import PKB, Statement, reference_statements
from ontology.types import Concept, ConceptKind

_CLASSES = {
    ConceptKind.POLICY_ELEMENT: PKB.PolicyElement,
    ConceptKind.NOTE_ELEMENT: PKB.NoteElement,
    ConceptKind.POLICY_TOPIC: PKB.PolicyTopic,
}
#: IRI of the scheme that holds all concepts of the catalogue.
SCHEME = URIRef("https://w3id.org/policykb/catalogue")


def vocabulary_graph() -> Graph:
    """The product's own classes and properties, from `ontology/data/policykb.ttl`."""
    return Graph().parse(VOCABULARY, format="turtle")


_DOUBLE = URIRef(PREFIXES["xsd"] + "double")


def catalogue_statements(catalogue: Catalogue) -> Iterator[Statement]:
    """The concepts as SKOS: labels, definitions, hierarchy, examples, and the paragraphs of the standards behind them."""
    yield SCHEME, RDF.type, SKOS.ConceptScheme
    yield SCHEME, RDFS.label, Literal("policykb catalogue of accounting policies", lang="en")
    for concept in catalogue:
        yield from _concept(concept)


def crosswalk_statements(crosswalk: Crosswalk) -> Iterator[Statement]:
    """The US-GAAP elements as SKOS concepts, mapped to those of IFRS; each mapping is a resource with its confidence, too."""
    for match in crosswalk.matches:
        element = URIRef(concept_iri(match.element))
        yield element, RDF.type, SKOS.Concept
        yield element, RDF.type, PKB.ForeignElement
        yield element, SKOS.notation, Literal(match.element)
        if match.concept is None:
            continue
        target = URIRef(concept_iri(match.concept))
        # Those of notes are not in the catalogue, which describes its own.
        yield target, RDF.type, SKOS.Concept
        yield target, SKOS.notation, Literal(match.concept)
        yield element, SKOS[f"{match.match.value}Match"], target
        mapping = URIRef(f"https://w3id.org/policykb/mapping/{match.element.replace(':', '/')}")
        yield mapping, RDF.type, PKB.Mapping
        yield mapping, PKB.mapsFrom, element
        yield mapping, PKB.mapsTo, target
        yield mapping, PKB.matchType, Literal(match.match.value)
        yield mapping, PKB.confidence, Literal(str(match.confidence), datatype=_DOUBLE)
        if match.note:
            yield mapping, RDFS.comment, Literal(match.note, lang="en")


def catalogue_graph(catalogue: Catalogue) -> Graph:
    """`catalogue_statements` as an rdflib graph with the usual prefixes.

    >>> from ontology.catalogue import default_catalogue
    >>> graph = catalogue_graph(default_catalogue())
    >>> str(graph.value(URIRef(concept_iri("topic:WriteOff")), SKOS.broader)).rsplit("/", 1)[1]
    'DescriptionOfAccountingPolicyForImpairmentOfFinancialAssetsExplanatory'
    """
    graph = Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    for statement in catalogue_statements(catalogue):
        graph.add(statement)
    return graph


def catalogue_ntriples(catalogue: Catalogue) -> str:
    """Catalogue, choices, aspects, crosswalk and vocabulary as N-Triples, made without a graph, which takes a second."""
    statements = dict.fromkeys(
        (
            *catalogue_statements(catalogue),
            *choice_statements(default_choices()),
            *aspect_statements(default_aspects()),
            *crosswalk_statements(default_crosswalk()),
        )
    )
    lines = [" ".join(term.n3() for term in statement) + " .\n" for statement in statements]
    return "".join(lines) + vocabulary_graph().serialize(format="nt")


def _concept(concept: Concept) -> Iterator[Statement]:
    iri = URIRef(concept_iri(concept.qname))
    yield iri, RDF.type, SKOS.Concept
    yield iri, RDF.type, _CLASSES[concept.kind]
    yield iri, SKOS.inScheme, SCHEME
    yield iri, SKOS.notation, Literal(concept.qname)
    yield iri, SKOS.prefLabel, Literal(concept.label, lang="en")
    yield iri, SKOS.definition, Literal(concept.description, lang="en")
    yield iri, PKB.nature, Literal(concept.nature.value)
    if concept.broader is None:
        yield iri, SKOS.topConceptOf, SCHEME
    else:
        parent = URIRef(concept_iri(concept.broader))
        yield iri, SKOS.broader, parent
        yield parent, SKOS.narrower, iri
    for alias in concept.alt_labels:
        yield iri, SKOS.altLabel, Literal(alias, lang="en")
    for cue in concept.cues:
        yield iri, PKB.cue, Literal(cue)
    for term in concept.terms:
        yield iri, PKB["term"], Literal(term)
    for example in concept.examples:
        yield iri, SKOS.example, Literal(example, lang="en")
    for reference in concept.standard_references:
        yield from reference_statements(iri, reference)
