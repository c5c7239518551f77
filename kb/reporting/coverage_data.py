"""What a knowledge base covers, as values: concepts and choices by issuer and year, wording of policies, changes over years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.choice_matrix import ChoiceMatrix, EntityYear
from kb.comparing.comparison import Status
from kb.reporting.readability import Readability


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredConcept:
    """A concept that at least one issuer has a policy on."""

    concept: str
    label: str
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWording:
    """The wording of one issuer's policy on one concept for one year.

    `boilerplate` is the share of its words that stand in runs which at least three issuers' policies on the concept have in
    that year; None where there are fewer than three. `issuers` is how many have one, this one counted. `place` is where it
    begins.
    """

    concept: str
    label: str
    filing: EntityYear
    clauses: int
    readability: Readability
    boilerplate: float | None
    issuers: int
    place: str
    clause_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """What became of an issuer's policies from one year to another.

    `counts` are passages by status; `expected` of those changed differ only in what a new year brings by itself. `choices` and
    `figures` are how many policy choices and figures differ.
    """

    entity: str
    before: int
    after: int
    counts: Mapping[Status, int]
    expected: int
    choices: int
    figures: int

    @property
    def passages(self) -> int:
        """How many passages there are on either side."""
        return sum(self.counts.values())

    def share(self, status: Status) -> float:
        """The share of the passages with a status, in [0, 1]; 0 where there are none."""
        return self.counts[status] / self.passages if self.passages else 0.0

    @property
    def rewritten(self) -> int:
        """The changed passages in which more differs than a new year brings."""
        return self.counts[Status.CHANGED] - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingWording:
    """The wording of all policies of one filing together.

    `policies` is how many concepts it has one on, `readability` is of their text, each clause once, and `boilerplate` the
    median of the policies' shares; None where it can be told of none.
    """

    filing: EntityYear
    policies: int
    readability: Readability
    boilerplate: float | None


@dataclass(frozen=True, kw_only=True)
class CoverageData:
    """What a knowledge base covers.

    `filings` are issuers and years in order, `concepts` those that most filings have a policy on first, `clauses` how many
    clauses with the nature policy are about a concept in a filing. `wording` is by concept and filing, `filing_wording` by
    filing.
    """

    filings: tuple[EntityYear, ...]
    concepts: tuple[CoveredConcept, ...]
    clauses: Mapping[tuple[str, EntityYear], int]
    choices: ChoiceMatrix
    wording: tuple[PolicyWording, ...]
    filing_wording: tuple[FilingWording, ...]
    changes: tuple[YearChange, ...]

    def count(self, concept: str, filing: EntityYear) -> int:
        """How many clauses of a filing state a policy on a concept; 0 where none does."""
        return self.clauses.get((concept, filing), 0)

    def filings_with(self, concept: str) -> int:
        """How many filings have a policy on a concept."""
        return sum(self.count(concept, filing) > 0 for filing in self.filings)
