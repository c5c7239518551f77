"""The audit log: who wrote what through the server, and who tried to log in and failed. Lines are added, never changed.

audit.jsonl in the folder of the knowledge base, a JSON object a line:
    {"at": "2024-05-01T09:00:00.123Z", "event": "write", "request_id": "6f1c…", "client": "127.0.0.1", "name": "Ada",
     "role": "approver", "way": "token", "method": "POST", "path": "/api/v1/review/accept", "status": 200, "decisions": [17]}

The file is opened for each line, so it may be renamed away (logrotate) at any time.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search.disk_errors import disk_errors

FILE_NAME = "audit.jsonl"


class AuditLog:
    """The audit log of one knowledge base. Threads and processes may share it."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE_NAME
        self._guard = threading.Lock()

    def write(self, event: str, **fields: Any) -> None:
        """Add a line, on the disk before this returns; fields that are None are left out.

        Raises:
            StorageError: the disk refuses.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {"at": now, "event": event, **{name: value for name, value in fields.items() if value is not None}}
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self._guard, disk_errors("the audit log cannot be written", self._path):
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                # One write of a line: what several processes append is not mixed up.
                os.write(handle, line.encode("utf-8", errors="backslashreplace"))
                os.fsync(handle)
            finally:
                os.close(handle)
