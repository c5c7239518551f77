"""The dimensions of policy choices and their options as SKOS."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, SKOS, Literal, URIRef

from ontology.choices import ChoiceDimension, ChoiceDimensions
from ontology.namespaces import choice_qname, concept_iri
from ontology.reference_graph import PKB, Statement, reference_statements

#: IRI of the scheme that holds all dimensions and options.
CHOICE_SCHEME = URIRef("https://w3id.org/policykb/choices")


def choice_statements(choices: ChoiceDimensions) -> Iterator[Statement]:
    """Each dimension as a concept with its paragraph and the concepts it belongs to, and below it its options."""
    yield CHOICE_SCHEME, RDF.type, SKOS.ConceptScheme
    yield CHOICE_SCHEME, RDFS.label, Literal("policy choices", lang="en")
    for dimension in choices:
        yield from _dimension(dimension)


def _dimension(dimension: ChoiceDimension) -> Iterator[Statement]:
    iri = URIRef(concept_iri(choice_qname(dimension.id)))
    yield from _concept(iri, PKB.ChoiceDimension, choice_qname(dimension.id), dimension.label)
    yield iri, SKOS.topConceptOf, CHOICE_SCHEME
    if dimension.unit is not None:
        yield iri, PKB.unit, Literal(dimension.unit)
    for concept in dimension.concepts:
        yield iri, SKOS.related, URIRef(concept_iri(concept))
    yield from reference_statements(iri, dimension.reference)
    for option in dimension.options:
        qname = choice_qname(dimension.id, option.id)
        below = URIRef(concept_iri(qname))
        yield from _concept(below, PKB.ChoiceOption, qname, option.label)
        yield below, SKOS.broader, iri
        yield iri, SKOS.narrower, below


def _concept(iri: URIRef, kind: URIRef, qname: str, label: str) -> Iterator[Statement]:
    yield iri, RDF.type, SKOS.Concept
    yield iri, RDF.type, kind
    yield iri, SKOS.inScheme, CHOICE_SCHEME
    yield iri, SKOS.notation, Literal(qname)
    yield iri, SKOS.prefLabel, Literal(label, lang="en")
