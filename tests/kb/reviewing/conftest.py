"""A knowledge base with a few clauses, two documents of one company, and reviewers; each test works on a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.tagging import Tagger, shipped_models
from kb import KnowledgeBase
from ontology.catalogue import Catalogue
from ontology.namespaces import concept_qname, short_name

WHEN = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
INVENTORIES = "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories"

NOTE = """---
entity: Pinnock Ferries plc
period_end: {year}-12-31
---
# 2 Policies

## (a) Leases

The Group leases its piers and recognises a right-of-use asset and a lease liability.

{leases}

## (b) Inventories

Fuel is carried at the lower of cost and net realisable value.

Spare parts are issued on a first-in, first-out basis.
"""
FIRST, CHANGED = "Payments on short-term leases are expensed.", "Payments on short-term leases are expensed as they fall due."


def note(year: int = 2023, leases: str = FIRST) -> bytes:
    return NOTE.format(year=year, leases=leases).encode()


@pytest.fixture(scope="session")
def shipped_tagger(catalogue: Catalogue) -> Tagger:
    """What a knowledge base tags with; it takes seconds to load."""
    return Tagger(catalogue, learned=shipped_models())


@pytest.fixture(scope="session")
def reviewed_folder(tmp_path_factory: pytest.TempPathFactory, shipped_tagger: Tagger) -> Path:
    folder = tmp_path_factory.mktemp("reviewed") / "policies.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.__dict__["_tagger"] = shipped_tagger
        kb.ingest(note(2023), name="pinnock-2023.md")
        kb.ingest(note(2024, CHANGED), name="pinnock-2024.md")
        kb.review.register("Ada", "admin", by="Ada", at=WHEN)
        for name, role in (("Ben", "reviewer"), ("Cho", "reviewer"), ("Dee", "approver"), ("Eve", "reader")):
            kb.review.register(name, role, by="Ada", at=WHEN)
    return folder


@pytest.fixture
def folder(reviewed_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reviewed_folder, tmp_path / "policies.kb"))


@pytest.fixture
def kb(folder: Path, shipped_tagger: Tagger) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(folder) as kb:
        kb.__dict__["_tagger"] = shipped_tagger
        yield kb


def clause_of(kb: KnowledgeBase, words: str, document: str = "pinnock-2023") -> str:
    """The id of the clause with these words."""
    (found,) = [one.clause.clause_id for one in kb.clauses(document=document) if words in one.clause.text]
    return found


def about(kb: KnowledgeBase, clause_id: str) -> set[str]:
    """The short names of what a clause counts as about: by its tags, which SPARQL and the index must say, too."""
    names = {tag.concept for tag in kb.clause(clause_id).tags if tag.counts}
    rows = kb.sparql(f'SELECT ?concept {{ ?clause dcterms:identifier "{clause_id}" ; pkb:about ?concept }}').rows
    assert {concept_qname(row[0]) for row in rows} == names
    for name in names:
        assert clause_id in {hit.clause.clause_id for hit in kb.search(f'concept:"{name}"', limit=50)}
    return {short_name(name) for name in names}
