"""The graph on disk: Oxigraph, one named graph a filing, every change one transaction with its generation number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ontology.decisions import Decision
from ontology.errors import StorageError
from ontology.namespaces import PREFIXES, choice_qname, concept_iri
from ontology.types import Clause, ConceptTag, CrossReference, IngestResult, PolicyChoice
from search.clause_columns import ClauseColumns
from search.clause_counts import StandardsOf
from search.decision_reader import DecisionLog
from search.disk_errors import disk_errors, refusal
from search.filing import Filing, FilingDocument, in_order
from search.filing_graph import FilingWriter, ResourceNames
from search.filing_reader import FilingReader, Subject
from search.ledger import Ledger, LedgerEntry
from search.provenance import WAS_ASSOCIATED_WITH, WAS_DERIVED_FROM
from search.revision import Reviser, Revision
from search.staged_load import StagedLoad
from search.taxonomy_store import TaxonomyStore

if TYPE_CHECKING:
    from rdflib import Dataset

_GENERATION = NamedNode(PREFIXES["pkb"] + "generation")
_CATALOGUE_VERSION = NamedNode(PREFIXES["pkb"] + "catalogueVersion")
_ABOUT = NamedNode(PREFIXES["pkb"] + "about")
_IN_CLAUSE = NamedNode(PREFIXES["pkb"] + "inClause")
_ENTITY = NamedNode(PREFIXES["pkb"] + "entity")
_HAS_TARGET = NamedNode(PREFIXES["oa"] + "hasTarget")
_HAS_BODY = NamedNode(PREFIXES["oa"] + "hasBody")
_CONCEPT_TAG = NamedNode(PREFIXES["pkb"] + "ConceptTag")
_POLICY_CHOICE = NamedNode(PREFIXES["pkb"] + "PolicyChoice")
_DIMENSION = NamedNode(PREFIXES["pkb"] + "dimension")
_FINGERPRINT = NamedNode(PREFIXES["pkb"] + "fingerprint")
_SHA256 = NamedNode(PREFIXES["pkb"] + "sha256")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DOCUMENT = NamedNode(PREFIXES["pkb"] + "Document")
#: Lines of N-Triples. Oxigraph sorts them in memory: all of a taxonomy at once take 100 MB more, and no less time.
_LOADED_AT_ONCE = 50_000
_DAMAGED = (
    "close other programs that write to it; if it is damaged, save what was last published with "
    "policykb export --all FILE.zip and restore it with policykb import, or ingest the files in sources/ again"
)
_KNOWLEDGE_BASE = NamedNode(PREFIXES["pkb"] + "KnowledgeBase")


def _no_standards(qname: str) -> Iterable[str]:
    return ()


class GraphStore:
    """All graphs of a knowledge base. Opened for writing by one process, or read-only by any number.

    Raises:
        StorageError: the folder cannot be opened as a graph store.
    """

    def __init__(self, path: Path, base_iri: str, *, read_only: bool = False) -> None:
        self.base = base_iri
        self.names = ResourceNames(base_iri)
        self.writer = FilingWriter(self.names)
        self._reader = FilingReader(self.names)
        self._meta = NamedNode(f"{base_iri}graph/meta")
        self._shared = NamedNode(f"{base_iri}graph/entities")
        self._catalogue = NamedNode(f"{base_iri}graph/catalogue")
        self._self = NamedNode(base_iri)
        try:
            self.store = Store.read_only(str(path)) if read_only else Store(str(path))
        except (OSError, RuntimeError) as error:
            # Oxigraph calls damage a RuntimeError.
            raise refusal("the graph store cannot be opened", path, error, otherwise=_DAMAGED) from error
        self._path = path
        self.taxonomies = TaxonomyStore(self.store, base_iri, self._meta)
        self.ledger = Ledger(self.store, self.names)
        self.decisions = DecisionLog(self.store, self.names, self._meta)
        self._reviser = Reviser(self.names, self.writer, self.ledger)
        self._staged = StagedLoad(self.store, self._meta)
        if not read_only:
            with self._writing():
                self._staged.drop_unfinished()

    def close(self) -> None:
        """Let go of the files; closing twice does nothing."""
        # Oxigraph closes a store when nothing refers to it any more. The frames of a kept exception may refer to this
        # object, so it is the inner reference that must go.
        self.taxonomies.close()
        self.ledger.close()
        self.decisions.close()
        self._staged.close()
        self.__dict__.pop("store", None)

    def compact(self) -> None:
        """Order what many changes have scattered: questions are answered up to three times as fast afterwards.

        Takes seconds for a hundred thousand clauses; worth it after a bulk load.
        """
        with self._writing():
            self.store.optimize()

    def copy_to(self, path: Path) -> None:
        """Make a copy of the present state in a new folder: hard links, done in milliseconds."""
        self.store.backup(str(path))

    # --- state

    @property
    def generation(self) -> int:
        """How many changes the graph has seen; 0 for a new one."""
        return int(self._meta_value(_GENERATION) or 0)

    @property
    def catalogue_version(self) -> str | None:
        """The version of the concept data in the graph; None in a new one."""
        return self._meta_value(_CATALOGUE_VERSION)

    def _meta_value(self, predicate: NamedNode) -> str | None:
        for quad in self.store.quads_for_pattern(self._self, predicate, None, self._meta):
            return quad.object.value  # type: ignore[union-attr]
        return None

    def document_ids(self) -> tuple[str, ...]:
        """The ids of all filings, sorted."""
        # What a crash has left half loaded is not there; only who reads the working state can see it.
        unfinished = {graph.value for graph in self._staged.unfinished()}
        found = []
        for quad in self.store.quads_for_pattern(None, _TYPE, _DOCUMENT, None):
            if quad.graph_name.value not in unfinished:  # type: ignore[union-attr]
                found.append(self.names.identifier("document", quad.subject.value))  # type: ignore[union-attr]
        return tuple(sorted(found))

    def filing(self, document_id: str) -> Filing | None:
        """The filing with this id, or None.

        Raises:
            StorageError: its graph is damaged.
        """
        quads = list(self.store.quads_for_pattern(None, None, None, self.names.graph_name(document_id)))
        try:
            return self._reader.read(quads, self._subject) if quads else None
        except ValueError as error:
            raise StorageError(
                f"its graph cannot be read: {error}", source=document_id, hint="delete it and ingest its source again"
            ) from error

    def document(self, document_id: str) -> FilingDocument | None:
        """The metadata of one document, or None."""
        return self._reader.read_document(self._subject(self.names.iri("document", document_id)), self._subject)

    def columns(self, document_id: str) -> ClauseColumns:
        """The clauses of one document, read faster than its whole filing."""
        return ClauseColumns(self.store, self.names, document_id)

    def documents_with_sha256(self, sha256: str) -> tuple[str, ...]:
        """The ids of the documents made from the file with this hash, sorted: a package may hold several."""
        quads = self.store.quads_for_pattern(None, _SHA256, Literal(sha256), None)
        return tuple(sorted(self.names.identifier("document", quad.subject.value) for quad in quads))  # type: ignore[union-attr]

    def clause(self, clause_id: str) -> Clause | None:
        """One clause without the rest of its filing, or None."""
        found = self._subject(self.names.iri("clause", clause_id))
        return self._reader.read_clause(found) if found else None

    def tags_of(self, kind: str, subject_id: str) -> tuple[ConceptTag, ...]:
        """The tags on a clause or section (`kind`), asserted first, each kind by rank."""
        tags = [self._reader.read_tag(found) for found in self._annotations(kind, subject_id, _CONCEPT_TAG)]
        return tuple(sorted(tags, key=lambda tag: (tag.origin, tag.role, tag.rank)))

    def choices_of(self, clause_id: str) -> tuple[PolicyChoice, ...]:
        """The policy choices that a clause states, by dimension."""
        return in_order(map(self._reader.read_choice, self._annotations("clause", clause_id, _POLICY_CHOICE)))

    def choices(self, dimension: str | None = None, option: str | None = None) -> tuple[PolicyChoice, ...]:
        """All policy choices; of one dimension, or of one option of it, if given."""
        if dimension is None:
            quads = self.store.quads_for_pattern(None, _TYPE, _POLICY_CHOICE, None)
        else:
            chosen = NamedNode(concept_iri(choice_qname(dimension, option)))
            quads = self.store.quads_for_pattern(None, _DIMENSION if option is None else _HAS_BODY, chosen, None)
        return in_order(self._reader.read_choice(self._subject(quad.subject)) for quad in quads)

    def _annotations(self, kind: str, subject_id: str, annotation: NamedNode) -> Iterator[Subject]:
        """What is said of each annotation of a class on a clause or section."""
        for quad in self.store.quads_for_pattern(None, _HAS_TARGET, self.names.iri(kind, subject_id), None):
            found = self._subject(quad.subject)
            if annotation in found[_TYPE.value]:
                yield found

    def references_of(self, clause_id: str) -> tuple[CrossReference, ...]:
        """The cross-references in a clause, in text order."""
        found = [
            self._reader.read_reference(self._subject(quad.subject))
            for quad in self.store.quads_for_pattern(None, _IN_CLAUSE, self.names.iri("clause", clause_id), None)
        ]
        return tuple(sorted(found, key=lambda reference: reference.start_char))

    def clauses_about(self, qname: str) -> tuple[str, ...]:
        """The ids of the clauses about a concept, sorted."""
        concept = NamedNode(concept_iri(qname))
        quads = self.store.quads_for_pattern(None, _ABOUT, concept, None)
        return tuple(sorted(self.names.identifier("clause", quad.subject.value) for quad in quads))  # type: ignore[union-attr]

    def clauses_tagged(self, qname: str) -> frozenset[str]:
        """The ids of the clauses that have a tag with a concept, whether it counts or not."""
        found = set()
        tags = self.store.quads_for_pattern(None, _HAS_BODY, NamedNode(concept_iri(qname)), None)
        prefix = f"{self.base}clause/"
        for tag in tags:
            for quad in self.store.quads_for_pattern(tag.subject, _HAS_TARGET, None, None):
                if quad.object.value.startswith(prefix):  # type: ignore[union-attr]
                    found.add(self.names.identifier("clause", quad.object.value))  # type: ignore[union-attr]
        return frozenset(found)

    def alike(self, document_id: str, fingerprint: str) -> int:
        """How many clauses of a document have this wording."""
        graph = self.names.graph_name(document_id)
        return sum(1 for _ in self.store.quads_for_pattern(None, _FINGERPRINT, Literal(fingerprint), graph))

    def fingerprints(self, document_id: str) -> dict[str, str]:
        """The fingerprints of the clauses of a document, by clause id."""
        quads = self.store.quads_for_pattern(None, _FINGERPRINT, None, self.names.graph_name(document_id))
        return {self.names.identifier("clause", quad.subject.value): quad.object.value for quad in quads}  # type: ignore[union-attr]

    def _subject(self, iri: object) -> Subject:
        """All that is said of one resource."""
        found: dict[str, list[NamedNode | Literal]] = {}
        for quad in self.store.quads_for_pattern(iri, None, None, None):  # type: ignore[arg-type]
            found.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        return found

    def entities(self) -> dict[str, str]:
        """The name of the reporting entity of each document that has one, by document id."""
        return {
            self.names.identifier("document", quad.subject.value): self.names.identifier("entity", quad.object.value)  # type: ignore[union-attr]
            for quad in self.store.quads_for_pattern(None, _ENTITY, None, None)
        }

    def graphs(self) -> dict[str, NamedNode]:
        """All named graphs by name below the base IRI, such as `filing/acme-2024` or `graph/meta`, sorted."""
        named = (graph for graph in self.store.named_graphs() if isinstance(graph, NamedNode))
        return dict(sorted((unquote(graph.value.removeprefix(self.base)), graph) for graph in named))

    # --- changes

    def replace_filings(
        self, results: Iterable[IngestResult], standards_of: StandardsOf = _no_standards, decisions: Sequence[Decision] = ()
    ) -> int:
        """Put filings in the place of those with their ids, if any, in one transaction; returns the new generation.

        Several that are new are loaded in bulk, which is three times as fast; they too count from the one transaction on.
        What the ledger notes of them goes in with them; `standards_of` is needed for its counts by standard. `decisions` are
        entries that the log gets by it.
        """
        by_graph = {self.names.graph_name(result.document.document_id): result for result in results}
        triples = {graph: tuple(self.writer.triples(result)) for graph, result in by_graph.items()}
        new = [graph for graph in by_graph if not self.store.contains_named_graph(graph)]
        staged = {graph: triples[graph] for graph in new} if len(new) > 1 else {}
        with self._writing():
            change = self._staged.load(staged)
        for graph, result in by_graph.items():
            if graph not in staged:
                change += f"DROP SILENT GRAPH {graph} ;\n" + _insert(graph, triples[graph])
            change += self._beside(result, triples[graph], standards_of)
        return self._commit(change + self.decisions.growth(decisions))

    def revise(self, decisions: Sequence[Decision], revisions: Iterable[Revision], standards_of: StandardsOf) -> int:
        """Add entries to the log of decisions, and give clauses the tags that follow, in one transaction.

        Returns the new generation.
        """
        return self._commit(self._reviser.update(revisions, standards_of) + self.decisions.growth(decisions))

    def note_decisions(self) -> None:
        """Note where the log of decisions ends, if it was carried here from elsewhere."""
        update = self.decisions.head_update()
        if update:
            self._commit(update)

    def _beside(self, result: IngestResult, triples: tuple[Triple, ...], standards_of: StandardsOf) -> str:
        """The update for what is said of a filing outside its graph: of what it shares, and what the ledger notes."""
        shared = tuple(self.writer.shared(result))
        entry = LedgerEntry.of(Filing.of(result), (*triples, *shared), standards_of)
        noted = self.ledger.removal(result.document.document_id) + _insert(self.ledger.graph, self.ledger.triples(entry))
        return _insert(self._shared, shared) + noted

    def delete_filing(self, document_id: str, decisions: Sequence[Decision] = ()) -> int:
        """Remove a filing in one transaction, which adds `decisions` to the log; returns the new generation."""
        graph = self.names.graph_name(document_id)
        dropped = f"DROP SILENT GRAPH {graph} ;\n{self.ledger.removal(document_id)}"
        return self._commit(dropped + self.decisions.growth(decisions))

    def renew_ledger(self, standards_of: StandardsOf) -> int:
        """Count all filings anew, after a change of the catalogue, and note those that are not; returns the new generation.

        The hash that was noted when a filing was stored stays: what has changed since is for `verify` to find.
        """
        generation = self.generation
        for document_id in self.document_ids():
            filing = self.filing(document_id)
            noted = self.ledger.entry(document_id)
            if filing is not None:
                entry = LedgerEntry.of(filing, (quad.triple for quad in self.quads(document_id)), standards_of)
                if noted is not None and noted.content_hash:
                    entry = replace(entry, content_hash=noted.content_hash, triples=noted.triples, clauses=noted.clauses)
                if entry != noted:
                    generation = self._commit(
                        self.ledger.removal(document_id) + _insert(self.ledger.graph, self.ledger.triples(entry))
                    )
        return generation

    def replace_catalogue(self, ntriples: str, version: str) -> int:
        """Put the concepts (as N-Triples) in the place of the former ones; returns the new generation.

        The version is written last: after a crash in between, the next open sees the old one and starts over.
        """
        with self._writing():
            self.store.clear_graph(self._catalogue)
            self.store.bulk_load(ntriples.encode("utf-8"), format=RdfFormat.N_TRIPLES, to_graph=self._catalogue)
        return self._commit(self.taxonomies.renewal(self._catalogue) + self._meta_update(_CATALOGUE_VERSION, Literal(version)))

    def replace_taxonomy(self, taxonomy_id: str, ntriples: Iterable[str], version: str) -> int:
        """Put a taxonomy release (lines of N-Triples) in the place of the one with its id, if any; returns the new generation.

        It is loaded beside the old one, and counts from the one transaction on that registers it and renews what ties the
        releases together: a crash leaves the old one or the new one. What is left over is dropped when the base is next opened.
        """
        graph = self.taxonomies.graph_name(taxonomy_id, version)
        if self.taxonomies.graphs().get(taxonomy_id) == graph:
            return self.generation
        lines = iter(ntriples)
        with self._writing():
            self.store.clear_graph(graph)
            while part := "".join(islice(lines, _LOADED_AT_ONCE)):
                self.store.bulk_load(part.encode("utf-8"), format=RdfFormat.N_TRIPLES, to_graph=graph)
        generation = self._commit(self.taxonomies.registration(taxonomy_id, graph, self._catalogue))
        self.drop_strays()
        return generation

    def remove_taxonomy(self, taxonomy_id: str) -> int:
        """Take a taxonomy release out; returns the new generation."""
        generation = self._commit(self.taxonomies.registration(taxonomy_id, None, self._catalogue))
        self.drop_strays()
        return generation

    def drop_strays(self) -> None:
        """Drop the graphs of taxonomies that count no longer, or not yet."""
        with self._writing():
            for graph in self.taxonomies.strays():
                self.store.remove_graph(graph)

    def _commit(self, change: str) -> int:
        """Make a change and count it. One update request is one transaction: all of it is visible or nothing."""
        generation = self.generation + 1
        counted = self._meta_update(_GENERATION, Literal(generation))
        with self._writing():
            self.store.update(
                f"{change}{counted}INSERT DATA {{ GRAPH {self._meta} {{ {self._self} {_TYPE} {_KNOWLEDGE_BASE} }} }}"
            )
            self.store.flush()
        return generation

    def _writing(self) -> AbstractContextManager[None]:
        return disk_errors("the graph cannot be written", self._path)

    def _meta_update(self, predicate: NamedNode, value: Literal) -> str:
        return (
            f"DELETE WHERE {{ GRAPH {self._meta} {{ {self._self} {predicate} ?old }} }} ;\n"
            f"INSERT DATA {{ GRAPH {self._meta} {{ {self._self} {predicate} {value} }} }} ;\n"
        )

    # --- views

    def dataset(self) -> Dataset:
        """rdflib's read-only view of the same store; queries run in Oxigraph over the union of all graphs."""
        from search.rdflib_view import read_only_dataset

        return read_only_dataset(self.store)

    def quads(self, document_id: str | None = None) -> Iterator[Quad]:
        """The quads of one filing, its entity, file and tagger, or of the whole store."""
        if document_id is None:
            yield from self.store.quads_for_pattern(None, None, None, None)
            return
        graph = self.names.graph_name(document_id)
        yield from self.store.quads_for_pattern(None, None, None, graph)
        for kind, link in (("document", _ENTITY), ("document", WAS_DERIVED_FROM), ("processing", WAS_ASSOCIATED_WITH)):
            for found in self.store.quads_for_pattern(self.names.iri(kind, document_id), link, None, graph):
                yield from self.store.quads_for_pattern(found.object, None, None, self._shared)  # type: ignore[arg-type]

    def dump(self, document_id: str | None = None) -> str:
        """Sorted N-Quads of one filing or of everything: equal content gives equal bytes."""
        lines = sorted(f"{quad} ." for quad in self.quads(document_id))
        return "\n".join(lines) + "\n" if lines else ""


def _insert(graph: NamedNode, triples: Iterable[Triple]) -> str:
    lines = "".join(f"{triple} .\n" for triple in triples)
    return f"INSERT DATA {{ GRAPH {graph} {{\n{lines}}} }} ;\n" if lines else ""


def turtle_of(store: GraphStore, document_id: str | None = None) -> str:
    """Turtle of one filing or of everything, subjects in order, with the usual prefixes."""
    triples = sorted({quad.triple for quad in store.quads(document_id)}, key=str)
    data = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None
    return data.decode("utf-8")
