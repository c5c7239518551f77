"""What heading aliases and cue phrases say about a text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging.language import Language
from ingest.tagging.profiles import CueHit, CueMatcher, HeadingMatcher, cue_scores
from tests.ingest.support import examples

ENGLISH = Language()
ALIASES = {
    "tugs": ("tugs", "tug boats"),
    "boats": ("boats", "tug boats"),
    "harbour": ("harbour dues and fees",),
    "policy": ("accounting policies",),
}
HEADS = HeadingMatcher(ENGLISH, ALIASES)


@pytest.mark.parametrize("heading", ["Tugs", "TUG", "the tugs", "Tugs and other", "Accounting for tugs", "Tug policies"])
def test_a_heading_that_is_an_alias_scores_one_whatever_surrounds_it(heading: str) -> None:
    assert HEADS.scores(heading) == {"tugs": 1.0}


def test_an_alias_of_two_concepts_speaks_for_both() -> None:
    scores = HEADS.scores("Tug boats")
    assert (scores["tugs"], scores["boats"]) == (1.0, 1.0)


def test_british_and_american_headings_are_one() -> None:
    assert HEADS.scores("Harbor dues & fees") == {"harbour": 1.0}


@pytest.mark.parametrize(
    ("heading", "score"),
    [
        ("Tugs abroad", 0.8 * math.sqrt(1 / 2)),
        ("Whales, tugs", 0.9 * 0.8 * math.sqrt(1 / 2)),
        ("Tugs, whales, barges", 0.8 * math.sqrt(1 / 3)),
        ("Tug boats abroad", 0.8 * math.sqrt(2 / 3)),
    ],
)
def test_an_alias_inside_a_heading_counts_by_its_share_and_less_if_not_first(heading: str, score: float) -> None:
    assert HEADS.scores(heading)["tugs"] == pytest.approx(score)


@pytest.mark.parametrize("heading", ["", "12", "—", "Whales", "and of the"])
def test_other_headings_say_nothing(heading: str) -> None:
    assert HEADS.scores(heading) == {}


def test_an_alias_of_glue_words_only_is_still_an_alias() -> None:
    assert HEADS.scores("Accounting policies") == {"policy": 1.0}


def test_without_aliases_nothing_matches() -> None:
    assert HeadingMatcher(ENGLISH, {}).scores("Tugs") == {}
    assert HeadingMatcher(ENGLISH, {"a": ("", "12")}).scores("Tugs") == {}


words = st.sampled_from(["tug", "boats", "harbour", "dues", "fees", "and", "whale", "accounting", "policies", "sea"])


@examples(60)
@given(heading=st.lists(words, max_size=8).map(" ".join))
def test_heading_scores_are_shares(heading: str) -> None:
    scores = HEADS.scores(heading)
    assert set(scores) <= set(ALIASES)
    assert all(0 < score <= 1 for score in scores.values())


CUES = CueMatcher(ENGLISH, {"tugs": ("towing line", "tug", "tug"), "boats": ("Towing lines",), "none": ()})


def test_cues_are_found_with_place_and_weight() -> None:
    found = CUES.hits(ENGLISH.words("The tug keeps its towing line."))
    assert [(hit.concept, hit.first, hit.after) for hit in found] == [("tugs", 1, 2), ("tugs", 4, 6), ("boats", 4, 6)]
    single, shared, other = (hit.weight for hit in found)
    assert single == pytest.approx(1.0)
    assert shared == other == pytest.approx(1.4 / math.sqrt(2))


def test_longer_cues_weigh_more_up_to_three_words() -> None:
    matcher = CueMatcher(ENGLISH, {"a": ("tug",), "b": ("sea tug",), "c": ("old sea tug",), "d": ("big old sea tug",)})
    weights = {hit.concept: hit.weight for hit in matcher.hits(ENGLISH.words("big old sea tug"))}
    assert weights["a"] < weights["b"] < weights["c"] == weights["d"]


def test_a_cue_written_twice_counts_once() -> None:
    assert len(CUES.hits(ENGLISH.words("tug"))) == 1


def test_cues_add_up_with_diminishing_returns_and_less_in_long_texts() -> None:
    hits = [CueHit("a", at, at + 1, 1.0) for at in range(3)]
    one, three = cue_scores(hits[:1], 10)["a"], cue_scores(hits, 10)["a"]
    assert one < three < 3 * one
    assert cue_scores(hits, 1_000)["a"] < three
    assert cue_scores(hits[:1] * 5, 10) == cue_scores(hits[:1], 10)
    assert cue_scores([], 10) == {}
