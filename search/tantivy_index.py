"""The text index on tantivy: fast, exact in its counts, one writer and any number of readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from ontology.errors import InputError, Locked, QueryError, StorageError
from search.analysis import analyzer_of, index_term
from search.hits import make_hit, stored_record
from search.index_folder import IndexFolder
from search.index_terms import margin_of
from search.query import Query
from search.tantivy_query import Compiler, build_document, build_schema, document_number, register_analyzers
from search.text_index import Hit, IndexRecord, SearchResult, StoredRecord, check_page, check_records, day_order

_FORMAT = 7
_META = "meta.json"
_WRITER_BYTES = 64_000_000

# tantivy gives up counting at this number of different values.
_MOST_FACET_VALUES = 65_000


@dataclass(slots=True, kw_only=True)
class _View:
    """One committed state of the index as readers see it."""

    searcher: Any
    signature: tuple[int, int, int]
    ranks: dict[int, int] = field(default_factory=dict)
    analyzers: tuple[str, ...] = ()


class TantivyIndex:
    """A `TextIndex` in a folder of its own.

    Opened for writing it creates the folder if need be; the lock is taken at the first write. A reader sees each commit of
    the writer at its next call.

    Raises:
        IndexOutOfDate: the index was written under other word rules; the hint says to reindex.
        StorageError: the index is missing (read-only) or damaged; the hint says to reindex.

    >>> import tempfile
    >>> from search.query_parser import parse_query
    >>> record = IndexRecord(clause_id="c1", document_id="d1", text="Leases are recognised.", heading="Leases", label="2(h)",
    ...     concepts=("Leases",), standards=("IFRS 16",), entity="Wise plc", year=2023, kind="paragraph", nature="policy",
    ...     lang="en", ordinal=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = TantivyIndex(folder)
    ...     index.replace_document("d1", [record])
    ...     index.commit(1)
    ...     result = index.search(parse_query("lease recogniz* entity:wise"), facets=["year"])
    ...     index.close()
    >>> result.total, result.hits[0].snippet, dict(result.facets)
    (1, 'Leases are recognised.', {'year': (('2023', 1),)})
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self._folder = IndexFolder(path, engine="tantivy", version=_FORMAT)
        self._path = self._folder.path
        self._read_only = read_only
        self._writer: Any = None
        self._index: Any = None
        self._view: _View | None = None
        if not read_only and self._folder.is_vacant():
            self._create()
        self._folder.check()
        with _storage_errors(self._folder.damaged):
            self._index = tantivy.Index.open(str(self._path))
            # Views are renewed by hand, so that no watcher thread changes what two steps of one call see.
            self._index.config_reader("manual")
            register_analyzers(self._index)
            self._schema = self._index.schema
        self._view = self._load_view()

    def replace_document(self, document_id: str, records: Sequence[IndexRecord]) -> None:
        """Put these records in the place of all records of the document; shows after `commit`.

        Raises:
            InputError: a record belongs to another document, or two have the same clause id.
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        check_records(document_id, records, str(self._path))
        documents = [build_document(record) for record in records]
        self.delete_document(document_id)
        with self._writing() as writer:
            for document in documents:
                writer.add_document(document)

    def replace_clauses(self, records: Sequence[IndexRecord]) -> None:
        """Put each of these records in the place of the one with its clause id; shows after `commit`.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        documents = [(record.clause_id, build_document(record)) for record in records]
        with self._writing() as writer:
            for clause_id, document in documents:
                writer.delete_documents_by_term("clause", clause_id)
                writer.add_document(document)

    def delete_document(self, document_id: str) -> None:
        """Remove all records of the document; shows after `commit`.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged.
        """
        with self._writing() as writer:
            writer.delete_documents_by_term("document", document_id)

    def commit(self, generation: int) -> None:
        """Make the writes durable and visible, then record the graph generation they belong to.

        A crash between the two leaves the old generation, so the index is brought up to date once more, never too seldom.

        Raises:
            Locked: another process writes to the index.
            StorageError: the index is read-only, closed or damaged, or the disk refuses.
        """
        with self._writing() as writer:
            writer.commit()
        self._folder.record(generation)
        self._view = self._load_view()

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
            QueryError: a pattern or facet is too wide for the engine.
            StorageError: the index is closed or damaged.
        """
        check_page(limit, offset, facets, sort)
        view = self._current_view()
        compiled = Compiler(self._schema, partial(self._terms, view), self._analyzers(view)).compile(query)
        with _storage_errors(self._folder.damaged):
            total, page = _page(view, compiled, offset, None if limit is None else offset + limit, sort)
            hits = tuple(_hit(view, query if snippets else None, score, address) for score, address in page)
            counts = _facets(view, compiled, facets)
        return SearchResult(total=total, hits=hits, facets=counts)

    def clause_ids(self, document_id: str | None = None) -> frozenset[str]:
        """The clauses in the index, of one document or of all.

        Raises:
            StorageError: the index is closed or damaged.
        """
        view = self._current_view()
        with _storage_errors(self._folder.damaged):
            if document_id is None:
                wanted = tantivy.Query.all_query()
            else:
                wanted = tantivy.Query.term_query(self._schema, "document", document_id, "basic")
            return frozenset(clause for clause, count in view.searcher.terms_with_prefix("clause", "", wanted) if count)

    def stored(self, document_id: str) -> Mapping[str, StoredRecord]:
        """What the index keeps of the records of a document, by clause id.

        Raises:
            StorageError: the index is closed or damaged.
        """
        view = self._current_view()
        with _storage_errors(self._folder.damaged):
            wanted = tantivy.Query.term_query(self._schema, "document", document_id, "basic")
            hits = view.searcher.search(wanted, max(int(view.searcher.num_docs), 1), count=False).hits
            records = [stored_record(bytes(view.searcher.doc(address)["source"][0])) for _, address in hits]
        return {record.clause_id: record for record in records}

    def count(self) -> int:
        """The number of records.

        Raises:
            StorageError: the index is closed or damaged.
        """
        return int(self._current_view().searcher.num_docs)

    def vocabulary(self, start: str) -> Mapping[str, int]:
        """The words of clause texts that begin with `start`, in all their spellings, and about how many clauses have each.

        Raises:
            StorageError: the index is closed or damaged.
        """
        view = self._current_view()
        with _storage_errors(self._folder.damaged):
            return dict(view.searcher.terms_with_prefix("text_words", start))

    def frequencies(self, words: Iterable[str], lang: str) -> Mapping[str, int]:
        """About how many clause texts have each of these words, by the endings of a language.

        Raises:
            StorageError: the index is closed or damaged.
        """
        view, analyzer = self._current_view(), analyzer_of(lang)
        with _storage_errors(self._folder.damaged):
            return {word: view.searcher.doc_freq("text_stems", index_term(word, analyzer)) for word in words}

    def close(self) -> None:
        """Let go of the files and the lock; writes that were not committed are lost. Closing twice is no error."""
        writer, self._writer, self._index, self._view = self._writer, None, None, None
        if writer is not None:
            self._end(writer)

    def _end(self, writer: Any) -> None:
        with _storage_errors(self._folder.unwritten):
            try:
                writer.rollback()
            finally:
                # Frees the lock; a writer that is only dropped does so at some later time.
                writer.wait_merging_threads()

    def _terms(self, view: _View, name: str, start: str) -> list[str]:
        with _storage_errors(self._folder.damaged):
            return [term for term, _ in view.searcher.terms_with_prefix(name, start)]

    def _analyzers(self, view: _View) -> tuple[str, ...]:
        """How the texts of the index were analysed; English if it is empty."""
        if not view.analyzers:
            languages = self._terms(view, "lang_values", "")
            view.analyzers = tuple(sorted(set(map(analyzer_of, languages)))) or ("en",)
        return view.analyzers

    def _create(self) -> None:
        self._folder.make()
        with _storage_errors(self._folder.damaged):
            tantivy.Index(build_schema(), path=str(self._path))
        self._folder.record(0)

    def _check_open(self) -> None:
        if self._index is None:
            raise StorageError("the text index is closed", source=str(self._path), hint="open it again")

    def _open_writer(self) -> Any:
        self._check_open()
        if self._read_only:
            raise StorageError("the text index is open for reading only", source=str(self._path), hint="open it for writing")
        if self._writer is None:
            try:
                # One thread keeps the clauses in the order they came in; the work before tantivy takes longer anyway.
                self._writer = self._index.writer(_WRITER_BYTES, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise self._folder.unwritten(error) from error
                raise Locked(
                    "another process writes to the text index", source=str(self._path), hint="wait for it to finish"
                ) from error
        return self._writer

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """The writer; one that has failed is given up with all that it did not commit: tantivy lets it do nothing more."""
        writer = self._open_writer()
        try:
            with _storage_errors(self._folder.unwritten):
                yield writer
        except StorageError:
            self._writer = None
            with suppress(StorageError):
                self._end(writer)
            raise

    def _current_view(self) -> _View:
        self._check_open()
        view = self._view
        if view is None or self._signature() != view.signature:
            view = self._view = self._load_view()
        return view

    def _load_view(self) -> _View:
        # The signature is taken first: a commit in between makes the view newer than it says, and it is loaded once more.
        signature = self._signature()
        with _storage_errors(self._folder.damaged):
            self._index.reload()
            return _View(searcher=self._index.searcher(), signature=signature)

    def _signature(self) -> tuple[int, int, int]:
        try:
            stat = (self._path / _META).stat()
        except OSError as error:
            raise self._folder.damaged(error) from error
        return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _page(view: _View, query: Any, start: int, stop: int | None, sort: str) -> tuple[int, list[tuple[float, Any]]]:
    """The number of all hits, and those from `start` to `stop` in the order that is asked for."""
    searcher, size = view.searcher, max(int(view.searcher.num_docs), 1)
    if sort == "uncertain":
        most = size if stop is None else min(stop, size)
        found = searcher.search(query, max(most, 1), order_by_field="certainty", order=tantivy.Order.Asc)
        return int(found.count), [(margin_of(number), address) for number, address in found.hits[start:stop]]
    wanted = size if stop is None or (sort != "score" and stop) else min(stop + 1, size)
    # tantivy panics at a limit of 0.
    found = searcher.search(query, max(wanted, 1))
    hits = found.hits
    stop = len(hits) if stop is None else stop
    if sort == "score" and start < stop < len(hits) and hits[stop - 1][0] == hits[stop][0]:
        # Equal scores straddle the end of the page: which of them belong on it is known only when all are seen.
        hits = searcher.search(query, size, count=False).hits
    addresses = [address for _, address in hits]

    def column(name: str) -> Sequence[int]:
        return searcher.fast_field_values(name, addresses) if addresses else ()

    days = [day_order(day, sort) for day in column("period_end")] if sort != "score" else [0] * len(hits)
    documents, ordinals, ranks = column("document_number"), column("ordinal"), _ranks(view)
    order = sorted(range(len(hits)), key=lambda place: (days[place], -hits[place][0], ranks[documents[place]], ordinals[place]))
    return int(found.count), [hits[place] for place in order[start:stop]]


def _ranks(view: _View) -> dict[int, int]:
    """The place of each document, by its number, in the order of document ids."""
    if not view.ranks:
        documents = sorted(document for document, _ in view.searcher.terms_with_prefix("document", ""))
        view.ranks.update((document_number(document), rank) for rank, document in enumerate(documents))
    return view.ranks


def _hit(view: _View, query: Query | None, score: float, address: Any) -> Hit:
    """One hit; its snippet and highlights are for the query, if there is one."""
    return make_hit(query, bytes(view.searcher.doc(address)["source"][0]), float(score))


def _facets(view: _View, query: Any, facets: Sequence[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    if not facets:
        return {}
    request = {facet: {"terms": {"field": facet, "size": _MOST_FACET_VALUES}} for facet in facets}
    try:
        # All in one pass over the hits.
        answer = view.searcher.aggregate(query, request)
    except ValueError as error:
        if "bucket limit" not in str(error):
            raise
        raise _too_many_values(" or ".join(facets)) from error
    counts = {}
    for facet in facets:
        if answer[facet]["sum_other_doc_count"]:
            raise _too_many_values(facet)
        values = ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[facet]["buckets"])
        counts[facet] = tuple(sorted(values, key=lambda value: (-value[1], value[0])))
    return counts


def _too_many_values(facet: str) -> QueryError:
    return QueryError(
        f"the facet {facet} has more than {_MOST_FACET_VALUES:,} values", source="search", hint="narrow the query"
    )


@contextmanager
def _storage_errors(told: Callable[[BaseException], StorageError]) -> Iterator[None]:
    """Turns what tantivy raises over its files into a StorageError, the one that `told` makes of it."""
    try:
        yield
    except (ValueError, OSError) as error:
        if isinstance(error, InputError):
            raise
        raise told(error) from error
    except BaseException as error:
        # A panic in tantivy is no Exception, and its class cannot be imported; everything else goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        raise told(error) from error
