"""Decisions stay with their words in their place, through new versions of a document; whatever only looks alike gets none."""

from __future__ import annotations

from kb import KnowledgeBase
from ontology.decisions import Act
from tests.kb.reviewing.conftest import CHANGED, FIRST, WHEN, about, clause_of, note

NAME = "pinnock-2023.md"
FUEL = "Fuel is carried"


def test_what_has_not_changed_keeps_its_decisions_and_comments(kb: KnowledgeBase) -> None:
    fuel, rents = clause_of(kb, FUEL), clause_of(kb, "short-term")
    kb.review.reject(fuel, by="Ben", at=WHEN)
    kb.review.comment(fuel, "look at this again", by="Ben", at=WHEN)
    kb.review.accept(rents, by="Ben", at=WHEN)
    kb.ingest(note(2023, f"{CHANGED}\n\nOther rents are paid yearly."), name=NAME)
    assert clause_of(kb, FUEL) == fuel
    assert about(kb, fuel) == set()
    assert [one.detail for one in kb.review.of_clause(fuel).comments] == ["look at this again"]
    (orphan,) = kb.review.orphans()
    assert (orphan.act, orphan.clause_id, orphan.anchor and orphan.anchor.quote) == ("accept", rents, FIRST)
    assert kb.review.of_clause(clause_of(kb, "as they fall due")).state == "suggested"
    (entry,) = kb.review.log(act=Act.REANCHOR)
    assert (entry.by, entry.role, entry.moved) == ("policykb", "machine", ((orphan.number, ""),))
    assert kb.verify() == ()


def test_an_orphan_comes_back_with_its_words_and_a_deleted_document_keeps_its_decisions(kb: KnowledgeBase) -> None:
    fuel = clause_of(kb, FUEL)
    kb.review.override(fuel, "topic:Warranties", by="Ben", at=WHEN)
    kb.delete("pinnock-2023")
    assert [one.clause_id for one in kb.review.orphans()] == [fuel]
    assert kb.verify() == ()
    kb.ingest(note(2023), name=NAME)
    assert kb.review.orphans() == ()
    assert about(kb, fuel) >= {"Warranties"}
    assert kb.verify() == ()


def test_a_sentence_that_moves_under_another_heading_does_not_take_its_decision_along(kb: KnowledgeBase) -> None:
    kb.review.accept(clause_of(kb, FUEL), by="Ben", at=WHEN)
    moved = note(2023).decode().replace("Fuel is carried at the lower of cost and net realisable value.\n\n", "")
    moved += "\n## (c) Provisions\n\nFuel is carried at the lower of cost and net realisable value.\n"
    kb.ingest(moved.encode(), name=NAME)
    assert len(kb.review.orphans()) == 1
    assert kb.search("review:accepted").total == 0


def test_of_twins_none_is_taken_for_the_other(kb: KnowledgeBase) -> None:
    twice = note(2023, f"{FIRST}\n\n{FIRST}")
    kb.ingest(twice, name=NAME)
    first, second = [one.clause for one in kb.clauses(document="pinnock-2023") if one.clause.text == FIRST]
    kb.review.reject(second.clause_id, by="Ben", at=WHEN)
    kb.ingest(twice.replace(b"The Group leases", b"Our Group leases"), name=NAME)
    assert kb.review.of_clause(second.clause_id).state == "rejected"  # The same words at the same span.
    kb.ingest(note(2023), name=NAME)
    assert kb.review.of_clause(first.clause_id).state == "suggested"
    assert [one.clause_id for one in kb.review.orphans()] == [second.clause_id]
    assert kb.verify() == ()


def test_a_new_heading_above_the_same_span_gives_a_new_id_and_the_decision_follows(kb: KnowledgeBase) -> None:
    fuel = clause_of(kb, FUEL)
    kb.review.accept(fuel, by="Ben", at=WHEN)
    kb.ingest(note(2023).replace(b"(b) Inventories", b"(b) Stores etc."), name=NAME)
    now = clause_of(kb, FUEL)
    assert now != fuel
    assert kb.review.of_clause(now).state == "accepted"
    assert kb.review.log(act=Act.REANCHOR)[0].moved == ((6, now),)
    (undone,) = kb.review.undo(6, by="Ben", at=WHEN)
    assert (undone.strikes, kb.review.of_clause(now).state) == ((6,), "suggested")
    assert kb.verify() == ()
