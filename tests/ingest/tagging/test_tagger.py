"""The tagger on sentences of our own: what comes first, why, and what must hold of every judgement."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging import Tagger
from ontology.catalogue import Catalogue
from ontology.types import Nature
from tests.ingest.support import examples, sentences

POLICY = "ifrs-full:DescriptionOfAccountingPolicyFor"
LEASES = f"{POLICY}LeasesExplanatory"
INVENTORIES = f"{POLICY}MeasuringInventories"
GOODWILL = f"{POLICY}GoodwillExplanatory"
TAX = f"{POLICY}IncomeTaxExplanatory"
PROVISIONS = f"{POLICY}ProvisionsExplanatory"

RENTED_SHOPS = "Our shops are rented; we recognise a right-of-use asset and a lease liability when the shop becomes available."


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        (RENTED_SHOPS, LEASES),
        ("Stocks of tea are stated at the lower of cost and net realisable value, by weighted average.", INVENTORIES),
        ("Goodwill is looked at for impairment every year and is never amortised.", GOODWILL),
        ("Deferred tax assets are recognised as far as taxable profits are probable.", TAX),
        ("We provide for repairs under our two-year product warranty when a kettle is sold.", PROVISIONS),
        ("Turnover is recognised when control of the goods passes to the customer.", f"{POLICY}RecognitionOfRevenue"),
    ],
)
def test_a_plain_sentence_gets_its_element_first(tagger: Tagger, text: str, concept: str) -> None:
    judged = tagger.judge(text)
    assert judged.elements[0].concept == concept
    assert judged.elements[0].score > 2 * judged.elements[1].score
    assert tagger.natures.nature(text, (), judged) is Nature.POLICY


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("We provide for repairs under our two-year product warranty when a kettle is sold.", "topic:Warranties"),
        ("Deferred tax assets are recognised as far as taxable profits are probable.", "topic:DeferredTaxAssets"),
        ("Extended warranties are sold separately and their price is deferred.", "topic:ServiceTypeWarranties"),
    ],
)
def test_what_the_taxonomy_lacks_is_found_as_a_topic(tagger: Tagger, text: str, topic: str) -> None:
    assert topic in [suggestion.concept for suggestion in tagger.judge(text).topics[:2]]


def test_the_heading_decides_where_the_words_do_not(tagger: Tagger) -> None:
    text = "They are measured at cost."
    for heading, concept in (("Goodwill", GOODWILL), ("Inventories", INVENTORIES)):
        first = tagger.judge(text, ("Policies", heading)).elements[0]
        assert first.concept == concept
        assert "heading" in first.method.split("+")
    assert "heading" not in tagger.judge(text).elements[0].method.split("+")


def test_the_nearest_heading_counts_most(tagger: Tagger) -> None:
    text = "They are measured at cost."
    near = tagger.judge(text, ("Inventories", "Goodwill")).elements
    assert near[0].concept == GOODWILL
    alone = tagger.judge(text, ("Goodwill",)).elements[0].score
    assert near[0].score <= alone + 1e-4


def test_headings_that_say_nothing_pass_the_word_to_the_one_above(tagger: Tagger) -> None:
    text = "They are measured at cost."
    for silent in ("As we see it", "Whales", "", "12"):
        judged = tagger.judge(text, ("Policies", "Goodwill", silent))
        assert judged.elements[0].concept == GOODWILL
        assert "heading" in judged.elements[0].method.split("+")


def test_the_title_of_the_note_says_nothing_about_a_passage_in_it(tagger: Tagger, catalogue: Catalogue) -> None:
    title = next(concept for concept in catalogue if concept.broader is None)
    with_title = tagger.judge("They are measured at cost.", (title.label, "Goodwill"))
    assert with_title.elements[0].concept == GOODWILL
    assert with_title == tagger.judge("They are measured at cost.", ("Goodwill",))


def test_the_sentence_that_opens_a_list_speaks_for_its_items(tagger: Tagger) -> None:
    context = "Property, plant and equipment is depreciated over these useful lives:"
    alone = tagger.judge("tugs: 20 years")
    inside = tagger.judge("tugs: 20 years", context=context)
    assert inside.elements[0].concept == f"{POLICY}PropertyPlantAndEquipmentExplanatory"
    assert inside.elements[0].score > alone.elements[0].score


def test_evidence_are_the_cues_in_the_passage(tagger: Tagger) -> None:
    first = tagger.judge(RENTED_SHOPS).elements[0]
    assert "cues" in first.method.split("+")
    assert {RENTED_SHOPS[start:end] for start, end in first.evidence} >= {"right-of-use asset", "lease liability"}


def test_an_element_is_at_least_as_likely_as_each_of_its_topics(tagger: Tagger, catalogue: Catalogue) -> None:
    judged = tagger.judge("We provide for repairs under our two-year product warranty when a kettle is sold.")
    scores = {suggestion.concept: suggestion.score for suggestion in judged.elements}
    compared = 0
    for topic in judged.topics:
        element = catalogue.element_of(topic.concept)
        if element in scores:
            assert topic.score <= scores[element] + 1e-4
            compared += 1
    assert compared >= 2


@pytest.mark.parametrize(
    ("text", "heading", "nature"),
    [
        (
            "Judgements are made about lives, and actual results may differ.",
            "Critical accounting judgements",
            Nature.JUDGEMENT_ESTIMATE,
        ),
        ("Several amendments became effective this year and changed nothing.", "New standards", Nature.NEW_STANDARDS),
        ("These statements are presented in thousands of euros.", "Basis of preparation", Nature.BASIS_OF_PREPARATION),
    ],
)
def test_neighbours_of_policies_are_told_apart(tagger: Tagger, text: str, heading: str, nature: Nature) -> None:
    assert tagger.natures.nature(text, (heading,), tagger.judge(text, (heading,))) is nature


def test_text_that_is_no_policy_is_said_to_be_none(tagger: Tagger) -> None:
    text = "One customer accounted for more than 10% of sales; our two suppliers are sole sources."
    judged = tagger.judge(text, ("Major customers",))
    assert tagger.natures.nature(text, ("Major customers",), judged) is Nature.NONE
    assert judged.no_policy > judged.elements[0].score


def test_every_example_of_what_is_no_policy_is_known_again(tagger: Tagger, catalogue: Catalogue) -> None:
    wrong = [
        example
        for negative in catalogue.not_policy
        for example in negative.examples
        if tagger.natures.nature(example, negative.headings[:1], tagger.judge(example, negative.headings[:1]))
        is not Nature.NONE
    ]
    assert wrong == []


def test_most_examples_of_the_catalogue_are_known_again(tagger: Tagger, catalogue: Catalogue) -> None:
    asked = [(concept.qname, concept.examples[0]) for concept in list(catalogue)[::4]]
    right = sum(
        catalogue.element_of(qname) in {found.concept for found in tagger.judge(example).elements[:3]}
        for qname, example in asked
    )
    assert right >= 0.9 * len(asked)


@pytest.mark.parametrize("text", ["", " ", "12 34 (5)", "—", "\x00"])
def test_a_text_without_words_is_no_policy_and_no_error(tagger: Tagger, text: str) -> None:
    judged = tagger.judge(text)
    assert tagger.natures.nature(text, (), judged) is Nature.NONE
    assert max(suggestion.score for suggestion in judged.elements) < 0.1
    assert tagger.mentions(tagger.words(text)) == ()


@examples(60)
@given(
    text=st.lists(sentences, max_size=4).map(" ".join) | st.sampled_from([RENTED_SHOPS, "", "Tax is paid.", "12"]),
    headings=st.lists(st.sampled_from(["Leases", "Policies", "As a lessee", "Whales", "Income tax", ""]), max_size=5),
)
def test_what_holds_of_every_judgement(tagger: Tagger, text: str, headings: list[str]) -> None:
    judged = tagger.judge(text, headings)
    assert judged == tagger.judge(text, tuple(headings))
    assert 0 <= judged.no_policy <= 1
    for suggestions, is_topic in ((judged.elements, False), (judged.topics, True)):
        assert len({suggestion.concept for suggestion in suggestions}) == len(suggestions) > 0
        scores = [suggestion.score for suggestion in suggestions]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        for suggestion in suggestions:
            assert suggestion.concept.startswith("topic:") is is_topic
            assert set(suggestion.method.split("+")) <= {"heading", "cues", "words"}
            assert all(0 <= start < end <= len(text) for start, end in suggestion.evidence)
            assert bool(suggestion.evidence) == ("cues" in suggestion.method)
    assert sum(suggestion.score for suggestion in judged.elements) + judged.no_policy <= 1.01


def test_a_long_passage_is_judged_by_its_beginning(tagger: Tagger) -> None:
    filler = "The tide comes in and the tide goes out. " * 100
    assert tagger.judge(filler).elements == tagger.judge(filler + RENTED_SHOPS).elements


# --- mentions


def test_defined_terms_are_found_with_their_place(tagger: Tagger) -> None:
    text = "A Warranty Provision stands beside the lease liabilities."
    found = [(mention.concept, text[slice(*mention.span)]) for mention in tagger.mentions(tagger.words(text))]
    assert ("topic:Warranties", "Warranty Provision") in found
    assert ("topic:LeaseLiabilities", "lease liabilities") in found


def test_of_overlapping_terms_the_longest_counts(tagger: Tagger) -> None:
    text = "Our extended warranty is dear."
    spans = {text[slice(*mention.span)] for mention in tagger.mentions(tagger.words(text))}
    assert spans == {"extended warranty"}


def test_a_term_of_two_concepts_mentions_both(tagger: Tagger) -> None:
    text = "The lease liability grows."
    found = {
        mention.concept for mention in tagger.mentions(tagger.words(text)) if text[slice(*mention.span)] == "lease liability"
    }
    assert {"topic:LeaseLiabilities", LEASES} <= found


@examples(40)
@given(
    parts=st.lists(
        st.sampled_from(["warranty", "provision", "lease", "liability", "extended", "term", "goodwill", "and", "."]),
        max_size=12,
    )
)
def test_mentions_are_in_order_and_never_overlap_in_part(tagger: Tagger, parts: list[str]) -> None:
    text = " ".join(parts)
    spans = [mention.span for mention in tagger.mentions(tagger.words(text))]
    assert spans == sorted(spans)
    for one, two in pairwise(spans):
        assert one == two or one[1] <= two[0]


# --- versions


def test_the_model_version_names_method_catalogue_and_learned_models(tagger: Tagger, catalogue: Catalogue) -> None:
    method, data, *learned = tagger.model_version.split("+")
    assert method.startswith("profiles-")
    assert data == catalogue.version
    assert learned == [model.version for model in tagger.learned]
    assert Tagger(catalogue, learned=()).model_version == f"{method}+{data}"


def test_a_tagger_gives_the_same_answer_as_another_one(tagger: Tagger, catalogue: Catalogue) -> None:
    small = Catalogue(concepts=catalogue.concepts, not_policy=catalogue.not_policy, version=catalogue.version)
    assert Tagger(small).judge(RENTED_SHOPS, ("Leases",)) == tagger.judge(RENTED_SHOPS, ("Leases",))


def test_a_passage_of_any_length_is_judged(tagger: Tagger) -> None:
    judged = tagger.judge(RENTED_SHOPS + " and so on" * 100_000)
    assert judged.elements
