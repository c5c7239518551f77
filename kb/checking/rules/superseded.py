"""Superseded standards that are still cited as if they held."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checking.evidence import Hit, compiled
from kb.checking.rules.context import RuleContext
from ontology.findings import Finding

_RULE = "superseded-standard"


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each standard that ended before the period and is named in the notes, transition and changes apart."""
    if context.period_start is None:
        return
    for entry in context.rules.superseded:
        if context.period_start < entry.until:
            continue
        hits = {
            passage.clause.clause_id: Hit(passage, span, 1.0)
            for cue in map(compiled, entry.cues)
            for passage, span in context.passages.with_cue(cue)
            if passage.in_notes and not context.tells_of_change(passage, span)
        }
        if hits:
            message = f"{entry.name} does not hold for periods that begin on or after {entry.until}; see {entry.by}"
            yield context.doubtful(_RULE, message, hits.values(), entry.id)
