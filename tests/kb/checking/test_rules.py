"""What is outdated, unused, incomplete or contradictory, and what is not."""

from __future__ import annotations

from datetime import date

from kb.checking.checker import check_filing
from ontology.catalogue import default_catalogue
from ontology.findings import Finding, Status
from ontology.requirements import Requirements
from ontology.types import BlockKind, Nature
from search.filing import Filing
from tests.kb.checking.filings import BIOLOGICAL, LEASES, PPE, P, Said, made, primary_statements, whole_note

INVENTORIES = f"{P}MeasuringInventories"


def doubts(filing: Filing, rule: str) -> list[Finding]:
    _, findings = check_filing(filing, Requirements(()), default_catalogue())
    assert all(finding.status is Status.DOUBTFUL for finding in findings)
    return [finding for finding in findings if finding.rule_id == rule]


def test_a_superseded_standard_is_doubted_from_its_end_on() -> None:
    note = [*whole_note(), Said("Leases are classified as IAS 17 requires.", LEASES)]
    (finding,) = doubts(made(note), "superseded-standard")
    assert finding.message == ("IAS 17 Leases does not hold for periods that begin on or after 2019-01-01; see IFRS 16")
    assert (finding.citations[0].quote, finding.focus) == ("Leases are classified as IAS 17 requires.", "acme/11")
    assert doubts(made(note, period_start=date(2018, 7, 1), period_end=date(2019, 6, 30)), "superseded-standard") == []


def test_a_superseded_standard_may_be_named_where_it_was_replaced() -> None:
    told = [
        Said("IFRS 16 replaces IAS 17.", LEASES),
        Said("IAS 17 was applied.", LEASES, nature=Nature.CHANGE_IN_POLICY),
        Said("Under IAS 17, in force until 2018, leases were off the balance sheet.", LEASES),
    ]
    assert doubts(made([*whole_note(), *told]), "superseded-standard") == []


def test_new_standards_are_missed_only_where_new_standards_are_spoken_of() -> None:
    new = Said("Several amendments were issued; IFRS 99 is not applied yet.", nature=Nature.NEW_STANDARDS)
    found = doubts(made([*whole_note(), new]), "new-standard-not-mentioned")
    assert [finding.references for finding in found] == [("IAS 8.30",)]
    assert found[0].message == (
        "IFRS 18 Presentation and Disclosure in Financial Statements was issued on 2024-04-09, before 2024-12-31, "
        "holds for periods beginning on or after 2027-01-01, and is not mentioned"
    )
    named = Said("IFRS 18 will be applied in 2027.", nature=Nature.NEW_STANDARDS)
    assert doubts(made([*whole_note(), new, named]), "new-standard-not-mentioned") == []
    assert doubts(made(whole_note()), "new-standard-not-mentioned") == []


