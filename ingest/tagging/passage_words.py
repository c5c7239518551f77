"""The words of a passage as they tell what it does: tense and function words kept, figures and dates made kinds.

Policies are told from narrative by "is recognised" against "was recognised", by "when" and "if", and by the absence of
amounts, so nothing is stemmed away here, in contrast to the words that tell concepts.
"""

from __future__ import annotations

import re

from ontology.spelling import fold_spelling

_TOKEN = re.compile(
    r"(?P<standard>\b(?:IFRS|IAS|IFRIC|SIC|ASU|ASC|FRS|AASB|NZ\s+IFRS|NIIF|NIC)s?[\s-]*\d[\d.\-]*)"
    r"|(?P<note>\b[Nn]otes?\s+\d+[\w.()]*)"
    r"|(?P<money>(?:[$€£¥₩]|\b(?:US|A|NZ|NT|HK|C|R|S)\$|\b(?:EUR|USD|GBP|RMB|CHF|AUD|JPY|RM|Rs\.?|NIS)\b)\s*[\d(][\d,.]*\)?"
    r"(?:\s*(?:million|billion|thousand|bn|m|k)\b)?|\b\d[\d,.]*\s*(?:million|billion|thousand)\b)"
    r"|(?P<percent>\d[\d.,]*\s*(?:%|per\s?cent\b))"
    r"|(?P<date>\b\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?:\s+\d{4})?"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2}(?:,\s+\d{4})?)"
    r"|(?P<years>\b\d+(?:\.\d+)?(?:\s*(?:-|–|to|and)\s*\d+(?:\.\d+)?)?\s+(?:years?|months?|days)\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b(?:/\d\d)?)"
    r"|(?P<number>\d[\d,.]*)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<semicolon>;\s*(?:and|or)?\s*$)"
)
_LONGEST = 4_000


def passage_words(text: str) -> tuple[str, ...]:
    """The lower-case words of a passage; amounts, dates, years, standards and notes become `<money>`, `<date>` …

    >>> passage_words("At 31 December 2024 we recognised $1.2 million under IFRS 9.")
    ('at', '<date>', 'we', 'recognized', '<money>', 'under', '<standard>')
    """
    found = []
    for match in _TOKEN.finditer(text[:_LONGEST]):
        kind = match.lastgroup
        found.append(fold_spelling(match.group().lower().replace("’", "'")) if kind == "word" else f"<{kind}>")
    return tuple(found)
