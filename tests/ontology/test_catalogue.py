"""The catalogue that ships: complete, linked, and found by the names people type."""

from __future__ import annotations

import re

import pytest

from ontology.catalogue import Catalogue, catalogue_version, default_catalogue
from ontology.errors import NotFoundError
from ontology.namespaces import short_name
from ontology.types import ConceptKind

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
PROVISIONS = "ifrs-full:DescriptionOfAccountingPolicyForProvisionsExplanatory"


def test_it_holds_elements_notes_and_topics(catalogue: Catalogue) -> None:
    kinds = [concept.kind for concept in catalogue]
    assert kinds.count(ConceptKind.POLICY_ELEMENT) >= 95
    assert kinds.count(ConceptKind.NOTE_ELEMENT) >= 1
    assert kinds.count(ConceptKind.POLICY_TOPIC) >= 50
    assert len(catalogue) == len(kinds)
    assert len(catalogue.not_policy) >= 1


def test_what_the_ifrs_taxonomy_lacks_is_there_as_topics_below_elements(catalogue: Catalogue) -> None:
    for topic in ("topic:Warranties", "topic:WriteOff", "topic:AssuranceTypeWarranties", "topic:ShortTermLeases"):
        assert catalogue[topic].kind is ConceptKind.POLICY_TOPIC
        assert catalogue.element_of(topic).startswith("ifrs-full:")


def test_topics_are_called_topic_and_elements_are_not(catalogue: Catalogue) -> None:
    wrong = [
        concept.qname
        for concept in catalogue
        if concept.qname.startswith("topic:") != (concept.kind is ConceptKind.POLICY_TOPIC)
    ]
    assert wrong == []


def test_every_concept_hangs_below_one_top(catalogue: Catalogue) -> None:
    tops = [concept.qname for concept in catalogue if concept.broader is None]
    assert len(tops) == 1
    loose = [
        concept.qname
        for concept in catalogue
        if concept.broader is not None and catalogue.ancestors(concept.qname)[-1].qname != tops[0]
    ]
    assert loose == []


def test_every_topic_belongs_to_an_element(catalogue: Catalogue) -> None:
    homeless = [concept.qname for concept in catalogue if catalogue.element_of(concept.qname).startswith("topic:")]
    assert homeless == []


def test_labels_are_unique_so_that_a_name_means_one_concept(catalogue: Catalogue) -> None:
    labels = [concept.label.lower() for concept in catalogue]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_no_entry_has_stray_white_space(catalogue: Catalogue) -> None:
    stray = [
        (concept.qname, text)
        for concept in catalogue
        for text in (concept.label, concept.description, *concept.alt_labels, *concept.cues, *concept.examples)
        if text != " ".join(text.split())
    ]
    assert stray == []


@pytest.mark.parametrize("name", [LEASES, LEASES.partition(":")[2], "Leases", "leases", "  LEASES ", LEASES.upper()])
def test_a_concept_is_found_by_any_of_its_names(catalogue: Catalogue, name: str) -> None:
    assert catalogue.resolve(name).qname == LEASES


def test_every_concept_is_found_by_its_qname_and_label(catalogue: Catalogue) -> None:
    for concept in catalogue:
        assert catalogue.resolve(concept.qname) is concept
        assert catalogue.resolve(concept.label) is concept
        assert catalogue[concept.qname] is concept
        assert catalogue.get(concept.qname) is concept
        assert concept.qname in catalogue


def test_a_heading_alias_finds_a_concept_that_has_it(catalogue: Catalogue) -> None:
    for concept in catalogue:
        for alias in concept.alt_labels:
            found = catalogue.resolve(alias)
            names = {found.label.lower(), found.local_name.lower(), short_name(found.qname).lower(), *found.alt_labels}
            assert alias.lower() in {name.lower() for name in names}


@pytest.mark.parametrize("ask", [Catalogue.__getitem__, Catalogue.resolve])
def test_a_misspelt_name_gets_a_suggestion(catalogue: Catalogue, ask: object) -> None:
    with pytest.raises(NotFoundError) as caught:
        ask(catalogue, "Warantees")  # type: ignore[operator]
    assert caught.value.message == "no concept is called 'Warantees'"
    assert caught.value.hint is not None
    assert re.match(r"did you mean .*topic:Warranties.*\?$", caught.value.hint)


@pytest.mark.parametrize("name", ["zzzz qqqq", ""])
def test_a_name_like_no_other_gets_the_next_step(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        catalogue.resolve(name)
    assert str(caught.value) == f"no concept is called {name!r} (list concepts with: policykb concepts TEXT)"


def test_exact_lookup_wants_the_qname(catalogue: Catalogue) -> None:
    assert catalogue.get("leases") is None
    assert "leases" not in catalogue
    assert None not in catalogue
    with pytest.raises(NotFoundError, match=f"did you mean .*{LEASES}"):
        catalogue["leases"]


def test_ancestors_run_from_the_nearest_to_the_top(catalogue: Catalogue) -> None:
    above = [concept.qname for concept in catalogue.ancestors("topic:AssuranceTypeWarranties")]
    assert above[:2] == ["topic:Warranties", PROVISIONS]
    assert catalogue[above[-1]].broader is None
    assert catalogue.ancestors(above[-1]) == ()
    assert catalogue.ancestors("topic:NoSuchThing") == ()


def test_narrower_is_the_inverse_of_broader(catalogue: Catalogue) -> None:
    for concept in catalogue:
        for child in catalogue.narrower(concept.qname):
            assert child.broader == concept.qname
        if concept.broader:
            assert concept in catalogue.narrower(concept.broader)
    assert catalogue.narrower("topic:NoSuchThing") == ()


def test_element_of_an_element_or_unknown_name_is_itself(catalogue: Catalogue) -> None:
    assert catalogue.element_of(LEASES) == LEASES
    assert catalogue.element_of("topic:AssuranceTypeWarranties") == PROVISIONS
    assert catalogue.element_of("acme:Ships") == "acme:Ships"


def test_find_wants_all_words_and_puts_labels_first(catalogue: Catalogue) -> None:
    assert catalogue.find("assurance warranties")[0].qname == "topic:AssuranceTypeWarranties"
    assert catalogue.find("EXTENDED warranty")[0].qname == "topic:ServiceTypeWarranties"
    assert catalogue.find("warranties zzzz") == ()
    assert catalogue.find("leases")[0].label.lower().count("lease") == 1


def test_find_looks_into_the_references_too(catalogue: Catalogue) -> None:
    found = catalogue.find("IFRS 15.B29")
    assert "topic:ServiceTypeWarranties" in {concept.qname for concept in found}


@pytest.mark.parametrize(
    ("qname", "short"),
    [
        (LEASES, "Leases"),
        (
            "ifrs-full:DescriptionOfAccountingPolicyToDetermineComponentsOfCashAndCashEquivalents",
            "DetermineComponentsOfCashAndCashEquivalents",
        ),
        ("ifrs-full:DisclosureOfMaterialAccountingPolicyInformationExplanatory", "MaterialAccountingPolicyInformation"),
        ("topic:WriteOff", "WriteOff"),
        ("acme:Ships", "Ships"),
        ("Ships", "Ships"),
    ],
)
def test_short_names_drop_prefix_and_frame(qname: str, short: str) -> None:
    assert short_name(qname) == short


def test_the_version_is_a_hash_of_the_data_alone(catalogue: Catalogue) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue.version)
    assert catalogue_version() == catalogue.version
    assert Catalogue.load().version == catalogue.version


def test_the_default_catalogue_is_read_once(catalogue: Catalogue) -> None:
    assert default_catalogue() is catalogue
