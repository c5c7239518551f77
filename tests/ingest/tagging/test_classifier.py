"""The words classifier: what it learns, that labels weigh alike, and that its answer is the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging.classifier import WordsClassifier, features
from tests.ingest.support import examples

SAMPLES = [
    ("tug", ["tug", "pull", "ship"]),
    ("tug", ["tug", "push", "ship"]),
    ("crew", ["crew", "sail", "ship"]),
    ("port", ["port", "wait", "quay"]),
]


def best(classifier: WordsClassifier, words: list[str]) -> str:
    return classifier.labels[int(np.argmax(classifier.scores(words)))]


def test_words_and_neighbouring_pairs_are_counted() -> None:
    assert features(["ship", "float", "ship"]) == {"ship": 2, "float": 1, "ship float": 1, "float ship": 1}


def test_function_words_count_only_beside_another_word() -> None:
    assert features(["the", "ship", "of", "the"]) == {"ship": 1, "the ship": 1, "ship of": 1}
    assert features(["of", "the", "group"]) == {}
    assert features([]) == {}


@pytest.mark.parametrize("label", ["tug", "crew", "port"])
def test_what_was_learnt_is_known_again(label: str) -> None:
    classifier = WordsClassifier.train(SAMPLES)
    assert classifier.labels == ("crew", "port", "tug")
    assert best(classifier, [label]) == label
    for name, words in SAMPLES:
        assert best(classifier, list(words)) == name


def test_a_text_without_known_words_says_nothing() -> None:
    classifier = WordsClassifier.train(SAMPLES)
    for words in ([], ["whale"], ["the", "of"]):
        assert classifier.scores(words).tolist() == [0.0, 0.0, 0.0]


def test_a_pair_of_words_tells_more_than_its_words() -> None:
    classifier = WordsClassifier.train([("a", ["cost", "model"]), ("b", ["model", "cost"])])
    assert best(classifier, ["cost", "model"]) == "a"
    assert best(classifier, ["model", "cost"]) == "b"


def test_scores_are_centred_so_that_only_differences_count() -> None:
    classifier = WordsClassifier.train(SAMPLES)
    scores = classifier.scores(["tug", "port", "wait"])
    assert float(scores.sum()) == pytest.approx(0, abs=1e-5)
    assert scores.dtype == np.float32


@examples(40)
@given(words=st.lists(st.sampled_from(["tug", "crew", "port", "sail", "the", "whale", "quay"]), max_size=30))
def test_scores_are_finite_and_repeatable(words: list[str]) -> None:
    scores = WordsClassifier.train(SAMPLES).scores(words)
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()
    assert scores.tolist() == WordsClassifier.train(SAMPLES).scores(words).tolist()


def test_saying_it_again_does_not_make_it_surer() -> None:
    classifier = WordsClassifier.train(SAMPLES)
    np.testing.assert_allclose(classifier.scores(["tug"] * 9), classifier.scores(["tug"]), rtol=1e-5)


def test_the_order_of_the_samples_does_not_matter() -> None:
    one, two = WordsClassifier.train(SAMPLES), WordsClassifier.train(SAMPLES[::-1])
    assert one.labels == two.labels
    np.testing.assert_allclose(one.scores(["tug", "sail"]), two.scores(["tug", "sail"]), rtol=1e-5)


def test_one_label_alone_is_no_reason_to_fail() -> None:
    classifier = WordsClassifier.train([("a", ["ship"])])
    assert classifier.scores(["ship"]).tolist() == [0.0]
