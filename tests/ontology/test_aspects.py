"""The data of aspects: complete, checked, and complaints that name the entry."""

import pytest

from ontology.aspect_graph import aspect_statements
from ontology.aspects import Aspects, default_aspects
from ontology.errors import CatalogueError, NotFoundError


def test_there_are_eleven_with_label_definition_and_cues():
    assert [aspect.id for aspect in default_aspects()] == [
        "scope-and-definition",
        "recognition",
        "initial-measurement",
        "subsequent-measurement",
        "impairment",
        "derecognition",
        "presentation",
        "election",
        "estimate-and-judgement",
        "transition",
        "disclosure",
    ]
    assert all(aspect.label and aspect.definition.endswith(".") and aspect.cues for aspect in default_aspects())


def test_breaches_are_listed_together(tmp_path):
    (tmp_path / "aspects.yaml").write_text(
        "aspects:\n- id: Bad Id\n  label: 7\n  colour: red\n  cues: ['(open']\n"
        "- id: empty\n  label: L\n  definition: D.\n  cues: []\n"
    )
    with pytest.raises(CatalogueError) as caught:
        Aspects.load(tmp_path)
    message = str(caught.value)
    for part in (
        "lower-case words",
        "unknown field 'colour'",
        "label must be a text",
        "definition must be",
        "'(open' is no cue",
    ):
        assert part in message
    assert "empty" in message


def test_a_miss_lists_what_there_is():
    with pytest.raises(NotFoundError, match="no aspect is called 'colour'") as caught:
        default_aspects()["colour"]
    assert "impairment" in str(caught.value.hint)


def test_each_is_a_concept_with_label_and_definition():
    statements = [tuple(map(str, statement)) for statement in aspect_statements(default_aspects())]
    about = {predicate.rsplit("#")[-1]: value for subject, predicate, value in statements if subject.endswith("/impairment")}
    assert (about["prefLabel"], about["notation"]) == ("Impairment", "aspect:impairment")
    assert about["definition"].startswith("Losses of value")
