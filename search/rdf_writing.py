"""Small graphs that a program makes itself, in any RDF format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple, serialize

from ontology.errors import InputError
from search.sparql import GRAPH_FORMATS

Iri = NamedNode
Term = NamedNode | Literal


def iri(text: str) -> NamedNode:
    """An IRI as a term.

    Raises:
        InputError: it is none.
    """
    try:
        return NamedNode(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no IRI", hint="percent-encode what an IRI may not hold") from error


def literal(value: str | int) -> Literal:
    """A text or number as a term."""
    return Literal(value)


def rdf_of(triples: Iterable[tuple[NamedNode, NamedNode, Term]], format: str, prefixes: Mapping[str, str]) -> bytes:
    """Triples as turtle, ntriples, jsonld or rdfxml, in this order.

    >>> rdf_of([(iri("urn:a"), iri("urn:b"), literal(1))], "turtle", {"u": "urn:"}).decode().splitlines()[-1]
    'u:a u:b 1 .'
    """
    made = [Triple(*triple) for triple in triples]
    data = serialize(made, format=GRAPH_FORMATS[format], prefixes=dict(prefixes) if format == "turtle" else None)
    assert data is not None
    return data
