"""What is noted of a filing: a hash that only content changes, and counts that say what counting would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.catalogue import Catalogue
from ontology.types import IngestResult, Nature
from search.clause_counts import Counts, Group, count_clauses, read_counts, write_counts
from search.filing import Filing
from search.graph_store import GraphStore
from search.ledger import content_hash
from tests.specimens import LEASES, full_result

BASE = "https://example.org/kb/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    store = GraphStore(tmp_path_factory.mktemp("ledger") / "graph", BASE)
    yield store
    store.close()


def noted_and_found(store: GraphStore, result: IngestResult) -> tuple[str, str]:
    store.replace_filings([result])
    entry = store.ledger.entry(result.document.document_id)
    assert entry is not None
    return entry.content_hash, content_hash(quad.triple for quad in store.quads(result.document.document_id))


@given(
    scores=st.lists(st.floats(0, 1), min_size=4, max_size=4),
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
)
def test_the_hash_is_the_same_before_and_after_storing(store: GraphStore, scores: list[float], text: str) -> None:
    result = full_result()
    tags = tuple(replace(tag, score=score, method=text) for tag, score in zip(result.tags, scores, strict=True))
    document = replace(result.document, title=text, entity=text)
    noted, found = noted_and_found(store, replace(result, tags=tags, document=document))
    assert noted == found


def test_order_and_repetition_do_not_change_the_hash_and_content_does(store: GraphStore) -> None:
    triples = list(store.writer.triples(full_result()))
    assert content_hash(triples) == content_hash(reversed(triples)) == content_hash(triples + triples)
    assert content_hash(triples) != content_hash(triples[1:])


def test_an_entry_comes_and_goes_with_its_filing(tmp_path: Path) -> None:
    store = GraphStore(tmp_path / "graph", BASE)
    store.replace_filings([full_result(), full_result("other")])
    entry = store.ledger.entry("cranes-2030")
    assert entry is not None
    assert (entry.clauses, store.ledger.document_ids()) == (2, {"cranes-2030", "other"})
    assert entry.triples == sum(1 for _ in store.quads("cranes-2030"))
    store.delete_filing("cranes-2030")
    assert store.ledger.entry("cranes-2030") is None
    assert store.ledger.document_ids() == {"other"}
    store.close()


def test_a_clause_counts_once_for_a_concept_and_once_for_a_standard(catalogue: Catalogue) -> None:
    result = full_result()
    first = result.tags[0]
    tags = (
        first,
        replace(first, concept="topic:ShortTermLeases", rank=2),
        replace(first, score=0.4, concept="topic:Warranties", rank=3),
        replace(first, subject_id=result.clauses[1].clause_id),
    )
    second = replace(result.clauses[1], period_end=None, nature=Nature.NONE)
    filing = Filing.of(replace(result, tags=tags, clauses=(result.clauses[0], second)))
    standards = dict.fromkeys(catalogue[LEASES].standards, 1)
    assert "IFRS 16" in standards
    assert "IFRS 16" in catalogue["topic:ShortTermLeases"].standards
    assert dict(count_clauses(filing, catalogue.standards_of, by_kind=False)) == {
        Group(2029): Counts(1, {LEASES: 1, "topic:ShortTermLeases": 1}, standards),
        Group(2030): Counts(1, {LEASES: 1}, standards),
    }
    assert set(count_clauses(filing, catalogue.standards_of, by_kind=True)) == {
        Group(2029, "paragraph", "policy"),
        Group(2030, "list_item", "none"),
    }


COUNTS = st.builds(
    Counts,
    st.integers(0, 9),
    st.dictionaries(st.text(max_size=5), st.integers(1, 9), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(1, 9), max_size=3),
)


@given(st.dictionaries(st.builds(Group, st.none() | st.integers(1900, 2999)), COUNTS, max_size=4))
def test_counts_are_read_as_they_were_written(counts: dict[Group, Counts]) -> None:
    assert dict(read_counts(write_counts(counts))) == counts
    assert write_counts(dict(reversed(counts.items()))) == write_counts(counts)
