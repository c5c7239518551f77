"""Words for the tagger: folded so that spellings and endings meet, each with its exact place in the text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging import Tagger
from ingest.tagging.language import Language, Words
from tests.ingest.support import examples, sentences


@pytest.fixture(scope="module")
def english(tagger: Tagger) -> Language:
    return tagger.language


@pytest.mark.parametrize(
    "together",
    [
        "recognise recognised recognises recognising recognize recognized",
        "amortisation amortization amortised amortized",
        "organisation organization organisations",
        "favourable favorable",
        "colour color colours",
        "licence license",
        "defence defense",
        "lease leases Leases LEASES leased",
        "liability liabilities",
        "impairment impairments",
    ],
)
def test_spellings_and_endings_of_a_word_meet(english: Language, together: str) -> None:
    assert len(set(english.words(together).folded)) == 1


@pytest.mark.parametrize("apart", ["asset assess", "lease least", "our hour", "advice advise adverse", "goods goodwill"])
def test_different_words_stay_apart(english: Language, apart: str) -> None:
    folded = english.words(apart).folded
    assert len(set(folded)) == len(folded)


def test_punctuation_and_figures_are_no_words(english: Language) -> None:
    assert english.words("The lease – of 12 ships (IFRS 16, 5%) … ends!").folded == ("the", "leas", "of", "ship", "ifr", "end")


@pytest.mark.parametrize("text", ["", " ", "12.5 (3)", "—…", "\n\t"])
def test_text_without_words_has_none(english: Language, text: str) -> None:
    assert english.words(text) == Words((), ())


@examples(100)
@given(text=st.text(st.characters(codec="utf-8"), max_size=120) | st.lists(sentences, max_size=8).map("\n".join))
def test_every_word_stands_where_it_says(english: Language, text: str) -> None:
    words = english.words(text)
    assert len(words.folded) == len(words.spans)
    end = 0
    for start, after in words.spans:
        assert end <= start < after <= len(text)
        assert text[start].isalpha()
        end = after
    assert english.words(text) == words


def test_words_and_their_places_belong_together(english: Language) -> None:
    text = "The\tNaïve “tug”, isn't it?\u00a0It’s Ærø’s."
    words = english.words(text)
    assert [text[start:end] for start, end in words.spans] == ["The", "Naïve", "tug", "is", "n't", "it", "It", "Ærø"]
    assert words.folded[:3] == ("the", "naïv", "tug")


def test_the_span_of_several_words_runs_from_the_first_to_the_last(english: Language) -> None:
    text = "All right-of-use  assets float."
    words = english.words(text)
    first = words.folded.index("right")
    start, end = words.span(first, first + 4)
    assert text[start:end] == "right-of-use  assets"


def test_phrases_are_found_whatever_their_spelling_and_case(english: Language) -> None:
    finder = english.phrase_matcher(
        [("a", [english.words("amortised cost")]), ("b", [english.words("Cost"), english.words("")]), ("c", [])]
    )
    found = finder.find(english.words("At amortized COSTS, never at cost amortised."))
    assert found == [("a", 1, 3), ("b", 2, 3), ("b", 5, 6)]


def test_phrases_do_not_run_over_missing_words(english: Language) -> None:
    finder = english.phrase_matcher([("a", [english.words("lease term")])])
    assert finder.find(english.words("The lease of the term")) == []


def test_without_phrases_or_words_nothing_is_found(english: Language) -> None:
    empty = english.phrase_matcher([])
    assert empty.find(english.words("Ships float.")) == []
    assert english.phrase_matcher([("a", [english.words("ship")])]).find(english.words("12")) == []


def test_spacy_is_not_loaded_before_something_is_split() -> None:
    program = (
        "import sys; from ingest.tagging import Tagger; from ingest.pipeline import annotate; "
        "from ontology.catalogue import default_catalogue; Tagger(default_catalogue()); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
