"""What a queue holds."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answers import cite
from ontology.types import Clause
from search.filing import FilingDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A clause to look at: what is suggested for it and how sure, how far that is ahead of the next, and why it is here.

    Of a clause that awaits a blind opinion neither suggestion nor score is told. `finding` is the id of the finding of a check
    for which the clause is here, to waive it by.
    """

    clause: Clause
    document: FilingDocument
    why: str
    suggestion: str | None = None
    score: float | None = None
    margin: float | None = None
    finding: str | None = None

    @property
    def citation(self) -> str:
        """Who, which period, which place."""
        return cite(self.document, self.clause)
