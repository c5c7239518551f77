"""Clauses read column by column are those of the filing."""

from __future__ import annotations

from kb import KnowledgeBase


def test_columns_hold_what_the_filing_holds(demo_kb: KnowledgeBase) -> None:
    for filing in demo_kb.filings():
        document_id = filing.document.document_id
        columns = demo_kb.store.columns(document_id)
        assert columns.clauses() == filing.clauses
        assert columns.choices() == filing.choices


def test_concepts_are_what_clauses_are_held_to_be_about(demo_kb: KnowledgeBase) -> None:
    concepts = demo_kb.store.columns("tamarind-foods-2024").concepts()
    leases = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
    about = {clause_id for clause_id, names in concepts.items() if leases in names}
    assert about == {name for name in demo_kb.store.clauses_about(leases) if name.startswith("tamarind")}


def test_no_document_has_no_clauses(demo_kb: KnowledgeBase) -> None:
    columns = demo_kb.store.columns("nobody")
    assert (columns.clauses(), columns.concepts(), columns.choices()) == ((), {}, ())
