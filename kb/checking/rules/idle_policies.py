"""Policies on things that the rest of the report does not speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.choice_cues import Cue
from kb.checking.evidence import Hit, compiled
from kb.checking.passages import Passage
from kb.checking.rules.context import RuleContext
from kb.checking.scope import Extent
from ontology.findings import Finding
from ontology.types import Nature

_RULE = "policy-without-subject"
_SURE = 0.8
_TELLS_NOTHING = frozenset({Nature.POLICY, Nature.NEW_STANDARDS, Nature.CHANGE_IN_POLICY, Nature.BASIS_OF_PREPARATION})


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each subject that a whole report states a policy on and speaks of nowhere else."""
    if context.scope.extent is not Extent.REPORT:
        return
    for subject in context.rules.subjects:
        stated = context.passages.states(context.finder.concepts(subject.concepts), _SURE)
        if not stated:
            continue
        cues = [compiled(cue) for cue in subject.cues]
        # A policy is on the subject only if it names it; else the concept was guessed.
        naming = [passage for passage in stated if any(cue.stands_in(passage.folded) for cue in cues)]
        if naming and not any(_mentions(passage, cues) for passage in context.passages.all):
            message = f"a policy on {subject.label} is stated, but nothing else in the report speaks of {subject.label}"
            hits = (Hit(passage, (0, len(passage.clause.text)), 1.0) for passage in naming)
            yield context.doubtful(_RULE, message, hits, subject.id)


def _mentions(passage: Passage, cues: Sequence[Cue]) -> bool:
    return passage.clause.nature not in _TELLS_NOTHING and any(cue.stands_in(passage.folded) for cue in cues)
