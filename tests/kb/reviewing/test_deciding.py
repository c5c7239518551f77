"""Decisions on clauses: what they change everywhere, what they leave, what is refused."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import Any

import pytest

from kb import KnowledgeBase, NotFoundError, StorageError
from kb.export import export
from kb.reviewing.checking import check_log
from ontology.errors import InputError, NotAllowed, PolicyKBError, ReviewError, StaleDecision
from ontology.namespaces import sparql_prologue
from ontology.types import Origin, Verdict
from tests.kb.reviewing.conftest import LEASES, WHEN, about, clause_of, note

FUEL = "Fuel is carried"


def test_an_accepted_concept_has_a_tag_of_the_reviewer_and_the_suggestion_stays(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    decision = kb.review.accept(clause, by="Ben", reason="net realisable value", at=WHEN)
    assert (decision.number, decision.by, decision.role, decision.at) == (6, "Ben", "reviewer", WHEN)
    assert [str(said).partition(" ")[0] for said in decision.before] == ["suggested"]
    tags = {tag.origin: tag for tag in kb.clause(clause).tags if tag.concept == decision.concepts[0]}
    assert (tags[Origin.REVIEWED].score, tags[Origin.REVIEWED].method) == (1.0, "review")
    assert tags[Origin.SUGGESTED].verdict is Verdict.ACCEPTED
    assert kb.clause(clause).clause.review == ("accepted",)
    assert about(kb, clause) == {"MeasuringInventories"}
    assert kb.search("review:accepted").total == 1
    assert kb.verify() == ()


def test_a_rejected_concept_counts_nowhere_and_comes_back_when_that_is_undone(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    before = (about(kb, clause), kb.overview().counts, export(kb, "nquads", "pinnock-2023"))
    rejected = kb.review.reject(clause, by="Ben", at=WHEN)
    assert about(kb, clause) == set()
    assert kb.review.of_clause(clause).state == "rejected"
    assert sum(kb.overview().counts.values()) == sum(before[1].values()) - 1
    assert kb.clause(clause).concept is None
    assert kb.verify() == ()
    (undone,) = kb.review.undo(rejected.number, by="Ben", at=WHEN)
    assert (about(kb, clause), kb.overview().counts, export(kb, "nquads", "pinnock-2023")) == before
    kb.review.undo(undone.number, by="Ben", at=WHEN)
    assert about(kb, clause) == set()
    assert [one.act for one in kb.review.log(clause=clause)] == ["reject", "undo", "undo"]
    assert kb.verify() == ()


def test_an_override_puts_one_concept_in_the_place_of_another(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, "short-term")
    kb.review.accept(clause, by="Ben", concept="Leases", at=WHEN)
    override = kb.review.override(clause, "topic:Warranties", by="Cho", reason="a test of words", at=WHEN)
    assert "Leases" not in about(kb, clause)
    assert "Warranties" in about(kb, clause)
    assert LEASES in override.instead_of
    assert override.strikes == (override.number - 1,)
    assert kb.clause(clause).clause.review == ("overridden",)
    kb.review.undo(override.number, by="Dee", at=WHEN)
    assert kb.review.of_clause(clause).accepted == (LEASES,)
    assert kb.verify() == ()


def test_a_topic_counts_for_its_element_by_decision_too(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    kb.review.override(clause, "topic:ShortTermLeases", by="Ben", at=WHEN)
    assert about(kb, clause) == {"ShortTermLeases", "Leases"}


def test_the_same_decisions_give_the_same_triples(folder, tmp_path) -> None:  # type: ignore[no-untyped-def]
    texts = []
    for name in ("one", "two"):
        copy = shutil.copytree(folder, tmp_path / name)
        with KnowledgeBase.open(copy) as kb:
            clause = clause_of(kb, FUEL)
            kb.review.accept(clause, by="Ben", at=WHEN)
            kb.review.comment(clause, "see IAS 2.9", by="Ben", at=WHEN)
            texts.append((kb.store.decisions.triples(), kb.store.dump("pinnock-2023")))
    assert texts[0] == texts[1]
    assert len(texts[0][0]) > 80


def test_the_log_can_be_asked_by_sparql_in_the_words_of_prov(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    kb.review.accept(clause, by="Ben", reason="it says so", at=WHEN)
    kb.review.reject(clause, by="Ben", at=WHEN)
    rows = kb.sparql(
        "SELECT ?name ?when ?why ?quote ?concept WHERE { ?judgement prov:wasGeneratedBy ?decision ; oa:hasBody ?concept ; "
        "oa:hasTarget/oa:hasSelector/oa:exact ?quote . ?decision pkb:act 'accept' ; prov:wasAssociatedWith/schema:name ?name ; "
        "prov:endedAtTime ?when ; pkb:reason ?why . ?later prov:wasRevisionOf ?judgement }"
    ).rows
    ((name, when, why, quote, concept),) = rows
    assert (name, str(when)[:10], why, quote.startswith(FUEL), "Inventories" in concept) == (
        "Ben",
        "2024-05-02",
        "it says so",
        True,
        True,
    )


REFUSED: list[tuple[str, str, dict[str, Any], type[PolicyKBError], str]] = [
    ("Zoe", "accept", {}, NotFoundError, "no reviewer is called 'Zoe'"),
    ("Eve", "accept", {}, NotAllowed, "Eve is a reader, and may not accept"),
    ("Ben", "accept", {"concept": "topic:Warranties"}, ReviewError, "Warranties is not suggested for it"),
    ("Ben", "accept", {"concept": "Wharfage"}, NotFoundError, "Wharfage"),
    ("Ben", "accept", {"fingerprint": "0" * 8}, StaleDecision, "its text has changed since you saw it"),
    ("Ben", "accept", {"at": datetime(2024, 1, 1)}, InputError, "has no time zone"),
    ("Ben", "reject", {"reason": "bell\x07"}, InputError, "control characters"),
]


def test_what_cannot_be_decided_is_said_and_nothing_is_changed(kb: KnowledgeBase) -> None:
    before = (kb.store.generation, kb.store.decisions.head())
    for by, act, options, error, message in REFUSED:
        with pytest.raises(error) as raised:
            getattr(kb.review, act)(clause_of(kb, FUEL), by=by, **options)
        assert message in str(raised.value)
        assert raised.value.hint
    assert (kb.store.generation, kb.store.decisions.head()) == before


def test_a_clause_that_is_gone_is_told_from_one_that_never_was(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, "short-term")
    kb.review.accept(clause, by="Ben", at=WHEN)
    kb.ingest(note(2023, "Rents are paid yearly."), name="pinnock-2023.md")
    with pytest.raises(NotFoundError, match="is not in its document any more") as gone:
        kb.review.reject(clause, by="Ben")
    assert "review orphans" in (gone.value.hint or "")
    with pytest.raises(NotFoundError, match="no clause is called"):
        kb.review.reject("pinnock-2023/leases/0", by="Ben")


def test_a_decision_that_another_reviewer_made_meanwhile_is_not_overwritten_unseen(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    seen = kb.review.log()[-1].number
    kb.review.reject(clause, by="Cho", at=WHEN)
    with pytest.raises(StaleDecision, match=r"Cho has decided meanwhile: reject \(decision 6\)"):
        kb.review.accept(clause, by="Ben", seen=seen)
    kb.review.accept(clause, by="Ben", seen=6, concept="MeasuringInventories", at=WHEN)
    assert kb.review.of_clause(clause).state == "accepted"


def test_only_approvers_undo_what_others_decided_and_nothing_is_undone_twice(kb: KnowledgeBase) -> None:
    decision = kb.review.accept(clause_of(kb, FUEL), by="Ben", at=WHEN)
    with pytest.raises(NotAllowed, match="is Ben's"):
        kb.review.undo(decision.number, by="Cho")
    kb.review.undo(decision.number, by="Dee", at=WHEN)
    with pytest.raises(ReviewError, match="decision 6 is not in force: decision 7 took its place"):
        kb.review.undo(decision.number, by="Ben")
    with pytest.raises(NotFoundError, match="the log has no decision 99"):
        kb.review.undo(99, by="Ben")
    with pytest.raises(ReviewError, match=r"decision 1 \(register\) cannot be undone"):
        kb.review.undo(1, by="Ada")


def test_names_and_reasons_stay_text_whatever_they_hold(kb: KnowledgeBase) -> None:
    clause = clause_of(kb, FUEL)
    for name in ('=HYPERLINK("x")', "<script>alert(1)</script>", "עדה לאבלייס", 'a" . } ; DROP ALL ; #'):
        kb.review.register(name, "reviewer", by="Ada", at=WHEN)
        decision = kb.review.accept(clause, by=name, reason=f"{name} \\ 'says' so", at=WHEN)
        assert kb.review.log()[-1] == decision
        ((found,),) = kb.sparql(f"SELECT ?n {{ ?d pkb:number {decision.number} ; prov:wasAssociatedWith/schema:name ?n }}").rows
        assert found == name
    assert kb.verify() == ()
    for bad in ("", "  ", "two\nlines", "turned \u202e round", "policykb", "x" * 201):
        with pytest.raises(InputError):
            kb.review.register(bad, "reviewer", by="Ada")


def test_the_first_reviewer_is_an_admin_and_the_last_admin_stays_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with KnowledgeBase.open(tmp_path / "new.kb") as kb:
        with pytest.raises(NotFoundError, match="no reviewer is called 'Ada'") as nobody:
            kb.review.accept("a/b/c", by="Ada")
        assert "nobody is registered yet" in (nobody.value.hint or "")
        for name, role, by in (("Ada", "reviewer", "Ada"), ("Ada", "admin", "Ben")):
            with pytest.raises(NotAllowed, match="the first reviewer must be an admin"):
                kb.review.register(name, role, by=by)
        kb.review.register("Ada", "admin", by="Ada", at=WHEN)
        with pytest.raises(InputError, match="'boss' is no role"):
            kb.review.register("Ben", "boss", by="Ada")
        with pytest.raises(NotAllowed, match="Ada is the only admin"):
            kb.review.register("Ada", "reader", by="Ada")
        assert [(one.name, one.role) for one in kb.review.reviewers()] == [("Ada", "admin")]


def test_who_opened_it_to_read_sees_decisions_and_cannot_take_any(folder) -> None:  # type: ignore[no-untyped-def]
    with KnowledgeBase.open(folder) as kb:
        clause = clause_of(kb, FUEL)
        kb.review.accept(clause, by="Ben", at=WHEN)
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.review.of_clause(clause).state == "accepted"
        with pytest.raises(StorageError, match="open read-only"):
            kb.review.reject(clause, by="Ben")


_RECORD = "DELETE { GRAPH ?g { ?d pkb:record ?o } } INSERT { GRAPH ?g { ?d pkb:record ?n } } WHERE { GRAPH ?g "
EDITS = {
    "a reason": (
        "DELETE { GRAPH ?g { ?d pkb:reason ?o } } INSERT { GRAPH ?g { ?d pkb:reason 'other' } } "
        "WHERE { GRAPH ?g { ?d pkb:reason ?o } }",
        "decision-triples",
    ),
    "a record": (
        _RECORD + "{ ?d pkb:record ?o ; pkb:number 6 } BIND (STRDT(REPLACE(STR(?o), 'Ben', 'Eve'), rdf:JSON) AS ?n) }",
        "decision-changed",
    ),
    "an unheard record": (
        _RECORD + "{ ?d pkb:record ?o ; pkb:number 6 } BIND (STRDT('{}', rdf:JSON) AS ?n) }",
        "decision-unreadable",
    ),
    "a removed decision": (
        "DELETE { GRAPH ?g { ?d ?p ?o } } WHERE { GRAPH ?g { ?d pkb:number 6 ; ?p ?o } }",
        "decision-missing",
    ),
    "a removed end": (
        "DELETE { GRAPH ?g { ?d ?p ?o } } WHERE { GRAPH ?g { ?d pkb:number 7 ; ?p ?o } }",
        "decision-missing",
    ),
}


def test_a_log_that_was_tampered_with_is_found_out(kb: KnowledgeBase) -> None:
    kb.review.accept(clause_of(kb, FUEL), by="Ben", reason="so it is", at=WHEN)
    kb.review.reject(clause_of(kb, "Spare parts"), by="Ben", reason="so it is", at=WHEN)
    assert list(check_log(kb.store.decisions)) == []
    log = kb.store.graphs()["graph/decisions"]
    kept = list(kb.store.store.quads_for_pattern(None, None, None, log))
    for edit, (update, code) in EDITS.items():
        kb.store.store.update(sparql_prologue() + update)
        assert [finding.code for finding in check_log(kb.store.decisions)] == [code], edit
        kb.store.store.clear_graph(log)
        kb.store.store.extend(kept)


def test_tags_that_no_decision_gave_are_found_out(kb: KnowledgeBase) -> None:
    kb.review.reject(clause_of(kb, FUEL), by="Ben", at=WHEN)
    kb.store.store.update(
        sparql_prologue() + "DELETE { GRAPH ?g { ?t pkb:verdict ?v } } WHERE { GRAPH ?g { ?t pkb:verdict ?v } }"
    )
    codes = {finding.code for finding in kb.verify()}
    assert {"review-differs", "graph-changed"} <= codes
