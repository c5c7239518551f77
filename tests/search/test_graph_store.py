from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from ingest.pipeline import annotate
from ingest.readers import ReadOptions
from ingest.tagging import Tagger
from ontology.choices import UNITS
from ontology.errors import StorageError
from ontology.types import ChoiceValue, IngestResult, PolicyChoice
from search.filing import Filing
from search.filing_graph import FilingWriter, ResourceNames
from search.filing_reader import FilingReader
from search.graph_store import GraphStore, turtle_of

NOTE = """# 2 Policies

## (a) Leases

A right-of-use asset is recognised, see Note 2(b) and Note 31, for:

- shops; and
- vans.

## (b) Tax

| Rate | Place |
|---|---|
| 25% | Rouen |

Deferred tax is measured with these rates: "enacted" ones \\ and {others}.

## (c) Equipment

Vans are depreciated on a straight-line basis over 4 to 6 years.
"""
BASE = "https://example.org/p/"
numbers = st.floats(0, 10**9, allow_nan=False)


@pytest.fixture(scope="module")
def result(tagger: Tagger) -> IngestResult:
    options = ReadOptions(entity='Société "Navires" & Cie', title="Note – 2")
    return annotate(NOTE.encode(), name="acme/navires-2024.md", tagger=tagger, options=options)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    store = GraphStore(tmp_path / "graph", BASE)
    yield store
    store.close()


def test_what_is_written_is_read_back_whole(store: GraphStore, result: IngestResult) -> None:
    store.replace_filings([result])
    filing = store.filing("navires-2024")
    assert filing is not None
    assert filing.sections == result.sections
    assert filing.clauses == result.clauses
    assert filing.cross_references == result.cross_references
    assert filing.diagnostics == result.diagnostics
    key = lambda tag: (tag.subject_id, tag.origin, tag.role, tag.rank)  # noqa: E731
    assert filing.tags == tuple(sorted(result.tags, key=key))
    assert filing.choices == Filing.of(result).choices
    assert {(choice.dimension, choice.option, str(choice.value)) for choice in filing.choices} == {
        ("ppe-depreciation-method", "straight-line", "None"),
        ("ppe-useful-life", "vehicles", "4–6 years"),
    }
    for field in ("document_id", "sha256", "source_name", "media_type", "lang", "title", "entity", "period_end"):
        assert getattr(filing.document, field) == getattr(result.document, field), field


def test_single_things_are_read_without_their_filing(store: GraphStore, result: IngestResult) -> None:
    store.replace_filings([result])
    clause = result.clauses[0]
    assert store.clause(clause.clause_id) == clause
    assert store.clause("nothing") is None
    assert store.document("nothing") is None
    assert store.filing("nothing") is None
    assert [reference.target_label for reference in store.references_of(clause.clause_id)] == ["2(b)", "31"]
    tags = {tag.concept for tag in result.tags if tag.subject_id == clause.clause_id}
    assert {tag.concept for tag in store.tags_of("clause", clause.clause_id)} == tags
    assert store.documents_with_sha256(result.document.sha256) == ("navires-2024",)
    assert store.documents_with_sha256("0" * 64) == ()
    chosen = store.choices("ppe-useful-life")
    assert chosen == tuple(choice for choice in result.choices if choice.dimension == "ppe-useful-life")
    assert store.choices("ppe-useful-life", "buildings") == ()
    assert set(store.choices()) == set(store.choices_of(chosen[0].clause_id)) == set(result.choices)
    leases = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
    assert clause.clause_id in store.clauses_about(leases)


def test_every_change_counts_and_leaves_nothing_of_the_old_behind(store: GraphStore, result: IngestResult) -> None:
    assert store.generation == 0
    assert store.replace_filings([result]) == 1
    whole = store.dump("navires-2024")
    smaller = replace(result, clauses=result.clauses[:1], tags=(), cross_references=(), choices=())
    assert store.replace_filings([smaller]) == 2
    assert len(store.dump("navires-2024")) < len(whole) / 2
    assert store.replace_filings([result]) == 3
    assert store.dump("navires-2024") == whole
    assert store.delete_filing("navires-2024") == 4
    assert store.document_ids() == ()
    assert store.generation == 4


def test_what_was_acknowledged_is_there_after_reopening(tmp_path: Path, result: IngestResult) -> None:
    store = GraphStore(tmp_path / "graph", BASE)
    store.replace_catalogue("<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n", "v1")
    store.replace_filings([result])
    dump = store.dump()
    store.close()
    again = GraphStore(tmp_path / "graph", BASE, read_only=True)
    assert (again.dump(), again.catalogue_version, again.generation) == (dump, "v1", 2)
    again.close()


def test_a_new_catalogue_takes_the_place_of_the_old_one(store: GraphStore) -> None:
    line = "<https://example.org/{}> <https://example.org/b> <https://example.org/c> .\n"
    store.replace_catalogue(line.format("old"), "v1")
    store.replace_catalogue(line.format("new"), "v2")
    assert store.catalogue_version == "v2"
    assert "example.org/old" not in store.dump()
    assert "example.org/new" in store.dump()


def test_a_second_writer_is_a_storage_error(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="the graph store cannot be opened"):
        GraphStore(tmp_path / "graph", BASE)


def test_turtle_of_one_document_is_stable_and_readable(store: GraphStore, result: IngestResult) -> None:
    store.replace_filings([result])
    turtle = turtle_of(store, "navires-2024")
    assert turtle == turtle_of(store, "navires-2024")
    assert "pkb:Clause" in turtle
    assert '"Société \\"Navires\\" & Cie"' in turtle


@given(
    st.lists(
        st.builds(
            lambda dimension, spans, value: PolicyChoice(
                clause_id="acme/1", dimension=dimension, option="other", evidence=tuple(sorted(spans)), value=value
            ),
            st.sampled_from(["ppe-useful-life", "warranty-length"]),
            st.sets(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=3),
            st.none() | st.builds(ChoiceValue, low=numbers, high=numbers, unit=st.sampled_from(UNITS)),
        ),
        max_size=4,
        unique_by=lambda choice: (choice.dimension, choice.evidence),
    )
)
def test_any_choice_is_read_back_as_it_was(result: IngestResult, choices: list[PolicyChoice]) -> None:
    names = ResourceNames(BASE)
    made = replace(result, choices=tuple(choices))
    quads = [Quad(*triple, names.graph_name("navires-2024")) for triple in FilingWriter(names).triples(made)]
    assert FilingReader(names).read(quads, lambda entity: {}).choices == Filing.of(made).choices
