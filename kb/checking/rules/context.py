"""What a rule sees of a filing, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.sentences import sentence_spans
from kb.checking.citing import citation
from kb.checking.evidence import EvidenceFinder, Hit, compiled
from kb.checking.passages import Passage, Passages
from kb.checking.scope import DocumentScope
from ontology.catalogue import Catalogue
from ontology.check_rules import CheckRules
from ontology.findings import Finding, Status, finding_id
from ontology.types import Nature, Span

_MOST_CITED = 3
#: Passages that tell what was, or what will be.
_NOT_NOW = frozenset({Nature.NEW_STANDARDS, Nature.CHANGE_IN_POLICY})


@dataclass(frozen=True, slots=True)
class RuleContext:
    """A filing with all that rules look at."""

    finder: EvidenceFinder
    scope: DocumentScope
    rules: CheckRules
    catalogue: Catalogue

    @property
    def passages(self) -> Passages:
        """The clauses of the filing."""
        return self.finder.passages

    @property
    def period_start(self) -> date | None:
        """The first day of the period; None if nothing tells."""
        return self.scope.period_start

    def doubtful(
        self, rule_id: str, message: str, hits: Iterable[Hit], *key: str, references: tuple[str, ...] | None = None
    ) -> Finding:
        """A finding of this rule with the passages that show it; `key` tells it from others of the same rule.

        Its id depends on the wording of these passages, so that a waiver does not outlive the text it was made for.
        """
        rule = self.rules.rule(rule_id)
        listed = list(hits)
        document = self.passages.filing.document.document_id
        wording = sorted({hit.passage.clause.fingerprint for hit in listed})
        return Finding(
            finding_id=finding_id(document, rule_id, *key, *wording),
            document_id=document,
            rule_id=rule_id,
            label=rule.label,
            status=Status.DOUBTFUL,
            severity=rule.severity,
            message=message,
            focus=listed[0].passage.clause.clause_id if listed else document,
            references=rule.references if references is None else references,
            citations=tuple(citation(self.passages.filing, hit.passage.clause, hit.span) for hit in listed[:_MOST_CITED]),
        )

    def tells_of_change(self, passage: Passage, span: Span) -> bool:
        """Whether the sentence around a span tells of what was, changes or comes, not of what is done."""
        if passage.clause.nature in _NOT_NOW:
            return True
        start, end = next(
            (place for place in sentence_spans(passage.clause.text) if place[0] <= span[0] < place[1]),
            (0, len(passage.folded)),
        )
        return any(cue.stands_in(passage.folded, start, end) for cue in map(compiled, self.rules.transition)) or any(
            cue.stands_in(passage.around) for cue in map(compiled, ("new *", "amend*", "chang* in", "transition*"))
        )
