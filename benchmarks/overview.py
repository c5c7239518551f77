"""Overview questions over many filings: from the counts in the ledger, and by a SPARQL query that scans.

    python -m benchmarks.overview [CLAUSES]

Made-up filings of 400 clauses, five years an entity, about the concepts of the catalogue, few of them often.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.table import print_head, print_rows, seconds
from kb import KnowledgeBase
from ontology.catalogue import Catalogue
from ontology.namespaces import sparql_prologue
from ontology.types import BlockKind, Clause, ConceptTag, IngestResult, Nature, Origin, Role, SourceDocument

CLAUSES, YEARS = 400, 5
QUERY = "SELECT ?n ?e (COUNT(?c) AS ?k) { ?c pkb:about ?e ; pkb:inDocument/pkb:entity/schema:name ?n } GROUP BY ?n ?e"
ASKED = {
    "concept × entity": {},
    "concept × year": {"columns": "year"},
    "standard × entity": {"rows": "standard"},
    "concept × kind": {"columns": "kind"},
    "concept × entity, tables": {"kind": "table"},
    "entity × year, one concept": {"rows": "entity", "columns": "year", "concept": "Leases"},
}


def main(arguments: list[str]) -> None:
    filings = int(arguments[0] if arguments else 100_000) // CLAUSES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bench.kb"
        with KnowledgeBase.open(folder) as kb:
            fill(kb, filings)
        with KnowledgeBase.open(folder, read_only=True, published=False) as kb:
            started = time.perf_counter()
            cells = len(kb.overview().counts)
            first = time.perf_counter() - started
            print(f"first question after opening: {first * 1000:.0f} ms, {cells} cells\n")
            spent = {asked: seconds(partial(kb.overview, **options)) for asked, options in ASKED.items()}
            scan = partial(kb.store.store.query, sparql_prologue() + QUERY, use_default_graph_as_union=True)
            spent["concept × entity, by SPARQL over clauses"] = seconds(lambda: list(scan()), repeats=1)
            print_rows(("overview", "median"), [(asked, f"{took * 1000:,.0f} ms") for asked, took in spent.items()])


def fill(kb: KnowledgeBase, filings: int) -> None:
    chance = random.Random(1)
    started = time.perf_counter()
    for number in range(filings):
        kb.store.replace_filings([filing(number, kb.catalogue, chance)], kb.catalogue.standards_of)
    spent = time.perf_counter() - started
    clauses = filings * CLAUSES
    print_head(f"{clauses:,} clauses in {filings} filings, stored in {spent:.0f} s ({clauses / spent:,.0f} a second)")


def filing(number: int, catalogue: Catalogue, chance: random.Random) -> IngestResult:
    name, year = f"filing-{number}", 2020 + number % YEARS
    concepts = [concept.qname for concept in catalogue]
    document = SourceDocument(
        document_id=name,
        sha256=f"{number:064x}",
        source_name=f"{name}.txt",
        media_type="text/plain",
        text="",
        blocks=(),
        entity=f"Entity {number // YEARS}",
        period_end=date(year, 12, 31),
    )
    clauses, tags = [], []
    for ordinal in range(1, CLAUSES + 1):
        clause = Clause(
            clause_id=f"{name}/{ordinal}",
            document_id=name,
            section_id=None,
            heading_path=("Policies",),
            section_label="2",
            ordinal=ordinal,
            kind=chance.choices((BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE), (6, 3, 1))[0],
            nature=chance.choices((Nature.POLICY, Nature.NONE), (4, 1))[0],
            text=f"Clause {ordinal} of {name}.",
            start_char=0,
            end_char=1,
            fingerprint=f"{number}-{ordinal}",
        )
        clauses.append(clause)
        for rank in (1, 2):
            tags.append(
                ConceptTag(
                    subject_id=clause.clause_id,
                    concept=concepts[min(int(chance.expovariate(1 / 50)), len(concepts) - 1)],
                    role=Role.ABOUT,
                    score=(0.9, 0.6)[rank - 1],
                    origin=Origin.SUGGESTED,
                    method="made up",
                    rank=rank,
                )
            )
    return IngestResult(
        document=document,
        sections=(),
        clauses=tuple(clauses),
        tags=tuple(tags),
        cross_references=(),
        diagnostics=(),
        model_version="0",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
