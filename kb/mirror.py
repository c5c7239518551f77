"""Folders on disks that may not be written, for engines that put a lock file beside what they read, as tantivy does."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from pathlib import Path


class WritableView:
    """A folder itself, or, where it may not be written, one elsewhere with symbolic links to its files, locks aside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mirror: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def path(self) -> Path:
        """The folder to use; made at first use."""
        if not self._folder.is_dir() or os.access(self._folder, os.W_OK):
            return self._folder
        self._mirror = tempfile.TemporaryDirectory(prefix="policykb-")
        mirror = Path(self._mirror.name)
        for path in self._folder.iterdir():
            if not path.name.endswith(".lock"):
                (mirror / path.name).symlink_to(path.absolute())
        return mirror

    def remove(self) -> None:
        """Remove what was made; doing so twice does nothing."""
        if self._mirror is not None:
            self._mirror.cleanup()
            self._mirror = None
