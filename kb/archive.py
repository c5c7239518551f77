"""A whole knowledge base in one zip file, and what such a file must be.

manifest.json     format, base IRI, and the SHA-256 of every other member
graphs/00001.nq   a named graph each, sorted N-Quads; what policykb makes of its own data is left out
sources/‹sha256›  the kept source files, with the notes beside them (.json)

Models that were learned and saved searches are the user's own, and stay where they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.layout import Layout
from ontology.errors import ParseError, StorageError, UnsafeInputError
from ontology.safe_zip import SafeZip, ZipLimits
from search.graph_store import GraphStore
from search.graph_transfer import carried_over, rdf_text

_FORMAT = 1
_MANIFEST = "manifest.json"
_MEMBER = re.compile(r"graphs/[0-9]{5,9}\.nq|sources/[0-9a-f]{64}(\.json)?")
#: The day in the members, so that equal content gives equal bytes: the first that zip knows.
_DAY = (1980, 1, 1, 0, 0, 0)
_GIB = 1024**3
#: What an archive may hold; a member is read whole, so this bounds memory, too.
LIMITS = ZipLimits(members=1_000_000, member_bytes=1 * _GIB, total_bytes=64 * _GIB)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was opened: its base IRI, the names of its members, and how to read one."""

    base_iri: str
    graphs: tuple[str, ...]
    sources: tuple[str, ...]
    read: Callable[[str], bytes]


def write_archive(layout: Layout, store: GraphStore, path: Path) -> int:
    """Write a knowledge base to a zip file, whole or not at all; returns the number of bytes. Equal content gives equal bytes.

    Raises:
        StorageError: the file cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
                    hashes = {}
                    for name, data in _members(layout, store):
                        hashes[name] = hashlib.sha256(data).hexdigest()
                        _add(package, name, data)
                    manifest = {"format": _FORMAT, "base_iri": layout.base_iri, "files": hashes}
                    _add(package, _MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            size = Path(temporary).stat().st_size
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(
            f"the archive cannot be written: {error.strerror}", source=str(path), hint="check the disk"
        ) from error
    return size


def _members(layout: Layout, store: GraphStore) -> Iterator[tuple[str, bytes]]:
    for number, (_, quads) in enumerate(carried_over(store.store, store.graphs()), start=1):
        yield f"graphs/{number:05d}.nq", rdf_text(quads, "nquads").encode("utf-8")
    for path in sorted(layout.sources.iterdir()):
        name = f"sources/{path.name}"
        if _MEMBER.fullmatch(name):
            yield name, path.read_bytes()


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    package.writestr(member, data)


def open_archive(path: Path, limits: ZipLimits = LIMITS) -> Archive:
    """The archive at a path: the zip file, or the folder that it was unpacked to.

    Every member is held to the hash in the manifest when it is read.

    Raises:
        ParseError: no archive, cut off, with members that the manifest does not name or without some that it does.
        UnsafeInputError: it holds more than `limits`, or something that leads out of it.
    """
    if path.is_dir():
        names, read = _folder(path, limits)
    else:
        try:
            package = SafeZip(path.read_bytes(), source=str(path), limits=limits)
        except OSError as error:
            raise ParseError(f"cannot be read: {error.strerror}", source=str(path), hint="check the path") from error
        names, read = frozenset(package.names), package.read
    if _MANIFEST not in names:
        raise ParseError("this is no archive of a knowledge base: it has no manifest.json", source=str(path), hint=_MAKE_ONE)
    manifest = _manifest(read(_MANIFEST), str(path))
    files: dict[str, str] = manifest["files"]
    strange = sorted(names - {_MANIFEST} - files.keys()) + [name for name in files if not _MEMBER.fullmatch(name)]
    missing = sorted(files.keys() - names)
    if strange or missing:
        what = f"holds {strange[0]!r}, which is no part of one" if strange else f"lacks {missing[0]!r}"
        raise ParseError(f"the archive {what}", source=str(path), hint=_MAKE_ONE)

    def checked(name: str) -> bytes:
        data = read(name)
        if hashlib.sha256(data).hexdigest() != files[name]:
            raise ParseError(f"{name!r} has other content than the manifest says", source=str(path), hint=_MAKE_ONE)
        return data

    graphs = tuple(sorted(name for name in files if name.startswith("graphs/")))
    sources = tuple(sorted(name for name in files if name.startswith("sources/")))
    return Archive(manifest["base_iri"], graphs, sources, checked)


_MAKE_ONE = "make one with: policykb export --all FILE.zip"


def _manifest(data: bytes, source: str) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
        version, files = manifest["format"], manifest["files"]
        valid = isinstance(manifest["base_iri"], str) and isinstance(version, int)
        valid = valid and all(isinstance(text, str) for pair in files.items() for text in pair)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError(f"the manifest cannot be understood: {error!r}", source=source, hint=_MAKE_ONE) from error
    if not valid:
        raise ParseError("the manifest cannot be understood", source=source, hint=_MAKE_ONE)
    if version > _FORMAT:
        raise ParseError(
            f"the archive has format {version}; this policykb knows {_FORMAT}", source=source, hint="update policykb"
        )
    return dict(manifest)


def _folder(root: Path, limits: ZipLimits) -> tuple[frozenset[str], Callable[[str], bytes]]:
    names = set()
    total = 0
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            raise UnsafeInputError(f"{name!r} is a link", source=str(root), hint="put the file itself in its place")
        if path.is_file():
            names.add(name)
            size = path.stat().st_size
            total += size
            if size > limits.member_bytes or total > limits.total_bytes or len(names) > limits.members:
                raise UnsafeInputError(f"{name!r} makes it larger than an archive may be", source=str(root), hint=_MAKE_ONE)
    return frozenset(names), lambda name: (root / name).read_bytes()
