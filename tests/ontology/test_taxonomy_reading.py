from __future__ import annotations

from pathlib import Path

import pytest

from ontology.errors import InputError, TaxonomyError
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_reading import read_taxonomy
from ontology.taxonomy_types import DEPRECATED_LABEL, ArcKind
from ontology.types import Severity, StandardReference
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LABEL, LEASES, POLICIES, SHEET, TOTAL, as_folder, as_zip

NEAR = "../core.xsd"
LINKS = "full_ifrs/links"


@pytest.fixture(scope="module")
def taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    return read_taxonomy(as_zip(tmp_path_factory.mktemp("mini") / "mini.zip", mini.files()))


def read_with(tmp_path: Path, changed: dict[str, str], without: tuple[str, ...] = ()) -> Taxonomy:
    content = {name: text for name, text in {**mini.files(), **changed}.items() if name not in without}
    return read_taxonomy(as_folder(tmp_path / "package", content))


def below(taxonomy: Taxonomy, role: str, name: str, kind: ArcKind = ArcKind.PRESENTATION) -> list[str]:
    return [arc.child.partition(":")[2] for arc in taxonomy.children(role, f"ifrs-full:{name}", kind)]


def codes(taxonomy: Taxonomy) -> list[str]:
    return [found.code for found in taxonomy.diagnostics if found.severity is not Severity.INFO]


# --- what is in it


def test_a_release_is_known_by_the_prefix_and_date_of_its_namespace(taxonomy: Taxonomy) -> None:
    assert (taxonomy.id, taxonomy.name, taxonomy.date) == ("ifrs-full-2030-03-01", "ifrs-full", "2030-03-01")
    assert taxonomy.title == "A miniature taxonomy"
    assert taxonomy.namespaces == ("http://xbrl.ifrs.org/taxonomy/2030-03-01/ifrs-full",)
    assert taxonomy.entry_points == ("Everything.", "Bare elements.")
    assert codes(taxonomy) == []


def test_elements_have_their_types_and_flags(taxonomy: Taxonomy) -> None:
    assert len(taxonomy) == 9
    cranes = taxonomy.get("ifrs-full:Cranes")
    assert cranes is not None
    assert (cranes.datatype, cranes.period_type, cranes.balance) == ("xbrli:monetaryItemType", "instant", "debit")
    assert (cranes.abstract, cranes.declared, cranes.substitution_group) == (False, True, "xbrli:item")
    axis = taxonomy.elements["ifrs-full:CraneAxis"]
    assert (axis.abstract, axis.substitution_group) == (True, "xbrldt:dimensionItem")
    assert taxonomy.get("ifrs-full:Nothing") is None
    assert "ifrs-full:Cranes" in taxonomy


def test_text_blocks_are_told_by_datatype_derived_ones_too(taxonomy: Taxonomy) -> None:
    names = [element.local_name for element in taxonomy.text_blocks()]
    assert names == ["ListOfPolicies", LEASES, "DescriptionOfAccountingPolicyForCraneHire", "CraneNote"]
    namespace = mini.namespace("2030-03-01")
    datatypes = taxonomy.datatypes()
    assert datatypes[namespace, "CraneNote"] == "textBlockItemType"
    assert datatypes[namespace, "Cranes"] == "monetaryItemType"
    assert len(datatypes) == 9


def test_labels_are_found_by_language_and_role(taxonomy: Taxonomy) -> None:
    leases = f"ifrs-full:{LEASES}"
    assert taxonomy.label(leases) == "Policy on leases, as the sample says"
    assert taxonomy.label(leases, lang="de") == "Mietverhältnisse"
    assert taxonomy.label(leases, role="terseLabel") == "Leases"
    assert taxonomy.label("ifrs-full:Cranes", role=TOTAL) == "All cranes"
    assert taxonomy.documentation(leases) == 'What the entity does about leases: "cranes" & <others>.'
    assert taxonomy.label(leases, lang="fr") is None
    assert taxonomy.label("ifrs-full:Cranes", lang="de", role="totalLabel") is None
    assert taxonomy.label("ifrs-full:Nothing") is None


