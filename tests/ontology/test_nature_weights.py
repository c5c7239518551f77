"""Weights that are missing or no numbers are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.errors import CatalogueError
from ontology.nature_weights import NatureWeights


def test_what_is_wrong_with_the_weights_is_listed(tmp_path: Path) -> None:
    (tmp_path / "nature-weights.yaml").write_text(
        "shapes: {facts: {policy: 1.0}}\nfits: {wording: much}\nsteps: {same-section: {policy: {}}}\n", encoding="utf-8"
    )
    with pytest.raises(CatalogueError) as error:
        NatureWeights.load(tmp_path)
    for complaint in (
        "shapes: facts: must have a weight for each of",
        "fits: wording: must be a number",
        "steps: same-section: must have a row for each nature",
    ):
        assert complaint in str(error.value)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nature-weights.yaml").write_text("[]\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="shapes: must be a mapping"):
        NatureWeights.load(tmp_path)
