"""The folder of a text index: which engine wrote it, under which rules, and the graph generation it has."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ontology.errors import IndexOutOfDate, StorageError
from search.analysis import analysis_version
from search.disk_errors import refusal

_STATE = "generation.json"
_REINDEX = "run `policykb reindex` to build it anew from the graph"

#: What wrote an index that does not say so.
_FIRST_ENGINE = "tantivy"


class IndexFolder:
    """The folder, seen by one engine; `version` changes when the engine stores things in another way."""

    def __init__(self, path: Path | str, *, engine: str, version: int) -> None:
        self.path = Path(path)
        self.engine = engine
        self.version = version

    def is_vacant(self) -> bool:
        """Whether an index may be made here.

        A folder with anything in it is never made an index silently: that would be an empty index in place of a lost one.
        """
        return not self.path.is_dir() or not any(self.path.iterdir())

    def make(self) -> None:
        """Make the folder.

        Raises:
            StorageError: the disk refuses.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refusal("the text index cannot be created", self.path, error) from error

    def check(self) -> None:
        """Refuse an index that another engine wrote, or this one in another way.

        Raises:
            IndexOutOfDate: it was; the hint says to reindex.
            StorageError: there is no index, or it is damaged.
        """
        state = self._read()
        wanted = {"engine": self.engine, "format": self.version, "analysis": analysis_version()}
        for key, value in wanted.items():
            if state[key] != value:
                raise IndexOutOfDate(
                    f"the text index was written with {key} {state[key]!r}, this policykb has {value!r}",
                    source=str(self.path),
                    hint=_REINDEX,
                )

    def generation(self) -> int:
        """The graph generation that was recorded last.

        Raises:
            StorageError: there is no index, or it is damaged.
        """
        return int(self._read()["generation"])

    def record(self, generation: int) -> None:
        """Write down that the index has this graph generation: durable, and there whole or not at all.

        Raises:
            StorageError: the disk refuses.
        """
        state = {
            "engine": self.engine,
            "format": self.version,
            "analysis": analysis_version(),
            "generation": generation,
        }
        draft = self.path / f"{_STATE}.new"
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump(state, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path / _STATE)
        except OSError as error:
            raise refusal("the generation cannot be written", self.path, error) from error

    def damaged(self, error: BaseException) -> StorageError:
        """The error to raise where the engine cannot read its files."""
        return StorageError(f"the text index is damaged: {error}", source=str(self.path), hint=_REINDEX)

    def unwritten(self, error: BaseException) -> StorageError:
        """The error to raise where the engine cannot write its files."""
        return refusal("the text index cannot be written", self.path, error)

    def _read(self) -> Mapping[str, Any]:
        try:
            return _read_state(self.path)
        except FileNotFoundError as error:
            raise StorageError(
                "there is no text index here, or only a part of one", source=str(self.path), hint=_REINDEX
            ) from error
        except (OSError, ValueError, KeyError) as error:
            raise self.damaged(error) from error


def engine_of(path: Path) -> str | None:
    """The engine that wrote the index in a folder; None if there is no index, or one that does not say."""
    try:
        return str(_read_state(path)["engine"])
    except (OSError, ValueError, KeyError):
        return None


def _read_state(path: Path) -> Mapping[str, Any]:
    state = json.loads((path / _STATE).read_text(encoding="utf-8"))
    if not isinstance(state, dict) or not isinstance(state["generation"], int):
        raise ValueError("not a state of a text index")
    return {"engine": _FIRST_ENGINE, **{key: state[key] for key in ("format", "analysis")}, **state}