def test_references_are_paragraphs_with_all_their_parts(taxonomy: Taxonomy) -> None:
    references = {qname: [str(reference) for reference in found] for qname, found in taxonomy.references.items()}
    assert references == {
        f"ifrs-full:{LEASES}": ["IFRS 16.53(b)", "IFRS 16.B9(a)(ii)"],
        "ifrs-full:Cranes": ["IAS 16"],
        "ifrs-full:TowerCranes": ["IFRS for Cranes.17.3"],
    }
    first = taxonomy.references[f"ifrs-full:{LEASES}"][0]
    assert first.standard_reference == StandardReference(standard="IFRS 16", paragraph="53(b)")
    assert (first.part("IssueDate"), first.part("Note"), first.role) == ("2030-01-01", None, mini.DISCLOSURE)


def test_presentation_is_in_order_with_preferred_labels(taxonomy: Taxonomy) -> None:
    assert taxonomy.roots("800600") == ("ifrs-full:ListOfPolicies",)
    assert below(taxonomy, "800600", "ListOfPolicies") == [LEASES, "DescriptionOfAccountingPolicyForCraneHire"]
    arcs = taxonomy.children(SHEET, "ifrs-full:SheetAbstract")
    assert [(arc.child, arc.order, arc.preferred_label) for arc in arcs] == [
        ("ifrs-full:Cranes", 0.5, None),
        ("ifrs-full:TowerCranes", 1.0, None),
        ("ifrs-full:Cranes", 2.0, TOTAL),
    ]
    assert {(arc.role, arc.parent) for arc in taxonomy.parents("ifrs-full:TowerCranes")} == {(SHEET, "ifrs-full:SheetAbstract")}
    assert taxonomy.children("999999", "ifrs-full:SheetAbstract") == ()
    assert taxonomy.parents("ifrs-full:SheetAbstract") == ()
    assert taxonomy.roots("999999") == ()


def test_calculation_has_weights_and_definition_has_arcroles(taxonomy: Taxonomy) -> None:
    sums = taxonomy.children("210000", "ifrs-full:Cranes", ArcKind.CALCULATION)
    assert [(arc.child, arc.weight) for arc in sums] == [("ifrs-full:TowerCranes", 1.0), ("ifrs-full:CranesWrittenOff", -1.0)]
    (member,) = taxonomy.arcs(ArcKind.DEFINITION)
    assert (member.parent, member.child, member.weight) == ("ifrs-full:CraneAxis", "ifrs-full:TowerCranes", None)
    assert member.arcrole.endswith("domain-member")


def test_roles_have_definitions_numbers_and_labels(taxonomy: Taxonomy) -> None:
    role = taxonomy.roles[POLICIES]
    assert (role.number, role.definition) == ("800600", "[800600] Notes - List of accounting policies")
    assert [(label.lang, label.text) for label in role.labels] == [("de", "Liste der Methoden")]


def test_the_policies_are_the_list_of_role_800600(taxonomy: Taxonomy) -> None:
    assert [element.local_name for element in taxonomy.policies()] == [LEASES, "DescriptionOfAccountingPolicyForCraneHire"]


def test_without_the_list_there_are_no_policies(tmp_path: Path) -> None:
    assert read_with(tmp_path, {}, without=(f"{LINKS}/pre.xml",)).policies() == ()


# --- prohibitions (XBRL 2.1, 3.5.3.9.7)


def second_presentation(*arcs: tuple[str, str, str]) -> dict[str, str]:
    tree = mini.tree_link("presentation", NEAR, "ifrs-full", POLICIES, arcs)
    return {
        f"{LINKS}/pre-2.xml": mini.linkbase(tree),
        "all.xsd": mini.files()["all.xsd"].replace("<xsd:appinfo>", "<xsd:appinfo>" + mini.linkbase_ref(f"{LINKS}/pre-2.xml")),
    }


@pytest.mark.parametrize(
    ("arcs", "left"),
    [
        ([("ListOfPolicies", LEASES, 'order="10" use="prohibited" priority="1"')], []),
        ([("ListOfPolicies", LEASES, 'order="10" use="prohibited"')], []),
        ([("ListOfPolicies", LEASES, 'order="10" use="prohibited" priority="-1"')], [LEASES]),
        ([("ListOfPolicies", LEASES, 'order="11" use="prohibited" priority="9"')], [LEASES]),
        (
            [
                ("ListOfPolicies", LEASES, 'order="10" use="prohibited" priority="1"'),
                ("ListOfPolicies", LEASES, 'order="10" use="optional" priority="2"'),
            ],
            [LEASES],
        ),
        ([("ListOfPolicies", LEASES, 'order="10.00"')], [LEASES]),
        ([("ListOfPolicies", "CraneNote", 'order="5"')], ["CraneNote", LEASES]),
    ],
    ids=["higher", "same", "lower", "another order", "overridden", "said twice", "one more"],
)
def test_an_arc_counts_unless_one_of_its_priority_or_higher_prohibits_it(
    tmp_path: Path, arcs: list[tuple[str, str, str]], left: list[str]
) -> None:
    found = read_with(tmp_path, second_presentation(*arcs))
    assert below(found, "800600", "ListOfPolicies") == [*left, "DescriptionOfAccountingPolicyForCraneHire"]


