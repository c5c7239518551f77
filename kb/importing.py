"""Restores a knowledge base from its export: into a new folder, all of it or nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.answers import ImportReport
from kb.archive import LIMITS, Archive, open_archive
from kb.base import KnowledgeBase
from kb.layout import Layout, open_layout
from ontology.errors import ParseError, ReadError, StorageError, UnsafeInputError
from search.graph_store import GraphStore
from search.graph_transfer import find_base, load_graphs

_RDF = {".nq": "nquads", ".trig": "trig"}


def import_base(source: str | Path, target: str | Path) -> ImportReport:
    """Make the knowledge base `target` of an archive (`write_archive`, or the folder it was unpacked to) or of N-Quads or TriG.

    What is imported is checked as by `verify`, its text index is built anew. RDF alone has no sources: they are then missing.

    Raises:
        ReadError: the source is no export, damaged, or does not agree with itself; nothing is made.
        StorageError: there is something at `target` already.
    """
    source, target = Path(source), Path(target)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise StorageError("there is something here already", source=str(target), hint="name a new folder with --kb PATH")
    if not source.exists():
        raise ReadError("no such file", source=str(source), hint="check the path")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".importing-"))
    try:
        has_sources = _fill(draft, source)
        report = _check(draft, source, has_sources)
        if target.is_dir():
            target.rmdir()
        draft.chmod(0o755)
        draft.replace(target)
    except OSError as error:
        raise StorageError(f"it cannot be imported: {error.strerror}", source=str(target), hint="check the disk") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return report


def _fill(draft: Path, source: Path) -> bool:
    format = _RDF.get(source.suffix.lower()) if source.is_file() else None
    parts: Iterator[tuple[bytes, str]]
    if format is None:
        archive = open_archive(source)
        layout = open_layout(draft, create=True, base_iri=archive.base_iri)
        _keep_sources(layout, archive, source)
        parts = ((archive.read(name), "nquads") for name in archive.graphs)
    else:
        if source.stat().st_size > LIMITS.member_bytes:
            raise UnsafeInputError(
                f"the file is larger than {LIMITS.member_bytes:,} bytes", source=str(source), hint="use export --all"
            )
        data = source.read_bytes()
        layout = open_layout(draft, create=True, base_iri=find_base(data, format, str(source)))
        parts = iter([(data, format)])
    store = GraphStore(layout.graph, layout.base_iri)
    try:
        for data, kind in parts:
            load_graphs(store.store, layout.base_iri, data, kind, str(source))
    finally:
        store.close()
    return format is None


def _keep_sources(layout: Layout, archive: Archive, source: Path) -> None:
    for name in archive.sources:
        if name.endswith(".json"):
            continue
        note = f"{name}.json"
        about = _note(archive.read(note), note, source) if note in archive.sources else {}
        if layout.keep_source(archive.read(name), about) != name.rpartition("/")[2]:
            raise ParseError(f"{name!r} has other content than its name says", source=str(source), hint="export it again")


def _note(data: bytes, name: str, source: Path) -> dict[str, Any]:
    try:
        about = json.loads(data)
        options = [about.get("options", {}), *(asked["options"] for asked in about.get("asked", ()))]
        texts = [about.get("name", ""), about.get("path") or ""]
        texts += [text for given in options for pair in given.items() for text in pair]
        texts += [document for asked in about.get("asked", ()) for document in [*asked["documents"]]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ParseError(f"{name!r} is no note of a source: {error!r}", source=str(source), hint="export it again") from error
    if not all(isinstance(text, str) for text in texts):
        raise ParseError(f"{name!r} is no note of a source", source=str(source), hint="export it again")
    return dict(about)


def _check(draft: Path, source: Path, has_sources: bool) -> ImportReport:
    try:
        opened = KnowledgeBase.open(draft)
    except StorageError as error:
        raise ReadError(f"what it holds cannot be used: {error}", source=str(source), hint="export it again") from error
    with opened as kb:
        findings = [finding for finding in kb.verify(trusted=False) if has_sources or finding.code != "source-missing"]
        if findings:
            raise ReadError(f"what it holds does not agree: {findings[0]}", source=str(source), hint="export it again")
        documents = kb.store.document_ids()
        return ImportReport(documents=len(documents), sources=has_sources)
