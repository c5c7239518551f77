"""Labels come as JSON lines, plain or compressed. What is labelled, the first line tells."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from ontology.errors import InputError, ReadError

_HINT = "give JSON lines, plain or .gz"


class GoldKind(StrEnum):
    """What the lines of a file label: single texts, whole notes that they hold, or reports that they only name.

    Of reports, either the passages that state a policy are labelled, or what single passages choose or speak of.
    """

    TEXTS = "texts"
    NOTES = "notes"
    REPORTS = "reports"
    CHOICES = "choices"
    ASPECTS = "aspects"


def gold_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line that is not empty, with its place for messages.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no JSON object.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise InputError("no JSON object", source=f"{path}:{number}", hint=_HINT)
                    yield f"{path}:{number}", row
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error}", source=f"{path}:{number}", hint=_HINT) from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint=_HINT) from error


def gold_kind(path: Path) -> GoldKind:
    """What a file labels, by its first line; one without lines labels texts, and reading it says that there are none.

    Raises:
        ReadError: the file cannot be read.
        InputError: its first line is no JSON object.
    """
    first = next((row for _, row in gold_lines(path)), {})
    if "labelled" in first:
        return GoldKind.REPORTS
    for kind in (GoldKind.CHOICES, GoldKind.ASPECTS):
        if kind.value in first:
            return kind
    return GoldKind.NOTES if "tags" in first or "headings" in first else GoldKind.TEXTS
