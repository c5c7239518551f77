"""Second opinions, sign-off, deny lists, waivers, migration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb import KnowledgeBase, NotFoundError
from ontology.errors import InputError, NotAllowed, ReviewError
from ontology.findings import WAIVABLE
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_graph import taxonomy_ntriples
from ontology.taxonomy_types import LABEL, Element, Label
from tests.kb.reviewing.conftest import CHANGED, FIRST, INVENTORIES, LEASES, WHEN, about, clause_of, note

DOCUMENT = "pinnock-2023"
CLAUSES = ("leases its piers", "short-term", "Fuel is carried", "Spare parts")


def decide_all(kb: KnowledgeBase) -> list[str]:
    """Ben's word on every clause of the document."""
    clauses = [clause_of(kb, words) for words in CLAUSES]
    for clause in clauses:
        kb.review.accept(clause, by="Ben", at=WHEN)
    return clauses


def test_a_second_opinion_is_blind_measured_and_settled(kb: KnowledgeBase) -> None:
    leases, rents, fuel, parts = decide_all(kb)
    assert len(kb.review.sample("Cho", by="Dee", size=10, at=WHEN)) == 4
    queued = kb.review.queue("second", by="Cho")
    assert {item.clause.clause_id for item in queued} == {leases, rents, fuel, parts}
    assert {(item.suggestion, item.score, item.margin) for item in queued} == {(None, None, None)}
    assert kb.review.of_clause(fuel).state == "second_review"
    with pytest.raises(NotAllowed, match="Ben was not asked"):
        kb.review.second(fuel, "Leases", by="Ben")
    kb.review.second(leases, "Leases", by="Cho", at=WHEN)
    kb.review.second(rents, "Leases", by="Cho", at=WHEN)
    kb.review.second(fuel, "MeasuringInventories", by="Cho", at=WHEN)
    kb.review.second(parts, (), by="Cho", at=WHEN)
    report = kb.review.agreement(DOCUMENT)
    first = [kb.review.of_clause(clause).first_opinion for clause in (leases, rents, fuel, parts)]
    assert first == [(LEASES,), (LEASES,), (INVENTORIES,), (INVENTORIES,)]
    # By hand: 3 of 4 agree; by chance (2·2 + 2·1 + 0·1) / 16 = 0.375.
    assert (report.overall.items, report.overall.agreed) == (4, 3)
    assert report.overall.kappa == pytest.approx((0.75 - 0.375) / (1 - 0.375))
    assert report.concepts[LEASES].kappa == pytest.approx(1.0)
    assert report.concepts[INVENTORIES].kappa == pytest.approx(0.5)
    assert report.disputed == (parts,)
    (item,) = kb.review.queue("disputed")
    assert item.why == "first MeasuringInventories, second nothing"
    with pytest.raises(NotAllowed, match="Dee"):
        kb.review.register("Dee", "admin", by="Dee")
    with pytest.raises(ReviewError, match="no two opinions to settle"):
        kb.review.adjudicate(fuel, "Leases", by="Dee", reason="x")
    with pytest.raises(InputError, match="a reason is needed"):
        kb.review.adjudicate(parts, (), by="Dee", reason=" ")
    kb.review.adjudicate(parts, (), by="Dee", reason="it says nothing of measurement", at=WHEN)
    assert about(kb, parts) == set()
    assert kb.review.queue("disputed") == ()
    assert kb.review.agreement().overall == report.overall
    assert kb.verify() == ()


def test_a_signed_off_document_is_frozen_and_a_new_version_opens_what_changed(kb: KnowledgeBase) -> None:
    fuel = decide_all(kb)[2]
    with pytest.raises(NotAllowed, match="may not sign off"):
        kb.review.sign_off(DOCUMENT, by="Ben")
    signed = kb.review.sign_off(DOCUMENT, by="Dee", reason="year-end file", at=WHEN)
    assert kb.review.of_clause(fuel).state == "signed_off"
    assert kb.search("review:signed_off").total == 4
    for again in (lambda: kb.review.sign_off(DOCUMENT, by="Dee"), lambda: kb.review.reject(fuel, by="Ben")):
        with pytest.raises(ReviewError, match=rf"signed off by Dee on 02 May 2024 \(decision {signed.number}\)"):
            again()
    with pytest.raises(ReviewError, match="signed off by Dee"):
        kb.review.undo(6, by="Dee")
    assert kb.review.bulk("reject", "fuel", document=DOCUMENT, by="Ben").decisions == ()
    kb.ingest(note(2023, CHANGED), name="pinnock-2023.md")
    changed = clause_of(kb, "as they fall due")
    assert kb.review.of_clause(fuel).state == "signed_off"
    with pytest.raises(ReviewError, match="signed off"):
        kb.review.reject(fuel, by="Ben")
    left = kb.review.open_items(DOCUMENT)
    assert (left.undecided, left.orphans) == ((changed,), (7,))
    with pytest.raises(ReviewError, match="1 clauses undecided, 1 decisions without their clause"):
        kb.review.sign_off(DOCUMENT, by="Dee")
    kb.review.accept(changed, by="Ben", at=WHEN)
    anew = kb.review.sign_off(DOCUMENT, by="Dee", leave_open=True, at=WHEN)
    assert (anew.strikes, "1 decisions without their clause" in anew.detail) == ((signed.number,), True)
    with pytest.raises(InputError, match="a reason is needed"):
        kb.review.reopen(DOCUMENT, by="Dee", reason="")
    kb.review.reopen(DOCUMENT, by="Dee", reason="a misprint", at=WHEN)
    kb.review.reject(fuel, by="Ben", at=WHEN)
    with pytest.raises(ReviewError, match="not signed off"):
        kb.review.reopen(DOCUMENT, by="Dee", reason="again")
    assert kb.verify() == ()


