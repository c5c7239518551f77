"""One ingested document → the triples of its named graph.

No blank nodes and no clock: the same result gives the same triples, so graphs can be compared, replaced and exported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import PREFIXES, choice_qname, concept_iri, resource_iri
from ontology.types import (
    Clause,
    ConceptTag,
    CrossReference,
    Diagnostic,
    IngestResult,
    Origin,
    PolicyChoice,
    Role,
    Section,
    SourceDocument,
)
from search.filing import in_order
from search.provenance import ProvenanceWriter

#: Properties of identifiers that have one of their own, by the URI of their scheme.
IDENTIFIER_SCHEMES = {
    "http://standards.iso.org/iso/17442": "pkb:lei",
    "http://www.sec.gov/CIK": "pkb:cik",
}

#: How choices are found: by the cues of `ontology/data/choices.yaml`.
CHOICE_METHOD = "cue"

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_DATE = NamedNode(PREFIXES["xsd"] + "date")
PATH_SEPARATOR = " › "


@cache
def term(prefixed: str) -> NamedNode:
    """The node of a prefixed name such as `pkb:text`."""
    prefix, _, local = prefixed.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


class ResourceNames:
    """The IRIs of a knowledge base's own resources, all below its base IRI."""

    def __init__(self, base_iri: str) -> None:
        self.base = base_iri

    def graph_name(self, document_id: str) -> NamedNode:
        """The named graph that holds a document."""
        return NamedNode(resource_iri(self.base, "filing", document_id))

    def iri(self, kind: str, identifier: str) -> NamedNode:
        """The IRI of a document, section, clause, tag or entity."""
        return NamedNode(resource_iri(self.base, kind, identifier))

    def identifier(self, kind: str, iri: str) -> str:
        """The identifier inside an IRI made by `iri`."""
        return unquote(iri.removeprefix(f"{self.base}{kind}/"))


