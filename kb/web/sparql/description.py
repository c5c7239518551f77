"""What the server tells programs of itself: a SPARQL service description, and a VoID description of the data."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kb.base import KnowledgeBase
from ontology.namespaces import PREFIXES
from search.rdf_writing import Iri, Term, iri, literal, rdf_of

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {**PREFIXES, "sd": _SD, "void": _VOID, "formats": _FORMATS}
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)

Triple = tuple[Iri, Iri, Term]


def service_description(kb: KnowledgeBase, endpoint: str, format: str) -> bytes:
    """The description of the endpoint at an address (SPARQL 1.1 Service Description), in an RDF format."""
    return rdf_of(_service(kb, endpoint), format, _PREFIXES)


def void_description(kb: KnowledgeBase, root: str, format: str) -> bytes:
    """The description of the data of a server at an address (VoID), in an RDF format."""
    return rdf_of(_dataset(kb, root), format, _PREFIXES)


def _service(kb: KnowledgeBase, endpoint: str) -> Iterator[Triple]:
    service, dataset, default = iri(endpoint), iri(f"{endpoint}#dataset"), iri(f"{endpoint}#default")
    yield service, _type(), _sd("Service")
    yield service, _sd("endpoint"), iri(endpoint)
    yield service, _sd("supportedLanguage"), _sd("SPARQL11Query")
    yield service, _sd("feature"), _sd("UnionDefaultGraph")
    yield service, _sd("propertyFeature"), iri(f"{PREFIXES['text']}query")
    for name in _RESULT_FORMATS:
        yield service, _sd("resultFormat"), iri(_FORMATS + name)
    yield service, _sd("defaultDataset"), dataset
    yield dataset, _type(), _sd("Dataset")
    yield dataset, _sd("defaultGraph"), default
    yield default, _type(), _sd("Graph")
    for name, graph in kb.store.graphs().items():
        described = iri(f"{endpoint}#{quote(name)}")
        yield dataset, _sd("namedGraph"), described
        yield described, _type(), _sd("NamedGraph")
        yield described, _sd("name"), iri(graph.value)


def _dataset(kb: KnowledgeBase, root: str) -> Iterator[Triple]:
    dataset = iri(f"{root}/.well-known/void#dataset")
    yield dataset, _type(), _void("Dataset")
    yield dataset, iri(f"{PREFIXES['dcterms']}title"), literal("Clauses of accounting policies, and what they are about")
    yield dataset, _void("sparqlEndpoint"), iri(f"{root}/sparql")
    yield dataset, _void("uriSpace"), literal(kb.layout.base_iri)
    yield dataset, _void("dataDump"), iri(f"{root}/api/v1/export?format=nquads")
    for name in ("pkb", "skos", "oa", "prov", "dcterms", "doco", "dqv"):
        yield dataset, _void("vocabulary"), iri(PREFIXES[name])
    # What the ledger noted of the filings as they were stored; nothing is counted anew.
    documents, triples, clauses = kb.store.ledger.totals()
    yield dataset, _void("triples"), literal(triples)
    yield dataset, _void("documents"), literal(documents)
    for name, entities in (("Document", documents), ("Clause", clauses)):
        part = iri(f"{root}/.well-known/void#{name}")
        yield dataset, _void("classPartition"), part
        yield part, _void("class"), iri(f"{PREFIXES['pkb']}{name}")
        yield part, _void("entities"), literal(entities)


def _type() -> Iri:
    return iri(f"{PREFIXES['rdf']}type")


def _sd(name: str) -> Iri:
    return iri(_SD + name)


def _void(name: str) -> Iri:
    return iri(_VOID + name)
