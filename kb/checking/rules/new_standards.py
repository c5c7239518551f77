"""New standards and amendments that a document should name and does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb.checking.evidence import compiled
from kb.checking.rules.context import RuleContext
from kb.checking.scope import Extent
from ontology.check_rules import NewStandard
from ontology.findings import Finding
from ontology.types import Nature

_RULE = "new-standard-not-mentioned"
_SPEAKS_OF_SUBJECT = 3
#: A period that begins so long after a standard took effect is not the first under it.
_A_YEAR = 360


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each standard that is new in the period, or issued and still to come, and named nowhere.

    Only in documents that speak of new standards at all: that one which does not lacks this, a requirement says.
    """
    start, end = context.period_start, context.passages.filing.document.period_end
    speaks = any(passage.clause.nature is Nature.NEW_STANDARDS for passage in context.passages.notes)
    if start is None or end is None or not speaks or context.scope.extent not in {Extent.REPORT, Extent.POLICIES}:
        return
    blanket = _named(context, context.rules.blanket)
    for entry in context.rules.new_standards:
        first_year = entry.effective <= start and (start - entry.effective).days < _A_YEAR
        to_come = entry.effective > start and entry.issued <= end
        if not (first_year or to_come) or _named(context, entry.cues):
            continue
        if entry.subject and (blanket or not _has_subject(context, entry)):
            continue
        yield context.doubtful(
            _RULE, _message(entry, first_year, end), (), entry.id, references=("IAS 8.28" if first_year else "IAS 8.30",)
        )


def _message(entry: NewStandard, first_year: bool, end: date) -> str:
    if first_year:
        return f"{entry.name} holds for the first time in this period, and is not mentioned"
    issued = f"was issued on {entry.issued}, before {end}"
    return f"{entry.name} {issued}, holds for periods beginning on or after {entry.effective}, and is not mentioned"


def _named(context: RuleContext, cues: tuple[str, ...]) -> bool:
    return any(next(context.passages.with_cue(compiled(cue)), None) is not None for cue in cues)


def _has_subject(context: RuleContext, entry: NewStandard) -> bool:
    found = {passage.clause.clause_id for cue in map(compiled, entry.subject) for passage, _ in context.passages.with_cue(cue)}
    return len(found) >= _SPEAKS_OF_SUBJECT
