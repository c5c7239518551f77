"""Logs as JSON, an object a line: what happened, when, to which request.

    {"at": "2024-05-01T09:00:00.123Z", "level": "info", "event": "request", "request_id": "6f1c…", "method": "GET",
     "path": "/api/v1/search", "status": 200, "ms": 12.4, "bytes": 8934, "client": "127.0.0.1"}

What was searched for is not logged: the path is, the query string is not.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

#: The logger of a server; everything below it is written in this form.
LOGGER = "policykb.web"
_FIELDS = "policykb_fields"


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = getattr(record, _FIELDS, {})
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), **fields}
        if record.name != LOGGER:
            entry["logger"] = record.name
        if record.exc_info and record.exc_info[1] is not None:
            entry["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(entry, ensure_ascii=False, default=str)


def say(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Any) -> None:
    """Log an event with these fields; those that are None are left out."""
    shown = {name: value for name, value in fields.items() if value is not None}
    logging.getLogger(LOGGER).log(level, event, exc_info=error, extra={_FIELDS: shown})


def log_as_json(stream: TextIO | None = None, *, level: str = "info") -> None:
    """Write what a server and the libraries under it log to a stream (standard error) as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(LOGGER).setLevel(level.upper())
