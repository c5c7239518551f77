"""Profiles in other languages: what is read, and every breach of the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ontology.catalogue import DATA, Catalogue, catalogue_version
from ontology.errors import CatalogueError, NotFoundError
from ontology.profiles import LanguageProfiles, profile_languages

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
WORDS = {
    "stop_words": ["un", "la"],
    "heading_words": ["la"],
    "rule_phrases": ["si rileva"],
    "fact_phrases": ["ammontava a"],
}
NOT_POLICY = {
    "not_policy": [
        {
            "id": "figures",
            "label": "Cifre",
            "headings": ["cifre"],
            "cues": ["ammonta a"],
            "examples": [f"Cifra {n}" for n in "abcde"],
        }
    ]
}


def profile(**changes: Any) -> dict[str, Any]:
    entry = {
        "id": LEASES,
        "label": "Leasing",
        "headings": ["leasing", "locazioni"],
        "cues": ["diritto d'uso", "locatario", "locatore", "canoni"],
        "terms": ["locatario"],
        "examples": [f"Il canone numero {n} è un costo." for n in "abcde"],
    }
    return {key: value for key, value in (entry | changes).items() if value is not None}


def load(folder: Path, catalogue: Catalogue, *profiles: dict[str, Any], words: Any = WORDS) -> LanguageProfiles:
    place = folder / "profiles" / "it"
    place.mkdir(parents=True)
    for name, content in (("words", words), ("not-policy", NOT_POLICY), ("leases", {"profiles": list(profiles)})):
        (place / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return LanguageProfiles.load("it", catalogue, folder)


def test_a_profile_has_the_words_of_its_language_and_all_else_from_the_catalogue(tmp_path: Path, catalogue: Catalogue) -> None:
    loaded = load(tmp_path, catalogue, profile())
    (concept,) = loaded.concepts
    assert (concept.label, concept.alt_labels, concept.terms) == ("Leasing", ("leasing", "locazioni"), ("locatario",))
    english = catalogue[LEASES]
    assert (concept.kind, concept.nature, concept.broader) == (english.kind, english.nature, english.broader)
    assert concept.standard_references == english.standard_references
    assert loaded.stop_words == ("un", "la")
    assert [negative.id for negative in loaded.not_policy] == ["figures"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "ifrs-full:Nonsense"}, "leases.yaml: ifrs-full:Nonsense: there is no such concept in the catalogue"),
        ({"kind": "policy_element"}, f"leases.yaml: {LEASES}: unknown field 'kind'"),
        ({"label": None}, f"leases.yaml: {LEASES}: label must be a text"),
        ({"headings": ["leasing"]}, f"leases.yaml: {LEASES}: headings needs at least 2, has 1"),
        ({"cues": ["a", "a", "b", "c"]}, f"leases.yaml: {LEASES}: cues holds 'a' twice"),
        ({"examples": ["Una frase."]}, f"leases.yaml: {LEASES}: examples needs at least 5, has 1"),
        ({"id": "topic:ShortTermLeases"}, f"topic:ShortTermLeases: is a topic of {LEASES}, which has no profile"),
    ],
)
def test_every_breach_is_named_with_its_place(
    tmp_path: Path, catalogue: Catalogue, changes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, catalogue, profile(**changes))
    assert problem in str(caught.value)
    assert "1 problems in the profiles of the language 'it'" in str(caught.value)


def test_a_concept_has_one_profile(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=f"{LEASES}: has two profiles"):
        load(tmp_path, catalogue, profile(), profile())


def test_a_language_needs_its_words(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=r"words\.yaml: needs exactly the keys"):
        load(tmp_path, catalogue, profile(), words={"stop_words": ["un"]})


def test_a_language_without_profiles_names_those_that_have_some(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match=r"there are no profiles in the language .xx. .there are some in es"):
        LanguageProfiles.load("xx", catalogue)


def test_the_profiles_that_ship_keep_the_rules(catalogue: Catalogue) -> None:
    for lang in profile_languages():
        loaded = LanguageProfiles.load(lang, catalogue)
        assert len(loaded.concepts) >= 40
        assert {concept.qname for concept in loaded.concepts} <= {concept.qname for concept in catalogue}


def test_no_sentence_stands_in_two_profiles(catalogue: Catalogue) -> None:
    for lang in profile_languages():
        loaded = LanguageProfiles.load(lang, catalogue)
        sentences = [text for entry in (*loaded.concepts, *loaded.not_policy) for text in entry.examples]
        assert sorted({text for text in sentences if sentences.count(text) > 1}) == []


def test_the_version_of_the_catalogue_tells_of_a_change_in_a_profile(tmp_path: Path, catalogue: Catalogue) -> None:
    load(tmp_path, catalogue, profile())
    before = catalogue_version(tmp_path)
    path = tmp_path / "profiles" / "it" / "leases.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert catalogue_version(tmp_path) != before
    assert (DATA / "profiles" / "es" / "words.yaml").exists()
