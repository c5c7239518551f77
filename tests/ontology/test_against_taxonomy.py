"""The catalogue and the crosswalk against the official taxonomy, where a copy lies beside the project."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from ontology.catalogue import default_catalogue
from ontology.crosswalk import default_crosswalk
from ontology.taxonomy_reading import read_taxonomy

RELEASE = Path(__file__).parents[2].parent / "shared" / "taxonomy" / "ifrs-2022"
XSD = RELEASE / "xbrl.ifrs.org/taxonomy/2022-03-24/full_ifrs/full_ifrs-cor_2022-03-24.xsd"

pytestmark = pytest.mark.skipif(not XSD.is_file(), reason="the IFRS taxonomy 2022 is not here")


@pytest.fixture(scope="module")
def elements() -> set[str]:
    schema = ElementTree.parse(XSD)
    names = {element.get("name") for element in schema.iter("{http://www.w3.org/2001/XMLSchema}element")}
    return {name for name in names if name}


@pytest.fixture(scope="module")
def ours() -> set[str]:
    return {concept.local_name for concept in default_catalogue() if concept.qname.startswith("ifrs-full:")}


def test_the_schema_was_read(elements: set[str]) -> None:
    assert len(elements) > 5000


def test_every_policy_element_of_the_taxonomy_is_in_the_catalogue(elements: set[str], ours: set[str]) -> None:
    policies = {name for name in elements if name.startswith("DescriptionOfAccountingPolicy")}
    assert len(policies) >= 95
    assert policies - ours == set()


def test_every_ifrs_element_of_the_catalogue_is_in_the_taxonomy(elements: set[str], ours: set[str]) -> None:
    assert ours
    assert ours - elements == set()


def test_every_ifrs_element_of_the_crosswalk_is_a_text_block_of_the_taxonomy() -> None:
    text_blocks = {element.qname for element in read_taxonomy(RELEASE).text_blocks()}
    ours = {match.concept for match in default_crosswalk().matches if match.concept and match.concept.startswith("ifrs-full:")}
    assert len(ours) > 120
    assert ours - text_blocks == set()
