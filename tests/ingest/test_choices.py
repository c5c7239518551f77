"""Policy choices in clauses: what is stated, what is denied, what belongs to something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.choice_cues import Cue
from ingest.choices import default_reader
from ontology.aspects import default_aspects
from ontology.choices import default_choices, fold_cue


def found(text, *, around=(), concepts=()):
    choices = default_reader().read(text, clause_id="c", around=around, concepts=concepts)
    return {(choice.dimension, choice.option) for choice in choices}


@pytest.mark.parametrize(
    ("text", "dimension", "option"),
    [
        ("Stock is costed by FIFO; inventories of spares too.", "inventory-cost-formula", "fifo"),
        ("Machinery is depreciated by the reducing-balance method.", "ppe-depreciation-method", "diminishing-value"),
        ("We do not separate lease and non-lease components.", "lease-component-separation", "not-separated"),
        ("The presumption that 30 days past due shows a significant increase was rebutted.", "sicr-presumption", "rebutted"),
        (
            "Awards with market conditions are valued by Monte Carlo simulation of share options.",
            "share-based-payment-model",
            "monte-carlo",
        ),
    ],
)
def test_the_option_that_a_clause_states(text, dimension, option):
    assert (dimension, option) in found(text)


def test_straight_line_rent_is_no_depreciation_method():
    text = "Rentals of short-term leases are charged on a straight-line basis over the lease."
    assert not {dimension for dimension, _ in found(text, around=("Leases",))} & {
        "ppe-depreciation-method",
        "intangible-amortisation-method",
    }


def test_an_exemption_is_stated_by_denying_recognition():
    text = "We have chosen not to recognise assets for short-term leases or for leases of low-value items."
    assert {("short-term-leases", "elected"), ("low-value-leases", "elected")} <= found(text)


def test_a_denied_choice_is_the_opposite_where_the_data_name_one():
    text = "Equity investments: the group has not made the irrevocable election."
    assert ("equity-fvoci-election", "not-elected") in found(text)
    assert ("equity-fvoci-election", "elected") not in found(text)


def test_useful_lives_of_a_table_go_with_the_class_of_their_row():
    table = "Buildings | 20 to 50 years\nMotor vehicles | 4-8 years\nComputer hardware | three years"
    choices = default_reader().read(table, clause_id="c", around=("Depreciation",), offset=100)
    lives = {choice.option: (choice.value.low, choice.value.high, choice.value.unit) for choice in choices if choice.value}
    assert lives == {"buildings": (20, 50, "years"), "vehicles": (4, 8, "years"), "computer-equipment": (3, 3, "years")}
    assert choices[0].evidence == ((100, 100 + len("Buildings | 20 to 50 years")),)


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold_cue(text)) == len(text)


@given(st.text(alphabet="inventories fifo not\n.;| 20-50 years buildings", max_size=200))
def test_evidence_lies_inside_the_clause(text):
    for choice in default_reader().read(text, clause_id="c", around=("Inventories", "Depreciation")):
        for start, end in choice.evidence:
            assert 0 <= start < end <= len(text)


def test_a_class_that_follows_its_number_after_for():
    text = "Intangible assets are amortised over 3 to 5 years for technology and 4 to 8 years for trademarks."
    choices = default_reader().read(text, clause_id="c")
    lives = {choice.option: (choice.value.low, choice.value.high) for choice in choices if choice.value}
    assert lives == {"technology": (3, 5), "brands-and-trademarks": (4, 8)}


def test_a_reason_is_not_denied_by_what_it_explains():
    text = "Equity investments are not tested for impairment due to the irrevocable election."
    assert ("equity-fvoci-election", "elected") in found(text)


def test_a_word_at_the_other_end_of_a_paragraph_names_nothing():
    text = (
        "Borrowings and lease liabilities are financial liabilities. Notes are carried at fair value. "
        "What own credit risk changes is presented separately."
    )
    assert not found(text)
    assert ("right-of-use-presentation", "separate-line") in found("Lease liabilities grew. They are presented separately.")


def test_what_could_be_chosen_is_chosen_only_where_the_words_after_say_so():
    possible = "Under the standard lessees may elect not to separate non-lease components."
    assert ("lease-component-separation", "not-separated") not in found(possible)
    taken = f"{possible} We have applied this expedient."
    assert ("lease-component-separation", "not-separated") in found(taken)
    refused = f"{possible} We have not applied this expedient."
    assert ("lease-component-separation", "not-separated") not in found(refused)


def test_what_was_done_before_a_standard_was_adopted_is_no_choice():
    text = (
        "Before the adoption of the amendment, inventories were costed by FIFO. Inventories now follow weighted average cost."
    )
    assert found(text) == {("inventory-cost-formula", "weighted-average")}


def test_a_denial_inside_what_a_cue_leaves_open_counts():
    text = "Variable lease rentals that do not depend on an index are charged to profit or loss."
    assert ("variable-lease-payments", "index-in-liability") not in found(text)
    assert ("variable-lease-payments", "other-expensed") in found(text)


def test_an_option_can_have_phrases_that_exclude_it_alone():
    text = "Land is shown at revalued amounts, with subsequent additions at cost less depreciation until the next valuation."
    assert found(text, around=("Property, plant and equipment",)) >= {("ppe-measurement-model", "revaluation")}
    assert ("ppe-measurement-model", "cost") not in found(text, around=("Property, plant and equipment",))


def test_strict_reading_keeps_to_the_concepts_and_leaves_numbers_out():
    text = "Inventories are costed by FIFO. Buildings are depreciated over 40 years."
    read = default_reader().read(text, clause_id="c", strict=True, concepts=["topic:InventoryCostFormula"])
    assert [choice.option for choice in read] == ["fifo"]
    assert not default_reader().read(text, clause_id="c", strict=True)


CUES = sorted(
    {cue for dimension in default_choices() for option in dimension.options for cue in option.cues}
    | {cue for dimension in default_choices() for cue in (*dimension.terms, *dimension.unless)}
    | {cue for aspect in default_aspects() for cue in (*aspect.cues, *aspect.headings, *aspect.unless)}
)


@given(st.data())
def test_a_cue_that_matches_is_never_passed_over(data):
    cue = Cue.of(data.draw(st.sampled_from(CUES)))
    text = data.draw(st.from_regex(cue.pattern, fullmatch=True).filter(lambda found: cue.pattern.search(found)))
    assert cue.may_stand_in(text)


def test_words_inside_groups_are_not_asked_for_all_at_once():
    cue = Cue.of("recognised (when|at (the|a) (date|point))")
    assert (cue.literals, cue.either) == (("recognised",), (("when", "at"),))
    assert cue.stands_in("fees are recognised when boats leave")
    assert Cue.of("fair value(s)? ... (not )?sold").either == ()
