"""Numbers with a unit in folded text: "between three and five years", "20 – 50 years", "2.5 %", "US$5,000"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ontology.types import Span

_WORDS = {
    word: float(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), start=1
    )
} | {"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_UNITS = {"years": r"years?|yrs?", "months": r"months?", "days": r"days?", "percent": r"%|per ?cent"}
_TO = r"\s*(?:-|–|—|to|and)\s*(?:over\s+)?"


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A number or range in `unit`, and where it stands."""

    low: float
    high: float
    unit: str
    span: Span


def _pattern(unit: str) -> re.Pattern[str]:
    if unit == "amount":
        return re.compile(r"(?:[a-z]{0,3}[$€£]|usd|eur|gbp|nzd)\s*(?P<low>\d[\d,]*(?:\.\d+)?)(?P<high>\0)?(?P<middle>\0)?")
    names = _UNITS[unit]
    return re.compile(
        rf"(?<![\w.,])(?P<low>{_NUMBER})(?:[\s-]*(?:{names}))?(?:{_TO}(?P<high>{_NUMBER}))?(?P<middle>)[\s-]*(?:{names})(?!\w)"
    )


_PATTERNS = {unit: _pattern(unit) for unit in (*_UNITS, "amount")}


def find_values(text: str, unit: str) -> Iterator[FoundValue]:
    """Every number of `unit` in folded text, in order; "between 3 and 5 years" is one.

    >>> [(value.low, value.high) for value in find_values("between three and five years; 10 years", "years")]
    [(3.0, 5.0), (10.0, 10.0)]
    """
    for match in _PATTERNS[unit].finditer(text):
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        if low <= high:
            yield FoundValue(low, high, unit, match.span())


def _number(text: str) -> float:
    return _WORDS[text] if text in _WORDS else float(text.replace(",", ""))