def test_a_label_is_prohibited_by_a_locator_to_it(tmp_path: Path) -> None:
    body = (
        mini.locator(f"{NEAR}#ifrs-full_{LEASES}", "element")
        + mini.locator(f"lab-en.xml#{LEASES}_en_label", "old")
        + mini.arc("label", "element", "old", 'use="prohibited" priority="1"')
        + '<link:label xlink:type="resource" xlink:label="new" xlink:role="http://www.xbrl.org/2003/role/label" xml:lang="en">'
        + "Rented things</link:label>"
        + mini.arc("label", "element", "new")
    )
    changed = {
        f"{LINKS}/lab-2.xml": mini.linkbase(mini.extended("label", body)),
        "all.xsd": mini.files()["all.xsd"].replace("<xsd:appinfo>", "<xsd:appinfo>" + mini.linkbase_ref(f"{LINKS}/lab-2.xml")),
    }
    found = read_with(tmp_path, changed)
    texts = [label.text for label in found.labels[f"ifrs-full:{LEASES}"] if (label.role, label.lang) == (LABEL, "en")]
    assert texts == ["Rented things"]
    assert codes(found) == []


# --- what is missing or odd


def test_a_locator_that_leads_nowhere_is_noted_and_the_rest_is_read(tmp_path: Path) -> None:
    pre = mini.files()[f"{LINKS}/pre.xml"].replace("ifrs-full_TowerCranes", "ifrs-full_FloatingCranes")
    found = read_with(tmp_path, {f"{LINKS}/pre.xml": pre})
    (note,) = [note for note in found.diagnostics if note.severity is Severity.WARNING]
    assert note.code == "dangling-locator"
    assert note.message == (
        f"{LINKS}/pre.xml refers to 1 ids that full_ifrs/core.xsd has not, the first is 'ifrs-full_FloatingCranes'"
    )
    assert below(found, "210000", "SheetAbstract") == ["Cranes", "Cranes"]


def test_files_that_are_missing_are_noted_and_the_rest_is_read(tmp_path: Path) -> None:
    found = read_with(tmp_path, {}, without=(f"{LINKS}/ref.xml", f"{LINKS}/lab-de.xml"))
    notes = [note.message for note in found.diagnostics if note.code == "missing-file"]
    assert notes == [
        f"{LINKS}/lab-de.xml is not in the package; all.xsd refers to it",
        f"{LINKS}/ref.xml is not in the package; all.xsd refers to it",
    ]
    assert (len(found), found.references) == (9, {})
    assert found.label("ifrs-full:Cranes") == "Cranes"


def test_elements_of_a_schema_that_is_missing_are_known_by_name(tmp_path: Path) -> None:
    pre = mini.files()[f"{LINKS}/pre.xml"].replace(f"{NEAR}#ifrs-full_TowerCranes", "../more.xsd#more_DeepCranes")
    found = read_with(tmp_path, {f"{LINKS}/pre.xml": pre})
    deep = found.elements["more:DeepCranes"]
    assert (deep.declared, deep.datatype, deep.namespace) == (False, None, "")
    assert [note.message for note in found.diagnostics if note.code == "missing-file"] == [
        f"full_ifrs/more.xsd is not in the package; {LINKS}/pre.xml refers to it"
    ]


def test_an_arc_without_ends_is_noted(tmp_path: Path) -> None:
    cal = mini.files()[f"{LINKS}/cal.xml"].replace('xlink:to="TowerCranes"', 'xlink:to="nobody"')
    found = read_with(tmp_path, {f"{LINKS}/cal.xml": cal})
    (note,) = [note for note in found.diagnostics if note.severity is Severity.WARNING]
    assert (note.code, note.message) == ("loose-arc", f"1 arcs of {LINKS}/cal.xml join labels that no locator or resource has")


