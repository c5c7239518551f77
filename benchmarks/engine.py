"""The stores and the search engine at size, beside what one would use without policykb.

    python -m benchmarks.engine [--clauses 100000] [--peers 10000] [--folder FOLDER]

CLAUSES tagged clauses of synthetic filings are stored; rdflib and Whoosh get the first PEERS of them, since all would take them
too long, and plain Oxigraph and tantivy get all. A FOLDER is kept, and asked again without loading if it is there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks import engine_peers as peers
from benchmarks import engine_questions as ask
from benchmarks.synthetic import CLAUSES_A_FILING, MODEL_VERSION, filings, one_more
from benchmarks.table import print_head, print_rows
from kb import KnowledgeBase
from kb.ingestion import Prepared
from ontology.catalogue import default_catalogue
from ontology.types import IngestResult

#: Filings that are stored in one step, as bulk ingestion does.
BATCH = 10

Row = tuple[str, str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--peers", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run(given.clauses, given.peers, given.folder or Path(scratch) / "big.kb", Path(scratch))


def run(clauses: int, few: int, folder: Path, scratch: Path) -> None:
    print_head(f"{clauses:,} synthetic clauses in filings of {CLAUSES_A_FILING}; peers marked * have {few:,}")
    loading: Row = ("bulk load, clauses a second", "≥ 4,000", "was there", "")
    with KnowledgeBase.open(folder) as kb:
        if not kb.documents():
            loading = ("bulk load, clauses a second", "≥ 4,000", f"{load(kb, clauses):,.0f}", "")
    rows = [loading, *questions(folder)]
    print_rows(("", "target at 100,000", "policykb", ""), rows)
    print_rows(("peer", "clauses a second", "question, p50 / p95 ms", "peer's time"), peer_rows(clauses, few, scratch))


def load(kb: KnowledgeBase, clauses: int) -> float:
    """Store filings; clauses a second, the making of them not counted."""
    made = filings(clauses, kb.catalogue)
    spent, stored = 0.0, 0
    while batch := list(islice(made, BATCH)):
        started = time.perf_counter()
        store(kb, batch)
        spent += time.perf_counter() - started
        stored += sum(len(result.clauses) for result in batch)
    # As `ingest_many` does after so many.
    started = time.perf_counter()
    kb.compact()
    return stored / (spent + time.perf_counter() - started)


def store(kb: KnowledgeBase, results: Sequence[IngestResult]) -> None:
    """Store filings that are tagged already, in one step, as ingestion does."""
    prepared = [
        Prepared(
            document_id=result.document.document_id,
            data=result.document.text.encode(),
            note={"name": result.document.source_name, "model": MODEL_VERSION},
            result=result,
        )
        for result in results
    ]
    kb._store_prepared(prepared)


def questions(folder: Path) -> list[Row]:
    rows = [
        ("open and search, whole process, s", "≤ 0.4", f"{ask.whole_process(folder, 'search', 'goodwill'):.2f}", ""),
        (
            "open and SPARQL, whole process, s",
            "≤ 0.4",
            f"{ask.whole_process(folder, 'sparql', 'ASK { ?c a pkb:Clause }'):.2f}",
            "",
        ),
    ]
    with KnowledgeBase.open(folder, read_only=True) as kb:
        documents = kb.documents()
        sample = [clause.clause_id for document in documents[::50] for clause in kb.filing(document.document_id).clauses[::9]]
        sizes = concepts_by_size(kb)
        concepts = [name for name, _ in sizes]
        entities = sorted({document.entity or "" for document in documents})
        reader, worker = ask.reader_memory(folder, sample, concepts)
        searches = ask.keyword_searches(kb)
        by_concept = ask.concept_clauses(kb, concepts)
        rows += [
            ("reader after 100 mixed queries, MB", "≤ 250", str(reader), f"and its query process {worker}"),
            ("keyword search, facets, snippets, p50 / p95 ms", "≤ 5 / 15", ask.shown(searches), ""),
            ("the same, best and worst query, ms", "", f"{min(searches):.1f} / {max(searches):.1f}", ""),
            ("clause by id through kb.sparql, p95 ms", "≤ 5", f"{ask.at(ask.clauses_by_id(kb, sample), 0.95):.1f}", ""),
            ("clauses of a concept by score, top 20, p50 / p95 ms", "≤ 25", ask.shown(by_concept), range_of(sizes)),
            ("what changed between two years, p95 ms", "≤ 25", f"{ask.at(ask.changes(kb, entities), 0.95):.1f}", ""),
        ]
        overview = ask.timed([lambda: kb.sparql(ask.OVERVIEW, timeout=300)])
        rows.append(("concept × entity, counted by SPARQL, ms", "≤ 50", f"{overview[0]:.0f}", "nothing precomputed is used"))
        words, hits = ask.words_with(kb, 3_500)
        text = ask.TEXT.format(words=f'\\"{words}\\"')
        times = ask.timed([lambda: kb.sparql(text)] * 9)
        rows.append(("text in SPARQL, joined, p50 ms", "≤ 200", f"{ask.at(times, 0.5):.0f}", f"{hits:,} hits"))
    with KnowledgeBase.open(folder) as kb:
        # Those of an earlier run would only be replaced.
        first = sum(document.document_id.split("-")[2] >= "1000000" for document in kb.documents())
        more = [one_more(kb.catalogue, first + number) for number in range(6)]
        times = ask.acknowledged(kb, lambda result: store(kb, [result]), more)
        rows.append(("one more filing, acknowledged and found, p50 s", "≤ 0.4", f"{ask.at(times, 0.5) / 1000:.2f}", ""))
    return rows


def range_of(sizes: Sequence[tuple[str, int]]) -> str:
    return f"concepts of {sizes[-1][1]:,} to {sizes[0][1]:,} clauses"


def concepts_by_size(kb: KnowledgeBase) -> list[tuple[str, int]]:
    """Twenty concepts with their numbers of clauses, from the most frequent to the rarest in even steps."""
    counted = kb.search("*", limit=1, facets=("concept",)).facets["concept"]
    return list(counted[:: max(len(counted) // 20, 1)])


def peer_rows(clauses: int, few: int, scratch: Path) -> list[Row]:
    catalogue = default_catalogue()
    results = list(filings(clauses, catalogue))
    part = results[: max(few // CLAUSES_A_FILING, 1)]
    ids = [clause.clause_id for clause in part[0].clauses]
    concepts = [f"<{iri}>" for iri in concept_iris(part)]
    rows: list[Row] = []
    for name, (spent, query), size in (
        ("Oxigraph plain", peers.plain_oxigraph(scratch / "oxigraph", results), len(results)),
        ("rdflib Memory*", peers.rdflib_memory(part), len(part)),
    ):
        rate = f"{size * CLAUSES_A_FILING / spent:,.0f}"
        rows.append((name, rate, "clause by id", ask.shown(peers.clause_times(query, ids, 20))))
        rows.append((name, rate, "clauses of a concept, top 20", ask.shown(peers.concept_times(query, concepts, 6))))
        rows.append((name, rate, "concept × entity", f"{ask.timed([lambda query=query: query(ask.OVERVIEW)])[0]:.0f}"))
    for name, (spent, search), size in (
        ("tantivy plain", peers.plain_tantivy(scratch / "tantivy", results), len(results)),
        ("Whoosh plain*", peers.plain_whoosh(scratch / "whoosh", part), len(part)),
    ):
        rate = f"{size * CLAUSES_A_FILING / spent:,.0f}"
        rows.append((name, rate, "keyword search, ids only", ask.shown(peers.word_times(search))))
    with KnowledgeBase.open(scratch / "whoosh.kb", text_engine="whoosh") as kb:
        started = time.perf_counter()
        store(kb, part)
        rate = f"{len(part) * CLAUSES_A_FILING / (time.perf_counter() - started):,.0f}"
        rows.append(("policykb on Whoosh*", rate, "keyword search, facets, snippets", ask.shown(ask.keyword_searches(kb, 40))))
    return rows


def concept_iris(results: Sequence[IngestResult]) -> list[str]:
    from ontology.namespaces import concept_iri

    return [concept_iri(name) for name in dict.fromkeys(tag.concept for tag in results[0].tags)][:10]


if __name__ == "__main__":
    main()
