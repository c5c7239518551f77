"""Findings with the waivers that reviewers granted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ontology.findings import Finding, Waiver


def with_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """The findings, each with its waiver if it has one."""
    by_finding = {waiver.finding_id: waiver for waiver in waivers}
    return tuple(replace(finding, waiver=by_finding.get(finding.finding_id)) for finding in findings)
