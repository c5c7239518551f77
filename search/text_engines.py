"""The text engines by their names in `kb.toml`."""

from __future__ import annotations

import shutil
from pathlib import Path

from ontology.errors import Locked, StorageError
from search.text_index import TextIndex

TEXT_ENGINES = ("tantivy",)


def open_text_index(engine: str, path: Path, *, read_only: bool = False) -> TextIndex:
    """The text index in a folder; opened for writing, it is made if there is none.

    Opened for writing, one that is damaged or was written under other word rules is replaced by an empty one: it lags behind
    the graph, and is filled from it.

    Raises:
        StorageError: the engine is unknown, or (read-only) the index is missing or damaged.
        IndexOutOfDate: read-only, and it was written under other word rules.
    """
    if engine == "tantivy":
        from search.tantivy_index import TantivyIndex

        try:
            return TantivyIndex(path, read_only=read_only)
        except Locked:
            raise
        except StorageError:
            if read_only or not path.is_dir():
                raise
            shutil.rmtree(path)
            return TantivyIndex(path)
    raise StorageError(
        f"the text engine {engine!r} is not known", source=str(path), hint=f"use {' or '.join(TEXT_ENGINES)} in kb.toml"
    )
