"""The text engines by their names in `kb.toml`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import InputError, Locked, StorageError

if TYPE_CHECKING:
    from search.text_index import TextIndex

TEXT_ENGINES = ("tantivy", "whoosh")


def check_engine(engine: str, source: str) -> None:
    """Refuse an engine that is not known.

    Raises:
        InputError: it is none of `TEXT_ENGINES`.
    """
    if engine not in TEXT_ENGINES:
        raise InputError(f"there is no text engine {engine!r}", source=source, hint=f"use {' or '.join(TEXT_ENGINES)}")


def open_text_index(engine: str, path: Path) -> TextIndex:
    """The text index in a folder, opened for writing by this engine; it is made if there is none.

    One that is damaged, or was written by another engine or under other word rules, is replaced by an empty one: it lags
    behind the graph, and is filled from it.

    Raises:
        StorageError: the engine is unknown, or the disk refuses.
    """
    try:
        return _open(engine, path, read_only=False)
    except Locked:
        raise
    except StorageError:
        if engine not in TEXT_ENGINES or not path.is_dir():
            raise
        shutil.rmtree(path)
        return _open(engine, path, read_only=False)


def read_text_index(path: Path) -> TextIndex:
    """The text index in a folder, opened to read by the engine that wrote it.

    Raises:
        StorageError: the index is missing or damaged, or its engine is unknown.
        IndexOutOfDate: it was written under other word rules.
    """
    from search.index_folder import engine_of

    return _open(engine_of(path) or TEXT_ENGINES[0], path, read_only=True)


def _open(engine: str, path: Path, *, read_only: bool) -> TextIndex:
    # Each engine loads only where it is used.
    if engine == "tantivy":
        from search.tantivy_index import TantivyIndex

        return TantivyIndex(path, read_only=read_only)
    if engine == "whoosh":
        from search.whoosh_index import WhooshIndex

        return WhooshIndex(path, read_only=read_only)
    raise StorageError(
        f"the text engine {engine!r} is not known", source=str(path), hint=f"use {' or '.join(TEXT_ENGINES)} in kb.toml"
    )
