"""What to look at next, and decisions on many clauses at once."""

from __future__ import annotations

import pytest

from kb import KnowledgeBase, NotFoundError
from ontology.errors import InputError, NotAllowed
from tests.kb.reviewing.conftest import CHANGED, LEASES, WHEN, clause_of


def ids(items) -> list[str]:  # type: ignore[no-untyped-def]
    return [item.clause.clause_id for item in items]


def test_the_least_certain_come_first_and_what_is_decided_is_not_queued(kb: KnowledgeBase) -> None:
    found = kb.review.queue("uncertain")
    margins = [item.margin for item in found]
    assert len(found) == 8
    assert margins == sorted(margins)
    assert found[0].suggestion is not None
    kb.review.accept(found[0].clause.clause_id, by="Ben", at=WHEN)
    assert ids(kb.review.queue("uncertain")) == ids(found)[1:]
    only = kb.review.queue("uncertain", concept="Leases", year=2024, limit=1)
    assert [(item.document.document_id, item.margin) for item in only] == [("pinnock-2024", only[0].margin)]


def test_new_is_what_the_filing_before_did_not_say(kb: KnowledgeBase) -> None:
    (item,) = kb.review.queue("new")
    assert (item.clause.text, item.why) == (
        CHANGED,
        "not in pinnock-2023",
    )
    assert item.citation.startswith("Pinnock Ferries plc, 31 December 2024")
    kb.review.reject(item.clause.clause_id, by="Ben", at=WHEN)
    assert kb.review.queue("new") == ()


def test_a_sample_is_the_same_for_the_same_seed(kb: KnowledgeBase) -> None:
    drawn = ids(kb.review.queue("random", limit=4, seed=7))
    assert ids(kb.review.queue("random", limit=4, seed=7)) == drawn
    assert set(ids(kb.review.queue("random", limit=8))) > set(drawn)
    assert any(ids(kb.review.queue("random", limit=4, seed=seed)) != drawn for seed in range(5))


def test_mine_is_what_was_assigned_to_me_until_it_is_decided_or_taken_back(kb: KnowledgeBase) -> None:
    fuel, parts = clause_of(kb, "Fuel is carried"), clause_of(kb, "Spare parts")
    kb.review.assign([fuel, parts], "Ben", by="Dee", at=WHEN)
    assert set(ids(kb.review.queue("mine", by="Ben"))) == {fuel, parts}
    kb.review.accept(fuel, by="Ben", at=WHEN)
    assert ids(kb.review.queue("mine", by="Ben")) == [parts]
    kb.review.assign(parts, "Cho", by="Dee", at=WHEN)
    assert kb.review.queue("mine", by="Ben") == ()
    kb.review.assign(parts, None, by="Dee", at=WHEN)
    assert kb.review.queue("mine", by="Cho") == ()
    with pytest.raises(NotAllowed, match="Ben may take clauses, not give them"):
        kb.review.assign(parts, "Cho", by="Ben")
    with pytest.raises(NotAllowed, match="Eve is a reader"):
        kb.review.assign(parts, "Eve", by="Dee")


def test_a_queue_that_there_is_not_and_one_without_an_owner_are_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="there is no queue 'urgent'"):
        kb.review.queue("urgent")
    with pytest.raises(InputError, match="the queue mine is somebody's"):
        kb.review.queue("mine")
    with pytest.raises(NotFoundError, match="no document is called 'pinnock'"):
        kb.review.queue(document="pinnock")


def test_many_clauses_are_decided_at_once_and_undone_at_once(kb: KnowledgeBase) -> None:
    before = kb.store.dump("pinnock-2023") + kb.store.dump("pinnock-2024")
    report = kb.review.bulk("reject", "review:suggested", concept="Leases", by="Ben", reason="a trial", at=WHEN)
    assert len(report.decisions) >= 4
    assert {one.batch for one in report.decisions} == {report.batch}
    assert {one.concepts for one in report.decisions} == {(LEASES,)}
    assert kb.search("concept:Leases").total == 0
    assert kb.verify() == ()
    again = kb.review.bulk("reject", "short-term", by="Ben", concept=None, at=WHEN)
    assert len(again.decisions) + len(again.left) == 2
    undone = kb.review.undo(report.batch or 0, by="Ben", at=WHEN)
    assert {one.document_id for one in undone} == {"pinnock-2023", "pinnock-2024"}
    if again.batch:
        kb.review.undo(again.batch, by="Ben", at=WHEN)
    assert kb.store.dump("pinnock-2023") + kb.store.dump("pinnock-2024") == before
    assert kb.verify() == ()


def test_what_cannot_be_decided_in_bulk_is_left_with_the_reason(kb: KnowledgeBase) -> None:
    kb.review.accept(clause_of(kb, "Fuel is carried"), by="Ben", at=WHEN)
    report = kb.review.bulk("accept", "fuel", by="Ben", at=WHEN)
    assert [why for _, why in report.left] == ["the same was decided before"]
    assert len(report.decisions) == 1
    with pytest.raises(InputError, match="is not done to many clauses at once"):
        kb.review.bulk("override", "fuel", by="Ben")
    assert kb.review.bulk("accept", "zeppelin", by="Ben").batch is None


def test_states_are_a_filter_and_a_facet_of_search(kb: KnowledgeBase) -> None:
    kb.review.accept(clause_of(kb, "Fuel is carried"), by="Ben", at=WHEN)
    answer = kb.search("*", facets=("review",))
    assert dict(answer.facets["review"]) == {"suggested": 7, "accepted": 1}
    assert kb.search("fuel", review="accepted").total == 1
    assert kb.search("fuel review:suggested").total == 1
