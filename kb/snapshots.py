"""Published states of a knowledge base: what readers open, so that they never wait for the writer nor see half a filing.

snapshots/
  current           names the newest
  00000042-6f1c/    graph and text index as of generation 42, hard links to files that never change
  .private-…/       a working copy of the process that runs queries

Who reads a snapshot holds a shared lock on its folder, which the system frees if the process dies; the writer removes those
that are neither current nor held.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from kb.layout import Layout, write_atomically
from kb.lock import FolderLock
from kb.mirror import WritableView
from ontology.errors import StorageError
from search.disk_errors import refusal

_CURRENT = "current"
_DRAFT = ".draft-"
_PRIVATE = ".private-"
_TRIES = 50


class State(Protocol):
    """A state of a knowledge base that is held: a snapshot, or the working state."""

    @property
    def graph(self) -> Path:
        """Folder of the graph."""

    @property
    def text(self) -> Path:
        """Folder of the text index."""

    def release(self) -> None:
        """Let go of it; releasing twice does nothing."""


class WorkingState:
    """The state that the writer changes, held for writing (alone) or to read (while nobody writes).

    Raises:
        Locked: another process holds it in a way that excludes this one.
        StorageError: the lock file cannot be opened.
    """

    def __init__(self, layout: Layout, *, exclusive: bool, patience: float = 0.0) -> None:
        self.graph = layout.graph
        self._text = WritableView(layout.text)
        self._lock = FolderLock(layout.lock, exclusive=exclusive, patience=patience)

    @property
    def text(self) -> Path:
        """Folder of the text index."""
        return self._text.path

    def release(self) -> None:
        """Let others in; releasing twice does nothing."""
        self._lock.release()
        self._text.remove()


class Snapshot:
    """A published state, held until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = WritableView(path / "text")
        self._handle = os.open(path, os.O_RDONLY)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    @property
    def graph(self) -> Path:
        """Folder of the graph."""
        return self.path / "graph"

    @property
    def text(self) -> Path:
        """Folder of the text index."""
        return self._text.path

    @property
    def generation(self) -> int:
        """The graph generation that was published."""
        return int(self.path.name.partition("-")[0])

    @property
    def is_there(self) -> bool:
        """Whether the folder that is held is still the one of this name: the writer may have removed it just before."""
        try:
            return os.path.samestat(os.fstat(self._handle), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let the writer remove it; releasing twice does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self._text.remove()


def published_state(layout: Layout) -> Snapshot:
    """The newest published state, held.

    Raises:
        StorageError: nothing was published yet, or the folder is damaged.
    """
    snapshot = newest_snapshot(layout.snapshots)
    if snapshot is None:
        raise StorageError(
            "nothing is published in it yet", source=str(layout.root), hint="run policykb reindex, which completes it"
        )
    return snapshot


def newest_snapshot(folder: Path) -> Snapshot | None:
    """The newest published state in the snapshots folder, held; None if none was ever published.

    Raises:
        StorageError: the folder is damaged.
    """
    name = ""
    for _ in range(_TRIES):
        try:
            name = (folder / _CURRENT).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise _damaged(folder, str(error)) from error
        try:
            snapshot = Snapshot(folder / name)
        except OSError:
            continue  # Replaced between the two steps: `current` now names another.
        if snapshot.is_there:
            return snapshot
        snapshot.release()
    raise _damaged(folder, f"the snapshot {name!r} that is current is missing")


def publish(folder: Path, generation: int, copy_graph: Callable[[Path], None], text: Path) -> None:
    """Make the state of a generation the newest, visible whole or not at all, and remove those that nobody needs.

    Only the writer may call this.

    Raises:
        StorageError: the disk refuses; the former snapshot stays the newest.
    """
    draft = folder / f"{_DRAFT}{secrets.token_hex(4)}"
    target = folder / f"{generation:08d}-{secrets.token_hex(2)}"
    try:
        draft.mkdir(parents=True)
        copy_graph(draft / "graph")
        _link_folder(text, draft / "text")
        draft.rename(target)
        write_atomically(folder / _CURRENT, f"{target.name}\n".encode("ascii"))
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise refusal("the new state cannot be published", folder, error) from error
    _remove_unheld(folder, target.name)


def _remove_unheld(folder: Path, current: str) -> None:
    """Remove what nobody holds: former snapshots, unfinished drafts and copies of dead processes."""
    for path in folder.iterdir():
        # Who closes a working copy removes it at the same time, perhaps.
        with suppress(FileNotFoundError):
            if path.is_dir() and path.name != current and _is_free(path):
                # Under another name first, so that nobody finds half of it.
                doomed = folder / f"{_DRAFT}{secrets.token_hex(4)}"
                path.rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)


class PrivateFolder:
    """Names a folder for a working copy, held like a snapshot as long as this process lives.

    It is one of the snapshots' folder, where a copy is made of hard links, or a temporary one if nothing may be written there.
    """

    def __init__(self, folder: Path) -> None:
        home = folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())
        self._home = home / f"{_PRIVATE}{os.getpid()}-{secrets.token_hex(4)}"
        self._snapshot: Snapshot | None = None

    @property
    def path(self) -> Path:
        """The folder that may be used; the one around it is made at first use."""
        if self._snapshot is None:
            self._home.mkdir(parents=True)
            self._snapshot = Snapshot(self._home)
        return self._home / "graph"

    def remove(self) -> None:
        """Remove it with all that is in it."""
        if self._snapshot is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._snapshot.release()
            self._snapshot = None


def _is_free(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def _link_folder(source: Path, target: Path) -> None:
    """Hard links to all files of a text index; the engine may merge its files meanwhile, then it is done over."""
    for _ in range(_TRIES):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        try:
            before = _listing(source)
            for name in before:
                os.link(source / name, target / name)
            if _listing(source) == before:
                return
        except FileNotFoundError:
            continue
    raise OSError(f"{source} does not come to rest")


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and not entry.name.endswith((".lock", ".new")):
                stat = entry.stat()
                found[entry.name] = (stat.st_ino, stat.st_mtime_ns)
    return found


def _damaged(folder: Path, message: str) -> StorageError:
    return StorageError(f"the published state cannot be read: {message}", source=str(folder), hint="run policykb reindex")
