"""The layout of the ESEF taxonomy: its own few elements, and labels and trees for IFRS elements that it only refers to."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.taxonomy import Taxonomy
from ontology.taxonomy_reading import read_taxonomy
from ontology.types import Severity
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LABEL, LEASES, as_zip

BASE = "http://www.esma.europa.eu/taxonomy/2030-03-24/"
IFRS = "http://xbrl.ifrs.org/taxonomy/2030-03-01/full_ifrs/full_ifrs-cor_2030-03-01.xsd"
HERE = "www.esma.europa.eu/taxonomy/2030-03-24/"
SHEET = f"{BASE}role-210000"


def esef_files() -> dict[str, str]:
    imported = f'<xsd:import namespace="{mini.namespace("2030-03-01")}" schemaLocation="{IFRS}"/>'
    core = mini.schema(f"{BASE}esef_cor", "esef_cor", imported + mini.element("esef_cor", "NotesAndPoliciesPlaceholder"))
    all_in_one = mini.schema(
        f"{BASE}esef_all",
        "esef_all",
        mini.appinfo(
            mini.role_type(SHEET, "[210000] Bilanz")
            + "".join(mini.linkbase_ref(f"esef_all-{name}.xml") for name in ("pre", "lab-de", "lab-fr"))
        )
        + f'<xsd:import namespace="{BASE}esef_cor" schemaLocation="{BASE}esef_cor.xsd"/>',
    )
    shown = mini.tree_link("presentation", IFRS, "ifrs-full", SHEET, [("Cranes", "TowerCranes", 'order="1"')])
    return {
        "META-INF/taxonomyPackage.xml": (
            '<tp:taxonomyPackage xml:lang="en" xmlns:tp="http://xbrl.org/2016/taxonomy-package">'
            "<tp:name>ESEF in miniature</tp:name><tp:entryPoints>"
            f'<tp:entryPoint><tp:name>All</tp:name><tp:entryPointDocument href="{BASE}esef_all.xsd"/></tp:entryPoint>'
            "</tp:entryPoints></tp:taxonomyPackage>"
        ),
        "META-INF/catalog.xml": (
            '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
            f'<rewriteURI uriStartString="{BASE}" rewritePrefix="../{HERE}"/></catalog>'
        ),
        f"{HERE}esef_all.xsd": all_in_one,
        f"{HERE}esef_cor.xsd": core,
        f"{HERE}esef_all-pre.xml": mini.linkbase(shown),
        f"{HERE}esef_all-lab-de.xml": mini.linkbase(
            mini.label_link(IFRS, "ifrs-full", [("Cranes", LABEL, "de", "Kräne"), (LEASES, LABEL, "de", "Leasing")]),
            mini.label_link("esef_cor.xsd", "esef_cor", [("NotesAndPoliciesPlaceholder", LABEL, "de", "Platzhalter")]),
        ),
        f"{HERE}esef_all-lab-fr.xml": mini.linkbase(mini.label_link(IFRS, "ifrs-full", [("Cranes", LABEL, "fr", "Grues")])),
    }


@pytest.fixture(scope="module")
def esef(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    path = tmp_path_factory.mktemp("esef") / "esef_taxonomy_2030.zip"
    return read_taxonomy(as_zip(path, esef_files(), top="esef_taxonomy_2030/"))


def test_its_own_elements_give_it_its_name(esef: Taxonomy) -> None:
    assert (esef.id, esef.title) == ("esef_cor-2030-03-24", "ESEF in miniature")
    own = esef.elements["esef_cor:NotesAndPoliciesPlaceholder"]
    assert (own.declared, own.text_block) == (True, True)
    assert esef.label("esef_cor:NotesAndPoliciesPlaceholder", lang="de") == "Platzhalter"


def test_ifrs_elements_are_known_by_reference_with_namespace_labels_and_places(esef: Taxonomy) -> None:
    cranes = esef.elements["ifrs-full:Cranes"]
    assert (cranes.declared, cranes.namespace, cranes.datatype) == (False, mini.namespace("2030-03-01"), None)
    assert (esef.label(cranes.qname, lang="de"), esef.label(cranes.qname, lang="fr")) == ("Kräne", "Grues")
    assert [arc.child for arc in esef.children("210000", "ifrs-full:Cranes")] == ["ifrs-full:TowerCranes"]
    assert esef.datatypes().keys() == {(f"{BASE}esef_cor", "NotesAndPoliciesPlaceholder")}


def test_the_ifrs_schema_outside_is_only_informative(esef: Taxonomy) -> None:
    (note,) = esef.diagnostics
    assert (note.code, note.severity) == ("external-file", Severity.INFO)
    assert note.message.startswith(IFRS)


def test_with_the_ifrs_files_beside_them_the_elements_are_declared(tmp_path: Path) -> None:
    core = mini.files()["full_ifrs/core.xsd"]
    path = as_zip(tmp_path / "both.zip", {**esef_files(), IFRS.removeprefix("http://"): core})
    both = read_taxonomy(path)
    assert both.elements["ifrs-full:Cranes"].datatype == "xbrli:monetaryItemType"
    assert both.label("ifrs-full:Cranes", lang="de") == "Kräne"
    assert [note.message for note in both.diagnostics] == []
