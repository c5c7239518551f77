"""Judges the sections and clauses of a note together: a clause tends to be about what its section is about.

Belief propagation on the tree of the outline, exact in one pass up and one down. Each passage has the probabilities that it
was given by itself. Between a passage and the section around it, the same label is likelier than any other; how much
likelier, `apart` says. What a clause says of its section counts in part only, for the section was judged by the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.classifier import Vector

# Chosen on the notes of the train gold.
#: How likely a passage has a label of its own, drawn from all: a clause in its section, a section in one with a title above
#: it, a section at the top of the note.
_CLAUSE_APART = 0.5
_SECTION_APART = 0.5
_POLICY_APART = 0.9
#: How much a clause has to say about its section.
_CLAUSE_VOICE = 0.3
#: Passages that speak for one another are not as independent as their product makes them.
_TEMPERATURE = 0.65
_TINY = 1e-12

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a passage stands: the position of the section around it (None at the top), the level of a section from 1."""

    above: int | None
    level: int | None

    @property
    def apart(self) -> float:
        """The probability that the label owes nothing to the one above."""
        if self.level is None:
            return _CLAUSE_APART
        return _POLICY_APART if self.level <= 2 else _SECTION_APART

    @property
    def voice(self) -> float:
        """The power that what it says has for the label above."""
        return _CLAUSE_VOICE if self.level is None else 1.0


def decode(scores: Sequence[Vector], places: Sequence[Place]) -> list[Vector]:
    """The probabilities of the labels of passages that are judged together; each row adds up to 1.

    `scores` are those that each was given by itself. A section stands before all that it holds.

    >>> section, clause, other = [0.9, 0.1, 0.0], [0.4, 0.6, 0.0], [0.01, 0.98, 0.01]
    >>> places = [Place(above=None, level=1), Place(above=0, level=None), Place(above=0, level=None)]
    >>> found = decode([np.array(row, dtype=np.float32) for row in (section, clause, other)], places)
    >>> [int(row.argmax()) for row in found]
    [0, 0, 1]
    """
    alone = [np.maximum(row, _TINY) / np.maximum(row, _TINY).sum() for row in np.asarray(scores, dtype=np.float64)]
    up = [np.log(row) for row in alone]
    said: list[Scores] = [np.zeros(0)] * len(alone)
    for at in range(len(alone) - 1, -1, -1):
        place = places[at]
        alone[at] = _normal(up[at])
        if place.above is not None:
            said[at] = place.voice * np.log(_linked(alone[at], place.apart))
            up[place.above] = up[place.above] + said[at]
    found: list[Scores] = []
    for at, place in enumerate(places):
        row = alone[at]
        if place.above is not None:
            others = _normal(np.log(found[place.above]) - said[at])
            row = row * _linked(others, place.apart)
        found.append(np.maximum(row / row.sum(), _TINY))
    return [_normal(np.log(row) * _TEMPERATURE).astype(np.float32) for row in found]


def _linked(row: Scores, apart: float) -> Scores:
    """What one label says about the other at the end of a link."""
    return (1 - apart) * row + apart / len(row)


def _normal(logarithms: Scores) -> Scores:
    row: Scores = np.exp(logarithms - logarithms.max())
    row /= row.sum()
    return np.maximum(row, _TINY)
