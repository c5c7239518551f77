"""Policy choices side by side: who chose what, filing by filing, and where one filing answers in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.answers import StoredChoice
from ontology.choices import ChoiceDimension


@dataclass(frozen=True, slots=True, order=True)
class EntityYear:
    """An entity and the year of a period's end; an unnamed entity goes by its document, a period may be unknown."""

    entity: str
    year: int | None

    def __str__(self) -> str:
        return self.entity if self.year is None else f"{self.entity} {self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """All that one entity says of a dimension for one year, in reading order."""

    dimension: ChoiceDimension
    choices: tuple[StoredChoice, ...]

    @property
    def answers(self) -> Mapping[str, tuple[StoredChoice, ...]]:
        """Each different answer, with the places that give it."""
        found: dict[str, list[StoredChoice]] = {}
        for stored in self.choices:
            found.setdefault(stored.answer, []).append(stored)
        return {answer: tuple(places) for answer, places in found.items()}

    @property
    def is_contradictory(self) -> bool:
        """Whether there are two answers to what can have one only."""
        return not self.dimension.several and len(self.answers) > 1


@dataclass(frozen=True)
class ChoiceMatrix:
    """Choices by dimension and by entity and year; both in order, and only those that choices were found for."""

    dimensions: tuple[ChoiceDimension, ...]
    filings: tuple[EntityYear, ...]
    choices: tuple[StoredChoice, ...]

    @classmethod
    def of(cls, choices: Iterable[StoredChoice]) -> ChoiceMatrix:
        """The matrix of these choices, dimensions in the order in which they come."""
        listed = tuple(choices)
        dimensions = {stored.dimension.id: stored.dimension for stored in listed}
        filings = sorted({_key(stored) for stored in listed}, key=lambda key: (key.entity, key.year or 0))
        return cls(dimensions=tuple(dimensions.values()), filings=tuple(filings), choices=listed)

    def cell(self, dimension: ChoiceDimension, filing: EntityYear) -> Cell | None:
        """What was chosen there; None if nothing was found."""
        return self._cells.get((dimension.id, filing))

    def contradictions(self) -> tuple[tuple[EntityYear, Cell], ...]:
        """The cells with two answers to what can have one only."""
        return tuple(
            (filing, cell)
            for dimension in self.dimensions
            for filing in self.filings
            if (cell := self.cell(dimension, filing)) is not None and cell.is_contradictory
        )

    @cached_property
    def _cells(self) -> Mapping[tuple[str, EntityYear], Cell]:
        grouped: dict[tuple[str, EntityYear], list[StoredChoice]] = {}
        for stored in self.choices:
            grouped.setdefault((stored.dimension.id, _key(stored)), []).append(stored)
        return {key: Cell(dimension=found[0].dimension, choices=tuple(found)) for key, found in grouped.items()}


def _key(stored: StoredChoice) -> EntityYear:
    period_end = stored.period_end
    return EntityYear(stored.document.entity or stored.document.document_id, period_end.year if period_end else None)
