from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ingest.tagging.learned import LearnedModel
from ingest.tagging.shipped import models_in, shipped_models
from ontology.catalogue import Catalogue
from ontology.errors import ReadError

LABELS = ("ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory", "ifrs-full:DescriptionOfAccountingPolicyForGoodwill")
SHIPPED = Path(__file__).parents[3] / "ingest" / "tagging" / "models"


def model(name: str = "tiny") -> LearnedModel:
    weights = np.array([[0.5, -1.0], [0.0, 2.0], [1.5, 0.25], [-0.5, 0.0]])
    return LearnedModel.quantised(
        LABELS,
        np.array([1.0, 1.5, 2.0, 2.5], dtype=np.float32),
        weights,
        np.array([0.125, -0.25]),
        temperatures=(1.1, 1.4),
        about={"name": name, "lang": "en", "date": ""},
    )


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "tiny.npz"
    path.write_bytes(model().to_bytes())
    again = LearnedModel.load(path)
    assert (again.labels, again.temperatures, again.lang) == (LABELS, (1.1, 1.4), "en")
    assert again.to_bytes() == model().to_bytes()
    assert again.version == model().version
    words = ("leas", "liabil")
    assert again.corrections(words, ()).tolist() == model().corrections(words, ()).tolist()


def test_weights_are_rounded_to_a_255th_of_the_largest_of_their_label() -> None:
    rounded = model().weights * model().scales
    assert np.abs(rounded - np.array([[0.5, -1.0], [0.0, 2.0], [1.5, 0.25], [-0.5, 0.0]])).max() <= 1.0 / 127
    assert rounded.max(axis=0).tolist() == pytest.approx([1.5, 2.0])


def test_the_version_names_what_is_in_a_model() -> None:
    assert model("a").version.startswith("a-")
    assert model("a").version.removeprefix("a-") != model("b").version.removeprefix("b-")


def test_files_that_are_no_model_are_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"PK no zip")
    with pytest.raises(ReadError, match=r"broken\.npz: cannot be read as a model"):
        LearnedModel.load(path)
    with pytest.raises(ReadError, match=r"cannot be read as a model"):
        LearnedModel.load(tmp_path / "absent.npz")
    np.savez(path, weights=np.zeros(3))
    with pytest.raises(ReadError, match=r"cannot be read as a model"):
        LearnedModel.load(path)


def test_a_folder_without_models_has_none(tmp_path: Path) -> None:
    assert models_in(tmp_path / "absent") == ()


def test_what_ships_holds_numbers_and_a_description_and_no_text() -> None:
    (path,) = SHIPPED.glob("*.npz")
    with np.load(path, allow_pickle=False) as arrays:
        labels = arrays["bias"].shape[0]
        buckets = arrays["idf"].shape[0]
        found = {name: (arrays[name].dtype.str, arrays[name].shape) for name in arrays.files}
        about = json.loads(arrays["about"].tobytes())
    description = found.pop("about")
    assert description[0] == "|u1"
    assert found == {
        "idf": ("<f2", (buckets,)),
        "weights": ("|i1", (buckets, labels)),
        "scales": ("<f4", (labels,)),
        "bias": ("<f4", (labels,)),
    }
    assert set(about) == {
        *("name", "lang", "date", "format", "labels", "temperatures", "corrects"),
        *("texts", "texts_with_concept", "entities", "data_sha256", "scores"),
    }


def test_what_ships_corrects_concepts_of_the_catalogue(catalogue: Catalogue) -> None:
    (shipped,) = shipped_models()
    known = {concept.qname for concept in catalogue} | {f"not-policy:{entry.id}" for entry in catalogue.not_policy}
    assert set(shipped.labels) <= known
