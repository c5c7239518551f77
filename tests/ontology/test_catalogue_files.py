"""Bad catalogue data: every breach is reported, all at once, with file, entry and rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ontology.catalogue import Catalogue, catalogue_version
from ontology.errors import CatalogueError
from ontology.types import ConceptKind, Nature, StandardReference


def ships(**changes: Any) -> dict[str, Any]:
    """An entry that keeps all rules, with changes; a change to `...` leaves the field out."""
    entry: dict[str, Any] = {
        "id": "topic:Ships",
        "kind": "policy_topic",
        "label": "Ships",
        "description": "How vessels are carried.",
        "broader": None,
        "references": ["IAS 16.30", "IAS 16"],
        "headings": ["ships", "vessels"],
        "cues": ["hull", "keel", "dry dock", "tonnage"],
        "terms": ["vessel"],
        "examples": [f"Vessel number {number} is carried at cost." for number in range(8)],
    }
    return {key: value for key, value in (entry | changes).items() if value is not ...}


def weather(**changes: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": "weather",
        "label": "Weather",
        "headings": ["weather report"],
        "cues": ["wind force"],
        "examples": [f"On day {number} it rained." for number in range(8)],
    }
    return {key: value for key, value in (entry | changes).items() if value is not ...}


class Folder:
    """A catalogue folder in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "concepts").mkdir()
        self.write("concepts/a.yaml", {"concepts": [ships()]})
        self.write("not-policy.yaml", {"not_policy": [weather()]})

    def write(self, name: str, content: object) -> None:
        shown = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        (self.path / name).write_text(shown, encoding="utf-8")

    def concepts(self, *entries: object) -> None:
        self.write("concepts/a.yaml", {"concepts": list(entries)})

    def problems(self) -> list[str]:
        """The lines of the error that loading ends in."""
        with pytest.raises(CatalogueError) as caught:
            Catalogue.load(self.path)
        error = caught.value
        first, *lines = error.message.split("\n")
        assert first == f"{len(lines)} problems in the concept catalogue:"
        assert error.source == str(self.path)
        assert error.hint == "correct the data files; docs/catalogue.md explains the fields"
        return lines


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_good_data_become_concepts_in_file_order(folder: Folder) -> None:
    folder.write("concepts/b.yaml", {"concepts": [ships(id="topic:Tugs", broader="topic:Ships", nature="none")]})
    catalogue = Catalogue.load(folder.path)
    first, second = catalogue.concepts
    assert (first.qname, second.qname) == ("topic:Ships", "topic:Tugs")
    assert (first.kind, first.nature, second.nature) == (ConceptKind.POLICY_TOPIC, Nature.POLICY, Nature.NONE)
    assert first.standard_references == (
        StandardReference(standard="IAS 16", paragraph="30"),
        StandardReference(standard="IAS 16"),
    )
    assert first.alt_labels == ("ships", "vessels")
    assert first.terms == ("vessel",)
    assert second.broader == "topic:Ships"
    (negative,) = catalogue.not_policy
    assert (negative.id, negative.headings) == ("weather", ("weather report",))


def test_terms_may_be_left_out_or_empty(folder: Folder) -> None:
    folder.concepts(ships(terms=...), ships(id="topic:Tugs", label="Tugs", terms=[]))
    assert [concept.terms for concept in Catalogue.load(folder.path)] == [(), ()]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "acme:Ships"}, "a.yaml: acme:Ships: id must be ifrs-full:Name or topic:Name"),
        ({"id": "topic:No ships"}, "a.yaml: topic:No ships: id must be ifrs-full:Name or topic:Name"),
        ({"colour": "red"}, "a.yaml: topic:Ships: unknown field 'colour'"),
        (
            {"kind": "boat"},
            "a.yaml: topic:Ships: kind 'boat' must be one of policy_element, note_element, policy_topic",
        ),
        (
            {"kind": ...},
            "a.yaml: topic:Ships: kind None must be one of policy_element, note_element, policy_topic",
        ),
        (
            {"nature": "wet"},
            "a.yaml: topic:Ships: nature 'wet' must be one of policy, judgement_estimate, basis_of_preparation, "
            "new_standards, change_in_policy, none",
        ),
        ({"label": "  "}, "a.yaml: topic:Ships: label must be a text"),
        ({"label": 7}, "a.yaml: topic:Ships: label must be a text"),
        ({"description": ...}, "a.yaml: topic:Ships: description must be a text"),
        ({"broader": ...}, "a.yaml: topic:Ships: broader must name the parent concept, or be null at the top"),
        ({"broader": 5}, "a.yaml: topic:Ships: broader must name the parent concept, or be null at the top"),
        ({"references": []}, "a.yaml: topic:Ships: references needs at least 1, has 0"),
        ({"references": ["IAS16"]}, "a.yaml: topic:Ships: 'IAS16' is not a reference such as IFRS 16.53(b)"),
        ({"headings": ["ships"]}, "a.yaml: topic:Ships: headings needs at least 2, has 1"),
        ({"headings": "ships"}, "a.yaml: topic:Ships: headings must be a list of texts"),
        ({"headings": ["ships", 5]}, "a.yaml: topic:Ships: headings must be a list of texts"),
        ({"headings": ["ships", " "]}, "a.yaml: topic:Ships: headings must be a list of texts"),
        ({"headings": ["ships", "tugs", "ships"]}, "a.yaml: topic:Ships: headings holds 'ships' twice"),
        ({"cues": ["hull", "keel", "mast"]}, "a.yaml: topic:Ships: cues needs at least 4, has 3"),
        ({"terms": None}, "a.yaml: topic:Ships: terms must be a list of texts"),
        ({"examples": ["One vessel."]}, "a.yaml: topic:Ships: examples needs at least 8, has 1"),
    ],
)
def test_a_breach_names_file_entry_and_rule(folder: Folder, changes: dict[str, Any], complaint: str) -> None:
    folder.concepts(ships(**changes))
    assert folder.problems() == [complaint]