def test_a_standard_is_new_in_its_first_year_only() -> None:
    new = Said("Amendments were issued.", nature=Nature.NEW_STANDARDS)
    first = made([*whole_note(), new], period_start=date(2019, 1, 1), period_end=date(2019, 12, 31))
    later = made([*whole_note(), new], period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
    assert "IFRS 16 Leases holds for the first time" in " ".join(f.message for f in doubts(first, "new-standard-not-mentioned"))
    assert "IFRS 16 Leases" not in " ".join(f.message for f in doubts(later, "new-standard-not-mentioned"))


def test_an_expedient_needs_its_consequence() -> None:
    elected = Said(
        "We use the exemption for short-term leases.", LEASES, choice="short-term-leases.elected", words="short-term leases"
    )
    (finding,) = doubts(made([*whole_note(), elected]), "expedient-without-consequence")
    assert finding.message == "it is said that this is used, but not that the payments are an expense as the lease runs"
    assert finding.references == ("IFRS 16.6",)
    said = Said("Payments on short-term leases are expensed on a straight-line basis.", LEASES)
    assert doubts(made([*whole_note(), elected, said]), "expedient-without-consequence") == []


def test_two_answers_contradict_where_one_is_possible() -> None:
    fifo = Said("Cost is first-in, first-out.", INVENTORIES, choice="inventory-cost-formula.fifo")
    average = Said("Cost is a weighted average.", INVENTORIES, choice="inventory-cost-formula.weighted-average")
    standard = Said("Standard cost is near it.", INVENTORIES, choice="inventory-cost-formula.standard-cost")
    (finding,) = doubts(made([*whole_note(), fifo, average]), "contradicting-answers")
    assert finding.message == "Cost formula of inventories: “First in first out” and “Weighted average cost” are both stated"
    assert len(finding.citations) == 2
    assert doubts(made([*whole_note(), average, standard]), "contradicting-answers") == []


def test_a_policy_on_what_the_report_does_not_speak_of_is_doubted() -> None:
    policy = Said("Biological assets are measured at fair value less costs to sell.", BIOLOGICAL)
    report = [*whole_note(), policy, *primary_statements()]
    (finding,) = doubts(made(report), "policy-without-subject")
    assert "nothing else in the report speaks of biological assets" in finding.message
    herd = Said("Livestock 4,300 4,100", nature=Nature.NONE, kind=BlockKind.TABLE)
    assert doubts(made([*report, herd]), "policy-without-subject") == []
    assert doubts(made([*whole_note(), policy]), "policy-without-subject") == []


def test_a_reference_beyond_the_last_note_leads_nowhere() -> None:
    sections = tuple((str(number), f"Note {number}") for number in range(1, 13))
    pointing = Said("For provisions see Note 31.", points_to="Note 31")
    report = [*whole_note(), pointing, *primary_statements()]
    (finding,) = doubts(made(report, sections=sections), "broken-cross-reference")
    assert finding.message == "Note 31 is pointed to, but the notes end with 12"
    assert finding.citations[0].quote == "For provisions see Note 31."
    assert doubts(made([*whole_note(), pointing], sections=sections), "broken-cross-reference") == []
    other = Said("See Note 31 in the annual report of the parent.", points_to="Note 31")
    assert doubts(made([*whole_note(), other, *primary_statements()], sections=sections), "broken-cross-reference") == []


def test_the_filers_tag_is_held_against_the_passage() -> None:
    wide = "ifrs-full:DisclosureOfMaterialAccountingPolicyInformationExplanatory"
    coarse = Said("Plant is depreciated.", PPE, asserted=wide)
    doubtful = Said("Plant is depreciated, too.", PPE, asserted=f"{P}IncomeTaxExplanatory")
    right = Said("Plant is depreciated as well.", PPE, asserted=PPE)
    filing = made([*whole_note(), coarse, doubtful, right])
    found = {rule: doubts(filing, rule) for rule in ("filer-tag-too-coarse", "filer-tag-doubtful")}
    assert [[finding.focus for finding in findings] for findings in found.values()] == [["acme/11"], ["acme/12"]]
    assert found["filer-tag-doubtful"][0].message == f"tagged Income tax, but reads like Property, plant and equipment ({PPE})"


def test_values_for_one_class_that_do_not_overlap_contradict() -> None:
    from dataclasses import replace

    from ontology.types import ChoiceValue

    one = Said("Vans are used for 5 years.", PPE, choice="ppe-useful-life.vehicles", words="Vans are used for 5 years")
    other = Said("Vans are used for 12 years.", PPE, choice="ppe-useful-life.vehicles", words="Vans are used for 12 years")
    filing = made([*whole_note(), one, other])

    def valued(low: float, high: float) -> Filing:
        values = (ChoiceValue(low=5, high=5, unit="years"), ChoiceValue(low=low, high=high, unit="years"))
        return replace(filing, choices=tuple(replace(c, value=v) for c, v in zip(filing.choices, values, strict=True)))

    (finding,) = doubts(valued(12, 12), "contradicting-values")
    assert finding.message.endswith("Motor vehicles have 5 years in one place and 12 years in another")
    assert doubts(valued(4, 8), "contradicting-values") == []
