"""Decides what a source becomes: nothing new, a new document, or the next version of one; and under which id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ingest.pipeline import annotate_document
from ingest.readers import ReadOptions, read_source, read_sources
from ingest.tagging import Tagger
from kb.layout import Layout
from kb.source_ledger import SourceLedger
from kb.sources import read_bytes
from ontology.types import IngestResult
from search.graph_store import GraphStore

_NOT_OF_THE_DOCUMENT = frozenset({"max_bytes", "datatypes"})


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
    only_one: bool = False,
) -> tuple[Prepared, ...]:
    """Read and tag all documents of a source, unless the knowledge base has these bytes with these options from this tagger.

    Raises:
        InputError: `only_one` is asked for, and the source is a package with several reports.
        ReadError: the source cannot be read.
    """
    data, where, name = read_bytes(source, name, limit=options.max_bytes)
    sha256 = _hash(data)
    known = {found: kept for found in store.documents_with_sha256(sha256) if (kept := store.document(found))}
    ledger = SourceLedger(layout.source_note(sha256))
    asked = _as_text(options)
    settled = ledger.documents(asked)
    if settled and all(found in known and known[found].model_version == tagger().model_version for found in settled):
        if only_one and len(settled) > 1:
            read_source(data, name=name, options=options)  # refuses, and names the reports
        note = dict(ledger.note)
        return tuple(Prepared(document_id=found, data=data, note=note, result=None) for found in settled)
    documents = (read_source(data, name=name, options=options),) if only_one else read_sources(data, name=name, options=options)
    ids = {kept.report: kept.document_id for kept in known.values()}
    results = []
    for document in documents:
        wanted = options.document_id or ids.get(document.report) or _free_id(document.document_id, where, data, layout, store)
        results.append(annotate_document(replace(document, document_id=wanted), tagger()))
    note = ledger.with_documents(name, where, asked, [result.document.document_id for result in results])
    return tuple(Prepared(document_id=result.document.document_id, data=data, note=note, result=result) for result in results)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _free_id(wanted: str, where: str | None, data: bytes, layout: Layout, store: GraphStore) -> str:
    """The id that the name gives, unless a file from another place has taken it: then nothing must be overwritten."""
    holder = store.document(wanted)
    if holder is None or layout.source_note(holder.sha256).get("path") == where:
        return wanted
    return f"{wanted}-{_hash(data)[:8]}"


def _as_text(options: ReadOptions) -> dict[str, str]:
    """The options that were given; limits and taxonomies say nothing about the document."""
    given = {field.name: getattr(options, field.name) for field in fields(options) if field.name not in _NOT_OF_THE_DOCUMENT}
    return {key: str(value) for key, value in sorted(given.items()) if value is not None}
