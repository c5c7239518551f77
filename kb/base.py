"""`KnowledgeBase`: the façade over graph, text index and sources, and the only way to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kb.answers import StoredClause, VerifyFinding
from kb.asking import SparqlMethods
from kb.checking.methods import CheckMethods
from kb.choosing import ChoiceMethods
from kb.comparing.methods import ComparingMethods
from kb.ingesting import IngestMethods
from kb.layout import Layout, open_layout
from kb.overview import OverviewMethods
from kb.reporting.methods import ReportMethods
from kb.reviewing.methods import ReviewMethods
from kb.searching import SearchMethods
from kb.selection import Conditions
from kb.snapshots import State, WorkingState, newest_snapshot, publish, published_state
from kb.taxonomies import Result, TaxonomyMethods
from kb.verify import indexed_documents, verify
from ontology.errors import NotFoundError, StorageError
from search.filing import Filing, FilingDocument
from search.graph_store import GraphStore
from search.revision import Revision

if TYPE_CHECKING:
    from rdflib import Dataset

    from ingest.tagging import Tagger
    from ontology.catalogue import Catalogue
    from search.text_index import TextIndex


class KnowledgeBase(
    ReviewMethods,
    IngestMethods,
    SearchMethods,
    SparqlMethods,
    TaxonomyMethods,
    ChoiceMethods,
    CheckMethods,
    ComparingMethods,
    OverviewMethods,
    ReportMethods,
):
    """A knowledge base of accounting policies in a folder.

    Open it with `KnowledgeBase.open`; use it as a context manager, or call `close`.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "policies.kb"
    >>> with KnowledgeBase.open(folder) as kb:
    ...     report = kb.ingest(b"2 Policies\\n\\n(a) Leases\\n\\nShops are leased for five years.", name="acme.txt")
    ...     report.status, report.clauses, [hit.clause.text for hit in kb.search("leased")]
    ('added', 1, ['Shops are leased for five years.'])
    """

    def __init__(self, layout: Layout, held: State, *, read_only: bool) -> None:
        self.layout = layout
        self.read_only = read_only
        self._held = held
        self._rebuilt = False
        self._documents: dict[str, FilingDocument] = {}
        self._datatypes: tuple[tuple[str, ...], Mapping[tuple[str, str], str]] | None = None
        self._store = GraphStore(held.graph, layout.base_iri, read_only=read_only)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        read_only: bool = False,
        published: bool = True,
        create: bool = True,
        base_iri: str | None = None,
        text_engine: str | None = None,
        patience: float = 0.0,
    ) -> KnowledgeBase:
        """Open the knowledge base in the folder `path`; a missing or empty folder becomes a new one.

        Args:
            path: the folder.
            read_only: open beside a writer and other readers, in the state that was last published; it stays in that state
                until it is opened again. Nothing can be written but saved searches, nothing is created.
            published: False opens the working state itself to read, which only works while nobody writes.
            create: whether a missing one may be made.
            base_iri: base of the IRIs of a new knowledge base.
            text_engine: text engine of a new knowledge base, `tantivy` (what None means) or `whoosh`; see docs/search.md.
            patience: seconds to wait for another process that holds it.

        Raises:
            NotFoundError: there is none and none may be created.
            StorageError: the folder is something else, damaged, or made by a newer version.
            Locked: another process writes to it (or, for writing, reads its working state).
            InputError: it has another base IRI or text engine.
        """
        layout = open_layout(Path(path), create=create and not read_only, base_iri=base_iri, text_engine=text_engine)
        held: State
        if read_only and published:
            held = published_state(layout)
        else:
            held = WorkingState(layout, exclusive=not read_only, patience=patience)
        try:
            kb = cls(layout, held, read_only=read_only)
            if not read_only:
                kb._catch_up()
        except BaseException:
            held.release()
            raise
        return kb

    def close(self) -> None:
        """Let go of the files; closing twice does nothing."""
        self._close_index()
        self._close_worker()
        self._store.close()
        self._held.release()

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- writing

    def _element_datatypes(self) -> Mapping[tuple[str, str], str]:
        """Datatypes of the elements of all taxonomies that were added; read once as long as these stay the same."""
        added = tuple(taxonomy.taxonomy_id for taxonomy in self.taxonomies())
        if self._datatypes is None or self._datatypes[0] != added:
            self._datatypes = (added, self.taxonomy_datatypes() if added else {})
        return self._datatypes[1]

    def delete(self, document_id: str) -> None:
        """Remove a document, and its source file unless another document was made of it.

        What reviewers decided on it stays in the log; see `review.orphans`.

        Raises:
            NotFoundError: there is no such document; the hint names some that exist.
            StorageError: the knowledge base is read-only.
        """
        self._check_writable()
        sha256 = self.filing(document_id).document.sha256
        generation = self._store.delete_filing(document_id, self.review.journal.bereaved(document_id, datetime.now(UTC)))
        self._index.delete_document(document_id)
        self._index_and_publish((), generation)
        if not self._store.documents_with_sha256(sha256):
            self.layout.forget_source(sha256)

    def _index_and_publish(self, filings: Sequence[Filing], generation: int) -> None:
        if self._index_has(generation - 1):
            for filing in filings:
                self._index_filing(filing)
            self._index.commit(generation)
        self._publish()

    def _follow(self, revisions: Sequence[Revision], generation: int) -> None:
        from kb.index_records import index_record

        if self._index_has(generation - 1):
            records = [
                index_record(revision.after.clause, revision.after.tags, revision.document, self.catalogue)
                for revision in revisions
            ]
            if records:
                self._index.replace_clauses(records)
            self._index.commit(generation)
        self._publish()

    def _index_has(self, generation: int) -> bool:
        """Whether the index is of this generation; if not, a write of it has failed before, and it is built anew."""
        self._rebuilt = False
        if self._index.generation() == generation:
            return True
        self._rebuild_index()
        return False

    def reindex(self, text_engine: str | None = None) -> int:
        """Build the text index anew from the graph; returns the number of clauses in it.

        One that was built anew when the knowledge base was opened, because it lagged behind, is not built twice.

        Args:
            text_engine: engine to change to, `tantivy` or `whoosh`; None keeps the one there is.

        Raises:
            InputError: there is no such engine; nothing is changed.
            StorageError: the knowledge base is read-only.
        """
        self._check_writable()
        if text_engine is not None and text_engine != self.layout.text_engine:
            # Readers keep what was published. After a crash from here on, opening for writing builds the new index.
            layout = self.layout.with_engine(text_engine)
            self._close_index()
            self.layout = layout
        elif self._rebuilt:
            return self._index.count()
        self._rebuild_index()
        self._publish()
        return self._index.count()

    def compact(self) -> None:
        """Order what many changes have scattered over the disk: SPARQL is answered up to three times as fast afterwards.

        Takes seconds for a hundred thousand clauses. `ingest_many` does it by itself after a large load.

        Raises:
            StorageError: the knowledge base is read-only.
        """
        self._check_writable()
        self._store.compact()
        self._publish()

    # --- looking around

    @cached_property
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""
        from ontology.catalogue import default_catalogue

        return default_catalogue()

    def documents(self) -> tuple[FilingDocument, ...]:
        """All documents, by entity, period and id."""
        found = [self._store.document(document_id) for document_id in self._store.document_ids()]
        return tuple(
            sorted(
                (document for document in found if document is not None),
                key=lambda document: (document.entity or "", document.period_end or date.min, document.document_id),
            )
        )

    def filings(self) -> Iterator[Filing]:
        """All documents with their sections, clauses, tags and references, by id."""
        for document_id in self._store.document_ids():
            yield self.filing(document_id)

    def filing(self, document_id: str) -> Filing:
        """One document with all that is stored of it.

        Raises:
            NotFoundError: there is no such document; the hint names some that exist.
        """
        filing = self._store.filing(document_id)
        if filing is None:
            raise NotFoundError(f"no document is called {document_id!r}", hint=_suggest(self._store.document_ids()))
        return filing

    def clauses(
        self,
        *,
        document: str | None = None,
        concept: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        section: str | None = None,
        nature: str | None = None,
        aspect: str | None = None,
        after: str | None = None,
    ) -> Iterator[StoredClause]:
        """The clauses that meet all conditions given, in reading order, document by document.

        Args:
            document: a document id.
            concept: QName, short name or label; a clause is meant if it is about the concept (see `pkb:about`).
            entity: part of the entity's name, case ignored.
            year: year of the clause's period end.
            section: citation label such as `2(h)(i)`; sections below it are meant too.
            nature: `policy`, `new_standards` … (see `ontology.types.Nature`).
            aspect: what it speaks of, such as `impairment` (see docs/aspects.md).
            after: id of a clause; only those behind it, to go on where a page ended.

        Raises:
            NotFoundError: no such document, concept or aspect, or no such clause to go on behind.
        """
        if aspect is not None:
            from ontology.aspects import default_aspects

            aspect = default_aspects()[aspect].id
        wanted: frozenset[str] | None = None
        if concept is not None:
            wanted = frozenset(self._store.clauses_about(self.catalogue.resolve(concept).qname))
        conditions = Conditions(clause_ids=wanted, entity=entity, year=year, section=section, nature=nature, aspect=aspect)
        last = self.clause(after).clause if after is not None else None
        entities = self._store.entities() if entity is not None else {}
        holding = None if wanted is None else {clause_id.partition("/")[0] for clause_id in wanted}
        for document_id in self._store.document_ids() if document is None else (document,):
            if last is not None and document_id < last.document_id:
                continue
            if entity is not None and entity.lower() not in entities.get(document_id, "").lower():
                continue  # Without reading all of it.
            if document is not None or holding is None or document_id in holding:
                for stored in conditions.select(self.filing(document_id)):
                    if last is None or document_id != last.document_id or stored.clause.ordinal > last.ordinal:
                        yield stored

    def clause(self, clause_id: str) -> StoredClause:
        """One clause by its id.

        Raises:
            NotFoundError: there is no such clause.
        """
        clause = self._store.clause(clause_id)
        if clause is None:
            raise NotFoundError(
                f"no clause is called {clause_id!r}", hint="find ids with: policykb search WORDS or policykb clauses"
            )
        return StoredClause(
            clause=clause,
            document=self._document(clause.document_id),
            tags=self._store.tags_of("clause", clause_id),
            cross_references=self._store.references_of(clause_id),
            choices=self._store.choices_of(clause_id),
        )

    @property
    def graph(self) -> Dataset:
        """rdflib's view of the graph, to read; its queries run in Oxigraph over the union of all named graphs."""
        return self._store.dataset()

    @property
    def store(self) -> GraphStore:
        """The graph store itself, for export and checks."""
        return self._store

    def verify(self, *, shapes: bool = False, trusted: bool = True) -> tuple[VerifyFinding, ...]:
        """Compare graph, text index and kept sources, and with `shapes` check the graph by SHACL; empty if all is well.

        Sources that are not `trusted` are read within the usual limits of size, as new ones are.

        Raises:
            PolicyKBError: shapes are asked for, and pySHACL is not installed.
        """
        from kb.shapes import shape_findings

        broken = tuple(shape_findings(self._store)) if shapes else ()
        return (
            verify(
                self.layout,
                self._store,
                self._index,
                self._element_datatypes(),
                self.catalogue,
                self.review.journal.expected,
                trusted=trusted,
            )
            + broken
        )

    def index_generation(self) -> int:
        """The generation of the graph that the text index has; it lags behind if that is not the graph's own."""
        return self._index.generation()

    def contents(self) -> dict[str, str]:
        """A hash of each part: graphs, index records, sources. Equal knowledge bases have equal ones, wherever they lie."""
        from kb.contents import contents

        return contents(self.layout, self._store, self._index)

    # --- inside

    @cached_property
    def _index(self) -> TextIndex:
        from search.text_engines import open_text_index, read_text_index

        return read_text_index(self._held.text) if self.read_only else open_text_index(self.layout.text_engine, self._held.text)

    @contextmanager
    def _asked_state(self) -> Iterator[State]:
        if self.read_only:
            yield self._held
            return
        # Queries run in another process, which can open what is published but not what this one works on.
        snapshot = published_state(self.layout)
        try:
            yield snapshot
        finally:
            snapshot.release()

    def _close_index(self) -> None:
        if "_index" in self.__dict__:
            self._index.close()
            del self._index

    def _publish(self) -> None:
        """Show the present state to readers."""
        publish(self.layout.snapshots, self._store.generation, self._store.copy_to, self.layout.text)

    @cached_property
    def _tagger(self) -> Tagger:
        from ingest.tagging import load_tagger, model_files

        return load_tagger(model_files(self.layout.model))

    def _catch_up(self) -> None:
        """Bring what is derived in line with what it derives from, after an update of policykb or a crash."""
        from ontology.catalogue import catalogue_graph_version

        version = catalogue_graph_version()
        if self._store.catalogue_version != version:
            from ontology.graph import catalogue_ntriples

            # Before the version is written: after a crash in between, the next open starts over.
            self._store.renew_ledger(self.catalogue.standards_of)
            self._store.replace_catalogue(catalogue_ntriples(self.catalogue), version)
            if not self._store.document_ids():
                self._index.commit(self._store.generation)
        self._store.note_decisions()
        if self._index.generation() != self._store.generation:
            self.reindex()
            self._rebuilt = True
        self._store.drop_strays()
        newest = newest_snapshot(self.layout.snapshots)
        if newest is None or newest.generation != self._store.generation:
            self._publish()
        if newest is not None:
            newest.release()

    def _beside_the_index(self, change: Callable[[], Result]) -> Result:
        """Make a change that the text index has no part in, so that an index that was current stays so."""
        self._check_writable()
        current = self._index.generation() == self._store.generation
        result = change()
        if current and self._index.generation() != self._store.generation:
            self._index.commit(self._store.generation)
        if self._index.generation() == self._store.generation:
            self._publish()
        return result

    def _check_writable(self) -> None:
        if self.read_only:
            raise StorageError(
                "the knowledge base is open read-only", source=str(self.layout.root), hint="open it without read_only"
            )

    def _rebuild_index(self) -> None:
        for document_id in sorted(indexed_documents(self._index)):
            self._index.delete_document(document_id)
        for filing in self.filings():
            self._index_filing(filing)
        self._index.commit(self._store.generation)

    def _index_filing(self, filing: Filing) -> None:
        from kb.index_records import index_records

        self._index.replace_document(filing.document.document_id, index_records(filing, self.catalogue))

    def _document(self, document_id: str) -> FilingDocument:
        found = self._documents.get(document_id)
        if found is None:
            found = self._store.document(document_id)
            if found is None:
                raise StorageError(f"the document {document_id!r} of a clause is missing", hint="run policykb verify")
            if self.read_only:
                # What it has open never changes.
                self._documents[document_id] = found
        return found


def _suggest(ids: Sequence[str]) -> str:
    if not ids:
        return "the knowledge base is empty: fill it with policykb ingest FILE"
    return f"there are {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}"
