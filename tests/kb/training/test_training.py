from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.tagging import Tagger
from kb import InputError
from kb.training import features
from kb.training.examples import Example, fingerprint, folds_of, read_examples
from kb.training.learning import Trained, train
from kb.training.own_sentences import own_sentences
from ontology.catalogue import Catalogue

GOODWILL = "ifrs-full:DescriptionOfAccountingPolicyForGoodwillExplanatory"
LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
ENTITIES = [f"Entity {number}" for number in range(10)]


def odd_wording() -> list[Example]:
    """What no profile knows: ten entities that call leases "wagon terms", and goodwill "surplus of the bargain"."""
    return [
        Example(entity=entity, heading=heading, text=text, concepts=(concept,))
        for entity in ENTITIES
        for heading, text, concept in (
            ("Wagons", f"{entity} books wagon terms at the sum of the wagon dues still to come.", LEASES),
            ("Surplus", f"{entity} shows the surplus of the bargain as what was given above what was got.", GOODWILL),
        )
    ]


def learn(examples: Sequence[Example], catalogue: Catalogue) -> Trained:
    return train(examples, Tagger(catalogue, learned=()), name="odd", lang="en", date="2026-01-02")


@pytest.fixture(scope="module", autouse=True)
def own_sentences_judged_once(catalogue: Catalogue) -> Iterator[None]:
    """The catalogue's own sentences are the same in each training, and take longer to judge than all else."""
    judged = tuple(own_sentences(catalogue, ()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features, "own_sentences", lambda *_: judged)
        yield


@pytest.fixture(scope="module")
def trained(catalogue: Catalogue) -> Trained:
    return learn(odd_wording(), catalogue)


def test_a_wording_of_ones_own_is_learned_and_found_better(trained: Trained, catalogue: Catalogue) -> None:
    assert trained.better
    hidden = next(entry for entry in trained.comparisons if entry.name == "heading hidden")
    assert hidden.texts == 20
    assert hidden.with_model.first > hidden.without.first
    judged = Tagger(catalogue, learned=[trained.model]).judge(
        "Another entity books wagon terms at the sum of the wagon dues still to come, and shows them as debts of its own, "
        "apart from all other debts, wherever the wagon is used."
    )
    assert judged.elements[0].concept == LEASES


def test_the_same_texts_make_the_same_bytes(trained: Trained, catalogue: Catalogue) -> None:
    assert learn(odd_wording(), catalogue).model.to_bytes() == trained.model.to_bytes()


def test_a_model_says_what_it_was_learned_from(trained: Trained, catalogue: Catalogue) -> None:
    about = trained.model.about
    assert (about["name"], about["lang"], about["date"]) == ("odd", "en", "2026-01-02")
    assert (about["texts"], about["texts_with_concept"], about["entities"]) == (20, 20, 10)
    assert about["data_sha256"] == fingerprint(odd_wording())
    assert about["corrects"] == Tagger(catalogue, learned=()).model_version


def test_what_the_profiles_know_already_is_not_better(catalogue: Catalogue) -> None:
    known = [
        Example(entity=entity, heading="", text=text, concepts=(concept,))
        for entity in ENTITIES
        for text, concept in (
            ("A right-of-use asset and a lease liability are recognised when a lease begins.", LEASES),
            ("Goodwill is carried at cost less impairment losses and is not amortised.", GOODWILL),
        )
    ]
    assert not learn(known, catalogue).better


def test_all_texts_of_an_entity_are_in_one_fold() -> None:
    folds = folds_of(odd_wording())
    assert sorted(set(folds)) == [0, 1, 2, 3, 4]
    assert [folds.count(fold) for fold in range(5)] == [4] * 5
    assert folds[::2] == folds[1::2]


def test_texts_of_few_entities_are_refused() -> None:
    with pytest.raises(InputError, match="come from 4 entities, and cross-validation by entity needs 5"):
        folds_of(odd_wording()[:8])


def test_concepts_that_are_not_in_the_catalogue_are_named(catalogue: Catalogue) -> None:
    unknown = [Example(entity=name, heading="", text="x", concepts=("acme:Nothing",)) for name in ENTITIES]
    with pytest.raises(InputError, match="1 concepts of the examples are not in the catalogue: Nothing"):
        learn(unknown, catalogue)


def test_rows_without_text_or_entity_are_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"entity": "A", "text": "t", "concept": null}\n{"text": "t"}\n'))
    with pytest.raises(InputError, match=r"gold\.jsonl\.gz:2: a row needs text and entity"):
        read_examples(path, lang="en")
    path.write_bytes(gzip.compress(b'{"entity": "A", "text": "t", "lang": "es"}'))
    with pytest.raises(InputError, match="no row has the language 'en'"):
        read_examples(path, lang="en")


def test_the_fingerprint_tells_texts_apart(tmp_path: Path) -> None:
    examples = odd_wording()
    assert fingerprint(examples) == fingerprint(tuple(examples))
    assert len({fingerprint(examples), fingerprint(examples[1:]), fingerprint(examples[::-1])}) == 3
    rows = [{"entity": e.entity, "heading": e.heading, "text": e.text, "concept": e.concepts[0]} for e in examples]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert fingerprint(read_examples(tmp_path / "gold.jsonl", lang="en")) == fingerprint(examples)