def test_all_breaches_of_all_files_are_reported_at_once(folder: Folder) -> None:
    folder.concepts(ships(label="", kind="boat", cues=[]), 5, {"label": "no id"})
    folder.write("concepts/b.yaml", {"concepts": [ships(id="topic:Tugs", broader="topic:Fleet")]})
    folder.write("concepts/c.yaml", "concepts: [")
    folder.write("concepts/d.yaml", ["no", "mapping"])
    folder.write("not-policy.yaml", {"not_policy": [weather(label=..., cues=[], examples="none")]})
    problems = folder.problems()
    syntax = [line for line in problems if line.startswith("c.yaml: not valid YAML: ")]
    assert len(syntax) == 1
    assert [line for line in problems if line not in syntax] == [
        "a.yaml: entry 2 has no id",
        "a.yaml: entry 3 has no id",
        "a.yaml: topic:Ships: kind 'boat' must be one of policy_element, note_element, policy_topic",
        "a.yaml: topic:Ships: label must be a text",
        "a.yaml: topic:Ships: cues needs at least 4, has 0",
        "d.yaml: needs a list under the key 'concepts'",
        "not-policy.yaml: weather: label must be a text",
        "not-policy.yaml: weather: cues needs at least 1, has 0",
        "not-policy.yaml: weather: examples must be a list of texts",
        "topic:Tugs: broader topic:Fleet is not in the catalogue",
    ]


def test_duplicates_missing_parents_and_circles_are_found(folder: Folder) -> None:
    folder.concepts(
        ships(),
        ships(),
        ships(id="topic:Tugs", broader="topic:Fleet"),
        ships(id="topic:Egg", broader="topic:Hen"),
        ships(id="topic:Hen", broader="topic:Egg"),
        ships(id="topic:Self", broader="topic:Self"),
    )
    assert folder.problems() == [
        "topic:Ships: defined twice",
        "topic:Tugs: broader topic:Fleet is not in the catalogue",
        "topic:Egg: broader runs in a circle through topic:Egg",
        "topic:Hen: broader runs in a circle through topic:Hen",
        "topic:Self: broader runs in a circle through topic:Self",
    ]


def test_a_concept_may_be_defined_twice_in_different_files_only_to_be_reported(folder: Folder) -> None:
    folder.write("concepts/b.yaml", {"concepts": [ships()]})
    assert folder.problems() == ["topic:Ships: defined twice"]


@pytest.mark.parametrize("content", ["concepts:", "- topic", "just words", "other: []", "concepts: {id: x}"])
def test_a_file_of_another_shape_is_named(folder: Folder, content: str) -> None:
    folder.write("concepts/a.yaml", content)
    assert folder.problems() == ["a.yaml: needs a list under the key 'concepts'"]


def test_yaml_cannot_make_python_objects(folder: Folder) -> None:
    folder.write("concepts/a.yaml", "concepts: !!python/object/apply:os.getcwd []")
    (line,) = folder.problems()
    assert line.startswith("a.yaml: not valid YAML: could not determine a constructor for the tag")


def test_the_version_follows_the_data(folder: Folder) -> None:
    before = catalogue_version(folder.path)
    assert Catalogue.load(folder.path).version == before
    folder.concepts(ships(label="Vessels"))
    assert catalogue_version(folder.path) != before
    folder.concepts(ships())
    assert catalogue_version(folder.path) == before


@pytest.mark.parametrize("references", [37, "IAS 37"])
def test_references_of_another_shape_are_one_breach(folder: Folder, references: object) -> None:
    folder.concepts(ships(references=references))
    assert folder.problems() == ["a.yaml: topic:Ships: references must be a list of texts"]


def test_an_unknown_field_that_is_no_text_is_reported(folder: Folder) -> None:
    folder.concepts(ships() | {5: "five", "colour": "red"})
    assert "a.yaml: topic:Ships: unknown field 'colour'" in folder.problems()


@pytest.mark.parametrize("broken", ["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_a_breach_too(folder: Folder, broken: str) -> None:
    if broken == "missing":
        (folder.path / "not-policy.yaml").unlink()
    else:
        (folder.path / "not-policy.yaml").write_bytes(b"not_policy: [\xff]")
    (line,) = folder.problems()
    assert line.startswith("not-policy.yaml: ")


def test_a_broken_parent_is_not_blamed_on_its_children(folder: Folder) -> None:
    folder.concepts(ships(label=""), ships(id="topic:Tugs", broader="topic:Ships"))
    assert folder.problems() == ["a.yaml: topic:Ships: label must be a text"]
