"""Agreement against examples that were published."""

from __future__ import annotations

import sys

import pytest

from kb.reviewing.agreement import Agreement, agreement, by_concept, overall
from ontology.errors import PolicyKBError


def test_kappa_is_that_of_the_table_of_two_readers_of_fifty_proposals() -> None:
    # The textbook table: both yes 20, only the first 5, only the second 10, both no 15.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement(pairs).kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("first", "second", "alpha"),
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A and B.
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbcccedd" + "d", 0.692)],
)
def test_alpha_is_that_of_krippendorffs_own_examples(first: str, second: str, alpha: float) -> None:
    assert agreement(list(zip(first, second, strict=True))).alpha == pytest.approx(alpha, abs=5e-4)


def test_with_one_label_only_there_is_nothing_to_measure() -> None:
    one = frozenset({"topic:Warranties"})
    assert overall([(one, one)] * 3) == Agreement(items=3, agreed=3, kappa=None, alpha=None)
    assert overall([]) == Agreement(items=0, agreed=0, kappa=None, alpha=None)
    assert by_concept([(one, frozenset())])["topic:Warranties"].agreed == 0


def test_without_the_library_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk.metrics.agreement", None)
    with pytest.raises(PolicyKBError, match="measuring agreement needs NLTK") as missing:
        agreement([("a", "b")])
    assert missing.value.hint == "pip install 'policykb[review]'"
