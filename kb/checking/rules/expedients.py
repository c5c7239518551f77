"""Exemptions and practical expedients that are said to be used, without what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checking.evidence import Hit
from kb.checking.rules.context import RuleContext
from ontology.findings import Finding
from ontology.requirement_types import Evidence

_RULE = "expedient-without-consequence"


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each expedient whose consequence is said in no clause of the notes."""
    for entry in context.rules.expedients:
        chosen: tuple[Hit, ...] = context.finder.any_of((Evidence(choices=(entry.choice,)),))
        if chosen and not context.finder.any_of(entry.evidence):
            message = f"it is said that this is used, but not {entry.consequence}"
            yield context.doubtful(_RULE, message, chosen, entry.id, references=(entry.reference,))
