"""What passages do, told by their wording; most of these sound like what they are not."""

from __future__ import annotations

import pytest

from ingest.tagging import Tagger
from ingest.tagging.passage_words import passage_words
from ontology.catalogue import default_catalogue
from ontology.types import Nature


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(default_catalogue())


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Quays are stated at cost less accumulated depreciation and impairment losses.", Nature.POLICY),
        ("We recognise fees for pilotage when the ship has been brought to its berth.", Nature.POLICY),
        ("Depreciation is charged on a straight-line basis over 25 years for quays and 8 years for cranes.", Nature.POLICY),
        (
            "During the year a quay with a carrying amount of £4.2 million was sold, and a gain arose.",
            Nature.NONE,
        ),
        (
            "Our audit procedures included an assessment of whether the policy for pilotage complies with IFRS 15.",
            Nature.NONE,
        ),
        ("The Board has adopted a policy under which no director may deal in shares in the closed period.", Nature.NONE),
        ("If we lose pilots to other ports, our revenue could fall and our results could be adversely affected.", Nature.NONE),
        (
            "The Group manages its liquidity risk by keeping committed facilities and monitors its forecasts.",
            Nature.NONE,
        ),
        (
            "Amendments to IFRS 9, effective for annual periods beginning on or after 1 January 2026, clarify when a liability "
            "is derecognised. The Group has not adopted them early.",
            Nature.NEW_STANDARDS,
        ),
        (
            "The value of the old harbour depends on assumptions about the growth of traffic that are uncertain, and "
            "management judgement is needed to make them.",
            Nature.JUDGEMENT_ESTIMATE,
        ),
        (
            "The accounts have been prepared on the historical cost basis and are presented in thousands of euro.",
            Nature.BASIS_OF_PREPARATION,
        ),
        (
            "The Group has changed its policy for dredging from expensing to capitalisation; comparatives have been restated.",
            Nature.CHANGE_IN_POLICY,
        ),
    ],
)
def test_a_passage_of_a_report_is_what_its_wording_does(tagger: Tagger, text: str, nature: Nature) -> None:
    assert tagger.natures.nature(text, (), tagger.judge(text), in_report=True) is nature


def test_a_heading_that_promises_policies_does_not_make_one(tagger: Tagger) -> None:
    text = "IFRS 18 was issued in April 2024 and is not yet effective; the Group is assessing its impact."
    headings = ("Material accounting policies",)
    assert tagger.natures.nature(text, headings, tagger.judge(text, headings)) is Nature.NEW_STANDARDS


def test_tense_decides_between_rule_and_event(tagger: Tagger) -> None:
    rule, event = (
        tagger.natures.rule_markers(passage_words(text))
        for text in (
            "Losses are recognised in profit or loss when they arise.",
            "Losses were recognised in May for $3 million.",
        )
    )
    assert rule > 0 > event
