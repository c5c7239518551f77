"""What is called present, partly there, absent, not applicable or not parsed, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pipeline import annotate
from ingest.tagging import Tagger
from kb import KnowledgeBase
from kb.checking.checker import check_filing
from kb.checking.scope import Extent
from ontology.catalogue import Catalogue, default_catalogue
from ontology.findings import Finding, Status
from ontology.requirements import default_requirements
from ontology.types import BlockKind, Diagnostic, Nature, Severity
from search.filing import Filing
from tests.kb.checking.filings import PPE, P, Said, made, primary_statements, whole_note

ASSETS = "Property, plant and equipment 9 8,200 7,700\nInventories 10 1,204 1,101\nBorrowings 4,500 4,400"
HAS_ASSETS = [Said(ASSETS, nature=Nature.NONE, kind=BlockKind.TABLE), Said(ASSETS + " ", nature=Nature.NONE)]
COST = Said(
    "Plant is carried at cost less accumulated depreciation.", PPE, choice="ppe-measurement-model.cost", words="at cost less"
)
INVENTORIES = f"{P}MeasuringInventories"


def found(filing: Filing, rule: str) -> Finding:
    _, findings = check_filing(filing, default_requirements(), default_catalogue())
    return next(finding for finding in findings if finding.rule_id == rule)


def test_present_cites_the_words_and_the_place() -> None:
    finding = found(made([*whole_note(), replace(COST, page=41), *HAS_ASSETS]), "ias-16-73a")
    assert (finding.status, finding.severity, finding.references) == (Status.PRESENT, Severity.INFO, ("IAS 16.73(a)",))
    cited = finding.citations[0]
    assert (cited.quote, cited.page) == ("Plant is carried at cost less accumulated depreciation.", 41)
    assert cited.place == "Acme plc, 31 December 2024, Policies, page 41"
    assert finding.message == "said is the measurement basis"


def test_absent_says_what_was_not_found_and_why_it_applies() -> None:
    finding = found(made([*whole_note(), *HAS_ASSETS]), "ias-16-73b")
    assert (finding.status, finding.severity) == (Status.ABSENT, Severity.ERROR)
    assert (finding.message, finding.missing) == ("not found was the depreciation method", ("the depreciation method",))
    assert finding.citations[0].quote == "Property, plant and equipment 9 8,200 7,700"


def test_some_of_what_is_needed_is_partly() -> None:
    lower = Said(
        "Inventories are carried at the lower of cost and net realisable value.",
        INVENTORIES,
        choice="inventory-measurement.lower-of-cost-and-nrv",
        words="lower of cost and net realisable value",
    )
    finding = found(made([*whole_note(), lower]), "ias-2-36a")
    assert (finding.status, finding.missing) == (Status.PARTLY, ("the cost formula",))


def test_nothing_that_applies_is_not_applicable() -> None:
    assert found(made(whole_note()), "ias-40-75a").status is Status.NOT_APPLICABLE


def test_a_weak_sign_is_never_enough_for_absent() -> None:
    once = Said("Investment property 14 2,300 2,100", nature=Nature.NONE)
    finding = found(made([*whole_note(), once]), "ias-40-75a")
    assert (finding.status, finding.message) == (Status.NOT_APPLICABLE, "a weak sign only says that it applies; look at it")
    assert finding.citations[0].quote == "Investment property 14 2,300 2,100"


def test_the_period_decides() -> None:
    old = made([*whole_note(), *HAS_ASSETS], period_start=date(2017, 1, 1), period_end=date(2017, 12, 31))
    finding = found(old, "ifrs-15-119a")
    assert finding.status is Status.NOT_APPLICABLE
    assert finding.message == ("applies to periods that begin on or after 2018-01-01; the period begins on 1 January 2017")
    gone = found(made(whole_note()), "ias-40-75b")
    assert "no longer applies to periods that begin on or after 2019-01-01" in gone.message


def test_an_unknown_start_is_a_year_before_the_end_and_an_unknown_period_is_said() -> None:
    scope, _ = check_filing(
        made(whole_note(), period_start=None, period_end=date(2023, 3, 31)), default_requirements(), default_catalogue()
    )
    assert (scope.period_start, scope.assumed) == (date(2022, 4, 1), True)
    assert scope.period == "the period begins on 1 April 2022, taken to be a year before its end"
    finding = found(made(whole_note(), period_start=None, period_end=None), "policies-disclosed")
    assert finding.status is Status.NOT_PARSED
    assert "the period is not known" in finding.message


@pytest.mark.parametrize("end", [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28)])
def test_a_year_ends_well_in_february(end: date) -> None:
    scope, _ = check_filing(made(whole_note(), period_start=None, period_end=end), default_requirements(), default_catalogue())
    assert scope.period_start is not None
    assert 364 <= (end - scope.period_start).days <= 366


def test_another_language_is_not_parsed_with_the_reason() -> None:
    finding = found(made(whole_note(), lang="es"), "policies-disclosed")
    assert (finding.status, finding.message) == (
        Status.NOT_PARSED,
        "the document is in 'es'; requirements have cues in English only",
    )


def test_a_document_without_policies_is_not_parsed() -> None:
    finding = found(made([Said("Sales rose.", nature=Nature.NONE)]), "policies-disclosed")
    assert (finding.status, finding.message) == (Status.NOT_PARSED, "no note on accounting policies could be read in it")


def test_statements_under_us_gaap_are_not_held_to_ifrs() -> None:
    note = [Said("The statements follow U.S. GAAP.", nature=Nature.BASIS_OF_PREPARATION), *whole_note()[1:]]
    assert found(made(note), "ias-16-73b").message == "the statements are prepared under US GAAP, not IFRS"


def test_one_note_on_leases_says_nothing_about_revenue(tagger: Tagger) -> None:
    note = (
        "3 Leases\n\nWe recognise right-of-use assets and lease liabilities when a lease begins. Right-of-use assets are "
        "depreciated on a straight-line basis over the lease term.\n\nLease liabilities are measured at the present value of "
        "lease payments, discounted at our incremental borrowing rate.\n\n"
    ) + "Revenue 2,000 1,900\n\n" * 4
    filing = Filing.of(annotate(note.encode(), name="acme.txt", tagger=tagger))
    filing = replace(filing, document=replace(filing.document, period_end=date(2024, 12, 31)))
    scope, findings = check_filing(filing, default_requirements(), default_catalogue())
    status = {finding.rule_id: finding.status for finding in findings}
    assert scope.extent is Extent.PART
    assert status["ifrs-16-right-of-use"] is Status.PRESENT
    assert (status["ifrs-15-119a"], status["ias-8-30"]) == (Status.NOT_PARSED, Status.NOT_PARSED)
    assert Status.ABSENT not in status.values()


def test_what_stands_in_other_notes_is_absent_only_from_a_whole_report() -> None:
    note = [*whole_note(), *HAS_ASSETS]
    finding = found(made(note), "ias-24-17")
    assert (finding.status, "no part of this document" in finding.message) == (Status.NOT_PARSED, True)
    assert found(made([*note, *primary_statements()]), "ias-24-17").status is Status.ABSENT


def test_lost_text_is_never_absence() -> None:
    paged = [replace(said, page=number) for number, said in enumerate([*whole_note(), *HAS_ASSETS], start=10)]
    lost = Diagnostic(code="page-without-text", message="no text on page 2, 12 of the file", severity=Severity.WARNING)
    finding = found(made(paged, diagnostics=(lost,)), "ias-16-73b")
    assert finding.status is Status.NOT_PARSED
    assert finding.message == "not found was the depreciation method, but pages of the notes have no text (12)"
    cover = replace(lost, message="no text on page 2 of the file")
    assert found(made(paged, diagnostics=(cover,)), "ias-16-73b").status is Status.ABSENT


def test_a_lost_list_on_the_subject_is_not_parsed() -> None:
    note = [*whole_note(), *HAS_ASSETS]
    at = sum(len(said.text) + 1 for said in note) + 3
    announced = Said("Depreciation is calculated as follows:", PPE)
    lost = Diagnostic(code="lost-list", message="lost", start_char=at, end_char=at + 5)
    finding = found(made([*note, announced], diagnostics=(lost,)), "ias-16-73b")
    assert (finding.status, "a list that is announced on the subject is lost" in finding.message) == (Status.NOT_PARSED, True)


def test_a_policy_in_a_note_that_is_not_here_is_not_parsed() -> None:
    pointing = Said("The policy for plant is in Note 14.", PPE, points_to="Note 14")
    finding = found(made([*whole_note(), pointing, *HAS_ASSETS]), "ias-16-73b")
    assert finding.status is Status.NOT_PARSED
    assert "the policy points to Note 14, which was not found in this document" in finding.message


def test_ids_stay_as_long_as_the_finding_is_the_same() -> None:
    first = found(made([*whole_note(), *HAS_ASSETS]), "ias-16-73b")
    again = found(made([*whole_note(), Said("One more policy.", PPE), *HAS_ASSETS]), "ias-16-73b")
    other = found(made([*whole_note(), COST, *HAS_ASSETS]), "ias-16-73a")
    assert first.finding_id == again.finding_id != other.finding_id


@settings(max_examples=6)
@given(keep=st.lists(st.booleans(), min_size=8, max_size=8))
def test_every_requirement_has_one_finding_whatever_is_left_of_a_note(tamarind: Filing, keep: list[bool]) -> None:
    filing = tamarind
    clauses = tuple(clause for number, clause in enumerate(filing.clauses) if keep[number % len(keep)])
    scope, findings = check_filing(replace(filing, clauses=clauses), default_requirements(), default_catalogue())
    required = [finding for finding in findings if finding.status is not Status.DOUBTFUL]
    assert [finding.rule_id for finding in required] == [requirement.id for requirement in default_requirements()]
    assert len({finding.finding_id for finding in findings}) == len(findings)
    cited = {citation.clause_id for finding in findings for citation in finding.citations}
    assert cited <= {clause.clause_id for clause in clauses}
    if scope.extent is Extent.NOTHING:
        assert {finding.status for finding in required} == {Status.NOT_PARSED}


@pytest.fixture(scope="module")
def tamarind(demo_folder: Path) -> Filing:
    with KnowledgeBase.open(demo_folder, read_only=True) as kb:
        return kb.filing("tamarind-foods-2024")


def test_the_catalogue_is_passed_on(catalogue: Catalogue) -> None:
    assert check_filing(made([]), default_requirements(), catalogue)[0].areas == frozenset()