def test_a_denied_concept_counts_for_nobody_it_is_denied_for_now_and_later(kb: KnowledgeBase) -> None:
    rents, fuel = clause_of(kb, "short-term"), clause_of(kb, "Fuel is carried")
    kb.review.accept(fuel, by="Ben", at=WHEN)
    with pytest.raises(NotFoundError, match="no document is of 'Pinok'"):
        kb.review.deny("Leases", entity="Pinok", by="Dee", reason="x")
    kb.review.deny("Leases", entity="pinnock ferries PLC", by="Dee", reason="it leases nothing", at=WHEN)
    kb.review.deny("MeasuringInventories", by="Dee", reason="a trial", at=WHEN)
    assert "Leases" not in about(kb, rents)
    assert about(kb, fuel) == {"MeasuringInventories"}  # A reviewer said so.
    assert {tag.verdict for tag in kb.clause(rents).tags if tag.concept == LEASES} == {"denied"}
    assert kb.verify() == ()
    kb.ingest(note(2025, "Cars are leased, too."), name="pinnock-2025.md")
    assert kb.search("concept:Leases").total == 0
    with pytest.raises(ReviewError, match="Leases is on a deny list for Pinnock Ferries plc"):
        kb.review.accept(rents, concept="Leases", by="Ben")
    with pytest.raises(ReviewError, match="is on the deny list for Pinnock Ferries plc"):
        kb.review.deny("Leases", entity="Pinnock Ferries plc", by="Dee", reason="x")
    assert [(one.subject, one.concepts) for one in kb.review.denied()] == [
        ("Pinnock Ferries plc", (LEASES,)),
        ("", (INVENTORIES,)),
    ]
    kb.review.allow("Leases", entity="Pinnock Ferries plc", by="Dee", at=WHEN)
    assert "Leases" in about(kb, rents)
    with pytest.raises(ReviewError, match="is not on the deny list"):
        kb.review.allow("Leases", by="Dee")
    assert kb.verify() == ()


def test_a_waiver_is_a_decision_that_can_be_taken_back(kb: KnowledgeBase) -> None:
    finding = next(one for one in kb.check(DOCUMENT) if one.status in WAIVABLE).finding_id
    decision = kb.review.waive(finding, DOCUMENT, by="Ben", reason="immaterial", at=WHEN)
    (waiver,) = kb.review.waivers(DOCUMENT)
    assert (waiver.finding_id, waiver.reason, waiver.decision) == (finding, "immaterial", decision.number)
    assert [one.finding_id for one in kb.check(DOCUMENT) if one.waiver == waiver] == [finding]
    kb.review.undo(decision.number, by="Ben", at=WHEN)
    assert kb.review.waivers() == ()
    assert all(one.waiver is None for one in kb.check(DOCUMENT))
    assert kb.verify() == ()


def test_a_migration_keeps_what_the_release_has_and_queues_what_it_breaks(kb: KnowledgeBase) -> None:
    fuel, parts = decide_all(kb)[2:]
    for year, elements in (("2021", (LEASES, INVENTORIES)), ("2022", (LEASES,))):
        kb.store.replace_taxonomy(*_release(f"{year}-03-24", elements))
    with pytest.raises(NotFoundError, match="no taxonomy is called 'ifrs-full-1999'"):
        kb.review.migrate("ifrs-full-1999", by="Ada")
    with pytest.raises(NotAllowed, match="may not migrate"):
        kb.review.migrate("ifrs-full-2022-03-24", by="Dee")
    length = len(kb.review.log())
    planned = kb.review.migrate("ifrs-full-2022-03-24", by="Ada", dry_run=True)
    assert len(kb.review.log()) == length
    report = kb.review.migrate("ifrs-full-2022-03-24", by="Ada", at=WHEN)
    assert report == planned
    assert (report.before, report.kept, len(report.broken)) == ("ifrs-full-2021-03-24", 2, 2)
    assert {one.clause_id for one in report.broken} == {fuel, parts}
    assert report.broken[0].why == "MeasuringInventories is not in ifrs-full-2022-03-24"
    assert kb.review.of_clause(fuel).state == "suggested"
    assert {item.clause.clause_id for item in kb.review.queue("broken")} == {fuel, parts}
    assert kb.review.orphans() == ()
    kb.ingest(note(2023, f"{FIRST} Always."), name="pinnock-2023.md")
    assert kb.review.of_clause(fuel).state == "suggested"
    kb.review.reject(fuel, by="Ben", at=WHEN)
    assert [item.clause.clause_id for item in kb.review.queue("broken")] == [parts]
    assert kb.review.log(act="migrate")[0].detail.endswith("2 kept, 2 broken, 0 reworded")
    assert kb.verify() == ()


def _release(day: str, elements: tuple[str, ...]) -> tuple[str, Iterator[str], str]:
    space = f"https://xbrl.ifrs.org/taxonomy/{day}/ifrs-full"
    taxonomy = Taxonomy(
        name="ifrs-full",
        date=day,
        title="IFRS",
        version=day,
        elements={name: Element(name, space, text_block=True) for name in elements},
        labels={name: (Label(LABEL, "en", f"Policy {name}"),) for name in elements},
        references={},
        roles={},
        presentation=(),
        calculation=(),
        definition=(),
    )
    return taxonomy.id, taxonomy_ntriples(taxonomy, "https://w3id.org/policykb/data/"), taxonomy.version
