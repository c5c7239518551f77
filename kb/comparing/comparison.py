"""What changed from one side to the other: the comparison as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.answers import cite
from kb.comparing.choice_changes import ChoiceChange
from kb.comparing.figures import EXPECTED, ChangeKind, FigureChange, change_kinds, figure_changes
from kb.comparing.redline import Segment, runs_of, segments_of
from kb.comparing.tokens import Token, tokenize
from kb.frames import frame
from ontology.types import BlockKind, Clause
from search.filing import FilingDocument

if TYPE_CHECKING:
    from pandas import DataFrame


class Status(StrEnum):
    """What became of a passage. Moved: the same wording in another section."""

    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A passage of one or both sides, and what became of it.

    A side has several clauses where a paragraph was divided or put together, and none where the passage is not there. `moved`
    says whether it stands in another section. `likeness` is 1 for the same wording, None with one side only. `concepts` are the
    QNames it is about. `first_stated` tells of an added policy that nothing before was about its concepts, `no_longer_stated`
    of a removed one that nothing after is.
    """

    status: Status
    before: tuple[Clause, ...]
    after: tuple[Clause, ...]
    redline: tuple[Segment, ...]
    likeness: float | None = None
    moved: bool = False
    kinds: frozenset[ChangeKind] = frozenset()
    figures: tuple[FigureChange, ...] = ()
    concepts: tuple[str, ...] = ()
    first_stated: bool = False
    no_longer_stated: bool = False

    @property
    def clause(self) -> Clause:
        """The first clause of the later side, of the earlier one where it was removed: where to look it up."""
        return (self.after or self.before)[0]

    @property
    def is_expected(self) -> bool:
        """Whether a changed passage differs only in what a new year brings: dates a year on, numbers of notes, marks."""
        return self.status is Status.CHANGED and self.kinds <= EXPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two filings passage by passage, in the order of the later one; what was removed stands where it was.

    `before` and `after` are the documents of each side, `names` what to call them. `remarks` say what the comparison may lack.
    """

    before: tuple[FilingDocument, ...]
    after: tuple[FilingDocument, ...]
    names: tuple[str, str]
    changes: tuple[Change, ...]
    choices: tuple[ChoiceChange, ...]
    remarks: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def of(self, *statuses: Status | str) -> tuple[Change, ...]:
        """The passages with one of these statuses."""
        wanted = {Status(status) for status in statuses}
        return tuple(change for change in self.changes if change.status in wanted)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many passages have each status."""
        found = Counter(change.status for change in self.changes)
        return {status: found[status] for status in Status}

    def citation(self, clause: Clause) -> str:
        """Where a clause of either side stands, as a reader would cite it."""
        documents = {document.document_id: document for document in (*self.before, *self.after)}
        return cite(documents[clause.document_id], clause)

    def to_frame(self) -> DataFrame:
        """A row a passage: status, place and text before and after, likeness, kinds, figures, concepts.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame(
            {
                "status": change.status.value,
                "section": change.clause.section_label,
                "heading": change.clause.heading_path[-1] if change.clause.heading_path else None,
                "moved": change.moved,
                "likeness": change.likeness,
                "kinds": ", ".join(sorted(change.kinds)),
                "figures": "; ".join(f"{figure.before} → {figure.after}" for figure in change.figures),
                "concepts": ", ".join(change.concepts),
                "first_stated": change.first_stated,
                "no_longer_stated": change.no_longer_stated,
                "clauses_before": ", ".join(clause.clause_id for clause in change.before),
                "clauses_after": ", ".join(clause.clause_id for clause in change.after),
                "text_before": text_of(change.before),
                "text_after": text_of(change.after),
            }
            for change in self.changes
        )


def text_of(clauses: Sequence[Clause]) -> str:
    """The text of clauses that belong together."""
    return "\n".join(clause.text for clause in clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordwise:
    """Two texts word by word: the redline, of what kinds the changes are, and the figures that changed."""

    redline: tuple[Segment, ...]
    kinds: frozenset[ChangeKind]
    figures: tuple[FigureChange, ...]

    @classmethod
    def of(cls, before: Sequence[Clause], after: Sequence[Clause], years: int | None = None) -> Wordwise:
        """Of the clauses of two sides, `years` apart."""
        earlier, later = _tokens(before), _tokens(after)
        runs = runs_of(earlier, later)
        return cls(
            redline=segments_of(earlier, later, runs),
            kinds=change_kinds(earlier, later, runs, years),
            figures=tuple(figure_changes(earlier, later, runs)),
        )


def _tokens(clauses: Sequence[Clause]) -> tuple[Token, ...]:
    return tokenize(text_of(clauses), lines=any(clause.kind is BlockKind.TABLE for clause in clauses))
