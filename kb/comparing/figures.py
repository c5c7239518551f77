"""The figures that changed between two texts, each with its unit and the words before it; and of what kind changes are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.comparing.redline import Run, SegmentKind
from kb.comparing.tokens import Token, TokenKind


class ChangeKind(StrEnum):
    """What changed in a passage: its wording, a figure, a date that is another year's, a reference, or marks alone."""

    WORDING = "wording"
    FIGURE = "figure"
    DATE = "date"
    REFERENCE = "reference"
    MARKS = "marks"


#: Changes that a new year brings by itself, or that change no meaning.
EXPECTED = frozenset({ChangeKind.DATE, ChangeKind.REFERENCE, ChangeKind.MARKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure in place of another, as written: its unit (years, months, days, percent, amount or None), the words before."""

    before: str
    after: str
    unit: str | None
    context: str


_UNITS = (
    ("years", re.compile(r"\b(years?|años?)$")),
    ("months", re.compile(r"\b(months?|mes|meses)$")),
    ("days", re.compile(r"\b(days?|días?)$")),
    ("percent", re.compile(r"(%|per ?cent|percent|percentage points?|bps|basis points)$")),
    ("amount", re.compile(r"[$£€¥]|(m|bn|million|billion|thousand|millones)$")),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONTEXT = 6
_STOPS = frozenset(".;|")


def figure_changes(before: Sequence[Token], after: Sequence[Token], runs: Sequence[Run]) -> Iterator[FigureChange]:
    """The figures that stand in place of others, in order: one for one where a change has as many as before, else by unit."""
    for deleted, inserted, start in _replaced(runs):
        old = [before[place] for place in range(*deleted) if before[place].kind is TokenKind.FIGURE]
        new = [place for place in range(*inserted) if after[place].kind is TokenKind.FIGURE]
        if len(old) != len(new):
            by_unit: dict[str | None, list[Token]] = {}
            for token in old:
                by_unit.setdefault(unit_of(token.key), []).append(token)
            pairs = []
            for place in new:
                same = by_unit.get(unit_of(after[place].key))
                if same and unit_of(after[place].key) is not None:
                    pairs.append((same.pop(0), place))
        else:
            pairs = list(zip(old, new, strict=True))
        for token, place in pairs:
            if token.key != after[place].key:
                unit = unit_of(after[place].key) or unit_of(token.key)
                yield FigureChange(
                    before=token.text,
                    after=after[place].text,
                    unit=unit,
                    context=_context(after, start if place < start else place),
                )


def unit_of(figure: str) -> str | None:
    """The unit a figure is written in; None if it has none.

    >>> unit_of("3 to 5 years"), unit_of("£0.9m"), unit_of("12")
    ('years', 'amount', None)
    """
    return next((unit for unit, pattern in _UNITS if pattern.search(figure.lower())), None)


def change_kinds(
    before: Sequence[Token], after: Sequence[Token], runs: Sequence[Run], years: int | None
) -> frozenset[ChangeKind]:
    """Of what kinds the changes are; a date is expected to change if it is `years` later than the one in its place."""
    return frozenset(
        _kind([before[place] for place in range(*deleted)], [after[place] for place in range(*inserted)], years)
        for deleted, inserted, _ in _replaced(runs)
    )


def _kind(old: Sequence[Token], new: Sequence[Token], years: int | None) -> ChangeKind:
    said_old, said_new = ([token for token in tokens if token.kind is not TokenKind.MARK] for tokens in (old, new))
    kinds = {token.kind for token in (*said_old, *said_new)}
    if not kinds:
        return ChangeKind.MARKS
    if not said_old or not said_new:
        return ChangeKind.WORDING
    if kinds == {TokenKind.REFERENCE}:
        return ChangeKind.REFERENCE
    if kinds == {TokenKind.DATE}:
        return ChangeKind.DATE if _rolled(said_old, said_new, years) else ChangeKind.WORDING
    if kinds <= {TokenKind.FIGURE, TokenKind.DATE}:
        return ChangeKind.FIGURE
    return ChangeKind.WORDING


def _rolled(old: Sequence[Token], new: Sequence[Token], years: int | None) -> bool:
    """Whether each year is the old one so many years on."""
    first = [int(year) for token in old for year in _YEAR.findall(token.text)]
    second = [int(year) for token in new for year in _YEAR.findall(token.text)]
    return bool(first) and years is not None and [year + years for year in first] == second


def _replaced(runs: Sequence[Run]) -> Iterator[tuple[tuple[int, int], tuple[int, int], int]]:
    """Each change as the range that was deleted, the range that was inserted, and where the latter begins."""
    deleted: tuple[int, int] | None = None
    for kind, start, end, later_start, later_end in runs:
        if kind is SegmentKind.DELETE:
            deleted = (start, end)
            empty = (later_start, later_start)
        elif kind is SegmentKind.INSERT:
            yield deleted or (start, start), (later_start, later_end), later_start
            deleted = None
        elif deleted is not None:
            yield deleted, empty, later_start
            deleted = None
    if deleted is not None:
        yield deleted, empty, empty[0]


def _context(tokens: Sequence[Token], place: int) -> str:
    """The words before a figure in its sentence or row."""
    while place > 0 and tokens[place - 1].key in "|([":
        place -= 1
    start = place
    while start > 0 and place - start < _CONTEXT and tokens[start - 1].key not in _STOPS and "\n" not in tokens[start].space:
        start -= 1
    return "".join(token.space + token.text for token in tokens[start:place]).strip()
