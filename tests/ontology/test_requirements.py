"""The requirements that ship, and what is said of files that break their rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ontology.catalogue import Catalogue
from ontology.choices import default_choices
from ontology.errors import CatalogueError, NotFoundError
from ontology.requirements import Requirements, default_requirements

GOOD = """
requirements:
- id: boats
  label: Boats
  text: How boats are measured.
  reference: IAS 16.73(a)
  effective: 2005-01-01
  concepts: [PropertyPlantAndEquipment]
  applies: [{lines: ["boats"], least: 2}]
  needs:
  - {what: the basis, choices: [ppe-measurement-model.cost]}
"""


def load(folder: Path, text: str, catalogue: Catalogue) -> Requirements:
    (folder / "requirements").mkdir()
    (folder / "requirements" / "boats.yaml").write_text(text)
    return Requirements.load(folder, catalogue, default_choices())


def test_those_that_ship_cover_the_standards_in_our_own_words() -> None:
    requirements = default_requirements()
    assert len(requirements) >= 120
    standards = {version.reference.standard for requirement in requirements for version in requirement.versions}
    assert {"IAS 1", "IAS 2", "IAS 8", "IAS 40", "IFRS 7", "IFRS 15", "IFRS 16", "IFRS 17", "IFRS 18", "IFRIC 23"} <= standards
    assert all(version.text.endswith(".") for requirement in requirements for version in requirement.versions)


@pytest.mark.parametrize(
    ("requirement", "start", "reference"),
    [
        ("policies-disclosed", date(2022, 1, 1), "IAS 1.117"),
        ("policies-disclosed", date(2027, 1, 1), "IAS 8.27A"),
        ("judgements", date(2026, 7, 1), "IAS 1.122"),
        ("judgements", date(2027, 7, 1), "IAS 8.27G"),
        ("measurement-basis", date(2022, 12, 31), "IAS 1.117(a)"),
        ("measurement-basis", date(2023, 1, 1), None),
        ("insurance-contracts", date(2022, 1, 1), "IFRS 4.37(a)"),
        ("insurance-contracts", date(2023, 1, 1), "IFRS 17.117"),
        ("ifrs-15-119a", date(2017, 1, 1), None),
        ("ias-40-75b", date(2018, 1, 1), "IAS 40.75(b)"),
        ("ias-40-75b", date(2019, 1, 1), None),
        ("ias-7-44h", date(2023, 12, 31), None),
    ],
)
def test_the_period_decides_which_paragraph_holds(requirement: str, start: date, reference: str | None) -> None:
    version = default_requirements()[requirement].version(start)
    assert (None if version is None else str(version.reference)) == reference


def test_material_policy_information_replaced_significant_policies() -> None:
    requirement = default_requirements()["policies-disclosed"]
    before, after = requirement.version(date(2022, 1, 1)), requirement.version(date(2023, 1, 1))
    assert before is not None
    assert after is not None
    assert "significant" in before.text
    assert "material" in after.text


def test_a_file_is_read_with_short_names_of_concepts(tmp_path: Path, catalogue: Catalogue) -> None:
    (requirement,) = load(tmp_path, GOOD, catalogue)
    assert requirement.concepts == ("ifrs-full:DescriptionOfAccountingPolicyForPropertyPlantAndEquipmentExplanatory",)
    assert (requirement.applies[0].lines, requirement.applies[0].least) == (("boats",), 2)
    assert requirement.newest.until is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[PropertyPlantAndEquipment]", "[Boats]", "boats.yaml: boats: the catalogue has no concept 'Boats'; write a QName"),
        ("ppe-measurement-model.cost", "boat-model", "boats.yaml: boats: the basis: no policy choice is called 'boat-model'"),
        ("ppe-measurement-model.cost", "ppe-measurement-model.x", "ppe-measurement-model has no option 'x'"),
        ("2005-01-01", "last year", "boats.yaml: boats: effective 'last year' is no date; write YYYY-MM-DD"),
        ("  effective: 2005-01-01", "  effective: 2005-01-01\n  until: 2004-01-01", "until 2004-01-01 must come after"),
        ("IAS 16.73(a)", "IAS 16", "reference 'IAS 16' must be a paragraph such as IAS 2.36(a)"),
        ("least: 2", "most: 2", "boats.yaml: boats: applies 1: unknown field 'most'; evidence has"),
        ('lines: ["boats"], ', "", "boats: applies 1: shows nothing by itself; give one of concepts, choices, cues, lines"),
        ('"boats"', '"(boats"', "'(boats' is no cue"),
        ("  text: How boats are measured.\n", "", "boats.yaml: boats: text must be a text"),
        ("  needs:\n  - {what: the basis, choices: [ppe-measurement-model.cost]}\n", "", "needs a list under the key 'needs'"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_entry(
    tmp_path: Path, catalogue: Catalogue, old: str, new: str, complaint: str
) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, GOOD.replace(old, new), catalogue)
    assert complaint in str(caught.value)
    assert "docs/checking.md" in str(caught.value.hint)


def test_all_breaches_are_listed_at_once_and_ids_are_unique(tmp_path: Path, catalogue: Catalogue) -> None:
    twice = GOOD + GOOD.partition("requirements:\n")[2] + GOOD.partition("requirements:\n")[2].replace("boats\n", "Ships!\n", 1)
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, twice, catalogue)
    assert "boats.yaml: boats: defined twice" in str(caught.value)
    assert "boats.yaml: Ships!: id must be lower-case words joined by hyphens" in str(caught.value)


def test_versions_must_follow_one_another(tmp_path: Path, catalogue: Catalogue) -> None:
    versions = """  versions:
  - {reference: IAS 1.117, effective: 2009-01-01, until: 2022-01-01}
  - {reference: IAS 8.27A, effective: 2027-01-01}
"""
    text = GOOD.replace("  reference: IAS 16.73(a)\n  effective: 2005-01-01\n", versions)
    with pytest.raises(CatalogueError, match="a version must begin when the one before it ends"):
        load(tmp_path, text, catalogue)


def test_a_miss_suggests_what_was_meant() -> None:
    with pytest.raises(NotFoundError) as caught:
        default_requirements()["ias-2-36"]
    assert "ias-2-36a" in str(caught.value.hint)


def test_an_empty_folder_is_no_set_of_requirements(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="holds no files of requirements"):
        Requirements.load(tmp_path, catalogue, default_choices())
