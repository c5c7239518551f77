"""Checks one filing: its scope, the requirements, then the rules."""

from __future__ import annotations

from kb.checking.disclosures import DisclosureCheck
from kb.checking.evidence import EvidenceFinder
from kb.checking.passages import Passages
from kb.checking.rules.context import RuleContext
from kb.checking.rules.run import rule_findings
from kb.checking.scope import DocumentScope, scope_of
from ontology.catalogue import Catalogue
from ontology.check_rules import default_check_rules
from ontology.findings import Finding
from ontology.requirements import Requirements
from search.filing import Filing


def check_filing(filing: Filing, requirements: Requirements, catalogue: Catalogue) -> tuple[DocumentScope, tuple[Finding, ...]]:
    """The scope of a filing and all findings on it. A pure function of its arguments and of the rules that ship."""
    rules = default_check_rules()
    passages = Passages(filing)
    scope = scope_of(passages, catalogue, rules.scope)
    finder = EvidenceFinder(passages, catalogue)
    required = DisclosureCheck(finder, scope).findings(tuple(requirements))
    context = RuleContext(finder=finder, scope=scope, rules=rules, catalogue=catalogue)
    return scope, (*required, *rule_findings(context))
