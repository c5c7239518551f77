"""Real releases of the IFRS taxonomy, where copies lie beside the project."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ontology.catalogue import default_catalogue
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_reading import read_taxonomy
from ontology.taxonomy_types import ArcKind
from ontology.types import Severity

FOLDER = Path(__file__).parents[2].parent / "shared" / "taxonomy"
PLACES = {"2017": "IFRST_2017-03-09.zip", "2021": "ifrs-2021", "2022": "ifrs-2022"}
SUMMARY = "ifrs-full:DisclosureOfSummaryOfSignificantAccountingPoliciesExplanatory"
OTHERS = "ifrs-full:DescriptionOfOtherAccountingPoliciesRelevantToUnderstandingOfFinancialStatements"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no official taxonomies beside the project")


@cache
def release(year: str) -> Taxonomy:
    return read_taxonomy(FOLDER / PLACES[year])


@pytest.mark.parametrize(
    ("year", "identifier", "elements", "text_blocks", "labels", "references", "arcs"),
    [
        ("2017", "ifrs-full-2017-03-09", 4604, 434, 9332, 5168, (5452, 1112, 3126)),
        ("2021", "ifrs-full-2021-03-24", 6972, 577, 15007, 7039, (7849, 1776, 4660)),
        ("2022", "ifrs-full-2022-03-24", 5247, 482, 10765, 5955, (0, 0, 0)),
    ],
)
def test_everything_is_read(
    year: str, identifier: str, elements: int, text_blocks: int, labels: int, references: int, arcs: tuple[int, int, int]
) -> None:
    found = release(year)
    assert (found.id, len(found), len(found.text_blocks())) == (identifier, elements, text_blocks)
    assert all(element.declared for element in found.elements.values())
    assert sum(map(len, found.labels.values())) == labels
    assert sum(map(len, found.references.values())) == references
    assert tuple(len(found.arcs(kind)) for kind in ArcKind) == arcs


def test_only_the_parts_that_a_copy_lacks_are_noted() -> None:
    assert Counter(note.code for note in release("2021").diagnostics) == {"declared-twice": 1}
    assert release("2022").diagnostics == ()
    assert Counter(note.code for note in release("2017").diagnostics) == {"missing-file": 112}
    assert {note.severity for note in release("2017").diagnostics} == {Severity.WARNING}


def test_what_the_deprecated_schema_says_is_not_said_of_elements_in_use() -> None:
    found = release("2021")
    assert sum(map(found.is_deprecated, found.elements)) == 513
    current = "http://xbrl.ifrs.org/taxonomy/2021-03-24/ifrs-full"
    assert [name for name in found.elements if found.is_deprecated(name) and found.elements[name].namespace == current] == []
    assert found.successors("ifrs-full:InventoryWritedown") == ("ifrs-full:InventoryWritedown2011",)
    assert sum(bool(found.successors(name)) for name in found.elements) == 88


@pytest.mark.parametrize("year", PLACES)
def test_no_text_block_is_told_by_its_name(year: str) -> None:
    blocks = [element.local_name for element in release(year).text_blocks()]
    assert not any(name.endswith("TextBlock") for name in blocks)
    assert any(not name.endswith("Explanatory") for name in blocks)


@pytest.mark.parametrize("year", ["2017", "2021"])
def test_the_policies_are_those_of_the_catalogue(year: str) -> None:
    policies = release(year).policies()
    ours = {concept.qname for concept in default_catalogue()}
    assert len(policies) == 96
    # The catalogue has no element for "other policies": a passage is about something.
    assert {element.qname for element in policies} - ours == {OTHERS}
    assert all(element.text_block for element in policies)
    assert release(year).roots("800600") == (SUMMARY,)


def test_the_official_names_of_labels_and_paragraphs_are_found() -> None:
    for year in PLACES:
        assert release(year).label("ifrs-full:Revenue") == "Revenue"
        assert release(year).label("ifrs-full:Revenue", lang="es") is None
        assert "IAS 1.82(a)" in map(str, release(year).references["ifrs-full:Revenue"])
    dates = {reference.part("IssueDate") for reference in release("2021").references["ifrs-full:Revenue"]}
    assert dates == {"2021-01-01"}


def test_trees_have_order_and_weights() -> None:
    found = release("2021")
    first, *_ = found.children("800600", SUMMARY)
    assert first.child.startswith("ifrs-full:DescriptionOfAccountingPolicyFor")
    sums = found.children("210000", "ifrs-full:Assets", ArcKind.CALCULATION)
    assert [(arc.child, arc.weight) for arc in sums] == [("ifrs-full:NoncurrentAssets", 1.0), ("ifrs-full:CurrentAssets", 1.0)]


def test_a_folder_of_several_releases_is_refused() -> None:
    from ontology.errors import TaxonomyError

    with pytest.raises(TaxonomyError, match="it holds several releases"):
        read_taxonomy(FOLDER)


def test_entry_points_narrow_what_is_read() -> None:
    basic = read_taxonomy(FOLDER / PLACES["2017"], entry_point="basic_ifrs_entry")
    assert (len(basic), basic.documentation("ifrs-full:Revenue")) == (4604, None)
    assert len(basic.presentation) > 5000
