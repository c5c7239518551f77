"""Reads JSON lines, plain or gzip."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.errors import InputError, ReadError

_HINT = "give JSON lines, plain or .gz"


def gold_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of the file with its line number, from 1; empty lines are left out.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line holds no JSON object.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise InputError("no JSON object", source=f"{path}:{number}", hint=_HINT)
                    yield number, row
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error}", source=str(path), hint=_HINT) from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint=_HINT) from error