def test_numbers_that_are_none_count_as_unstated(tmp_path: Path) -> None:
    pre = mini.files()[f"{LINKS}/pre.xml"].replace('order="20"', 'order="NaN" priority="high"')
    cal = mini.files()[f"{LINKS}/cal.xml"].replace('weight="-1.0"', 'weight="minus one"')
    found = read_with(tmp_path, {f"{LINKS}/pre.xml": pre, f"{LINKS}/cal.xml": cal})
    assert [arc.order for arc in found.children("800600", "ifrs-full:ListOfPolicies")] == [1.0, 10.0]
    assert [arc.weight for arc in found.calculation] == [1.0, None]


def two_of_one_name() -> dict[str, str]:
    """CraneNote is declared a second time, in a schema of deprecated elements that says so in its labels."""
    old = mini.schema(mini.namespace("2019-01-01"), "ifrs-full", mini.element("ifrs-full", "CraneNote", "xbrli:stringItemType"))
    labels = [("CraneNote", LABEL, "en", "Old name"), ("CraneNote", DEPRECATED_LABEL, "en", "No longer to be used")]
    content = {**mini.files(), "full_ifrs/deprecated.xsd": old}
    content["full_ifrs/deprecated-lab.xml"] = mini.linkbase(mini.label_link("deprecated.xsd", "ifrs-full", labels))
    content["all.xsd"] = content["all.xsd"].replace(
        "</xsd:schema>",
        mini.appinfo(mini.linkbase_ref("full_ifrs/deprecated-lab.xml"))
        + f'<xsd:import namespace="{mini.namespace("2019-01-01")}" schemaLocation="full_ifrs/deprecated.xsd"/></xsd:schema>',
    )
    content["full_ifrs/core.xsd"] = content["full_ifrs/core.xsd"].replace(
        "</xsd:schema>", "".join(mini.element("ifrs-full", f"Filler{n}") for n in range(5)) + "</xsd:schema>"
    )
    return content


def test_of_two_elements_of_one_name_the_newer_namespace_wins(tmp_path: Path) -> None:
    found = read_taxonomy(as_folder(tmp_path / "package", two_of_one_name()))
    assert found.elements["ifrs-full:CraneNote"].namespace == mini.namespace("2030-03-01")
    (note,) = [note for note in found.diagnostics if note.code == "declared-twice"]
    assert note.message.startswith("1 elements of http://xbrl.ifrs.org/taxonomy/2019-01-01/ifrs-full")


def test_what_is_said_of_the_older_of_two_is_not_said_of_the_newer(taxonomy: Taxonomy, tmp_path: Path) -> None:
    found = read_taxonomy(as_folder(tmp_path / "package", two_of_one_name()))
    assert not found.is_deprecated("ifrs-full:CraneNote")
    assert found.labels.get("ifrs-full:CraneNote") == taxonomy.labels.get("ifrs-full:CraneNote")
    assert "dangling-locator" not in codes(found)


def deprecated(tmp_path: Path, reason: str) -> Taxonomy:
    labels = [("CraneNote", DEPRECATED_LABEL, "en", reason)]
    return read_with(tmp_path, {f"{LINKS}/lab-de.xml": mini.linkbase(mini.label_link(NEAR, "ifrs-full", labels))})


def test_deprecated_elements_are_known_by_their_label(tmp_path: Path) -> None:
    found = deprecated(tmp_path, "No longer to be used")
    assert found.is_deprecated("ifrs-full:CraneNote")
    assert not found.is_deprecated("ifrs-full:Cranes")


@pytest.mark.parametrize(
    ("reason", "successors"),
    [
        ("Wrong sign. Replaced with Cranes.", ("ifrs-full:Cranes",)),
        ("Was split into TowerCranes and Cranes, then TowerCranes", ("ifrs-full:TowerCranes", "ifrs-full:Cranes")),
        ("Replaced with NothingKnown", ()),
        ("No longer of use beside Cranes", ()),
        ("Duplicate of CraneNote", ()),
    ],
)
def test_the_reason_for_a_deprecation_names_what_took_over(tmp_path: Path, reason: str, successors: tuple[str, ...]) -> None:
    found = deprecated(tmp_path, reason)
    assert found.successors("ifrs-full:CraneNote") == successors
    assert found.successors("ifrs-full:Cranes") == ()


