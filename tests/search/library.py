"""A few clauses that the tests of every text engine ask, and the engines by name."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from search.query import Query
from search.query_parser import parse_query
from search.tantivy_index import TantivyIndex
from search.text_index import IndexRecord, TextIndex
from search.whoosh_index import WhooshIndex
from tests.search.reference import record

Engine: TypeAlias = type[TantivyIndex] | type[WhooshIndex]
ENGINES: dict[str, Engine] = {"tantivy": TantivyIndex, "whoosh": WhooshIndex}

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"

RECORDS = [
    record(
        1,
        "Right-of-use assets are recognised at the commencement date of the lease.",
        "Leases › Lessee",
        document_id="acme-2022",
        label="Note 2(h)(i)",
        concepts=(LEASES, "Leases"),
        standards=("IFRS 16",),
        entity="Acme Holdings S.A.",
        year=2022,
    ),
    record(
        2,
        "The Company recognizes leases of low-value assets as an expense.",
        "Leases › Low value",
        document_id="acme-2022",
        label="Note 2(h)(ii)",
        concepts=(LEASES, "Leases", "topic:ShortTermLeases", "Short-term leases"),
        standards=("IFRS 16",),
        entity="Acme Holdings S.A.",
        year=2022,
        kind="list_item",
    ),
    record(
        3,
        "Impairment of financial assets follows the expected credit loss model; derivatives are excluded.",
        "Financial instruments",
        document_id="wise-2023",
        label="3",
        concepts=("ifrs-full:DescriptionOfAccountingPolicyForFinancialAssetsExplanatory", "Financial assets"),
        standards=("IFRS 9", "IFRS 7"),
        entity="Wise plc",
        year=2023,
    ),
    record(
        4,
        "Property, plant & equipment is depreciated. The value of low-rise buildings is reviewed.",
        "Property, plant and equipment",
        document_id="wise-2023",
        label="4",
        standards=("IAS 16",),
        entity="Wise plc",
        year=2023,
        nature="change_in_policy",
    ),
    record(
        5,
        "Revenue is measured at the consideration expected; the lease is not mentioned here but once.",
        "Revenue",
        document_id="wise-2024",
        label="5",
        entity="Wise plc",
        year=2024,
    ),
    record(6, "Les contrats de location sont comptabilisés.", "", document_id="zeta", lang="fr", nature="none"),
]


def fill(index: TextIndex, records: list[IndexRecord], generation: int = 1) -> None:
    for document_id in dict.fromkeys(row.document_id for row in records):
        index.replace_document(document_id, [row for row in records if row.document_id == document_id])
    index.commit(generation)


def fill_and_close(engine: Engine, path: Path) -> None:
    index = engine(path)
    fill(index, RECORDS)
    index.close()


def found(index: TextIndex, text: str) -> set[str]:
    return found_by(index, parse_query(text))


def found_by(index: TextIndex, query: Query) -> set[str]:
    return {hit.clause_id for hit in index.search(query, limit=None, snippets=False).hits}
