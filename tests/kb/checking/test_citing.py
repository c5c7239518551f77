"""What is quoted of a clause, and which of many passages are cited."""

from __future__ import annotations

import pytest

from kb.checking.checker import check_filing
from kb.checking.citing import quoted
from ontology.catalogue import default_catalogue
from ontology.findings import Finding
from ontology.requirements import default_requirements
from ontology.types import BlockKind, Nature
from search.filing import Filing
from tests.kb.checking.filings import LEASES, Said, made, whole_note


def found(filing: Filing, rule: str) -> Finding:
    _, findings = check_filing(filing, default_requirements(), default_catalogue())
    return next(finding for finding in findings if finding.rule_id == rule)


def quote(said: Said, words: str) -> str:
    (clause,) = made([said]).clauses
    start = clause.text.index(words)
    return quoted(clause, (start, start + len(words)))


def test_the_sentence_is_quoted_with_its_white_space_collapsed() -> None:
    text = "Goods are sold. Revenue is recognised\n   on delivery, see IFRS 15.31. Terms vary."
    assert quote(Said(text), "on delivery") == "Revenue is recognised on delivery, see IFRS 15.31."


def test_words_that_run_over_two_sentences_are_quoted_with_both() -> None:
    assert quote(Said("One. Two is here. Three is there. Four."), "here. Three") == "Two is here. Three is there."


def test_of_a_table_its_row_is_quoted() -> None:
    table = Said("Inventories | 12 | 4,510\nGoodwill | 13 | 990\nTotal | 5,500", kind=BlockKind.TABLE)
    assert quote(table, "Goodwill") == "Goodwill | 13 | 990"


@pytest.mark.parametrize("place", [0, 30, 60, 79])
def test_of_a_long_sentence_the_part_around_the_words_is_quoted(place: int) -> None:
    words = [f"word{number}" for number in range(80)]
    shown = quote(Said(" ".join(words)), words[place])
    assert words[place] in shown.split() and len(shown) <= 244
    assert shown.startswith("… ") == (place > 10) and shown.endswith(" …") == (place < 60)
    assert set(shown.split()) <= {*words, "…"}


def test_a_word_longer_than_a_quote_is_cut() -> None:
    assert len(quote(Said("x" * 900 + " end"), "xxx")) <= 244


def test_the_passage_in_the_words_of_what_is_asked_is_cited_first_and_one_far_from_it_not_at_all() -> None:
    aside = Said("The forecasts of the leases were approved by the Board and cover five years.", LEASES)
    told = Said("These consolidated financial statements were authorised for issue on 3 March 2025.", nature=Nature.NONE)
    finding = found(made([*whole_note(), aside, told]), "ias-10-17")
    assert [cited.quote for cited in finding.citations] == [told.text]


def test_a_disclosure_of_the_notes_is_not_present_because_a_policy_touches_its_subject() -> None:
    influence = Said(
        "Significant influence is the power to take part in decisions, as by a seat on the board.",
        "ifrs-full:DescriptionOfAccountingPolicyForInvestmentInAssociates",
    )
    finding = found(made([*whole_note(), influence]), "ifrs-12-9")
    assert (finding.status.value, finding.message) == ("not_applicable", "nothing in the document says that it applies")