class FilingWriter:
    """Turns ingest results into triples."""

    def __init__(self, names: ResourceNames) -> None:
        self.iri = names.iri
        self._provenance = ProvenanceWriter(names.iri)

    def triples(self, result: IngestResult) -> Iterator[Triple]:
        """All triples of one document."""
        yield from self._document(result.document, result.model_version)
        yield from self._provenance.triples(result)
        for number, diagnostic in enumerate(result.diagnostics, start=1):
            yield from self._diagnostic(result.document.document_id, number, diagnostic)
        for ordinal, section in enumerate(result.sections, start=1):
            yield from self._section(section, ordinal)
        for clause in result.clauses:
            yield from self.clause(clause)
        clause_ids = {clause.clause_id for clause in result.clauses}
        for tag in result.tags:
            yield from self.tag(tag, on_clause=tag.subject_id in clause_ids)
        numbers: dict[str, int] = defaultdict(int)
        for reference in result.cross_references:
            numbers[reference.clause_id] += 1
            yield from self._reference(reference, numbers[reference.clause_id])
        numbers.clear()
        for choice in in_order(result.choices):
            numbers[choice.clause_id] += 1
            yield from self._choice(choice, numbers[choice.clause_id], result.model_version)

    def _document(self, document: SourceDocument, model_version: str) -> Iterator[Triple]:
        iri = self.iri("document", document.document_id)
        yield Triple(iri, RDF_TYPE, term("pkb:Document"))
        yield from _literals(
            iri,
            {
                "dcterms:identifier": document.document_id,
                "dcterms:title": document.title,
                "dcterms:language": document.lang,
                "dcterms:format": document.media_type,
                "dcterms:source": document.source_name,
                "pkb:sha256": document.sha256,
                "pkb:modelVersion": model_version,
                "pkb:periodStart": document.period_start,
                "pkb:periodEnd": document.period_end,
                "pkb:year": document.period_end.year if document.period_end else None,
                "pkb:report": document.report,
            },
        )
        if document.entity_identifier:
            scheme, identifier = document.entity_identifier.scheme, document.entity_identifier.identifier
            yield from _literals(iri, {"pkb:entityScheme": scheme, "pkb:entityIdentifier": identifier})
            if scheme in IDENTIFIER_SCHEMES:
                yield from _literals(iri, {IDENTIFIER_SCHEMES[scheme]: identifier})
        if document.entity:
            yield Triple(iri, term("pkb:entity"), self.entity_iri(document.entity))

    def shared(self, result: IngestResult) -> Iterator[Triple]:
        """What is said of a filing's entity, file and tagger. It belongs to no filing: several may share them.

        Oxigraph's union of graphs counts a triple once for each graph it is in, so each triple must be in one only.
        """
        yield from self._provenance.shared(result.document.sha256, result.model_version)
        if result.document.entity:
            iri = self.entity_iri(result.document.entity)
            yield Triple(iri, RDF_TYPE, term("org:Organization"))
            yield Triple(iri, term("schema:name"), Literal(result.document.entity))

    def entity_iri(self, name: str) -> NamedNode:
        """The IRI of a reporting entity, made of its name as it is spelt: one IRI must never have two names."""
        return self.iri("entity", name)

    def _diagnostic(self, document_id: str, number: int, diagnostic: Diagnostic) -> Iterator[Triple]:
        iri = self.iri("diagnostic", f"{document_id}/{number}")
        yield Triple(iri, RDF_TYPE, term("pkb:Diagnostic"))
        yield Triple(iri, term("pkb:inDocument"), self.iri("document", document_id))
        yield from _literals(
            iri,
            {
                "pkb:code": diagnostic.code,
                "pkb:message": diagnostic.message,
                "pkb:severity": diagnostic.severity.value,
                "pkb:startChar": diagnostic.start_char,
                "pkb:endChar": diagnostic.end_char,
                "pkb:ordinal": number,
            },
        )

    def _section(self, section: Section, ordinal: int) -> Iterator[Triple]:
        iri = self.iri("section", section.section_id)
        document = self.iri("document", section.document_id)
        yield Triple(iri, RDF_TYPE, term("pkb:Section"))
        yield Triple(iri, term("pkb:inDocument"), document)
        parent = self.iri("section", section.parent) if section.parent else document
        yield Triple(iri, term("dcterms:isPartOf"), parent)
        yield from _literals(
            iri,
            {
                "dcterms:identifier": section.section_id,
                "dcterms:title": section.heading,
                "pkb:label": section.label or None,
                "pkb:note": section.note,
                "pkb:level": section.level,
                "pkb:ordinal": ordinal,
                "pkb:startChar": section.start_char,
                "pkb:endChar": section.end_char,
            },
        )

    def clause(self, clause: Clause) -> Iterator[Triple]:
        """What is said of a clause, without its tags."""
        iri = self.iri("clause", clause.clause_id)
        yield Triple(iri, RDF_TYPE, term("pkb:Clause"))
        yield Triple(iri, term("pkb:inDocument"), self.iri("document", clause.document_id))
        if clause.section_id:
            yield Triple(iri, term("pkb:inSection"), self.iri("section", clause.section_id))
        if clause.lead_in:
            yield Triple(iri, term("pkb:leadIn"), self.iri("clause", clause.lead_in))
        for aspect in clause.aspects:
            yield Triple(iri, term("pkb:aspect"), NamedNode(concept_iri(f"aspect:{aspect}")))
        for state in clause.review:
            yield Triple(iri, term("pkb:review"), Literal(state))
        yield from _literals(
            iri,
            {
                "dcterms:identifier": clause.clause_id,
                "pkb:text": clause.text,
                "pkb:kind": clause.kind.value,
                "pkb:nature": clause.nature.value,
                "pkb:ordinal": clause.ordinal,
                "pkb:citation": clause.section_label or None,
                "pkb:headingPath": PATH_SEPARATOR.join(clause.heading_path) or None,
                "pkb:startChar": clause.start_char,
                "pkb:endChar": clause.end_char,
                "pkb:fingerprint": clause.fingerprint,
                "pkb:periodEnd": clause.period_end,
                "pkb:page": clause.page,
                "pkb:statements": clause.statements.value if clause.statements else None,
            },
        )

    def tag(self, tag: ConceptTag, *, on_clause: bool = True) -> Iterator[Triple]:
        """A tag on a clause or section, and the shortcut it gives a clause."""
        concept = NamedNode(concept_iri(tag.concept))
        iri = self.iri("tag", f"{tag.subject_id}~{tag.origin[0]}{tag.role[0]}{tag.rank}")
        target = self.iri("clause" if on_clause else "section", tag.subject_id)
        yield Triple(iri, RDF_TYPE, term("pkb:ConceptTag"))
        yield Triple(iri, term("oa:hasBody"), concept)
        yield Triple(iri, term("oa:hasTarget"), target)
        yield from _literals(
            iri,
            {
                "pkb:role": tag.role.value,
                "pkb:origin": tag.origin.value,
                "pkb:method": tag.method,
                "pkb:rank": tag.rank,
                "pkb:modelVersion": tag.model_version or None,
                "pkb:verdict": tag.verdict.value if tag.verdict else None,
            },
        )
        yield Triple(iri, term("pkb:score"), Literal(float(tag.score)))
        for start, end in tag.evidence:
            yield Triple(iri, term("pkb:evidence"), Literal(f"{start}-{end}"))
        if on_clause and tag.role is Role.MENTIONS:
            yield Triple(target, term("pkb:mentions"), concept)
        elif on_clause and tag.counts:
            yield Triple(target, term("pkb:about"), concept)

    def _choice(self, choice: PolicyChoice, number: int, model_version: str) -> Iterator[Triple]:
        option = NamedNode(concept_iri(choice_qname(choice.dimension, choice.option)))
        iri = self.iri("choice", f"{choice.clause_id}~c{number}")
        clause = self.iri("clause", choice.clause_id)
        yield Triple(iri, RDF_TYPE, term("pkb:PolicyChoice"))
        yield Triple(iri, term("oa:hasBody"), option)
        yield Triple(iri, term("oa:hasTarget"), clause)
        yield Triple(iri, term("pkb:dimension"), NamedNode(concept_iri(choice_qname(choice.dimension))))
        yield from _literals(
            iri, {"pkb:origin": Origin.SUGGESTED.value, "pkb:method": CHOICE_METHOD, "pkb:modelVersion": model_version or None}
        )
        for start, end in choice.evidence:
            yield Triple(iri, term("pkb:evidence"), Literal(f"{start}-{end}"))
        if choice.value is not None:
            yield Triple(iri, term("pkb:valueLow"), Literal(float(choice.value.low)))
            yield Triple(iri, term("pkb:valueHigh"), Literal(float(choice.value.high)))
            yield Triple(iri, term("pkb:unit"), Literal(choice.value.unit))
        yield Triple(clause, term("pkb:chooses"), option)

    def _reference(self, reference: CrossReference, number: int) -> Iterator[Triple]:
        iri = self.iri("reference", f"{reference.clause_id}~x{number}")
        clause = self.iri("clause", reference.clause_id)
        yield Triple(iri, RDF_TYPE, term("pkb:CrossReference"))
        yield Triple(iri, term("pkb:inClause"), clause)
        yield from _literals(
            iri,
            {
                "pkb:text": reference.text,
                "pkb:targetLabel": reference.target_label,
                "pkb:startChar": reference.start_char,
                "pkb:endChar": reference.end_char,
            },
        )
        if reference.target_section:
            section = self.iri("section", reference.target_section)
            yield Triple(iri, term("pkb:resolvesTo"), section)
            yield Triple(clause, term("dcterms:references"), section)


def _literals(subject: NamedNode, values: Mapping[str, str | int | date | None]) -> Iterator[Triple]:
    for property_name, value in values.items():
        if value is not None:
            yield Triple(subject, term(property_name), _literal(value))


def _literal(value: str | int | date) -> Literal:
    if isinstance(value, str):
        return Literal(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=_DATE)
    return Literal(str(value), datatype=_INTEGER)
