"""How requests get at the knowledge base: readers share the newest published state, a writer is opened for one write only.

Nothing is held while nobody asks for it, so `policykb ingest` from a shell and other readers work beside a running server.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.base import KnowledgeBase
from kb.layout import Layout, open_layout
from kb.web.errors import Busy
from ontology.errors import NotAllowed

_CURRENT = "current"


class _Shared:
    """A knowledge base that is open to read, and how many requests use it; closed by the last one once it is outdated."""

    def __init__(self, base: KnowledgeBase, stamp: object) -> None:
        self.base = base
        self.stamp = stamp
        self.users = 0
        self.outdated = False


class BaseAccess:
    """Opens one knowledge base for all requests of a server.

    Threads may share it. `prepare` makes a missing one and completes one whose last writer died.
    """

    def __init__(self, path: Path, *, read_only: bool = False, patience: float = 10.0) -> None:
        self.path = path
        self._read_only = read_only
        self._patience = patience
        self._guard = threading.Lock()
        self._opening = threading.Lock()
        self._turn = threading.Lock()
        self._shared: _Shared | None = None

    @property
    def layout(self) -> Layout:
        """The folder and its settings.

        Raises:
            NotFoundError: there is no knowledge base.
            StorageError: the folder is something else, or damaged.
        """
        return open_layout(self.path, create=False)

    def prepare(self) -> None:
        """Make sure that there is a state to read: a new knowledge base is made, one that has published nothing is completed.

        Raises:
            StorageError: the folder is something else, damaged, or may not be written.
            Locked: another process is about to do the same, and has not finished in time.
        """
        if not (self.path / "snapshots" / _CURRENT).exists():
            with KnowledgeBase.open(self.path, patience=self._patience):
                pass
        with self.reading():
            pass

    @contextmanager
    def reading(self) -> Iterator[KnowledgeBase]:
        """The knowledge base as it was last published, to read; the same one for all requests until something newer is there.

        Raises:
            StorageError: it cannot be opened.
        """
        shared = self._taken()
        try:
            yield shared.base
        finally:
            self._given_back(shared)

    @contextmanager
    def writing(self) -> Iterator[KnowledgeBase]:
        """The knowledge base, to write: for this one write, one writer at a time. Readers see what was written when it ends.

        Raises:
            NotAllowed: this server only reads.
            Locked: another process, or another request, writes, and has not finished in time.
        """
        if self._read_only:
            raise NotAllowed("this server is started read-only", hint="ask who runs it")
        if not self._turn.acquire(timeout=self._patience):
            raise Busy("another request is writing", hint="try again in a moment")
        try:
            with KnowledgeBase.open(self.path, create=False, patience=self._patience) as base:
                yield base
            self._renew(wait=True)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close what is open; requests that still read keep it until they end."""
        with self._guard:
            shared, self._shared = self._shared, None
        if shared is not None:
            self._retire(shared)

    # --- inside

    def _taken(self) -> _Shared:
        self._renew(wait=self._shared is None)
        with self._guard:
            shared = self._shared
            if shared is not None:
                shared.users += 1
        # Closed in between: the server is stopping, and what is asked now is answered all the same.
        return shared if shared is not None else self._taken()

    def _given_back(self, shared: _Shared) -> None:
        with self._guard:
            shared.users -= 1
            closing = shared.outdated and shared.users == 0
        if closing:
            shared.base.close()

    def _renew(self, *, wait: bool) -> None:
        """Open the newest published state, if it is not open; unless told to wait, let another thread that does so go on."""
        shared, stamp = self._shared, self._stamp()
        if shared is not None and stamp in (None, shared.stamp):
            return
        if not self._opening.acquire(blocking=wait):
            return
        try:
            stamp = self._stamp()
            former = self._shared
            if former is not None and former.stamp == stamp:
                return
            base = KnowledgeBase.open(self.path, read_only=True)
            # Opened here rather than by the first search, which would take as long.
            base.index_generation()
            with self._guard:
                self._shared = _Shared(base, stamp)
        finally:
            self._opening.release()
        if former is not None:
            self._retire(former)

    def _retire(self, shared: _Shared) -> None:
        with self._guard:
            shared.outdated = True
            closing = shared.users == 0
        if closing:
            shared.base.close()

    def _stamp(self) -> object:
        """What changes whenever something is published: the file that names the newest state is replaced, never changed."""
        try:
            stat = (self.path / "snapshots" / _CURRENT).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns
