"""Where a filing comes from, and how well it could be read: PROV-O and DQV for the graph of a filing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import PREFIXES
from ontology.types import ABOUT_THRESHOLD, ConceptTag, IngestResult, Nature, Origin, Role

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_IDENTIFIER = NamedNode(PREFIXES["dcterms"] + "identifier")


def _pkb(name: str) -> NamedNode:
    return NamedNode(PREFIXES["pkb"] + name)


def _prov(name: str) -> NamedNode:
    return NamedNode(PREFIXES["prov"] + name)


def _dqv(name: str) -> NamedNode:
    return NamedNode(PREFIXES["dqv"] + name)


WAS_DERIVED_FROM = _prov("wasDerivedFrom")
WAS_ASSOCIATED_WITH = _prov("wasAssociatedWith")


class ProvenanceWriter:
    """Says of a document from which file, by which version of the tagger it was made, and measures of its quality.

    `iri` gives the IRI of a kind of resource by its identifier.
    """

    def __init__(self, iri: Callable[[str, str], NamedNode]) -> None:
        self._iri = iri

    def triples(self, result: IngestResult) -> Iterator[Triple]:
        """What belongs to the graph of the filing."""
        document_id = result.document.document_id
        document, processing = self._iri("document", document_id), self.processing(document_id)
        source = self._iri("source", result.document.sha256)
        yield Triple(document, WAS_DERIVED_FROM, source)
        yield Triple(document, _prov("wasGeneratedBy"), processing)
        yield Triple(processing, _TYPE, _pkb("Processing"))
        yield Triple(processing, _prov("used"), source)
        yield Triple(processing, WAS_ASSOCIATED_WITH, self._iri("tagger", result.model_version))
        for metric, value in measures(result).items():
            measurement = self._iri("measurement", f"{document_id}/{metric}")
            yield Triple(measurement, _TYPE, _dqv("QualityMeasurement"))
            yield Triple(measurement, _dqv("computedOn"), document)
            yield Triple(measurement, _dqv("isMeasurementOf"), _pkb(metric))
            yield Triple(measurement, _dqv("value"), Literal(value))

    def shared(self, sha256: str, model_version: str) -> Iterator[Triple]:
        """What belongs to no filing: several are made from one file, and by one version of the tagger."""
        source, tagger = self._iri("source", sha256), self._iri("tagger", model_version)
        yield Triple(source, _TYPE, _pkb("SourceFile"))
        yield Triple(source, _IDENTIFIER, Literal(sha256))
        yield Triple(tagger, _TYPE, _pkb("Tagger"))
        yield Triple(tagger, _LABEL, Literal(model_version))

    def processing(self, document_id: str) -> NamedNode:
        """The activity that made a document."""
        return self._iri("processing", document_id)


def measures(result: IngestResult) -> dict[str, float]:
    """Shares in [0, 1] by the name of their metric; what there is nothing of is not measured. Reviews change none of them."""
    best: dict[str, float] = {}
    for tag in result.tags:
        if tag.role is Role.ABOUT and tag.origin is not Origin.REVIEWED:
            best[tag.subject_id] = max(best.get(tag.subject_id, 0.0), _sureness(tag))
    policies = [clause.clause_id for clause in result.clauses if clause.nature is Nature.POLICY]
    found: dict[str, float] = {}
    if policies:
        sure = [best.get(clause_id, 0.0) for clause_id in policies]
        found["taggedShare"] = sum(score >= ABOUT_THRESHOLD for score in sure) / len(sure)
        found["meanSureness"] = sum(sure) / len(sure)
    if result.cross_references:
        resolved = sum(reference.target_section is not None for reference in result.cross_references)
        found["resolvedShare"] = resolved / len(result.cross_references)
    return {name: round(value, 4) for name, value in found.items()}


def _sureness(tag: ConceptTag) -> float:
    return 1.0 if tag.origin is Origin.ASSERTED else float(tag.score)
