"""Standards and their paragraphs as resources that concepts point to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from rdflib import RDF, RDFS, Literal, Namespace, URIRef

from ontology.namespaces import PREFIXES
from ontology.types import StandardReference

PKB = Namespace(PREFIXES["pkb"])

Statement = tuple[URIRef, URIRef, URIRef | Literal]


def reference_iri(reference: StandardReference) -> URIRef:
    """The IRI of a standard (`std:IFRS16`) or of a paragraph of one (`std:IFRS16.53(b)`)."""
    name = reference.standard.replace(" ", "")
    return URIRef(PREFIXES["std"] + quote(f"{name}.{reference.paragraph}" if reference.paragraph else name, safe="()"))


def reference_statements(concept: URIRef, reference: StandardReference) -> Iterator[Statement]:
    """That a concept rests on a paragraph, and what the paragraph and its standard are."""
    standard = reference_iri(StandardReference(standard=reference.standard))
    yield standard, RDF.type, PKB.Standard
    yield standard, RDFS.label, Literal(reference.standard)
    yield concept, PKB.standard, standard
    if reference.paragraph is not None:
        paragraph = reference_iri(reference)
        yield paragraph, RDF.type, PKB.StandardParagraph
        yield paragraph, RDFS.label, Literal(str(reference))
        yield paragraph, PKB.standard, standard
        yield concept, PKB.reference, paragraph