def test_elements_that_are_no_concepts_are_left_out(tmp_path: Path) -> None:
    more = (
        '<xsd:element name="Verse" substitutionGroup="link:part" type="xsd:string"/>'
        '<xsd:element name="Loose" type="xsd:string"/>'
        + mini.element("ifrs-full", "Special", more='substitutionGroup="ifrs-full:Cranes" xbrli:periodType="instant"')
        + '<xsd:element name="Inner" substitutionGroup="xbrli:item"><xsd:complexType><xsd:simpleContent>'
        '<xsd:extension base="nonnum:escapedItemType"/></xsd:simpleContent></xsd:complexType></xsd:element>'
    )
    core = mini.files()["full_ifrs/core.xsd"].replace("</xsd:schema>", more + "</xsd:schema>")
    found = read_with(tmp_path, {"full_ifrs/core.xsd": core})
    assert {"ifrs-full:Special", "ifrs-full:Inner"} <= found.elements.keys()
    assert {"ifrs-full:Verse", "ifrs-full:Loose"} & found.elements.keys() == set()
    assert found.elements["ifrs-full:Inner"].text_block


def test_types_that_derive_from_each_other_in_a_circle_end(tmp_path: Path) -> None:
    core = mini.files()["full_ifrs/core.xsd"].replace("nonnum:textBlockItemType", "ifrs-full:ownBlockType")
    assert read_with(tmp_path, {"full_ifrs/core.xsd": core}).text_blocks() == ()


# --- ways of linking


def test_links_may_use_xml_base_percent_signs_and_the_element_scheme(tmp_path: Path) -> None:
    tree = mini.tree_link("presentation", "core.xsd", "ifrs-full", POLICIES, [("ListOfPolicies", LEASES, "")])
    tree = tree.replace(f"core.xsd#ifrs-full_{LEASES}", f"c%6Fre.xsd#element(ifrs%2Dfull_{LEASES})")
    found = read_with(tmp_path, {f"{LINKS}/pre.xml": mini.linkbase(tree, more='xml:base="../"')})
    assert below(found, "800600", "ListOfPolicies") == [LEASES]
    assert codes(found) == []


def test_a_linkbase_may_stand_inside_a_schema(tmp_path: Path) -> None:
    inner = mini.linkbase(mini.label_link("", "ifrs-full", [("CraneNote", LABEL, "fr", "Note sur les grues")]))
    core = mini.files()["full_ifrs/core.xsd"].replace("</xsd:schema>", mini.appinfo(inner) + "</xsd:schema>")
    assert read_with(tmp_path, {"full_ifrs/core.xsd": core}).label("ifrs-full:CraneNote", lang="fr") == "Note sur les grues"


def test_schemas_that_import_each_other_are_read_once(taxonomy: Taxonomy, tmp_path: Path) -> None:
    back = '<xsd:import namespace="http://example.org/all" schemaLocation="../all.xsd"/></xsd:schema>'
    core = mini.files()["full_ifrs/core.xsd"].replace("</xsd:schema>", back)
    found = read_with(tmp_path, {"full_ifrs/core.xsd": core})
    assert (found.elements, found.labels, found.presentation) == (taxonomy.elements, taxonomy.labels, taxonomy.presentation)
    assert codes(found) == []


def test_in_a_plain_folder_a_schema_can_be_the_entry_point(taxonomy: Taxonomy, tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "plain", {name: text for name, text in mini.files().items() if "META-INF" not in name})
    assert read_taxonomy(folder, entry_point="all.xsd").labels == taxonomy.labels
    assert read_taxonomy(folder, entry_point="CORE").labels == {}
    with pytest.raises(InputError, match="no entry point has 'sme' in its name"):
        read_taxonomy(folder, entry_point="sme")


def test_one_arc_joins_every_locator_of_a_label(tmp_path: Path) -> None:
    body = (
        mini.locator(f"{NEAR}#ifrs-full_ListOfPolicies", "above")
        + mini.locator(f"{NEAR}#ifrs-full_CraneNote", "below")
        + mini.locator(f"{NEAR}#ifrs-full_{LEASES}", "below")
        + mini.arc("presentation", "above", "below")
    )
    found = read_with(tmp_path, {f"{LINKS}/pre.xml": mini.linkbase(mini.extended("presentation", body, POLICIES))})
    assert sorted(below(found, "800600", "ListOfPolicies")) == ["CraneNote", LEASES]


