"""Columns side by side in the text of a page, told from tables by their prose, and read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_SEGMENT = re.compile(r"\S+(?: {1,2}\S+)*")
_LEAST_LINES = 5
_LEAST_LETTERS = 14
_MOST_CROSSINGS = 0.5
_DEEPEST = 4
_SPREAD_WIDTH = 240
#: Lines longer than this are paragraphs, not a picture of the page.
_WIDEST_LAYOUT = 600


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a column: where it begins (in characters from the left), and its text; empty for a blank line."""

    indent: int
    text: str


def read_columns(lines: Sequence[str]) -> Iterator[list[TextLine]]:
    """The columns of a page in reading order; lines that span the columns part what is above from what is below.

    >>> page = [f"{left:<40}{right}" for left, right in [("Left column text goes here,", "and the right column has"),] * 6]
    >>> [len(column) for column in read_columns(page)]
    [6, 6]
    """
    yield from _read([line.expandtabs().rstrip().replace("\xa0", " ") for line in lines], 0)


def _read(lines: list[str], depth: int) -> Iterator[list[TextLine]]:
    gutter = (_fold(lines) if depth == 0 else None) or (_gutter(lines) if depth < _DEEPEST else None)
    if gutter is None:
        yield [TextLine(len(line) - len(line.lstrip()), line.strip()) for line in lines]
        return
    for band, is_split in _bands(lines, gutter):
        if not is_split:
            yield [TextLine(len(line) - len(line.lstrip()), line.strip()) for line in band]
            continue
        left = [line[:gutter].rstrip() for line in band]
        right = [(" " * gutter + line[gutter:]).rstrip() for line in band]
        yield from _read(left, depth + 1)
        yield from _read(right, depth + 1)


def _fold(lines: Sequence[str]) -> int | None:
    """Where two pages were printed side by side: a stripe near the middle of very long lines that hardly any line crosses."""
    width = max(map(len, lines), default=0)
    if not _SPREAD_WIDTH <= width <= _WIDEST_LAYOUT:
        return None
    shown = [line for line in lines if line.strip()]
    wide = sum(len(line) > 0.6 * width for line in shown)
    _, across = _coverage(shown, width)
    middle = range(int(0.4 * width), int(0.6 * width))
    fewest = min(across[position] for position in middle)
    if wide < _LEAST_LINES or fewest > 0.05 * len(shown):
        return None
    return max(position for position in middle if across[position] == fewest)


def _gutter(lines: Sequence[str]) -> int | None:
    """The position with text on both sides of most lines and hardly any across it, if both sides read as prose."""
    width = max(map(len, lines), default=0)
    if width > _WIDEST_LAYOUT:
        return None
    beside, across = _coverage(lines, width)
    best: tuple[float, int] | None = None
    for position, (both, over) in enumerate(zip(beside, across, strict=True)):
        if both >= _LEAST_LINES and over <= _MOST_CROSSINGS * both:
            score = both - 2 * over
            # The right edge of a gutter is where the next column begins.
            if best is None or score >= best[0]:
                best = (score, position)
    if best is None:
        return None
    gutter = best[1]
    pairs = [(line[:gutter].strip(), line[gutter:].strip()) for line in lines if not _crosses(line, gutter)]
    beside_each_other = [(left, right) for left, right in pairs if left and right]
    if len(beside_each_other) < _LEAST_LINES:
        return None
    lefts, rights = zip(*beside_each_other, strict=True)
    return gutter if _is_prose(lefts) and _is_prose(rights) else None


def _coverage(lines: Sequence[str], width: int) -> tuple[list[int], list[int]]:
    """For each position, how many lines have text on both sides of it and none on it, and how many have text across it."""
    beside = [0] * (width + 1)
    across = [0] * (width + 1)
    for line in lines:
        spans = [match.span() for match in _SEGMENT.finditer(line)]
        for (_, end), (start, _) in pairwise(spans):
            beside[end] += 1
            beside[start + 1] -= 1
        for start, end in spans:
            across[start + 1] += 1
            across[end] -= 1
    return list(accumulate(beside)), list(accumulate(across))


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether most of the texts are made of words: cells of tables are short or figures."""
    worded = 0
    for text in texts:
        letters = sum(character.isalpha() for character in text)
        worded += letters >= _LEAST_LETTERS and letters >= 0.6 * len(text.replace(" ", ""))
    return worded >= 0.6 * len(texts)


def _crosses(line: str, gutter: int) -> bool:
    return any(match.start() < gutter < match.end() for match in _SEGMENT.finditer(line))


def _bands(lines: Sequence[str], gutter: int) -> Iterator[tuple[list[str], bool]]:
    """Runs of lines that keep to their columns, and between them runs of lines that span them."""
    band: list[str] = []
    split = True
    for line in lines:
        crosses = bool(line.strip()) and _crosses(line, gutter)
        if line.strip() and crosses == split:
            if band:
                yield band, split
            band, split = [], not crosses
        band.append(line)
    if band:
        yield band, split
