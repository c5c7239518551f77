from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ingest.tagging import Tagger
from kb import InputError, ReadError
from kb.evaluation.blocks import GoldText, evaluate, read_gold

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
TAX = "ifrs-full:DescriptionOfAccountingPolicyForIncomeTaxExplanatory"


def test_scores_count_what_is_right_first_and_within_three(tagger: Tagger) -> None:
    rows = [
        GoldText(text="A right-of-use asset and a lease liability are recognised.", heading="Leases", concepts=(LEASES,)),
        GoldText(text="A right-of-use asset and a lease liability are recognised.", heading="Leases", concepts=(TAX,)),
    ]
    with_heading, hidden = evaluate(rows, tagger)
    assert (with_heading.name, hidden.name) == ("with heading", "heading hidden")
    assert (with_heading.texts, with_heading.first, with_heading.within_three) == (2, 0.5, 0.5)
    assert with_heading.confusions == (((TAX, LEASES), 1),)
    (band,) = with_heading.reliability
    assert (band.label, band.texts, band.right) == ("0.95–1", 2, 0.5)
    assert with_heading.calibration_error == pytest.approx(band.mean_score - 0.5)
    assert with_heading.abstained.wanted == 0
    assert with_heading.macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_saying_that_there_is_no_policy_concept_is_scored_apart(tagger: Tagger) -> None:
    rows = [
        GoldText(text="A right-of-use asset and a lease liability are recognised.", heading=None, concepts=(LEASES,)),
        GoldText(
            text="The amendments are effective for years that begin on or after 1 January 2027.", heading=None, concepts=()
        ),
        GoldText(text="Inventories are carried at the lower of cost and net realisable value.", heading=None, concepts=()),
    ]
    (only,) = evaluate(rows, tagger)
    assert (only.texts, only.first) == (1, 1.0)
    assert (only.abstained.wanted, only.abstained.given, only.abstained.right) == (2, 1, 1)
    assert only.as_dict()["abstained"]["recall"] == 0.5


def test_an_alternative_is_right_too(tagger: Tagger) -> None:
    rows = [GoldText(text="Leases are capitalised as right-of-use assets.", heading=None, concepts=(TAX, LEASES))]
    (only,) = evaluate(rows, tagger)
    assert (only.name, only.first) == ("heading hidden", 1.0)


def test_gold_is_read_plain_or_compressed_and_filtered(tmp_path: Path) -> None:
    lines = [
        {"text": "a", "concept": LEASES, "lang": "en", "heading": "Leases", "alternatives": [TAX]},
        {"text": "b", "concept": None, "lang": "en"},
        {"text": "c", "concept": TAX, "lang": "es"},
        {"text": "d", "concept": None, "lang": "en", "standard": "extension"},
    ]
    text = "\n".join(map(json.dumps, lines))
    (tmp_path / "g.jsonl").write_text(text)
    (tmp_path / "g.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    expected = (
        GoldText(text="a", heading="Leases", concepts=(LEASES, TAX)),
        GoldText(text="b", heading=None, concepts=()),
    )
    assert read_gold(tmp_path / "g.jsonl", lang="en") == expected
    assert read_gold(tmp_path / "g.jsonl.gz", lang="en") == expected
    with pytest.raises(InputError, match="no row has a concept and the language 'fr'"):
        read_gold(tmp_path / "g.jsonl", lang="fr")


def test_gold_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl", lang="en")
    (tmp_path / "bad.jsonl").write_text('{"concept": "x"}')
    with pytest.raises(InputError, match=r"bad\.jsonl:1: .*no labelled text|no labelled text"):
        read_gold(tmp_path / "bad.jsonl", lang="en")
    (tmp_path / "worse.jsonl.gz").write_bytes(b"not gzip")
    with pytest.raises(ReadError, match="cannot be read"):
        read_gold(tmp_path / "worse.jsonl.gz", lang="en")


@pytest.mark.parametrize(
    ("file", "run", "first", "within_three"),
    [("ifrs-en.dev.jsonl", "heading hidden", 0.80, 0.93), ("policies.dev.jsonl.gz", "with heading", 0.88, 0.96)],
)
def test_the_tagger_reaches_its_targets_on_real_policies(
    shared: Path, tagger: Tagger, file: str, run: str, first: float, within_three: float
) -> None:
    found = {evaluation.name: evaluation for evaluation in evaluate(read_gold(shared / "gold" / file, lang="en"), tagger)}
    assert found[run].first >= first
    assert found[run].within_three >= within_three
