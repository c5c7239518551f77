"""Decides what a source becomes: nothing new, a new document, or the next version of one; and under which id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
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

_NOT_OF_THE_DOCUMENT = frozenset({"max_bytes", "max_unpacked", "max_pages", "datatypes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A source that is read and tagged but not stored. `result` is None where the knowledge base holds all of it."""

    document_id: str
    data: bytes
    note: dict[str, Any]
    result: IngestResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A source that must be read: its bytes, the options, and what the knowledge base knows of it."""

    data: bytes
    where: str | None
    name: str
    options: ReadOptions
    ledger: SourceLedger
    known_ids: Mapping[str | None, str]


class Intake:
    """Decides what sources become in one knowledge base; the reading and tagging in between may be done elsewhere.

    Ids that were given stay taken until `forget`, so that sources in work at the same time do not get the same one.
    """

    def __init__(self, layout: Layout, store: GraphStore, model_version: Callable[[], str]) -> None:
        self._layout = layout
        self._store = store
        self._model_version = model_version
        self._given: dict[str, str | None] = {}

    @property
    def models(self) -> Path:
        """The folder of the models that were learned from the user's own filings."""
        return self._layout.model

    def look_up(self, source: str | Path | bytes, name: str | None, options: ReadOptions) -> Pending | tuple[Prepared, ...]:
        """The source, to be read; or, if the knowledge base holds all of it, what it holds.

        Raises:
            ReadError: the source cannot be read.
        """
        data, where, name = read_bytes(source, name, limit=options.max_bytes)
        sha256 = _hash(data)
        known = {found: kept for found in self._store.documents_with_sha256(sha256) if (kept := self._store.document(found))}
        ledger = SourceLedger(self._layout.source_note(sha256))
        settled = ledger.documents(_as_text(options))
        if settled and all(found in known and known[found].model_version == self._model_version() for found in settled):
            note = dict(ledger.note)
            return tuple(Prepared(document_id=found, data=data, note=note, result=None) for found in settled)
        ids = {kept.report: kept.document_id for kept in known.values()}
        return Pending(data=data, where=where, name=name, options=options, ledger=ledger, known_ids=ids)

    def give_ids(self, pending: Pending, documents: Sequence[tuple[str | None, str]]) -> tuple[str, ...]:
        """The ids to store documents under, each given as its report and the id that its name suggests."""
        given = tuple(
            pending.options.document_id or pending.known_ids.get(report) or self._free_id(suggested, pending)
            for report, suggested in documents
        )
        self._given |= dict.fromkeys(given, pending.where)
        return given

    def finish(self, pending: Pending, results: Sequence[IngestResult]) -> tuple[Prepared, ...]:
        """What was made of the source, to be stored."""
        ids = [result.document.document_id for result in results]
        note = pending.ledger.with_documents(pending.name, pending.where, _as_text(pending.options), ids)
        return tuple(
            Prepared(document_id=result.document.document_id, data=pending.data, note=note, result=result) for result in results
        )

    def forget(self) -> None:
        """Forget the ids that were given: what was made is stored."""
        self._given.clear()

    def _free_id(self, wanted: str, pending: Pending) -> str:
        """The id that the name gives, unless a file from another place has taken it: then nothing must be overwritten."""
        holder = self._store.document(wanted)
        if holder is not None:
            free = self._layout.source_note(holder.sha256).get("path") == pending.where
        else:
            free = self._given.get(wanted, pending.where) == pending.where
        return wanted if free else f"{wanted}-{_hash(pending.data)[:8]}"


def prepare(
    source: str | Path | bytes,
    name: str | None,
    options: ReadOptions,
    *,
    intake: Intake,
    tagger: Callable[[], Tagger],
    only_one: bool = False,
) -> tuple[Prepared, ...]:
    """Read and tag all documents of a source in this process, unless the knowledge base holds what would come of it.

    Raises:
        InputError: `only_one` is asked for, and the source is a package with several reports.
        ReadError: the source cannot be read.
    """
    found = intake.look_up(source, name, options)
    if isinstance(found, tuple):
        if only_one and len(found) > 1:
            read_source(found[0].data, name=found[0].note["name"], options=options)  # refuses, and names the reports
        return found
    data, name = found.data, found.name
    documents = (read_source(data, name=name, options=options),) if only_one else read_sources(data, name=name, options=options)
    ids = intake.give_ids(found, [(document.report, document.document_id) for document in documents])
    results = [
        annotate_document(replace(document, document_id=wanted), tagger())
        for document, wanted in zip(documents, ids, strict=True)
    ]
    return intake.finish(found, results)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _as_text(options: ReadOptions) -> dict[str, str]:
    """The options that were given; limits and taxonomies say nothing about the document."""
    given = {field.name: getattr(options, field.name) for field in fields(options) if field.name not in _NOT_OF_THE_DOCUMENT}
    return {key: str(value) for key, value in sorted(given.items()) if value is not None}
