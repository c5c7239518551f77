"""Draws how far scores can be trusted, as SVG: the same scores give the same bytes, and no drawing library is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from kb.evaluation.reliability import Band

_SIDE, _LEFT, _TOP = 400, 60, 40
_WIDTH, _HEIGHT = _LEFT + _SIDE + 24, _TOP + _SIDE + 60
_LEGEND_LINE = 20
_COLOURS = ("#1b6ca8", "#c8553d", "#588157", "#7b5ea7", "#8a6d3b", "#444444")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The bands of one run, and how its line is named."""

    name: str
    bands: tuple[Band, ...]


def reliability_svg(curves: Sequence[Curve], *, title: str) -> str:
    """An SVG with the share of right suggestions over their mean score, a line a curve; the diagonal is what scores promise.

    A point stands for a band of scores, the larger the more texts are in it; what it stands for is shown on pointing at it.

    >>> band = Band(label="0.85–0.95", texts=10, mean_score=0.9, right=0.8)
    >>> svg = reliability_svg([Curve(name="all", bands=(band,))], title="A")
    >>> "all, 0.85–0.95: 8 of 10 right (0.80), mean score 0.90" in svg
    True
    """
    height = _HEIGHT + _LEGEND_LINE * len(curves)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="14">{escape(title)}</text>',
        *_axes(),
    ]
    for place, curve in enumerate(curves):
        lines += _curve(curve, _COLOURS[place % len(_COLOURS)], _HEIGHT + _LEGEND_LINE * place)
    return "\n".join([*lines, "</svg>", ""])


def _axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = _x(share), _y(share)
        yield f'<line x1="{x:g}" y1="{_TOP}" x2="{x:g}" y2="{_TOP + _SIDE}" stroke="#ddd"/>'
        yield f'<line x1="{_LEFT}" y1="{y:g}" x2="{_LEFT + _SIDE}" y2="{y:g}" stroke="#ddd"/>'
        yield f'<text x="{x:g}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{share:g}</text>'
    yield (
        f'<line x1="{_x(0):g}" y1="{_y(0):g}" x2="{_x(1):g}" y2="{_y(1):g}" stroke="#888" stroke-dasharray="4 4"/>'
        f'<text x="{_LEFT + _SIDE / 2:g}" y="{_TOP + _SIDE + 36}" text-anchor="middle">mean score of first suggestions</text>'
        f'<text transform="translate(18 {_TOP + _SIDE / 2:g}) rotate(-90)" text-anchor="middle">share that is right</text>'
    )


def _curve(curve: Curve, colour: str, legend: int) -> Iterator[str]:
    points = " ".join(f"{_x(band.mean_score):.1f},{_y(band.right):.1f}" for band in curve.bands)
    yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for band in curve.bands:
        told = (
            f"{curve.name}, {band.label}: {round(band.right * band.texts)} of {band.texts} right ({band.right:.2f}), "
            f"mean score {band.mean_score:.2f}"
        )
        yield (
            f'<circle cx="{_x(band.mean_score):.1f}" cy="{_y(band.right):.1f}" r="{min(3 + band.texts**0.5 / 4, 12):.1f}" '
            f'fill="{colour}" fill-opacity="0.6"><title>{escape(told)}</title></circle>'
        )
    texts = sum(band.texts for band in curve.bands)
    yield f'<circle cx="{_LEFT + 6}" cy="{legend - 4}" r="5" fill="{colour}"/>'
    yield f'<text x="{_LEFT + 18}" y="{legend}">{escape(curve.name)} ({texts:,})</text>'


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE
