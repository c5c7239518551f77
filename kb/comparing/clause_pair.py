"""Two clauses, whichever they are, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.answers import StoredChoice, StoredClause
from kb.comparing.choice_changes import ChoiceChange, Passages, choice_changes
from kb.comparing.comparison import Wordwise
from kb.comparing.figures import ChangeKind, FigureChange
from kb.comparing.redline import Segment
from kb.comparing.wording import Wordings
from kb.frames import frame
from ontology.choices import ChoiceDimensions

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseComparison:
    """Two clauses side by side. `likeness` is in [0, 1], 1 for the same wording; `concepts` are the QNames both are about."""

    before: StoredClause
    after: StoredClause
    likeness: float
    redline: tuple[Segment, ...]
    kinds: frozenset[ChangeKind]
    figures: tuple[FigureChange, ...]
    choices: tuple[ChoiceChange, ...]
    concepts: tuple[str, ...]

    @classmethod
    def of(cls, before: StoredClause, after: StoredClause, dimensions: ChoiceDimensions) -> ClauseComparison:
        """The comparison of two clauses of a knowledge base."""
        wordings = Wordings([before.clause.text], [after.clause.text])
        wordwise = Wordwise.of((before.clause,), (after.clause,))
        together = Passages({before.clause.clause_id: 0, after.clause.clause_id: 0}, ())
        about = [{tag.concept for tag in stored.tags if tag.counts} for stored in (before, after)]
        return cls(
            before=before,
            after=after,
            likeness=wordings.likeness(wordings.of(0, 0), wordings.of(1, 0)) if wordwise.kinds else 1.0,
            redline=wordwise.redline,
            kinds=wordwise.kinds,
            figures=wordwise.figures,
            choices=choice_changes(_choices(before, dimensions), _choices(after, dimensions), dimensions, together),
            concepts=tuple(sorted(about[0] & about[1])),
        )

    def to_frame(self) -> DataFrame:
        """A row a segment of the redline: kind and text.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame({"kind": segment.kind.value, "text": segment.text} for segment in self.redline)


def _choices(stored: StoredClause, dimensions: ChoiceDimensions) -> list[StoredChoice]:
    return [
        StoredChoice(choice=choice, dimension=dimensions[choice.dimension], clause=stored.clause, document=stored.document)
        for choice in stored.choices
    ]
