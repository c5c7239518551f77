"""The same data and questions with what one would use otherwise: rdflib in memory, Oxigraph, tantivy and Whoosh plain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import rdflib
import tantivy
from pyoxigraph import Quad, RdfFormat, Store
from whoosh import fields, index, qparser

from benchmarks.engine_questions import CLAUSE, CONCEPT, WORDS, Times, timed
from ontology.namespaces import sparql_prologue
from ontology.types import IngestResult
from search.filing_graph import FilingWriter, ResourceNames

_BASE = "https://example.org/"
Peer = tuple[float, Callable[[str], object]]


def ntriples(results: Iterable[IngestResult]) -> bytes:
    """Lines of N-Quads, one named graph a filing."""
    names = ResourceNames(_BASE)
    writer = FilingWriter(names)
    lines = []
    for result in results:
        graph = names.graph_name(result.document.document_id)
        triples = [*writer.triples(result), *writer.shared(result)]
        lines += [f"{Quad(triple.subject, triple.predicate, triple.object, graph)} .\n" for triple in triples]
    return "".join(lines).encode()


def plain_oxigraph(folder: Path, results: Sequence[IngestResult]) -> Peer:
    """Seconds to load, and a way to ask; no worker, no time-out, no snapshot."""
    started = time.perf_counter()
    store = Store(str(folder))
    for start in range(0, len(results), 25):
        store.bulk_load(ntriples(results[start : start + 25]), format=RdfFormat.N_QUADS)
    spent = time.perf_counter() - started
    return spent, lambda query: list(store.query(sparql_prologue() + query, use_default_graph_as_union=True))  # type: ignore[arg-type]


def rdflib_memory(results: Sequence[IngestResult]) -> Peer:
    """Seconds to load, and a way to ask."""
    started = time.perf_counter()
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=ntriples(results), format="nquads")
    return time.perf_counter() - started, lambda query: list(graph.query(sparql_prologue() + query))


def plain_tantivy(folder: Path, results: Sequence[IngestResult]) -> Peer:
    """Seconds to index text alone, and a way to search for ids: no headings, names, facets, snippets or spellings."""
    started = time.perf_counter()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    folder.mkdir()
    made = tantivy.Index(builder.build(), path=str(folder))
    writer = made.writer(64_000_000, 1)
    for result in results:
        for clause in result.clauses:
            writer.add_document(tantivy.Document(id=clause.clause_id, text=clause.text))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    spent = time.perf_counter() - started
    searcher = made.searcher()

    def ask(words: str) -> list[str]:
        hits = searcher.search(made.parse_query(words, ["text"], conjunction_by_default=True), 20).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return spent, ask


def plain_whoosh(folder: Path, results: Sequence[IngestResult]) -> Peer:
    """Seconds to index text alone, and a way to search for ids."""
    started = time.perf_counter()
    folder.mkdir()
    schema: Any = fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(analyzer=fields.analysis.StemmingAnalyzer()))
    made: Any = index.create_in(str(folder), schema)
    writer = made.writer(limitmb=256)
    for result in results:
        for clause in result.clauses:
            writer.add_document(id=clause.clause_id, text=clause.text)
    writer.commit()
    spent = time.perf_counter() - started
    searcher, parser = made.searcher(), qparser.QueryParser("text", schema)
    return spent, lambda words: [hit["id"] for hit in searcher.search(parser.parse(words), limit=20)]


#: Queries that every peer's own parser understands.
COMMON = tuple(words for words in WORDS if ":" not in words and "~" not in words and "-" not in words)


def word_times(ask: Callable[[str], object], count: int = 100) -> Times:
    return timed(partial(ask, words) for words in islice(cycle(COMMON), count))


def clause_times(ask: Callable[[str], object], clause_ids: Sequence[str], count: int) -> Times:
    names = ResourceNames(_BASE)
    queries = [CLAUSE.format(iri=names.iri("clause", clause_id).value) for clause_id in clause_ids]
    return timed(partial(ask, query) for query in islice(cycle(queries), count))


def concept_times(ask: Callable[[str], object], concepts: Sequence[str], count: int) -> Times:
    queries = [CONCEPT.format(concept=name) for name in concepts]
    return timed(partial(ask, query) for query in islice(cycle(queries), count))
