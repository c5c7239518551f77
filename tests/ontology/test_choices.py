"""The data of policy choices: complete, checked, and complaints that name the entry."""

import pytest

from ontology.choices import ChoiceDimensions, default_choices
from ontology.errors import CatalogueError, NotFoundError


def test_there_are_at_least_sixty_dimensions_with_unique_ids():
    ids = [dimension.id for dimension in default_choices()]
    assert len(ids) == len(set(ids)) >= 60


def test_breaches_are_listed_together(tmp_path):
    (tmp_path / "choices.yaml").write_text(
        "dimensions:\n- id: Bad Id\n  label: L\n  reference: IFRS 16\n  concepts: [topic:Nothing]\n  terms: [a]\n"
        "  options:\n  - {id: x, label: X, cues: ['(open'], negated: y}\n"
    )
    with pytest.raises(CatalogueError) as caught:
        ChoiceDimensions.load(tmp_path)
    message = str(caught.value)
    for part in (
        "lower-case words",
        "'IFRS 16' must be a paragraph",
        "no concept topic:Nothing",
        "'(open' is no cue",
        "names no option",
    ):
        assert part in message


def test_a_miss_names_the_dimension():
    with pytest.raises(NotFoundError, match="no policy choice is called 'nothing'"):
        default_choices()["nothing"]
