"""How far scores can be trusted: of suggestions that score .9, nine in ten are to be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_EDGES = (0.0, 0.3, 0.5, 0.7, 0.85, 0.95, 1.0)
_TENTHS = tuple(tenth / 10 for tenth in range(11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The first suggestions whose score lies in one band: how many there are, and how many are right."""

    label: str
    texts: int
    mean_score: float
    right: float


def bands(scores: Sequence[float], right: Sequence[bool], edges: Sequence[float] = _EDGES) -> tuple[Band, ...]:
    """Scores in [0, 1] by band, each from one edge up to the next, the last one whole; empty bands are left out.

    >>> for band in bands([0.9, 0.88, 0.2], [True, False, False]):
    ...     print(band.label, band.texts, round(band.mean_score, 2), band.right)
    0–0.3 1 0.2 0.0
    0.85–0.95 2 0.89 0.5
    """
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, is_right in zip(scores, right, strict=True):
        found[max(place for place, edge in enumerate(edges[:-1]) if edge <= score)].append((score, is_right))
    return tuple(
        Band(
            label=f"{edges[place]:g}–{edges[place + 1]:g}",
            texts=len(entries),
            mean_score=sum(score for score, _ in entries) / len(entries),
            right=sum(is_right for _, is_right in entries) / len(entries),
        )
        for place, entries in sorted(found.items())
    )


def calibration_error(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The expected calibration error: by tenths of the score, how far share right and mean score are apart, on average.

    Weighed by how many scores each tenth has; 0 is perfect, also where there is no score.

    >>> calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False])
    0.0
    >>> calibration_error([1.0, 1.0], [True, False])
    0.5
    """
    found = bands(scores, right, _TENTHS)
    return sum(band.texts * abs(band.right - band.mean_score) for band in found) / max(len(scores), 1)
