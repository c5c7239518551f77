"""The part of the knowledge base that takes sources in: reads, tags and stores them, each in one step."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kb.answers import IngestOptions, IngestReport, report_of
from kb.layout import Layout
from ontology.errors import InputError, PolicyKBError
from search.filing import Filing
from search.graph_store import GraphStore

if TYPE_CHECKING:
    from ingest.readers import ReadOptions
    from ingest.tagging import Tagger
    from kb.ingestion import Intake, Pending, Prepared
    from kb.reviewing.review import Review
    from ontology.catalogue import Catalogue
    from ontology.types import IngestResult


#: Clauses of one load after which the stores are put in order.
WORTH_COMPACTING = 10_000


class IngestMethods(ABC):
    """What `KnowledgeBase` does with sources. docs/formats.md says what is read."""

    layout: Layout
    _store: GraphStore

    @cached_property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""

    @cached_property
    @abstractmethod
    def _tagger(self) -> Tagger:
        """What tags the documents; spaCy loads with it."""

    @cached_property
    @abstractmethod
    def review(self) -> Review:
        """What reviewers decide."""

    @abstractmethod
    def filing(self, document_id: str) -> Filing:
        """One document with all that is stored of it."""

    @abstractmethod
    def compact(self) -> None:
        """Order what many changes have scattered over the disk."""

    @abstractmethod
    def _check_writable(self) -> None:
        """Refuse a base that is open to read."""

    @abstractmethod
    def _element_datatypes(self) -> Mapping[tuple[str, str], str]:
        """Datatypes of the elements of all taxonomies that were added."""

    @abstractmethod
    def _index_and_publish(self, filings: Sequence[Filing], generation: int) -> None:
        """Bring the text index to the generation of the graph, and show both to readers."""

    def ingest(self, source: str | Path | bytes, **options: Unpack[IngestOptions]) -> IngestReport:
        """Read, split and tag one document, and store it in one step.

        The same bytes with the same options change nothing. A changed file of the same name in the same place replaces
        its former version; one from another place is kept beside it.

        Args:
            source: path of a file, or its bytes (then `name` is needed).
            **options: see `IngestOptions`.

        Raises:
            InputError: the source is a package with several reports; choose one with `report`, or use `ingest_all`.
            ReadError: the source cannot be read; nothing is stored or changed.
            StorageError: the knowledge base is read-only.
        """
        return self._ingest(source, options, only_one=True)[0]

    def ingest_all(self, source: str | Path | bytes, **options: Unpack[IngestOptions]) -> tuple[IngestReport, ...]:
        """`ingest` for all documents of a source: a package may hold several reports. Each is stored in one step.

        Raises:
            ReadError: the source cannot be read; nothing is stored or changed.
            StorageError: the knowledge base is read-only.
        """
        return self._ingest(source, options, only_one=False)

    def ingest_many(
        self, paths: Sequence[str | Path], *, workers: int = 2, seconds: float = 600, **options: Unpack[IngestOptions]
    ) -> Iterator[tuple[Path, tuple[IngestReport, ...] | PolicyKBError]]:
        """Read, split and tag many files in processes of their own, and store them in batches.

        Gives each file with what was made of it, or with the error that it ended in, as soon as that is stored; in no
        particular order. A file that crashes its process or takes it longer than `seconds` is an error too.

        Raises:
            InputError: there must be at least one worker.
            StorageError: the knowledge base is read-only.
        """
        self._check_writable()
        if workers < 1:
            raise InputError(f"{workers} workers can do nothing", source="workers", hint="give 1 or more")
        from kb.bulk_ingestion import BulkIngestion

        bulk = BulkIngestion(self._intake, self.read_options(options), workers=workers, seconds=seconds)
        stored = 0
        for batch in bulk.batches([Path(path) for path in paths], time.monotonic):
            prepared = [one for _, outcome in batch if not isinstance(outcome, PolicyKBError) for one in outcome]
            reports = dict(zip([one.document_id for one in prepared], self._store_prepared(prepared), strict=True))
            stored += sum(len(one.result.clauses) for one in prepared if one.result is not None)
            for path, outcome in batch:
                if isinstance(outcome, PolicyKBError):
                    yield path, outcome
                else:
                    yield path, tuple(reports[one.document_id] for one in outcome)
        if stored >= WORTH_COMPACTING:
            self.compact()

    def store_read(
        self, pending: Pending, documents: Sequence[tuple[str | None, str]], results: Sequence[IngestResult]
    ) -> tuple[IngestReport, ...] | None:
        """Store what another process has read of a source, each document in one step; None if it must be read again.

        That is so if the ids under which it was read have been given to other documents since.

        Args:
            pending: the source, as looked up before it was read.
            documents: the documents in it, as the report and the id that the name suggests.
            results: what was made of these.

        Raises:
            StorageError: the knowledge base is read-only.
        """
        self._check_writable()
        from kb.ingestion import Intake

        intake = Intake(self.layout, self._store, lambda: results[0].model_version)
        found = intake.look_up(pending.data, pending.name, pending.options)
        if isinstance(found, tuple):
            return tuple(self._store_prepared(found))
        if intake.give_ids(found, documents) != tuple(result.document.document_id for result in results):
            return None
        return tuple(report for one in intake.finish(found, results) for report in self._store_prepared([one]))

    def _ingest(self, source: str | Path | bytes, options: IngestOptions, *, only_one: bool) -> tuple[IngestReport, ...]:
        self._check_writable()
        from kb.ingestion import prepare

        prepared = prepare(
            source,
            options.get("name"),
            self.read_options(options),
            intake=self._intake,
            tagger=lambda: self._tagger,
            only_one=only_one,
        )
        return tuple(report for one in prepared for report in self._store_prepared([one]))

    @cached_property
    def _intake(self) -> Intake:
        from kb.ingestion import Intake

        return Intake(self.layout, self._store, lambda: self._tagger.model_version)

    def read_options(self, options: IngestOptions) -> ReadOptions:
        """What readers are told: these options, and the datatypes of the taxonomies that were added."""
        from ingest.readers import ReadOptions

        given = {key: value for key, value in options.items() if key != "name" and value is not None}
        return ReadOptions(**given, datatypes=self._element_datatypes())  # type: ignore[arg-type]

    def _store_prepared(self, prepared: Sequence[Prepared]) -> list[IngestReport]:
        """Store documents in one step, and say what became of each."""
        read = [one.result for one in prepared if one.result is not None]
        existed = {one.document_id for one in prepared if self._store.document(one.document_id) is not None}
        if read:
            for one in prepared:
                self.layout.keep_source(one.data, one.note)
            results, decisions = self.review.journal.carried_over(read, datetime.now(UTC))
            generation = self._store.replace_filings(results, self.catalogue.standards_of, decisions)
            self._index_and_publish([Filing.of(result) for result in results], generation)
            self._intake.forget()
        return [
            report_of(self.filing(one.document_id), "unchanged")
            if one.result is None
            else report_of(Filing.of(one.result), "replaced" if one.document_id in existed else "added")
            for one in prepared
        ]
