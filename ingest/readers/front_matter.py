"""The YAML block that may open a Markdown or text file and say whose note it is."""

from __future__ import annotations

import re
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
        # Every value as it is written: `lang: no` is Norwegian, not false.
        content = yaml.load(match.group(1), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        return {}, match.end(), (_odd(f"the front matter is not valid YAML: {' '.join(str(error).split())}", match),)
    if not isinstance(content, dict):
        return {}, match.end(), (_odd("the front matter holds no keys", match),)
    found: dict[str, Any] = {}
    odd: list[Diagnostic] = []
    for key, value in content.items():
        name = str(key).replace("-", "_")
        if name not in _KEYS:
            odd.append(_odd(f"front matter key {key!r} is not known; known are {', '.join(sorted(_KEYS))}", match))
        elif not isinstance(value, str):
            odd.append(_odd(f"{key} must be a single value", match))
        elif not value:
            continue
        elif name.startswith("period"):
            day = parse_date(value)
            if day is None:
                odd.append(_odd(f"{value!r} is not a date for {key}; write it as 2024-12-31", match))
            else:
                found[name] = day
        else:
            found[name] = value
    return found, match.end(), tuple(odd)


def _odd(message: str, match: re.Match[str]) -> Diagnostic:
    return Diagnostic(
        code="front-matter", message=message, severity=Severity.WARNING, start_char=match.start(), end_char=match.end()
    )
