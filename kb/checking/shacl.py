"""Findings as SHACL results, in Turtle: https://www.w3.org/TR/shacl/#validation-report."""

from __future__ import annotations

from kb.checking.report import CheckReport
from ontology.findings import Finding, Status
from ontology.namespaces import PREFIXES, resource_iri
from ontology.types import Severity

#: What is no breach has no result: SHACL reports what does not conform.
_REPORTED = frozenset({Status.ABSENT, Status.PARTLY, Status.DOUBTFUL, Status.NOT_PARSED})
_SEVERITIES = {Severity.ERROR: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}


def shacl_turtle(report: CheckReport, base_iri: str) -> str:
    """A validation report with a result for each finding that is absent, partly there, doubtful or could not be read.

    It conforms if nothing required is absent and not waived. The same findings give the same bytes.
    """
    from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS

    pkb = Namespace(PREFIXES["pkb"])
    graph = Graph()
    graph.bind("sh", SH)
    graph.bind("pkb", pkb)
    documents = "~".join(sorted(report.scopes))
    root = URIRef(resource_iri(base_iri, "check", documents))
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Literal(not report.open_absences)))
    for finding in report:
        if finding.status not in _REPORTED:
            continue
        result = URIRef(resource_iri(base_iri, "finding", finding.finding_id))
        graph.add((root, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.focusNode, URIRef(_focus(finding, base_iri))))
        graph.add((result, SH.sourceShape, URIRef(f"{PREFIXES['pkb']}requirement/{finding.rule_id}")))
        graph.add((result, SH.sourceConstraintComponent, pkb[f"{finding.status.value}Finding"]))
        graph.add((result, SH.resultSeverity, SH[_SEVERITIES[finding.severity]]))
        graph.add((result, SH.resultMessage, Literal(f"{finding.label}: {finding.message}", lang="en")))
        for reference in finding.references:
            graph.add((result, DCTERMS.references, Literal(reference)))
        for cited in finding.citations:
            graph.add((result, SH.value, URIRef(resource_iri(base_iri, "clause", cited.clause_id))))
        if finding.waiver is not None:
            waived = f"waived by {finding.waiver.waived_by}: {finding.waiver.reason}"
            graph.add((result, SH.resultMessage, Literal(waived, lang="en")))
    return graph.serialize(format="turtle")


def _focus(finding: Finding, base_iri: str) -> str:
    kind = "document" if finding.focus == finding.document_id else "clause"
    return resource_iri(base_iri, kind, finding.focus)
