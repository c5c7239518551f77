"""The log of decisions in a named graph of its own, in the words of PROV and Web Annotation.

Each entry is an activity of an agent; what it says of a clause is a judgement, an annotation whose target is the quoted words.
`pkb:record` has the whole entry as JSON, which all other triples are made of, and `pkb:chainHash` ties it to those before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.decisions import MACHINE, Anchor, Decision, ReviewerRole, write_time
from ontology.namespaces import PREFIXES, concept_iri
from search.filing_graph import RDF_TYPE, ResourceNames, term

#: What the first entry is tied to.
FIRST_HASH = "0" * 64

_JSON = NamedNode(PREFIXES["rdf"] + "JSON")
_DATE_TIME = NamedNode(PREFIXES["xsd"] + "dateTime")


def chain_hash(former: str, record: str) -> str:
    """The hash that ties an entry to all before it: SHA-256 of theirs and of its record."""
    return hashlib.sha256(f"{former}\n{record}".encode()).hexdigest()


#: An entry with its record and its chain hash.
Chained = tuple[Decision, str, str]


def chained(decisions: Iterable[Decision], former: str) -> Iterator[Chained]:
    """Entries in order that follow those with the chain hash `former`."""
    for decision in decisions:
        record = decision.record
        former = chain_hash(former, record)
        yield decision, record, former


class DecisionWriter:
    """Turns entries of the log into triples; the same entries give the same triples."""

    def __init__(self, names: ResourceNames) -> None:
        self._iri = names.iri

    def triples(self, decisions: Iterable[Chained]) -> Iterator[Triple]:
        """All triples of entries and of those who made them, some more than once."""
        agents: set[str] = set()
        for entry in decisions:
            if entry[0].by not in agents:
                agents.add(entry[0].by)
                yield from self.agent(entry[0].by)
            yield from self.entry(entry)

    def entry(self, entry: Chained) -> Iterator[Triple]:
        """All triples of one entry, without those of who made it; some more than once."""
        decision, record, link = entry
        iri = self.iri(decision.number)
        yield from self._entry(decision, iri)
        yield Triple(iri, term("pkb:record"), Literal(record, datatype=_JSON))
        yield Triple(iri, term("pkb:chainHash"), Literal(link))

    def iri(self, number: int) -> NamedNode:
        """The IRI of an entry."""
        return self._iri("decision", str(number))

    def agent(self, name: str) -> Iterator[Triple]:
        """All triples of who made entries."""
        agent = self._iri("reviewer", name)
        yield Triple(agent, RDF_TYPE, term("prov:Agent"))
        yield Triple(agent, RDF_TYPE, term("prov:SoftwareAgent" if name == MACHINE else "prov:Person"))
        yield Triple(agent, term("schema:name"), Literal(name))

    def _entry(self, decision: Decision, iri: NamedNode) -> Iterator[Triple]:
        yield Triple(iri, RDF_TYPE, term("pkb:Decision"))
        yield Triple(iri, RDF_TYPE, term("prov:Activity"))
        yield Triple(iri, term("prov:wasAssociatedWith"), self._iri("reviewer", decision.by))
        yield Triple(iri, term("prov:endedAtTime"), Literal(write_time(decision.at), datatype=_DATE_TIME))
        yield Triple(iri, term("pkb:number"), Literal(decision.number))
        texts = {
            "pkb:act": decision.act.value,
            "pkb:reviewerRole": None if decision.role is ReviewerRole.MACHINE else decision.role.value,
            "pkb:reason": decision.reason,
            "pkb:concerns": decision.subject,
            "pkb:detail": decision.detail,
            "pkb:modelVersion": decision.model_version,
            "pkb:catalogueVersion": decision.catalogue_version,
            "pkb:underTaxonomy": decision.taxonomy,
        }
        for name, text in texts.items():
            if text:
                yield Triple(iri, term(name), Literal(text))
        if decision.document_id is not None:
            yield Triple(iri, term("pkb:ofDocument"), self._iri("document", decision.document_id))
        if decision.batch is not None:
            yield Triple(iri, term("pkb:batch"), self.iri(decision.batch))
        for number in decision.strikes:
            yield Triple(iri, term("pkb:strikes"), self.iri(number))
        for number, clause_id in decision.moved:
            yield Triple(iri, term("pkb:moves"), self.iri(number))
            if clause_id:
                yield Triple(iri, term("pkb:movesTo"), self._iri("clause", clause_id))
        if decision.anchor is not None:
            yield from self._judgement(decision, iri, decision.anchor)
        else:
            for concept in decision.concepts:
                yield Triple(iri, term("oa:hasBody"), NamedNode(concept_iri(concept)))

    def _judgement(self, decision: Decision, entry: NamedNode, anchor: Anchor) -> Iterator[Triple]:
        """What it says of a clause, on the words that were quoted."""
        iri, target, selector = (_part(entry, name) for name in ("judgement", "target", "selector"))
        yield Triple(iri, RDF_TYPE, term("pkb:Judgement"))
        yield Triple(iri, RDF_TYPE, term("prov:Entity"))
        yield Triple(iri, term("prov:wasGeneratedBy"), entry)
        yield Triple(iri, term("oa:hasTarget"), target)
        yield Triple(iri, term("pkb:onClause"), self._iri("clause", anchor.clause_id))
        for concept in decision.concepts:
            yield Triple(iri, term("oa:hasBody"), NamedNode(concept_iri(concept)))
        for concept in decision.instead_of:
            yield Triple(iri, term("pkb:insteadOf"), NamedNode(concept_iri(concept)))
        for said in decision.before:
            yield Triple(iri, term("pkb:before"), Literal(str(said)))
        for number in decision.strikes:
            yield Triple(iri, term("prov:wasRevisionOf"), _part(self.iri(number), "judgement"))
        yield Triple(target, RDF_TYPE, term("oa:SpecificResource"))
        if decision.document_id is not None:
            yield Triple(target, term("oa:hasSource"), self._iri("document", decision.document_id))
        yield Triple(target, term("oa:hasSelector"), selector)
        yield Triple(selector, RDF_TYPE, term("oa:TextQuoteSelector"))
        yield Triple(selector, RDF_TYPE, term("oa:TextPositionSelector"))
        yield Triple(selector, term("oa:exact"), Literal(anchor.quote))
        yield Triple(selector, term("oa:start"), Literal(anchor.start_char))
        yield Triple(selector, term("oa:end"), Literal(anchor.end_char))
        yield Triple(selector, term("pkb:sha256"), Literal(anchor.sha256))


def _part(entry: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{entry.value}/{name}")


_RDF = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}


def decisions_rdf(decisions: Iterable[Decision], base_iri: str, format: str) -> str:
    """Entries of a log as `turtle` or `jsonld`, with the IRIs that they have in the knowledge base with this base IRI.

    The chain hashes are left out: they prove a log as a whole, and some of its entries prove nothing.
    """
    triples = DecisionWriter(ResourceNames(base_iri)).triples((one, one.record, "") for one in decisions)
    hashes = term("pkb:chainHash")
    kept = sorted({triple for triple in triples if triple.predicate != hashes}, key=str)
    data = serialize(kept, format=_RDF[format], prefixes=PREFIXES if format == "turtle" else None)
    assert data is not None
    return data.decode("utf-8")
