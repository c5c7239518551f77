"""Dates and reporting periods as reports write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_US = re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE)
_UK = re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH})\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:for the|as of and for the|as at and for the)?\s*"
    r"(?P<span>(?:financial |fiscal )?year|six months|six-month period|half[- ]year|three months|nine months)"
    r"\s+(?:then )?ended\s+",
    re.IGNORECASE,
)
# In this order: a half-year is no year.
_SPANS = {"half": 6, "six": 6, "three": 3, "nine": 9, "year": 12}


def parse_date(text: str) -> date | None:
    """The first date in `text`, or None.

    >>> parse_date("Dec. 31, 2024"), parse_date("30 June 2025"), parse_date("no date")
    (datetime.date(2024, 12, 31), datetime.date(2025, 6, 30), None)
    """
    found = [match for pattern in (_ISO, _US, _UK) for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        month = match["m"].lower()[:3]
        try:
            return date(int(match["y"]), _MONTHS.get(month) or int(match["m"]), int(match["d"]))
        except ValueError:  # 31 June: no such day, look at the next candidate
            continue
    return None


def months_before(end: date, months: int) -> date:
    """The first day of the period of `months` months that ends on `end`.

    >>> months_before(date(2025, 6, 30), 6)
    datetime.date(2025, 1, 1)
    """
    after = end + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    last_day = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(after.day, last_day))


def period_start_of(end: date, months: int) -> date | None:
    """The first day of the period, or None where the end is no month end: 52-week years begin on a day we cannot know.

    >>> period_start_of(date(2024, 12, 31), 12), period_start_of(date(2025, 3, 29), 6)
    (datetime.date(2024, 1, 1), None)
    """
    return months_before(end, months) if (end + timedelta(days=1)).day == 1 else None


def find_period(text: str) -> tuple[date | None, date | None]:
    """Start and end of the period in words such as "for the year ended 31 December 2024"; (None, None) without any.

    >>> find_period("Notes for the financial year ended 30 June 2024")
    (datetime.date(2023, 7, 1), datetime.date(2024, 6, 30))
    """
    for match in _PERIOD.finditer(text):
        end = parse_date(text[match.end() : match.end() + 30])
        if end is not None:
            words = match["span"].lower()
            months = next(count for word, count in _SPANS.items() if word in words)
            return period_start_of(end, months), end
    return None, None
