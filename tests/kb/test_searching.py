"""Searching a knowledge base: synonyms, order, what was meant, what is alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError
from search.text_engines import TEXT_ENGINES

NOTES = {
    "old": (date(2022, 12, 31), "Loss allowances equal lifetime expected credit losses on trade receivables."),
    "new": (date(2024, 12, 31), "ECLs on trade receivables are measured with a provision matrix of ageing bands."),
    "peer": (date(2023, 6, 30), "The provision matrix for trade receivables has ageing bands by customer."),
    "other": (date(2023, 12, 31), "Inventories are carried at the lower of cost and net realisable value."),
}


@pytest.fixture(scope="module", params=TEXT_ENGINES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path_factory.mktemp("searching") / "x.kb", text_engine=request.param) as kb:
        for name, (day, text) in NOTES.items():
            note = f"2 Policies\n\n(a) Instruments\n\n{text}\n\n(b) Estimates\n\nJudgement is used by the directors.\n"
            kb.ingest(note.encode(), name=f"{name}.txt", period_end=day, entity=f"{name} plc")
        yield kb


def documents(answer: object) -> list[str]:
    return [hit.document.document_id for hit in answer]  # type: ignore[attr-defined]


def test_a_search_finds_what_means_the_same_and_says_what_it_sought(base: KnowledgeBase) -> None:
    answer = base.search("expected credit losses")
    assert set(documents(answer)) == {"old", "new"}
    assert answer.synonyms == (("expected credit losses", ("ECL",)),)
    assert set(documents(base.search("ECL"))) == {"old", "new"}
    (hit,) = base.search("ECL", year=2022)
    assert [hit.clause.text[start:end] for start, end in hit.highlights] == ["expected", "credit", "losses"]


def test_quotes_and_the_switch_take_a_search_literally(base: KnowledgeBase) -> None:
    for answer in (base.search('"expected credit losses"'), base.search("expected credit losses", synonyms=False)):
        assert documents(answer) == ["old"]
        assert answer.synonyms == ()


def test_text_in_sparql_seeks_synonyms_too(base: KnowledgeBase) -> None:
    counted = "SELECT (COUNT(?c) AS ?n) { ?c text:query '%s' }"
    assert base.sparql(counted % "ECL").rows == ((2,),)
    assert base.sparql(counted % '"ECL"').rows == ((1,),)


def test_hits_come_by_date_where_that_is_asked(base: KnowledgeBase) -> None:
    assert documents(base.search("receivables", sort="newest")) == ["new", "peer", "old"]
    assert documents(base.search("receivables", sort="oldest", limit=2)) == ["old", "peer"]
    with pytest.raises(InputError, match="hits cannot be sorted by 'size'"):
        base.search("receivables", sort="size")


def test_what_was_probably_meant_is_offered_only_where_next_to_nothing_is_found(base: KnowledgeBase) -> None:
    answer = base.search("recievables provison")
    assert (answer.total, answer.suggestion) == (0, "receivables provision")
    assert base.search("receivables").suggestion is None
    assert base.search("inventories").suggestion is None
    assert base.search("zygote").suggestion is None
    # In 2021 there is nothing, however it is spelled.
    assert base.search("recievables", year=2021).suggestion is None


def test_the_clauses_most_alike_come_first_and_the_clause_itself_not_at_all(base: KnowledgeBase) -> None:
    (hit,) = base.search("ageing bands", year=2024)
    answer = base.more_like(hit.clause.clause_id)
    assert documents(answer)[:2] == ["peer", "old"]
    assert "new" not in documents(answer)
    assert answer.total == len(answer) + 1
    assert "matrix" in [answer.hits[0].clause.text[start:end] for start, end in answer.hits[0].highlights]
    assert documents(base.more_like(hit.clause.clause_id, year=2022)) == ["old"]
    assert documents(base.more_like(hit.clause.clause_id, limit=1)) == ["peer"]


def test_other_documents_are_those_but_its_own(base: KnowledgeBase) -> None:
    (hit,) = base.search("directors", entity="peer")
    assert set(documents(base.more_like(hit.clause.clause_id, other_documents=True))) == {"old", "new", "other"}
    with pytest.raises(NotFoundError, match="no clause is called 'nothing'"):
        base.more_like("nothing")


def test_a_clause_like_no_other_has_no_likes(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nShops are leased.\n", name="one.txt")
        (hit,) = kb.search("shops")
        answer = kb.more_like(hit.clause.clause_id)
        assert (answer.total, answer.hits) == (0, ())


def test_what_a_hit_shows_is_the_clause_of_the_graph(demo_kb: KnowledgeBase) -> None:
    hits = demo_kb.search("lease* OR impair* OR provision*", limit=100).hits
    assert len(hits) > 50
    assert any(hit.clause.lead_in for hit in hits)
    assert any(hit.clause.aspects for hit in hits)
    documents = {document.document_id: document for document in demo_kb.documents()}
    for hit in hits:
        assert hit.clause == demo_kb.clause(hit.clause.clause_id).clause
        assert hit.document == documents[hit.clause.document_id]
