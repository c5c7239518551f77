"""Text to the tokens that are compared: words, marks, and as one token each figures with their unit, dates and references."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class TokenKind(StrEnum):
    """What a token is; figures, dates and references change for reasons of their own."""

    WORD = "word"
    FIGURE = "figure"
    DATE = "date"
    REFERENCE = "reference"
    MARK = "mark"


class Token(NamedTuple):
    """A token as it is written, what it is compared by, and the white space before it (one blank, a line break or none).

    `key` is blind to case and to the shape of quotes and dashes.
    """

    text: str
    key: str
    kind: TokenKind
    space: str


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_WORDED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|ninety"
    "|twenty[- ]four|thirty[- ]six"
)
_UNIT = (
    r"(?:years?|months?|weeks?|days?|hours?|quarters?|años?|meses|mes|días?|basis points|bps"
    r"|per ?cent(?:age points?)?|percent|million|billion|thousand|millones|times)"
)
_NUMBER = r"(?:(?:US|NZ|NT|HK|C|A|R)?[$£€¥]\s?)?\d+(?:[.,]\d+)*(?:\s?%|(?:m|bn|k|x)\b)?"
_RANGE = rf"{_NUMBER}(?:\s?(?:-|–|—|\bto\b|\band\b|\bor\b)\s?{_NUMBER})?"
_WORD_RANGE = rf"(?:{_WORDED})(?:\s(?:to|and|or)\s(?:{_WORDED}))?"

_TOKEN = re.compile(
    rf"""
    (?P<date>
        \b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:de\s)?(?:{_MONTHS})(?:,?\s(?:de\s)?\d{{4}})?\b
      | \b(?:{_MONTHS})\s\d{{1,2}}(?:,\s?\d{{4}})?\b
      | \b(?:{_MONTHS})\s\d{{4}}\b
      | \bFY\s?\d{{2,4}}\b
      | (?<![\w$£€¥.,])(?:19|20)\d\d(?:\s?[-–/]\s?(?:\d\d|(?:19|20)\d\d))?(?![\d,.]\d|\s?%|\w)(?!\s{_UNIT}\b)
    )
  | (?P<reference>
        \bnotes?\s\d+[A-Z]?(?:\.\d+)*(?:\s?\([a-z0-9]{{1,5}}\))*
      | \b(?:IFRSs?|IAS|IFRIC|SIC|ASU|ASC|FRS|SFAS|NZ\sIFRS|NZ\sIAS)\s\d+(?:[-.]\d+)*(?:\([a-z0-9]{{1,4}}\))*
      | \b(?:level|stage|section|item|chapter|page|pages|paragraph|tranche|tier|part|pillar|appendix)\s\d+(?:\.\d+)*
    )
  | (?P<figure>
        {_RANGE}(?:[\s-]{_UNIT}\b)?
      | \b{_WORD_RANGE}[\s-]{_UNIT}\b
    )
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
  | (?P<mark>[^\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None, "\u200b": None})


def tokenize(text: str, *, lines: bool = False) -> tuple[Token, ...]:
    """The tokens of a text, in order; with `lines` a line break is kept as the space before a token (rows of a table).

    >>> [token.text for token in tokenize("Robots last 3 to 5 years (Note 2(d)); IAS 16 applies from 1 January 2024.")]
    ['Robots', 'last', '3 to 5 years', '(', 'Note 2(d)', ')', ';', 'IAS 16', 'applies', 'from', '1 January 2024', '.']
    """
    text = _line_rows(text) if lines else " ".join(text.split())
    tokens, end = [], 0
    for match in _TOKEN.finditer(text):
        written = match[0]
        kind = match.lastgroup or TokenKind.WORD
        tokens.append(Token(written, fold(written), TokenKind(kind), text[end : match.start()]))
        end = match.end()
    return tuple(tokens)


def fold(text: str) -> str:
    """Text without what a reader does not take for a difference: case, the shape of quotes and dashes.

    >>> fold("The Group’s")
    "the group's"
    """
    return text.translate(_FOLDED).lower()


def _line_rows(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
