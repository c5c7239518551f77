"""The catalogue as a SKOS graph, and the vocabulary of policykb."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from ontology.catalogue import DATA, Catalogue
from ontology.namespaces import PREFIXES, concept_iri
from ontology.types import Concept, ConceptKind, StandardReference

PKB = Namespace(PREFIXES["pkb"])
_CLASSES = {
    ConceptKind.POLICY_ELEMENT: PKB.PolicyElement,
    ConceptKind.NOTE_ELEMENT: PKB.NoteElement,
    ConceptKind.POLICY_TOPIC: PKB.PolicyTopic,
}
#: IRI of the scheme that holds all concepts of the catalogue.
SCHEME = URIRef("https://w3id.org/policykb/catalogue")


def vocabulary_graph() -> Graph:
    """The product's own classes and properties, from `ontology/data/policykb.ttl`."""
    return Graph().parse(DATA / "policykb.ttl", format="turtle")


def catalogue_graph(catalogue: Catalogue) -> Graph:
    """The concepts as SKOS: labels, definitions, hierarchy, examples, and the paragraphs of the standards behind them.

    >>> from ontology.catalogue import default_catalogue
    >>> graph = catalogue_graph(default_catalogue())
    >>> str(graph.value(URIRef(concept_iri("topic:WriteOff")), SKOS.broader)).rsplit("/", 1)[1]
    'DescriptionOfAccountingPolicyForImpairmentOfFinancialAssetsExplanatory'
    """
    graph = Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, RDFS.label, Literal("policykb catalogue of accounting policies", lang="en")))
    for concept in catalogue:
        _add_concept(graph, concept)
    return graph


def reference_iri(reference: StandardReference) -> URIRef:
    """The IRI of a standard (`std:IFRS16`) or of a paragraph of one (`std:IFRS16.53(b)`)."""
    name = reference.standard.replace(" ", "")
    return URIRef(PREFIXES["std"] + quote(f"{name}.{reference.paragraph}" if reference.paragraph else name, safe="()"))


def _add_concept(graph: Graph, concept: Concept) -> None:
    iri = URIRef(concept_iri(concept.qname))
    graph.add((iri, RDF.type, SKOS.Concept))
    graph.add((iri, RDF.type, _CLASSES[concept.kind]))
    graph.add((iri, SKOS.inScheme, SCHEME))
    graph.add((iri, SKOS.notation, Literal(concept.qname)))
    graph.add((iri, SKOS.prefLabel, Literal(concept.label, lang="en")))
    graph.add((iri, SKOS.definition, Literal(concept.description, lang="en")))
    graph.add((iri, PKB.nature, Literal(concept.nature.value)))
    if concept.broader is None:
        graph.add((iri, SKOS.topConceptOf, SCHEME))
    else:
        graph.add((iri, SKOS.broader, URIRef(concept_iri(concept.broader))))
        graph.add((URIRef(concept_iri(concept.broader)), SKOS.narrower, iri))
    for alias in concept.alt_labels:
        graph.add((iri, SKOS.altLabel, Literal(alias, lang="en")))
    for cue in concept.cues:
        graph.add((iri, PKB.cue, Literal(cue)))
    for term in concept.terms:
        graph.add((iri, PKB["term"], Literal(term)))
    for example in concept.examples:
        graph.add((iri, SKOS.example, Literal(example, lang="en")))
    for reference in concept.standard_references:
        _add_reference(graph, iri, reference)


def _add_reference(graph: Graph, concept: URIRef, reference: StandardReference) -> None:
    standard = reference_iri(StandardReference(standard=reference.standard))
    graph.add((standard, RDF.type, PKB.Standard))
    graph.add((standard, RDFS.label, Literal(reference.standard)))
    graph.add((concept, PKB.standard, standard))
    if reference.paragraph is not None:
        paragraph = reference_iri(reference)
        graph.add((paragraph, RDF.type, PKB.StandardParagraph))
        graph.add((paragraph, RDFS.label, Literal(str(reference))))
        graph.add((paragraph, PKB.standard, standard))
        graph.add((concept, PKB.reference, paragraph))
