"""A note in Spanish, end to end: read, divided, tagged, judged, searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import annotate
from ingest.tagging import Tagger
from kb import KnowledgeBase
from kb.cli.demo import NOTES
from ontology.types import IngestResult, Nature, Role

NOTE = Path(__file__).parents[1] / "notes" / "aceros-del-bravo-2023.md"
POLICY = "ifrs-full:DescriptionOfAccountingPolicyFor"


@pytest.fixture(scope="module")
def result(tagger: Tagger) -> IngestResult:
    return annotate(NOTE.read_bytes(), name=NOTE.name, tagger=tagger)


@pytest.mark.parametrize(
    ("section", "concept", "nature"),
    [
        ("2", "ifrs-full:DisclosureOfBasisOfPreparationOfFinancialStatementsExplanatory", Nature.BASIS_OF_PREPARATION),
        ("3a)", f"{POLICY}MeasuringInventories", Nature.POLICY),
        ("3b)", f"{POLICY}PropertyPlantAndEquipmentExplanatory", Nature.POLICY),
        ("3c)", f"{POLICY}LeasesExplanatory", Nature.POLICY),
        ("3d)", f"{POLICY}IncomeTaxExplanatory", Nature.POLICY),
        ("3e)", f"{POLICY}EmployeeBenefitsExplanatory", Nature.POLICY),
        ("3f)", f"{POLICY}ProvisionsExplanatory", Nature.POLICY),
        ("3g)", f"{POLICY}DerivativeFinancialInstrumentsExplanatory", Nature.POLICY),
        ("4", "ifrs-full:DisclosureOfAccountingJudgementsAndEstimatesExplanatory", Nature.JUDGEMENT_ESTIMATE),
        (
            "5",
            "ifrs-full:DescriptionOfExpectedImpactOfInitialApplicationOfNewStandardsOrInterpretations",
            Nature.NEW_STANDARDS,
        ),
    ],
)
def test_each_passage_gets_its_concept_and_its_nature(result: IngestResult, section: str, concept: str, nature: Nature) -> None:
    clauses = [clause for clause in result.clauses if clause.section_label == section]
    assert clauses
    for clause in clauses:
        first = next(tag for tag in result.tags if tag.subject_id == clause.clause_id and tag.role is Role.ABOUT)
        assert (first.concept, clause.nature) == (concept, nature)
        assert result.document.text[clause.start_char : clause.end_char] == clause.text


def test_figures_state_no_policy(result: IngestResult) -> None:
    (figures,) = (clause for clause in result.clauses if clause.section_label == "6")
    assert figures.nature is Nature.NONE


def test_defined_terms_are_mentions(result: IngestResult) -> None:
    mentioned = {tag.concept for tag in result.tags if tag.role is Role.MENTIONS}
    assert f"{POLICY}GoodwillExplanatory" in mentioned


def test_a_spanish_document_has_no_complaint_about_its_language(result: IngestResult) -> None:
    assert result.document.lang == "es"
    assert result.diagnostics == ()


def test_spanish_and_english_notes_are_searched_side_by_side(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "policies.kb") as kb:
        kb.ingest(NOTE)
        kb.ingest(NOTES / "harbourline-robotics-2024.md")

        def found(query: str) -> list[tuple[str, str]]:
            return [(hit.document.document_id, hit.clause.section_label) for hit in kb.search(query, limit=None).hits]

        assert ("aceros-del-bravo-2023", "3c)") in found("arrendamiento")
        assert found("arrendamiento") == found("ARRENDAMIENTOS")
        assert found("depreciaciones") == found("depreciación") == found("depreciacion") != []
        assert {document for document, _ in found("lease")} == {"harbourline-robotics-2024"}
        assert {document for document, _ in found("concept:Leases")} == {"aceros-del-bravo-2023", "harbourline-robotics-2024"}
        assert {document for document, _ in found("concept:Leases lang:es")} == {"aceros-del-bravo-2023"}
        assert kb.verify() == ()
        assert kb.reindex() == sum(len(filing.clauses) for filing in kb.filings())
        assert kb.verify() == ()
