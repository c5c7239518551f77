"""What JSON has no form for, as text."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Dates as ISO 8601 has them, enumerations as their values: for `json.dumps(…, default=plain)`.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