def test_resources_of_formulas_are_passed_over(tmp_path: Path) -> None:
    formula = (
        '<gen:link xlink:type="extended" xlink:role="x" xmlns:va="http://xbrl.org/2008/assertion/value">'
        '<va:valueAssertion xlink:type="resource" xlink:label="a" id="a"/><va:other xlink:type="resource" xlink:label="b"/>'
        '<gen:arc xlink:type="arc" xlink:from="a" xlink:to="b" xlink:arcrole="http://xbrl.org/arcrole/2008/variable-set"/>'
        "</gen:link>"
    )
    found = read_with(tmp_path, {f"{LINKS}/gla-en.xml": mini.linkbase(formula)})
    assert codes(found) == []


# --- which files are read


def test_zip_and_folder_give_the_same(taxonomy: Taxonomy, tmp_path: Path) -> None:
    assert read_taxonomy(as_folder(tmp_path / "package", mini.files())) == taxonomy
    inside = read_taxonomy(as_zip(tmp_path / "top.zip", mini.files(), top="mini-2030/"))
    assert (inside.elements, inside.labels, inside.presentation) == (taxonomy.elements, taxonomy.labels, taxonomy.presentation)


def test_only_what_the_entry_points_lead_to_is_read(tmp_path: Path) -> None:
    stray = mini.schema("http://example.org/stray", "stray", mini.element("stray", "Stray"))
    with_note = read_with(tmp_path, {"stray.xsd": stray})
    assert "stray:Stray" not in with_note
    content = {name: text for name, text in {**mini.files(), "stray.xsd": stray}.items() if "META-INF" not in name}
    without_note = read_taxonomy(as_folder(tmp_path / "folder", content))
    assert "stray:Stray" in without_note
    assert (without_note.title, without_note.entry_points, without_note.id) == (None, (), "ifrs-full-2030-03-01")


def test_an_entry_point_can_be_chosen(tmp_path: Path) -> None:
    package = as_zip(tmp_path / "mini.zip", mini.files())
    bare = read_taxonomy(package, entry_point="bare")
    assert (len(bare), bare.labels, bare.presentation) == (9, {}, ())
    assert len(read_taxonomy(package, entry_point="core.xsd")) == 9
    with pytest.raises(InputError, match=r"no entry point has 'ghost' in its name \(there are all\.xsd, core\.xsd\)"):
        read_taxonomy(package, entry_point="ghost")


def test_a_folder_named_like_the_host_stands_for_its_urls(tmp_path: Path) -> None:
    content = {f"xbrl.ifrs.org/taxonomy/2030-03-01/{n}": t for n, t in mini.files().items() if "META-INF" not in n}
    full = f"{mini.namespace('2030-03-01').rpartition('/')[0]}/full_ifrs/core.xsd"
    name = "xbrl.ifrs.org/taxonomy/2030-03-01/full_ifrs/links/pre.xml"
    content[name] = content[name].replace(NEAR, full)
    found = read_taxonomy(as_folder(tmp_path / "mirror", content))
    assert below(found, "800600", "ListOfPolicies")[0] == LEASES
    assert found.diagnostics == ()


def test_the_version_follows_every_file_that_is_read(taxonomy: Taxonomy, tmp_path: Path) -> None:
    changed = mini.files()[f"{LINKS}/lab-de.xml"].replace("Kräne", "Krane")
    assert read_with(tmp_path, {f"{LINKS}/lab-de.xml": changed}).version != taxonomy.version


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"notes.xml": "<notes/>"}, r"it declares no elements \(give a taxonomy package"),
        ({"a.xsd": mini.schema("http://example.org/a", "a", "")}, "it declares no elements"),
        (
            {f"{d}/core.xsd": mini.files(d)["full_ifrs/core.xsd"] for d in ("2030-03-01", "2031-03-01")},
            r"it holds several releases: .*2030-03-01.*2031-03-01.* \(give the folder of one release at a time\)",
        ),
        (
            {f"{d}/META-INF/taxonomyPackage.xml": "<a/>" for d in ("one", "two")},
            r"2 packages are in it: one/META-INF/taxonomyPackage\.xml, two/META-INF.* \(add them one by one\)",
        ),
    ],
    ids=["no schema", "no element", "two releases", "two packages"],
)
def test_what_is_no_single_taxonomy_is_a_taxonomy_error(tmp_path: Path, content: dict[str, str], message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        read_taxonomy(as_folder(tmp_path / "package", content))
