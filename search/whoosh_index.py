"""The text index on Whoosh: pure Python, for machines where nothing else runs; slower than tantivy by a lot.

Whoosh keeps Python pickles in its files, so an index from somebody else can run his code: rebuild it, do not open it.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh import index as _index
from whoosh.codec import whoosh3 as _codec
from whoosh.filedb.filestore import FileStorage as _FileStorage

from ontology.errors import Locked, PolicyKBError, StorageError
from search.analysis import analyzer_of, index_term
from search.hits import clause_id_of, make_hit, stored_record
from search.index_folder import IndexFolder
from search.index_terms import margin_of
from search.query import Query
from search.text_index import Hit, IndexRecord, SearchResult, StoredRecord, check_page, check_records, day_order
from search.whoosh_query import Evaluator, Found, build_document, build_schema

# whoosh3 calls itself typed and does not export what it documents.
whoosh: Any = _index
FileStorage: Any = _FileStorage
codec: Any = _codec

_FORMAT = 5


class TrialStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder of files, which closes what it opened if the index proves damaged: Whoosh would leave it open."""

    def __init__(self, path: Path, *, readonly: bool) -> None:
        super().__init__(str(path), readonly=readonly)
        self._on_trial: list[Any] | None = []

    def open_file(self, name: str, **options: Any) -> Any:
        """An existing file, open for reading."""
        file = super().open_file(name, **options)
        if self._on_trial is not None:
            self._on_trial.append(file)
        return file

    def accept(self) -> None:
        """The index is sound: who opens files closes them from now on."""
        self._on_trial = None

    def close_files(self) -> None:
        """Close all files that are still open."""
        for file in self._on_trial or ():
            if not file.is_closed:
                file.close()


class UniqueSegments(codec.W3Codec):  # type: ignore[misc]
    """Whoosh's way to write, with names for its files that do not repeat where a program seeds Python's random numbers."""

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """A segment under a name of its own."""
        return codec.W3Segment(self, indexname, segid=secrets.token_hex(8))


@dataclass(slots=True, kw_only=True)
class _View:
    """One committed state of the index as readers see it."""

    searcher: Any
    signature: int
    evaluator: Evaluator
    columns: dict[str, Any] = field(default_factory=dict)


