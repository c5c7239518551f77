"""Findings, scopes and requirements as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from kb.checking.report import CheckReport
from kb.checking.scope import DocumentScope
from ontology.findings import Finding, Waiver
from ontology.requirement_types import Requirement


def report_view(report: CheckReport) -> dict[str, Any]:
    """The findings on one or several documents, and how much of each could be judged."""
    return {
        "documents": [{"document": document, **scope_view(scope)} for document, scope in report.scopes.items()],
        "counts": {status.value: count for status, count in report.counts.items()},
        "findings": [finding_view(finding) for finding in report],
    }


def finding_view(finding: Finding) -> dict[str, Any]:
    """A finding as a mapping of plain values."""
    waiver = finding.waiver
    return {
        "finding": finding.finding_id,
        "document": finding.document_id,
        "rule": finding.rule_id,
        "label": finding.label,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "focus": finding.focus,
        "references": list(finding.references),
        "missing": list(finding.missing),
        "citations": [
            {"clause": cited.clause_id, "quote": cited.quote, "place": cited.place, "page": cited.page}
            for cited in finding.citations
        ],
        "waiver": None if waiver is None else waiver_view(waiver),
    }


def waiver_view(waiver: Waiver) -> dict[str, Any]:
    """A waiver as a mapping of plain values."""
    return {
        "finding": waiver.finding_id,
        "reason": waiver.reason,
        "by": waiver.waived_by,
        "at": waiver.waived_at.isoformat(),
        "decision": waiver.decision,
    }


def scope_view(scope: DocumentScope) -> dict[str, Any]:
    """How much of a document could be judged."""
    return {
        "extent": scope.extent.value,
        "reason": scope.reason,
        "period_start": scope.period_start,
        "period_assumed": scope.assumed,
    }


def requirement_view(requirement: Requirement) -> dict[str, Any]:
    """A requirement with all versions of its paragraph."""
    return {
        "id": requirement.id,
        "label": requirement.label,
        "versions": [
            {
                "reference": str(version.reference),
                "effective": version.effective,
                "until": version.until,
                "text": version.text,
            }
            for version in requirement.versions
        ],
        "concepts": list(requirement.concepts),
        "place": requirement.place.value,
        "always": requirement.always,
        "needs": [need.what for need in requirement.needs],
    }
