"""Reads the enumerator at the start of a heading or list item: `(h)`, `ii)`, `3.7.1`, `Note 2`, with every reading it allows.

`(i)` is the ninth letter or the first roman numeral; which one, only the chain it stands in can tell (see `ingest.outline`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The styles of a chain of enumerators: how it is written, and in which series it counts.
Style = tuple[str, str]

_SHAPE = re.compile(
    # (a) (xviii) (1), a) ii) 1), 2 2. 3.7.1 5-2, A. b. IV. ab. but not U.S.
    r"""^(?i:note\s*[–—-]?\s*)?(?:
        \((?P<paren>[a-z]{1,7}|[A-Z]{1,7}|\d{1,2})\)
      | (?P<close>[a-z]{1,7}|[A-Z]{1,7}|\d{1,2})\)
      | (?P<number>\d{1,2}(?:[.-]\d{1,2}){0,3})\.?
      | (?P<letter>[A-Z]|[a-z]|a[a-z]|(?P<double>[b-z])(?P=double)|[IVX]{2,7}|[ivx]{2,7})\.(?=\s|$|[A-Z][a-z])
    )(?=[\s:–—-]|[A-Z]|$)\s*[:–—-]{0,2}\s*""",
    re.VERBOSE,
)
_ROMAN = re.compile(r"^(x{0,3})(ix|iv|v?i{0,3})$")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d", re.IGNORECASE)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read an enumerator: its style and its value; decimal numbers have one value for each part."""

    style: Style
    value: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerator:
    """The enumerator of a line: as written (`label`), how many characters it takes, and its readings."""

    label: str
    length: int
    readings: tuple[Reading, ...]


def read_enumerator(text: str) -> Enumerator | None:
    """The enumerator that `text` starts with, or None.

    >>> found = read_enumerator("(i) Inventories")
    >>> found.label, found.length, [reading.value for reading in found.readings]
    ('(i)', 4, [(9,), (1,)])
    >>> read_enumerator("3.7.1 Classification").readings[0].value
    (3, 7, 1)
    >>> read_enumerator("Leases") is None
    True
    """
    match = _SHAPE.match(text)
    if match is None:
        return None
    if match["number"]:
        return _number(match, text)
    for form in ("paren", "close", "letter"):
        token = match[form]
        if token:
            readings = _number_readings(form, token) if token.isdigit() else _letter_readings(form, token)
            label = {"paren": f"({token})", "close": f"{token})", "letter": f"{token}."}[form]
            return Enumerator(label=label, length=match.end(), readings=readings) if readings else None
    return None


def _number(match: re.Match[str], text: str) -> Enumerator | None:
    """A bare number counts only before a capital: "2 Leases", not "2 of the directors" or "31 December"."""
    rest = text[match.end() :]
    named = match.group().lower().startswith("note")
    if not rest:
        if not named:
            return None
    elif not rest[0].isupper() or _MONTH.match(rest):
        return None
    parts = tuple(int(part) for part in re.split(r"[.-]", match["number"]))
    reading = Reading(style=("number", str(len(parts))), value=parts)
    return Enumerator(label=match["number"], length=match.end(), readings=(reading,))


def _number_readings(form: str, token: str) -> tuple[Reading, ...]:
    return (Reading(style=(form, "arabic"), value=(int(token),)),)


def _letter_readings(form: str, token: str) -> tuple[Reading, ...]:
    case = "upper" if token.isupper() else "lower"
    word = token.lower()
    values: list[tuple[str, int]] = []
    if len(word) == 1:
        values.append((f"letter-{case}", ord(word) - 96))
    elif len(set(word)) == 1:  # aa, bb, cc after z
        values.append((f"letter-{case}", 26 * (len(word) - 1) + ord(word[0]) - 96))
    if len(word) == 2 and word[0] == "a" and word[1] != "a":  # aa, ab, ac after z
        values.append((f"letter-{case}", 26 + ord(word[1]) - 96))
    if _ROMAN.match(word):
        values.append((f"roman-{case}", _roman_value(word)))
    return tuple(Reading(style=(form, series), value=(value,)) for series, value in values)


def _roman_value(word: str) -> int:
    total = 0
    for digit, following in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_DIGITS[digit]
        total += -value if _ROMAN_DIGITS.get(following, 0) > value else value
    return total
