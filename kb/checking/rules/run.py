"""Applies all rules to a filing."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checking.rules import (
    contradictions,
    cross_references,
    expedients,
    filer_tags,
    idle_policies,
    new_standards,
    superseded,
)
from kb.checking.rules.context import RuleContext
from kb.checking.scope import Extent
from ontology.findings import Finding

#: In the order in which findings are shown.
_ON_IFRS = (superseded, new_standards, expedients, contradictions, idle_policies, cross_references)


def rule_findings(context: RuleContext) -> Iterator[Finding]:
    """All that the rules find. A document that cannot be judged is only held against its filer's own tags."""
    if context.scope.extent is not Extent.NOTHING:
        for rule in _ON_IFRS:
            yield from rule.find(context)
    yield from filer_tags.find(context)
