"""What a working paper holds, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kb.answers import StoredChoice
from kb.choice_matrix import ChoiceMatrix
from kb.comparing.comparison import Comparison
from kb.reviewing.signing_off import OpenItems
from ontology.decisions import JUDGING, Decision, ReviewerRole
from ontology.findings import Finding, Status
from ontology.types import Clause, ConceptTag

if TYPE_CHECKING:
    from kb.checking.scope import DocumentScope
    from search.filing import FilingDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What the paper was made with: policykb, the document's model, the catalogue, the taxonomies (newest first)."""

    policykb: str
    model: str
    catalogue: str
    taxonomies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Who has taken part in the review of a document: the role of the last entry, how many entries, when the last was made."""

    name: str
    role: ReviewerRole
    entries: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatus:
    """How far the review of a document is.

    `state` is `not reviewed`, `in review`, `reviewed` (nothing is left to do), `signed off`, or `signed off, changed since`,
    where `changed` are the clauses that the sign-off does not cover.
    """

    state: str
    sign_off: Decision | None
    changed: tuple[str, ...]
    open_items: OpenItems
    participants: tuple[Participant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLine:
    """A clause with what it is held to be about, what reviewers made of it, and where it stands.

    `tags` are those that say what it is about, struck out ones too; `state` is that of review in words (`suggested`,
    `accepted, signed off` …), empty for a clause that nothing is said of.
    """

    clause: Clause
    place: str
    tags: tuple[ConceptTag, ...]
    state: str
    decisions: tuple[Decision, ...]
    comments: tuple[Decision, ...]

    @property
    def counting(self) -> tuple[ConceptTag, ...]:
        """The tags that count, a reviewer's word first, each concept once."""
        found: dict[str, ConceptTag] = {}
        for tag in self.tags:
            if tag.counts:
                known = found.get(tag.concept)
                if known is None or _WEIGHT[tag.origin.value] < _WEIGHT[known.origin.value]:
                    found[tag.concept] = tag
        return tuple(sorted(found.values(), key=lambda tag: (_WEIGHT[tag.origin.value], tag.rank, tag.concept)))


_WEIGHT = {"reviewed": 0, "asserted": 1, "suggested": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry of the log that concerns the document: whether it is in force, and where it stands now.

    `place` is None if it concerns no clause, or the clause is gone (`is_lost`).
    """

    decision: Decision
    in_force: bool
    place: str | None
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLine:
    """How a concept is covered: clauses about it that state something, how many of them were decided on, and how many there
    were in the filing before; None if there is none to compare with. `first` is where it is first spoken of."""

    concept: str
    label: str
    standards: tuple[str, ...]
    clauses: int
    decided: int
    before: int | None
    first: str | None


@dataclass(frozen=True, kw_only=True)
class PaperData:
    """All that a working paper holds.

    `findings` are in the order of their weight; `log` has all entries about the document, oldest first; `clauses` are those
    that state something, are about a concept, or were decided on, of `clauses_in_all`. `comparison` is None, and `not_compared`
    says why, where there is no earlier filing of the same entity. `labels` are the labels of all concepts named, `places` the
    places of all clauses named, short: without entity and period.
    """

    document: FilingDocument
    versions: Versions
    status: ReviewStatus
    scope: DocumentScope
    findings: tuple[Finding, ...]
    choices: ChoiceMatrix
    comparison: Comparison | None
    not_compared: str
    clauses: tuple[ClauseLine, ...]
    clauses_in_all: int
    log: tuple[LogLine, ...]
    coverage: tuple[ConceptLine, ...]
    labels: Mapping[str, str]
    places: Mapping[str, str]

    @property
    def title(self) -> str:
        """Of whom and which period: `Acme plc, 31 December 2024`."""
        document = self.document
        who = document.entity or document.title or document.document_id
        end = document.period_end
        return f"{who}, {end.day} {end:%B %Y}" if end else who

    @property
    def last_entry(self) -> datetime | None:
        """The moment up to which the paper tells: of the last decision or waiver in it; None if there is neither.

        It is not the time of writing: the same content gives the same paper.
        """
        moments = [line.decision.at for line in self.log]
        moments += [finding.waiver.waived_at for finding in self.findings if finding.waiver]
        return max(moments, default=None)

    @property
    def as_of(self) -> datetime:
        """What files are dated: the last entry, else the end of the period, else the first day that files know."""
        end = self.document.period_end
        fallback = datetime(end.year, end.month, end.day, tzinfo=UTC) if end else datetime(1980, 1, 1, tzinfo=UTC)
        return self.last_entry or fallback

    @property
    def decisions(self) -> tuple[LogLine, ...]:
        """The decisions in force on what clauses are about, oldest first."""
        return tuple(line for line in self.log if line.in_force and line.decision.act in JUDGING)

    @property
    def stored_choices(self) -> tuple[StoredChoice, ...]:
        """The policy choices, question by question."""
        return self.choices.choices

    def of_status(self, status: Status, *, waived: bool | None = None) -> tuple[Finding, ...]:
        """The findings with a status; with `waived`, only those that are, or are not."""
        found = (finding for finding in self.findings if finding.status is status)
        return tuple(finding for finding in found if waived in (None, finding.waiver is not None))

    @cached_property
    def states(self) -> Mapping[str, int]:
        """How many of the clauses have each state of review."""
        return Counter(line.state for line in self.clauses if line.state)

    def label(self, qname: str) -> str:
        """The label of a concept; the QName of one that the catalogue does not know."""
        return self.labels.get(qname, qname)
