"""The folder of a knowledge base: its settings file, the kept sources, and where graph and text index live.

policies.kb/
  kb.toml    format version, base IRI, text engine
  sources/   every ingested file, by sha256
  graph/     Oxigraph: the truth
  text/      the text index: derived from the graph
  snapshots/ published states of both, for readers
  tokens.json    who may write through a server, audit.jsonl what was written through one, uploads/ what one is reading
  model/     what was learned from the user's own tagged filings, if anything was
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ontology.errors import InputError, NotFoundError, StorageError
from ontology.namespaces import DEFAULT_BASE_IRI
from search.disk_errors import disk_errors, refusal
from search.text_engines import TEXT_ENGINES, check_engine

#: Raised when the layout or the meaning of the stored data changes so that older programs would misread it.
FORMAT = 1
_SETTINGS = "kb.toml"
_DRAFT = ".writing-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The paths of one knowledge base and what its settings file says."""

    root: Path
    base_iri: str = DEFAULT_BASE_IRI
    text_engine: str = TEXT_ENGINES[0]

    @property
    def graph(self) -> Path:
        """Folder of the graph store."""
        return self.root / "graph"

    @property
    def text(self) -> Path:
        """Folder of the text index."""
        return self.root / "text"

    @property
    def sources(self) -> Path:
        """Folder of the kept source files."""
        return self.root / "sources"

    @property
    def snapshots(self) -> Path:
        """Folder of the published states."""
        return self.root / "snapshots"

    @property
    def model(self) -> Path:
        """Folder of the models that were learned from the user's own filings."""
        return self.root / "model"

    @property
    def lock(self) -> Path:
        """The file whose lock says who writes."""
        return self.root / "lock"

    def with_engine(self, text_engine: str) -> Layout:
        """The layout with another text engine, which the settings file names from now on.

        Raises:
            InputError: there is no such engine.
            StorageError: the disk refuses.
        """
        check_engine(text_engine, str(self.root))
        layout = replace(self, text_engine=text_engine)
        try:
            write_atomically(layout.root / _SETTINGS, _settings(layout))
        except OSError as error:
            raise refusal("kb.toml cannot be written", self.root, error) from error
        return layout

    def source_path(self, sha256: str) -> Path:
        """Where the source file with this hash is kept."""
        return self.sources / sha256

    def keep_source(self, data: bytes, about: dict[str, Any]) -> str:
        """Keep a source file under its hash, with a note of where it came from; returns the hash.

        Raises:
            StorageError: the disk refuses.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        note = json.dumps(about, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        with disk_errors("the source cannot be kept", self.sources):
            if not self.source_path(sha256).exists():
                write_atomically(self.source_path(sha256), data)
            write_atomically(self.sources / f"{sha256}.json", note.encode("utf-8"))
        return sha256

    def forget_source(self, sha256: str) -> None:
        """Remove a source file and its note; one that is not there is no error."""
        self.source_path(sha256).unlink(missing_ok=True)
        (self.sources / f"{sha256}.json").unlink(missing_ok=True)

    def source_note(self, sha256: str) -> dict[str, Any]:
        """What was noted when the source was kept; empty if nothing was."""
        path = self.sources / f"{sha256}.json"
        if not path.exists():
            return {}
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


def open_layout(root: Path, *, create: bool, base_iri: str | None = None, text_engine: str | None = None) -> Layout:
    """The layout of the knowledge base at `root`; with `create`, a missing or empty folder becomes a new one.

    Raises:
        NotFoundError: there is none and none may be created.
        StorageError: `root` is something else, damaged, or was made by a newer version.
        InputError: `base_iri` is no absolute IRI or there is no such `text_engine`, or the knowledge base was made with
            another.
    """
    settings = root / _SETTINGS
    if not settings.exists():
        _check_vacant(root, create)
        engine = text_engine or TEXT_ENGINES[0]
        check_engine(engine, str(root))
        _create(Layout(root=root, base_iri=_checked_base(base_iri or DEFAULT_BASE_IRI), text_engine=engine))
    # Also of one that was made just now: another process may have been faster.
    layout = _read_settings(settings)
    if base_iri is not None and _checked_base(base_iri) != layout.base_iri:
        raise InputError(f"the base IRI is {layout.base_iri}, not {base_iri}", source=str(root), hint="it cannot change later")
    if text_engine is not None and text_engine != layout.text_engine:
        raise InputError(
            f"the text engine is {layout.text_engine}, not {text_engine}",
            source=str(root),
            hint=f"change it with policykb reindex --text-engine {text_engine}",
        )
    return layout


def write_atomically(path: Path, data: bytes, *, replace: bool = True, mode: int = 0o666) -> None:
    """Write a file so that it is there whole or not at all; who may read it is `mode`, as far as the umask lets them.

    Raises:
        FileExistsError: it is there already, and may not be replaced.
        OSError: the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{_DRAFT}{secrets.token_hex(8)}"
    # Not by `tempfile`, whose files are for their owner only.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            os.link(temporary, path)
            temporary.unlink()
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _check_vacant(root: Path, create: bool) -> None:
    if root.is_file():
        raise StorageError("this is a file, not a knowledge base", source=str(root), hint="name a folder")
    if root.is_dir() and not all(path.name.startswith(_DRAFT) for path in root.iterdir()):
        raise StorageError(
            "this folder is not a knowledge base: it has no kb.toml",
            source=str(root),
            hint="name another with --kb PATH",
        )
    if not create:
        raise NotFoundError(
            "there is no knowledge base here", source=str(root), hint="make one with: policykb ingest FILE --kb PATH"
        )


def _checked_base(base_iri: str) -> str:
    scheme, colon, rest = base_iri.partition(":")
    if not (scheme.isalpha() and colon and rest) or any(character in base_iri for character in ' <>"{}|\\^`'):
        raise InputError(f"{base_iri!r} is not an absolute IRI", hint="use one such as https://example.org/policies/")
    return base_iri if base_iri.endswith(("/", "#", ":")) else f"{base_iri}/"


def _create(layout: Layout) -> None:
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        # The settings first: what has them is a knowledge base, and what has not, but is not empty, is something else.
        with suppress(FileExistsError):
            write_atomically(layout.root / _SETTINGS, _settings(layout), replace=False)
        layout.sources.mkdir(exist_ok=True)
    except OSError as error:
        raise refusal("the knowledge base cannot be created", layout.root, error, otherwise="choose another place") from error


def _settings(layout: Layout) -> bytes:
    return (
        "# A policykb knowledge base. Do not edit the folders beside this file.\n"
        f"format = {FORMAT}\nbase_iri = {json.dumps(layout.base_iri)}\ntext_engine = {json.dumps(layout.text_engine)}\n"
    ).encode()


def _read_settings(path: Path) -> Layout:
    root = path.parent
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        found = int(settings["format"])
        layout = Layout(root=root, base_iri=str(settings["base_iri"]), text_engine=str(settings["text_engine"]))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        raise StorageError(
            f"kb.toml cannot be understood: {error!r}", source=str(root), hint="restore the file from a backup"
        ) from error
    if found > FORMAT:
        raise StorageError(
            f"this knowledge base has format {found}, made by a newer policykb; this one knows format {FORMAT}",
            source=str(root),
            hint="update policykb",
        )
    if layout.text_engine not in TEXT_ENGINES:
        raise StorageError(
            f"the text engine {layout.text_engine!r} in kb.toml is not known",
            source=str(root),
            hint=f"use {' or '.join(TEXT_ENGINES)}",
        )
    return layout
