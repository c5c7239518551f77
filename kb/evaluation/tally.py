"""Counts that scores are made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of `wanted` things, `found` were found; of `given` ones, `right` were right. Shares of nothing are None.

    >>> tally = Tally(wanted=4, found=3, given=2, right=1)
    >>> tally.recall, tally.precision, tally.f1
    (0.75, 0.5, 0.6)
    >>> Tally().precision is None
    True
    """

    wanted: int = 0
    found: int = 0
    given: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what was given that is right."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of what was wanted that was found."""
        return self.found / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None if either is."""
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float | int | None]:
        """The counts and the shares, for JSON."""
        return {**asdict(self), "precision": self.precision, "recall": self.recall, "f1": self.f1}

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            wanted=self.wanted + other.wanted,
            found=self.found + other.found,
            given=self.given + other.given,
            right=self.right + other.right,
        )
