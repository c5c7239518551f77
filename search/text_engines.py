"""The text engines by their names in `kb.toml`."""

from __future__ import annotations

from pathlib import Path

from ontology.errors import StorageError
from search.text_index import TextIndex

TEXT_ENGINES = ("tantivy",)


def open_text_index(engine: str, path: Path, *, read_only: bool = False) -> TextIndex:
    """The text index in a folder; opened for writing, it is made if there is none.

    Raises:
        StorageError: the engine is unknown, or the index is missing (read-only), damaged, or written under other word rules.
    """
    if engine == "tantivy":
        from search.tantivy_index import TantivyIndex

        return TantivyIndex(path, read_only=read_only)
    raise StorageError(
        f"the text engine {engine!r} is not known", source=str(path), hint=f"use {' or '.join(TEXT_ENGINES)} in kb.toml"
    )