class WhooshIndex:
    """A `TextIndex` in a folder of its own.

    Opened for writing it creates the folder if need be; the lock is taken at the first write. A reader sees each commit of
    the writer at its next call.

    Raises:
        IndexOutOfDate: another engine wrote the index, or it was written under other word rules; the hint says to reindex.
        StorageError: the index is missing (read-only) or damaged; the hint says to reindex.

    >>> import tempfile
    >>> from search.query_parser import parse_query
    >>> record = IndexRecord(clause_id="c1", document_id="d1", text="Leases are recognised.", heading="Leases", label="2(h)",
    ...     concepts=("Leases",), standards=("IFRS 16",), entity="Wise plc", year=2023, kind="paragraph", nature="policy",
    ...     lang="en", ordinal=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = WhooshIndex(folder)
    ...     index.replace_document("d1", [record])
    ...     index.commit(1)
    ...     result = index.search(parse_query("lease recogniz* entity:wise"), facets=["year"])
    ...     index.close()
    >>> result.total, result.hits[0].snippet, dict(result.facets)
    (1, 'Leases are recognised.', {'year': (('2023', 1),)})
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self._folder = IndexFolder(path, engine="whoosh", version=_FORMAT)
        self._read_only = read_only
        self._writer: Any = None
        self._pending: dict[str, list[IndexRecord]] = {}
        self._pending_clauses: dict[str, IndexRecord] = {}
        self._index: Any = None
        self._view: _View | None = None
        # Whoosh's readers share the place in their files.
        self._lock = RLock()
        if not read_only and self._folder.is_vacant():
            self._folder.make()
            with self._storage_errors():
                whoosh.create_in(str(self._folder.path), build_schema())
            self._folder.record(0)
        self._folder.check()
        storage = TrialStorage(self._folder.path, readonly=read_only)
        try:
            with self._storage_errors():
                self._index = whoosh.FileIndex(storage, schema=build_schema())
                self._view = self._load_view()
        except StorageError:
            storage.close_files()
            raise
        storage.accept()

    def replace_document(self, document_id: str, records: Sequence[IndexRecord]) -> None:
        """Put these records in the place of all records of the document; shows after `commit`.

        Raises:
            InputError: a record belongs to another document, or two have the same clause id.
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        check_records(document_id, records, str(self._folder.path))
        self._open_writer()
        # Kept until the commit: Whoosh cannot take back what it was given since the last one.
        self._pending[document_id] = list(records)
        for clause_id in [key for key, record in self._pending_clauses.items() if record.document_id == document_id]:
            del self._pending_clauses[clause_id]

    def replace_clauses(self, records: Sequence[IndexRecord]) -> None:
        """Put each of these records in the place of the one with its clause id; shows after `commit`.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        self._open_writer()
        self._pending_clauses |= {record.clause_id: record for record in records}

    def delete_document(self, document_id: str) -> None:
        """Remove all records of the document; shows after `commit`.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        self.replace_document(document_id, ())

    def commit(self, generation: int) -> None:
        """Make the writes durable and visible, then record the graph generation they belong to.

        A crash between the two leaves the old generation, so the index is brought up to date once more, never too seldom.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged, or the disk refuses.
        """
        self._open_writer()
        # What is pending stays so if this fails, and is written with the next commit.
        writer, self._writer = self._writer, None
        with self._lock, self._storage_errors():
            try:
                self._write(writer)
            except OSError as error:
                raise self._folder.unwritten(error) from error
            finally:
                if not writer.is_closed:
                    writer.cancel()
        self._folder.record(generation)
        self._pending.clear()
        self._pending_clauses.clear()
        with self._lock, self._storage_errors():
            self._renew_view()

    def _write(self, writer: Any) -> None:
        for document_id, records in self._pending.items():
            writer.delete_by_term("document", document_id)
            for record in records:
                if record.clause_id not in self._pending_clauses:
                    writer.add_document(**build_document(record))
        for clause_id, record in self._pending_clauses.items():
            writer.delete_by_term("clause", clause_id)
            writer.add_document(**build_document(record))
        known = set(self._index.storage.list())
        writer.commit()
        # On the disk before anything says that it is there.
        for name in (*sorted(set(self._index.storage.list()) - known), "."):
            handle = os.open(self._folder.path / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def generation(self) -> int:
        """The graph generation of the last commit, 0 before the first.

        Raises:
            StorageError: the index is closed or damaged.
        """
        self._check_open()
        return self._folder.generation()

    def search(
        self,
        query: Query,
        *,
        limit: int | None = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        snippets: bool = True,
        sort: str = "score",
    ) -> SearchResult:
        """The first hits from `offset`, at most `limit` (None for all), equal ones in the order of document and clause.

        Without `snippets` the hits have neither snippet nor highlights. The facet `concept` counts the qualified names among
        the concepts (`ifrs-full:…`), so that each concept counts once.

        Raises:
            InputError: limit or offset is negative, or a facet or `sort` is unknown.
            QueryError: the tree asks something of a field that it cannot answer.
            StorageError: the index is closed or damaged.
        """
        check_page(limit, offset, facets, sort)
        with self._lock:
            view = self._current_view()
            with self._storage_errors():
                found = view.evaluator.evaluate(query)
                page = self._page(view, found, offset, None if limit is None else offset + limit, sort)
                hits = tuple(self._hit(view, query if snippets else None, number, found[number]) for number in page)
                counts = {facet: _counts(view.evaluator, facet, found) for facet in facets}
        return SearchResult(total=len(found), hits=hits, facets=counts)

    def clause_ids(self, document_id: str | None = None) -> frozenset[str]:
        """The clauses in the index, of one document or of all.

        Raises:
            StorageError: the index is closed or damaged.
        """
        with self._lock:
            view = self._current_view()
            with self._storage_errors():
                if document_id is None:
                    numbers = view.searcher.reader().all_doc_ids()
                else:
                    numbers = view.evaluator.documents("document", document_id)
                return frozenset(clause_id_of(self._column(view, "source", number)) for number in numbers)

    def stored(self, document_id: str) -> Mapping[str, StoredRecord]:
        """What the index keeps of the records of a document, by clause id.

        Raises:
            StorageError: the index is closed or damaged.
        """
        with self._lock:
            view = self._current_view()
            with self._storage_errors():
                numbers = view.evaluator.documents("document", document_id)
                records = [stored_record(self._column(view, "source", number)) for number in numbers]
        return {record.clause_id: record for record in records}

    def count(self) -> int:
        """The number of records.

        Raises:
            StorageError: the index is closed or damaged.
        """
        with self._lock:
            return int(self._current_view().searcher.doc_count())

    def vocabulary(self, start: str) -> Mapping[str, int]:
        """The words of clause texts that begin with `start`, in all their spellings, and about how many clauses have each.

        Raises:
            StorageError: the index is closed or damaged.
        """
        with self._lock:
            view = self._current_view()
            with self._storage_errors():
                reader = view.searcher.reader()
                return {word: reader.doc_frequency("text_words", word) for word in view.evaluator.words_of("text_words", start)}

    def frequencies(self, words: Iterable[str], lang: str) -> Mapping[str, int]:
        """About how many clause texts have each of these words, by the endings of a language.

        Raises:
            StorageError: the index is closed or damaged.
        """
        analyzer = analyzer_of(lang)
        with self._lock:
            view = self._current_view()
            with self._storage_errors():
                reader = view.searcher.reader()
                return {word: reader.doc_frequency("text_stems", index_term(word, analyzer)) for word in words}

    def close(self) -> None:
        """Let go of the files and the lock; writes that were not committed are lost. Closing twice is no error."""
        with self._lock:
            writer, view = self._writer, self._view
            self._writer, self._index, self._view = None, None, None
            self._pending.clear()
            self._pending_clauses.clear()
            with self._storage_errors():
                if writer is not None:
                    writer.cancel()
                if view is not None:
                    view.searcher.close()

    def _page(self, view: _View, found: Found, start: int, stop: int | None, sort: str) -> list[int]:
        """The documents from `start` to `stop` in the order that is asked for, equal ones by score, document and clause."""
        near: Iterable[int] = found
        if sort == "score" and stop is not None and stop < len(found):
            # Only what can stand on the page or before it needs its place looked up.
            least = nlargest(stop + 1, found.values())[-1]
            near = [number for number, score in found.items() if score >= least]

        def place(number: int) -> tuple[float | int | str, ...]:
            day, document_id, ordinal, certainty = json.loads(self._column(view, "order", number))
            if sort == "uncertain":
                found[number] = margin_of(certainty)
                return (certainty,)
            return day_order(day, sort), -found[number], document_id, ordinal

        return sorted(near, key=place)[start:stop]

    def _hit(self, view: _View, query: Query | None, number: int, score: float) -> Hit:
        return make_hit(query, self._column(view, "source", number), score)

    def _column(self, view: _View, name: str, number: int) -> bytes:
        if name not in view.columns:
            view.columns[name] = view.searcher.reader().column_reader(name)
        found: bytes = view.columns[name][number]
        return found

    def _check_open(self) -> None:
        if self._index is None:
            raise StorageError("the text index is closed", source=str(self._folder.path), hint="open it again")

    def _open_writer(self) -> None:
        self._check_open()
        if self._read_only:
            raise StorageError(
                "the text index is open for reading only", source=str(self._folder.path), hint="open it for writing"
            )
        if self._writer is None:
            try:
                with self._lock, self._storage_errors():
                    self._writer = self._index.writer(limitmb=256, codec=UniqueSegments())
            except StorageError as error:
                if not isinstance(error.__cause__, whoosh.LockError):
                    raise
                raise Locked(
                    "another process writes to the text index", source=str(self._folder.path), hint="wait for it to finish"
                ) from error

    def _current_view(self) -> _View:
        self._check_open()
        with self._storage_errors():
            if self._view is None or self._index.latest_generation() != self._view.signature:
                self._renew_view()
        assert self._view is not None
        return self._view

    def _renew_view(self) -> None:
        former, self._view = self._view, self._load_view()
        if former is not None:
            former.searcher.close()

    def _load_view(self) -> _View:
        # Taken first: a commit in between makes the view newer than it says, and it is loaded once more.
        signature = self._index.latest_generation()
        searcher = self._index.searcher()
        evaluator = Evaluator(searcher, ("en",))
        languages = {analyzer_of(lang) for lang in evaluator.words_of("lang_values")}
        if languages:
            evaluator = Evaluator(searcher, sorted(languages))
        return _View(searcher=searcher, signature=signature, evaluator=evaluator)

    @contextmanager
    def _storage_errors(self) -> Iterator[None]:
        """Turns what Whoosh raises over a damaged index into a StorageError: it may be anything that unpickling raises."""
        try:
            yield
        except PolicyKBError:
            raise
        except Exception as error:
            raise self._folder.damaged(error) from error


def _counts(evaluator: Evaluator, facet: str, found: Found) -> tuple[tuple[str, int], ...]:
    """How many of the documents have each value of a facet."""
    counted = (
        (value, sum(number in found for number in evaluator.documents(facet, value))) for value in evaluator.words_of(facet)
    )
    return tuple(sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0])))
