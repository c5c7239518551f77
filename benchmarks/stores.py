"""The stores beside their peers on the same data: Oxigraph and rdflib's memory store, tantivy and Whoosh.

    python -m benchmarks.stores [COPIES]

The sample notes are stored COPIES times (default 20) under different ids.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import rdflib
from whoosh import fields, index, qparser

from benchmarks.table import print_head, print_rows, seconds
from kb import KnowledgeBase
from kb.cli.demo import NOTES
from ontology.namespaces import sparql_prologue
from ontology.types import Clause

QUERIES = {
    "clauses about a topic": "SELECT ?c { ?c pkb:about topic:ShortTermLeases }",
    "clauses by concept and company": (
        "SELECT ?n ?e (COUNT(?c) AS ?k) { ?c pkb:about ?e ; pkb:inDocument/pkb:entity/schema:name ?n } GROUP BY ?n ?e"
    ),
    "text contains": 'SELECT ?c { ?c pkb:text ?t FILTER(CONTAINS(?t, "low-value")) }',
}
WORDS = {"one word": "lease", "two words": "lease liability", "phrase": '"expected credit losses"', "prefix": "recogn*"}


def main(arguments: list[str]) -> None:
    copies = int(arguments[0]) if arguments else 20
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase.open(Path(folder) / "bench.kb") as kb:
        clauses = fill(kb, copies)
        compare_graphs(kb)
        compare_texts(kb, clauses, Path(folder) / "whoosh")


def fill(kb: KnowledgeBase, copies: int) -> list[Clause]:
    started = time.perf_counter()
    for number in range(copies):
        for note in sorted(NOTES.glob("*.*")):
            # A comment makes the bytes differ, so that each copy is a document of its own.
            data = note.read_bytes() + f"\n<!-- {number} -->\n".encode()
            kb.ingest(data, name=f"{note.stem}-{number}{note.suffix}")
    spent = time.perf_counter() - started
    clauses = [stored.clause for stored in kb.clauses()]
    print_head(f"{len(clauses)} clauses, {kb.sparql('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }').rows[0][0]} triples")
    print(f"ingested in {spent:.1f} s, {len(clauses) / spent:.0f} clauses a second, every document acknowledged on disk\n")
    return clauses


def compare_graphs(kb: KnowledgeBase) -> None:
    graph = rdflib.Dataset(default_union=True)
    loading = seconds(lambda: graph.parse(data=kb.store.dump(), format="nquads"), repeats=1)
    rows = []
    for name, query in QUERIES.items():
        ours = seconds(lambda query=query: len(kb.sparql(query)))
        theirs = seconds(lambda query=query: len(list(graph.query(sparql_prologue() + query))), repeats=3)
        rows.append((name, f"{ours * 1000:.1f}", f"{theirs * 1000:.1f}", f"{theirs / ours:.0f}"))
    print_rows(("SPARQL, milliseconds", "policykb", "rdflib memory", "times"), rows)
    print(f"rdflib first loads for {loading:.1f} s; policykb opens the store it has\n")


def compare_texts(kb: KnowledgeBase, clauses: list[Clause], folder: Path) -> None:
    rows = []
    with whoosh_searcher(folder, clauses) as searcher:
        for name, words in WORDS.items():
            query = qparser.QueryParser("text", searcher.schema).parse(words)
            ours = seconds(lambda words=words: kb.search(words))
            theirs = seconds(lambda query=query: searcher.search(query, limit=10))
            rows.append((name, f"{ours * 1000:.1f}", f"{theirs * 1000:.1f}"))
    print_rows(("keywords, milliseconds", "policykb (with clause, snippet)", "Whoosh (ids only)"), rows)


def whoosh_searcher(folder: Path, clauses: list[Clause]) -> Any:
    folder.mkdir()
    made = index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(analyzer=None)))
    writer = made.writer()
    for clause in clauses:
        writer.add_document(id=clause.clause_id, text=clause.text)
    writer.commit()
    return made.searcher()


if __name__ == "__main__":
    main(sys.argv[1:])
