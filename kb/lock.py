"""One writer or many readers: a lock on a file in the knowledge base, freed by the system if the process dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from ontology.errors import Locked
from search.disk_errors import refusal

#: Seconds between two looks at a lock that another process holds.
_LOOKS_AGAIN = 0.02


class FolderLock:
    """Holds the knowledge base for writing (alone) or reading (with other readers) until `release`.

    With `patience` it waits so many seconds for whoever holds it.

    Raises:
        Locked: another process holds it in a way that excludes this one; the message has its process id.
        StorageError: the lock file cannot be opened.
    """

    def __init__(self, path: Path, *, exclusive: bool, patience: float = 0.0) -> None:
        self._path = path
        try:
            # Readers of a knowledge base on a read-only disk still can take a shared lock.
            flags = os.O_RDWR | os.O_CREAT if exclusive or not path.exists() else os.O_RDONLY
            self._handle = os.open(path, flags, 0o644)
        except OSError as error:
            raise refusal("the lock cannot be opened", path.parent, error) from error
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() < until:
                    time.sleep(_LOOKS_AGAIN)
                    continue
                holder = os.pread(self._handle, 32, 0).decode("ascii", errors="replace").strip()
                os.close(self._handle)
                by = f"process {holder}" if holder else "another process"
                waited = f", and was so for {patience:g} seconds" if patience else ""
                raise Locked(
                    f"the knowledge base is in use by {by}{waited}",
                    source=str(path.parent),
                    hint="try again when it has finished",
                ) from error
        if exclusive:
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, str(os.getpid()).encode("ascii"), 0)

    def release(self) -> None:
        """Let others in; releasing twice does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()
