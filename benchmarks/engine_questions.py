"""The questions that the engine is measured by, asked of a knowledge base, and how long the answers take."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.synthetic import YEARS
from kb import KnowledgeBase
from ontology.types import IngestResult

WORDS = (
    "lease",
    "expected credit loss",
    "revenue performance obligation",
    '"net realisable value"',
    "impairmnt~1",
    "recogn*",
    "goodwill impairment",
    "hedg* effectiveness",
    "inventories OR stocks",
    "useful lives year:2023",
    "provision -warranty",
    '"fair value" hierarchy',
    "judgement estimate",
    "heading:leases treasury",
    "deferred tax asset",
    "customer group",
    "board months kind:list_item",
    "dividend*",
    "share based payment",
    "segment amounts year:[2021 TO 2022]",
)
FACETS = ("concept", "standard", "entity", "year", "kind")

CLAUSE = """SELECT ?p ?o {{ <{iri}> ?p ?o }}"""
# The twenty first, then their texts: otherwise the texts of all are fetched to be sorted.
CONCEPT = """SELECT ?clause ?text ?score {{
  {{ SELECT ?clause ?score {{
    ?tag oa:hasBody {concept} ; oa:hasTarget ?clause ; pkb:score ?score . ?clause a pkb:Clause
  }} ORDER BY DESC(?score) ?clause LIMIT 20 }}
  ?clause pkb:text ?text
}} ORDER BY DESC(?score) ?clause"""
OVERVIEW = """SELECT ?concept ?entity (COUNT(?clause) AS ?n) {
  ?clause pkb:about ?concept ; pkb:inDocument/pkb:entity ?entity } GROUP BY ?concept ?entity"""
# MINUS is worked out by itself: without the company in it, it would gather the clauses of all.
CHANGED = """SELECT ?clause ?text {{
  ?new pkb:entity/schema:name "{entity}" ; pkb:year {year} .
  ?clause pkb:inDocument ?new ; pkb:fingerprint ?mark ; pkb:text ?text
  MINUS {{ ?old pkb:entity/schema:name "{entity}" ; pkb:year {before} . ?former pkb:inDocument ?old ; pkb:fingerprint ?mark }}
}}"""
TEXT = """SELECT ?concept ?entity (COUNT(?clause) AS ?n) {{
  ?clause text:query "{words}" ; pkb:about ?concept ; pkb:inDocument/pkb:entity ?entity
}} GROUP BY ?concept ?entity"""

Times = list[float]


def timed(actions: Iterable[Callable[[], object]]) -> Times:
    """Milliseconds that each action takes; the first runs once before, unmeasured."""
    actions = list(actions)
    actions[0]()
    times = []
    for action in actions:
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return times


def at(times: Times, share: float) -> float:
    """The time that this share of the actions do not take longer than."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def shown(times: Times) -> str:
    return f"{at(times, 0.5):.1f} / {at(times, 0.95):.1f}"


def keyword_searches(kb: KnowledgeBase, count: int = 200) -> Times:
    return timed(partial(kb.search, words, limit=20, facets=FACETS) for words in islice(cycle(WORDS), count))


def clauses_by_id(kb: KnowledgeBase, sample: Sequence[str], count: int = 200) -> Times:
    queries = [CLAUSE.format(iri=kb.store.names.iri("clause", clause_id).value) for clause_id in sample]
    return timed(partial(kb.sparql, query) for query in islice(cycle(queries), count))


def concept_clauses(kb: KnowledgeBase, concepts: Sequence[str], count: int = 60) -> Times:
    queries = [CONCEPT.format(concept=name) for name in concepts]
    return timed(partial(kb.sparql, query) for query in islice(cycle(queries), count))


def changes(kb: KnowledgeBase, entities: Sequence[str], count: int = 60) -> Times:
    queries = [CHANGED.format(entity=name, year=year, before=year - 1) for name in entities for year in YEARS[1:]]
    return timed(partial(kb.sparql, query) for query in islice(cycle(queries), count))


def words_with(kb: KnowledgeBase, hits: int) -> tuple[str, int]:
    """A query of one word with about so many hits, and how many it has."""
    known = kb._index.vocabulary("")
    near = sorted(known, key=lambda word: abs(known[word] - hits))[:20]
    found = {word: kb.search(f'"{word}"', limit=1).total for word in near}
    best = min(found, key=lambda word: abs(found[word] - hits))
    return best, found[best]


def whole_process(folder: Path, *arguments: str) -> float:
    """The median seconds of a command from start to end."""
    command = [sys.executable, "-m", "kb.cli", *arguments, "--kb", str(folder)]
    times = timed([lambda: subprocess.run(command, check=True, capture_output=True)] * 5)
    return at(times, 0.5) / 1000


_READER = """
import json, sys
from random import Random
from kb import KnowledgeBase
from benchmarks.engine_questions import memory_after_mixed_queries
print(json.dumps(memory_after_mixed_queries(sys.argv[1], json.loads(sys.stdin.read()))))
"""


def reader_memory(folder: Path, sample: Sequence[str], concepts: Sequence[str]) -> tuple[int, int]:
    """Megabytes of a reader after 100 mixed queries, and of its query process."""
    given = json.dumps({"sample": sample[:50], "concepts": concepts[:10]})
    done = subprocess.run([sys.executable, "-c", _READER, str(folder)], input=given, check=True, capture_output=True, text=True)
    reader, worker = json.loads(done.stdout)
    return reader, worker


def memory_after_mixed_queries(folder: str, given: dict[str, list[str]]) -> tuple[int, int]:
    dice = Random(0)
    with KnowledgeBase.open(folder, read_only=True) as kb:
        for number in range(100):
            if number % 5 < 3:
                kb.search(dice.choice(WORDS), limit=20, facets=FACETS)
            elif number % 5 == 3:
                kb.clause(dice.choice(given["sample"]))
            else:
                kb.sparql(CONCEPT.format(concept=dice.choice(given["concepts"])))
        process = kb._worker._process
        assert process is not None
        return _megabytes("self"), _megabytes(str(process.process_id))


def _megabytes(process: str) -> int:
    """Resident memory, pages of mapped files among it."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line)
    return int(status["VmRSS"].split()[0]) >> 10


def acknowledged(kb: KnowledgeBase, store: Callable[[IngestResult], None], results: Sequence[IngestResult]) -> Times:
    """Milliseconds from a filing that is tagged to one that a search finds."""

    def action(result: IngestResult) -> None:
        store(result)
        assert kb.search(f"document:{result.document.document_id}", limit=1).total == len(result.clauses)

    actions = [lambda result=result: action(result) for result in results]
    actions[0]()
    return timed(actions[1:] or actions)
