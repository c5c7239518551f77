"""The aspects of clauses as SKOS."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, SKOS, Literal, URIRef

from ontology.aspects import Aspects
from ontology.namespaces import concept_iri
from ontology.reference_graph import PKB, Statement

#: IRI of the scheme that holds all aspects.
ASPECT_SCHEME = URIRef("https://w3id.org/policykb/aspects")


def aspect_statements(aspects: Aspects) -> Iterator[Statement]:
    """Each aspect as a concept with label and definition."""
    yield ASPECT_SCHEME, RDF.type, SKOS.ConceptScheme
    yield ASPECT_SCHEME, RDFS.label, Literal("aspects of a policy", lang="en")
    for aspect in aspects:
        qname = f"aspect:{aspect.id}"
        iri = URIRef(concept_iri(qname))
        yield iri, RDF.type, SKOS.Concept
        yield iri, RDF.type, PKB.Aspect
        yield iri, SKOS.inScheme, ASPECT_SCHEME
        yield iri, SKOS.topConceptOf, ASPECT_SCHEME
        yield iri, SKOS.notation, Literal(qname)
        yield iri, SKOS.prefLabel, Literal(aspect.label, lang="en")
        yield iri, SKOS.definition, Literal(aspect.definition, lang="en")
