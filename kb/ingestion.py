"""Decides what a source becomes: nothing new, a new document, or the next version of one; and under which id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ingest.pipeline import annotate
from ingest.readers import ReadOptions, document_id_of
from ingest.tagging import Tagger
from kb.layout import Layout
from kb.sources import read_bytes
from ontology.types import IngestResult
from search.filing import FilingDocument
from search.graph_store import GraphStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A source that is read and tagged but not stored. `result` is None where the knowledge base holds all of it."""

    document_id: str
    data: bytes
    note: dict[str, Any]
    result: IngestResult | None


def prepare(
    source: str | Path | bytes,
    name: str | None,
    options: ReadOptions,
    *,
    layout: Layout,
    store: GraphStore,
    tagger: Callable[[], Tagger],
) -> Prepared:
    """Read and tag a source, unless the knowledge base has these bytes with these options from this tagger.

    Raises:
        ReadError: the source cannot be read.
    """
    data, where, name = read_bytes(source, name)
    note = {"name": name, "path": where, "options": _as_text(options)}
    known = _document_with(store, hashlib.sha256(data).hexdigest())
    if known is not None:
        kept = layout.source_note(known.sha256)
        if kept.get("options") == note["options"] and known.model_version == tagger().model_version:
            return Prepared(document_id=known.document_id, data=data, note=note, result=None)
    document_id = options.document_id or (known.document_id if known else _free_id(name, where, data, layout, store))
    result = annotate(data, name=name, tagger=tagger(), options=replace(options, document_id=document_id))
    return Prepared(document_id=document_id, data=data, note=note, result=result)


def _document_with(store: GraphStore, sha256: str) -> FilingDocument | None:
    document_id = store.document_with_sha256(sha256)
    return store.document(document_id) if document_id else None


def _free_id(name: str, where: str | None, data: bytes, layout: Layout, store: GraphStore) -> str:
    """The id that the name gives, unless a file from another place has taken it: then nothing must be overwritten."""
    wanted = document_id_of(name)
    holder = store.document(wanted)
    if holder is None or layout.source_note(holder.sha256).get("path") == where:
        return wanted
    return f"{wanted}-{hashlib.sha256(data).hexdigest()[:8]}"


def _as_text(options: ReadOptions) -> dict[str, str]:
    """The options that were given."""
    given = {key: value for key, value in sorted(asdict(options).items()) if value is not None}
    return {key: str(value) for key, value in given.items() if key != "max_bytes"}
