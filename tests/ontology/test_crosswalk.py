"""The crosswalk from US GAAP: shipped rows, and data files that break its rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.catalogue import default_catalogue
from ontology.crosswalk import Crosswalk, MatchType, default_crosswalk
from ontology.errors import CatalogueError


def load(folder: Path, policies: str, notes: str = "mappings: []\n") -> Crosswalk:
    (folder / "us-gaap.yaml").write_text(policies)
    (folder / "us-gaap-notes.yaml").write_text(notes)
    return Crosswalk.load(default_catalogue(), folder)


def test_elements_land_on_concepts_of_the_catalogue_or_on_none() -> None:
    crosswalk = default_crosswalk()
    assert len(crosswalk.matches) >= 460
    inventory = crosswalk.match("us-gaap:InventoryPolicyTextBlock")
    assert inventory is not None
    assert inventory.concept == "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories"
    assert (inventory.match, inventory.confidence) == (MatchType.CLOSE, 0.9)
    comprehensive = crosswalk.match("us-gaap:ComprehensiveIncomePolicyPolicyTextBlock")
    assert comprehensive is not None
    assert comprehensive.concept is None
    assert crosswalk.match("us-gaap:NoSuchElement") is None


def test_notes_land_on_disclosure_elements() -> None:
    inventory = default_crosswalk().match("us-gaap:InventoryDisclosureTextBlock")
    assert inventory is not None
    assert inventory.concept == "ifrs-full:DisclosureOfInventoriesExplanatory"
    assert default_catalogue().get(inventory.concept) is None


@pytest.mark.parametrize(
    ("element", "concept", "named"),
    [
        ("InventoryPolicyTextBlock", "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories", "LIFO"),
        (
            "ResearchAndDevelopmentExpensePolicy",
            "ifrs-full:DescriptionOfAccountingPolicyForResearchAndDevelopmentExpenseExplanatory",
            "IAS 38.57",
        ),
        (
            "CreditLossFinancialInstrumentPolicyTextBlock",
            "ifrs-full:DescriptionOfAccountingPolicyForImpairmentOfFinancialAssetsExplanatory",
            "ASC 326",
        ),
        (
            "PropertyPlantAndEquipmentPolicyTextBlock",
            "ifrs-full:DescriptionOfAccountingPolicyForPropertyPlantAndEquipmentExplanatory",
            "revaluation",
        ),
        ("LesseeLeasesPolicyTextBlock", "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory", "IFRS 16"),
        (
            "FrequentFlierProgramPolicyPolicyTextBlock",
            "ifrs-full:DescriptionOfAccountingPolicyForCustomerLoyaltyProgrammesExplanatory",
            "",
        ),
        ("RevenueRecognitionServicesFranchiseFees", "ifrs-full:DescriptionOfAccountingPolicyForFranchiseFeesExplanatory", ""),
        ("SaleLeasebackTransactionsPolicy", "topic:SaleAndLeaseback", "IFRS 16.100"),
    ],
)
def test_where_the_rules_differ_a_note_says_so(element: str, concept: str, named: str) -> None:
    match = default_crosswalk().match(f"us-gaap:{element}")
    assert match is not None
    assert match.concept == concept
    assert named in match.note


def test_all_breaches_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(
            tmp_path,
            """mappings:
- {element: A, concept: "topic:Nothing", match: close, confidence: 0.5}
- {element: B, concept: "topic:Warranties", match: near, confidence: 2}
- {element: C, concept: null, match: close, confidence: 0.5, colour: red}
- {element: D, concept: null, match: close, confidence: 0.5}
- {element: D, concept: null, match: close, confidence: 0.5}
- {concept: null}
""",
            """mappings:
- {element: D, concept: "ifrs-full:DisclosureOfLeasesExplanatory", match: close, confidence: 0.5}
- {element: E, concept: "topic:Warranties", match: close, confidence: 0.5}
- {element: F, concept: null, match: close, confidence: 0.5}
""",
        )
    message = str(caught.value)
    for breach in (
        "us-gaap.yaml: A: the catalogue has no concept 'topic:Nothing'",
        "us-gaap.yaml: B: match 'near' must be one of exact, close, broad, narrow",
        "us-gaap.yaml: B: confidence 2 must be a number in [0, 1]",
        "us-gaap.yaml: C: unknown field 'colour'",
        "us-gaap.yaml, us-gaap-notes.yaml: us-gaap:D: defined 3 times",
        "us-gaap-notes.yaml: E: concept 'topic:Warranties' must be a disclosure element such as 'ifrs-full:DisclosureOf…'",
        "us-gaap-notes.yaml: F: concept None must be a disclosure element",
        "us-gaap.yaml: row 6 has no element",
    ):
        assert breach in message


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="needs a list under the key 'mappings'"):
        load(tmp_path, "rows: []")
