"""The YAML block that may open a Markdown or text file and say whose note it is."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import yaml

from ingest.dates import parse_date
from ontology.types import Diagnostic, Severity

_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEYS = {"entity", "title", "period_start", "period_end", "lang"}


def read_front_matter(text: str) -> tuple[dict[str, Any], int, tuple[Diagnostic, ...]]:
    """The metadata of the front matter, the offset at which the note begins, and what was odd.

    >>> read_front_matter("---\\nentity: Acme plc\\nperiod_end: 2024-12-31\\n---\\n# 1 Policies")
    ({'entity': 'Acme plc', 'period_end': datetime.date(2024, 12, 31)}, 48, ())
    >>> read_front_matter("# 1 Policies")
    ({}, 0, ())
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, 0, ()
    try:
        content = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError) as error:
        return {}, match.end(), (_odd(f"the front matter is not valid YAML: {' '.join(str(error).split())}", match),)
    if not isinstance(content, dict):
        return {}, match.end(), (_odd("the front matter holds no keys", match),)
    found: dict[str, Any] = {}
    odd: list[Diagnostic] = []
    for key, value in content.items():
        name = str(key).replace("-", "_")
        if name not in _KEYS:
            odd.append(_odd(f"front matter key {key!r} is not known; known are {', '.join(sorted(_KEYS))}", match))
        elif value is None:
            continue
        elif isinstance(value, (list, dict, set)):
            odd.append(_odd(f"{key} must be a single value", match))
        elif name.startswith("period"):
            day = _day(value)
            if day is None:
                odd.append(_odd(f"{value!r} is not a date for {key}; write it as 2024-12-31", match))
            else:
                found[name] = day
        else:
            found[name] = str(value)
    return found, match.end(), tuple(odd)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(str(value))


def _odd(message: str, match: re.Match[str]) -> Diagnostic:
    return Diagnostic(
        code="front-matter", message=message, severity=Severity.WARNING, start_char=match.start(), end_char=match.end()
    )
