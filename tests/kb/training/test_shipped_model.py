"""The model that ships was learned from the tagged filings that the model card names, and from today's profiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.tagging import Tagger
from ingest.tagging.learned import LearnedModel
from ingest.tagging.shipped import shipped_models
from kb.training.examples import Example, fingerprint, read_examples
from ontology.catalogue import Catalogue

CARD = Path(__file__).parents[3] / "docs" / "model-card.md"


@pytest.fixture(scope="module")
def shipped() -> LearnedModel:
    (only,) = shipped_models()
    return only


@pytest.fixture(scope="module")
def examples(shared: Path) -> tuple[Example, ...]:
    return read_examples(shared / "gold" / "policies.train.jsonl.gz", lang="en")


def test_it_was_learned_from_the_training_texts(shipped: LearnedModel, examples: tuple[Example, ...]) -> None:
    assert shipped.about["data_sha256"] == fingerprint(examples)
    assert shipped.about["texts"] == len(examples)
    assert shipped.about["texts_with_concept"] == sum(bool(example.concepts) for example in examples)
    assert shipped.about["entities"] == len({example.entity for example in examples})


def test_it_corrects_the_profiles_that_ship(shipped: LearnedModel, catalogue: Catalogue, shared: Path) -> None:
    corrects = shipped.about["corrects"]
    assert corrects == Tagger(catalogue, learned=()).model_version, "learn it again, with the command in docs/model-card.md"


def test_the_model_card_tells_its_version_date_and_counts(shipped: LearnedModel) -> None:
    card = CARD.read_text(encoding="utf-8")
    about = shipped.about
    assert f"`{shipped.version}`" in card
    assert about["data_sha256"] in card
    assert f"--date {about['date']}" in card
    assert f"{about['texts']:,} texts" in card
    assert f"{about['texts_with_concept']:,} with a concept" in card
    assert f"{about['entities']} entities" in card
    assert f"{len(shipped.labels)} concepts" in card
    for comparison in about["scores"]:
        found = comparison["with_model"]
        row = rf"\| {comparison['name']} \| with it \| {found['first']:.3f} \| {found['within_three']:.3f} \|"
        assert re.search(row.replace("0.", r"0?\."), card), row
