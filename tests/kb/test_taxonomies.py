"""Taxonomies in a knowledge base: beside the filings, not in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase, NotFoundError, ParseError, StorageError, TaxonomyError
from kb.layout import open_layout
from ontology.taxonomy_types import ArcKind
from search.graph_store import GraphStore
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LEASES, as_folder, as_zip

NOTE = b"2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"
QNAME = f"ifrs-full:{LEASES}"
ID = "ifrs-full-2030-03-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies.kb"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return as_zip(tmp_path / "mini.zip", mini.files())


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return as_zip(tmp_path / "newer.zip", mini.files("2031-03-01", lease_label="Policy on leases, newer"))


def test_a_taxonomy_is_added_found_replaced_and_removed(folder: Path, package: Path, tmp_path: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        report = kb.add_taxonomy(package)
        assert (report.taxonomy_id, report.status, report.title) == (ID, "added", "A miniature taxonomy")
        assert (report.elements, report.text_blocks, report.labels, report.references, report.roles) == (9, 4, 13, 4, 2)
        assert (report.presentation_arcs, report.calculation_arcs, report.definition_arcs) == (5, 2, 1)
        before = kb.store.dump()
        assert kb.add_taxonomy(package).status == "unchanged"
        assert kb.store.dump() == before
        changed = mini.files(lease_label="Another wording")
        assert kb.add_taxonomy(as_folder(tmp_path / "changed", changed)).status == "replaced"
        assert [taxonomy.taxonomy_id for taxonomy in kb.taxonomies()] == [ID]
        assert kb.official_label(QNAME) == "Another wording"
        kb.remove_taxonomy(ID)
        assert kb.taxonomies() == ()
        assert kb.official_label(QNAME) is None
        assert kb.taxonomy_datatypes() == {}


def test_the_text_index_stays_current(folder: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE, name="acme.txt")
    monkeypatch.setattr(KnowledgeBase, "reindex", lambda self: pytest.fail("the index was built anew"))
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(package)
        assert kb.search("shops").total == 1
        assert kb.verify() == ()
    with KnowledgeBase.open(folder) as kb:
        kb.remove_taxonomy(ID)
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("shops").total == 1


def test_an_index_that_lagged_is_not_called_current(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE, name="acme.txt")
        kb.store.delete_filing("nothing")
        kb.add_taxonomy(package)
        assert [finding.code for finding in kb.verify()] == ["index-generation"]
    with KnowledgeBase.open(folder) as kb:
        assert kb.verify() == ()


def test_documents_and_clauses_are_as_before(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE, name="acme.txt")
        clauses, documents = list(kb.clauses()), kb.documents()
        queries = sorted((Path(__file__).parents[2] / "docs" / "queries").glob("*.rq"))
        answers = [kb.sparql(query.read_text()).rows for query in queries]
        kb.add_taxonomy(package)
        assert (list(kb.clauses()), kb.documents()) == (clauses, documents)
        changed = [
            query.stem for query, rows in zip(queries, answers, strict=True) if kb.sparql(query.read_text()).rows != rows
        ]
        assert changed == ["official-paragraphs"]


def test_the_ready_query_puts_official_labels_and_paragraphs_beside_clauses(folder: Path, package: Path, newer: Path) -> None:
    query = Path(__file__).parents[2] / "docs" / "queries" / "official-paragraphs.rq"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE, name="acme.txt")
        kb.add_taxonomy(package)
        kb.add_taxonomy(newer)
        rows = [(release, label, set(str(found).split(", "))) for release, label, found in kb.sparql(query.read_text()).rows]
    paragraphs = {"IFRS 16.53(b)", "IFRS 16.B9(a)(ii)"}
    assert rows == [
        (ID, "Policy on leases, as the sample says", paragraphs),
        ("ifrs-full-2031-03-01", "Policy on leases, newer", paragraphs),
    ]


def test_a_ready_query_lists_what_came_and_went_between_releases(folder: Path, package: Path, tmp_path: Path) -> None:
    content = mini.files("2031-03-01")
    for name in ("full_ifrs/core.xsd", "full_ifrs/links/lab-en.xml", "full_ifrs/links/cal.xml"):
        content[name] = content[name].replace("CranesWrittenOff", "CranesScrapped")
    last = as_zip(tmp_path / "last.zip", mini.files("2032-03-01"))
    query = (Path(__file__).parents[2] / "docs" / "queries" / "taxonomy-changes.rq").read_text()
    with KnowledgeBase.open(folder) as kb:
        for path in (package, as_zip(tmp_path / "renamed.zip", content), last):
            kb.add_taxonomy(path)
        rows = [tuple(map(str, row[:4])) for row in kb.sparql(query).rows]
    years = ("ifrs-full-2030-03-01", "ifrs-full-2031-03-01", "ifrs-full-2032-03-01")
    assert rows == [
        (*years[:2], "came", "ifrs-full:CranesScrapped"),
        (*years[:2], "went", "ifrs-full:CranesWrittenOff"),
        (*years[1:], "came", "ifrs-full:CranesWrittenOff"),
        (*years[1:], "went", "ifrs-full:CranesScrapped"),
    ]


def test_elements_are_found_by_official_labels_of_any_release(folder: Path, package: Path, newer: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        assert kb.find_elements("leases") == ()
        kb.add_taxonomy(package)
        kb.add_taxonomy(newer)
        (leases,) = kb.find_elements("POLICY on leases")
        assert (leases.qname, leases.lang, leases.label) == (f"ifrs-full:{LEASES}", "en", "Policy on leases, newer")
        assert kb.find_elements("Kräne") == ()
        assert [name.lang for name in kb.find_elements("ifrs-full:Cranes", lang=None)][:2] == ["de", "en"]
        assert {name.qname for name in kb.find_elements("Kräne", lang="DE")} == {"ifrs-full:Cranes"}


def test_an_element_is_found_by_qname_or_local_name(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(package)
        cranes = kb.taxonomy_element("ifrs-full:Cranes")
        assert kb.taxonomy_element("cranes") == cranes
        assert (cranes.element.datatype, cranes.label(), cranes.label("de")) == ("xbrli:monetaryItemType", "Cranes", "Kräne")
        assert cranes.label("en", "totalLabel") == "All cranes"
        assert [str(reference) for reference in cranes.references] == ["IAS 16"]
        places = [(placed.kind, placed.role.number, placed.arc.parent) for placed in cranes.parents]
        assert places == [(ArcKind.PRESENTATION, "210000", "ifrs-full:SheetAbstract")] * 2
        sums = [(placed.arc.child, placed.arc.weight) for placed in cranes.children]
        assert sums == [("ifrs-full:TowerCranes", 1.0), ("ifrs-full:CranesWrittenOff", -1.0)]


def test_of_several_releases_the_newest_answers_unless_one_is_named(folder: Path, package: Path, newer: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(newer)
        kb.add_taxonomy(package)
        found = kb.taxonomy_element(QNAME)
        assert (found.taxonomy_id, found.releases) == ("ifrs-full-2031-03-01", ("ifrs-full-2031-03-01", ID))
        assert kb.taxonomy_element(QNAME, taxonomy=ID).label() == "Policy on leases, as the sample says"
        assert kb.official_label(QNAME) == "Policy on leases, newer"
        assert kb.official_label(QNAME, "de") == "Mietverhältnisse"
        assert kb.official_label("topic:Warranties") is None
        assert len(kb.taxonomy_datatypes()) == 18


def test_what_is_not_there_names_what_is(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        with pytest.raises(
            NotFoundError, match=r"no taxonomy here has an element 'Cranes' \(add one with: policykb taxonomy add"
        ):
            kb.taxonomy_element("Cranes")
        kb.add_taxonomy(package)
        with pytest.raises(NotFoundError, match=r"has an element 'ifrs-full:TowerCrane' \(did you mean ifrs-full:TowerCranes"):
            kb.taxonomy_element("ifrs-full:TowerCrane")
        with pytest.raises(NotFoundError, match=r"no taxonomy is called 'ifrs' \(there are ifrs-full-2030-03-01\)"):
            kb.taxonomy_element("Cranes", taxonomy="ifrs")
        with pytest.raises(
            NotFoundError, match=r"the taxonomy ifrs-full-2030-03-01 has no element 'Zzzz' \(check the spelling\)"
        ):
            kb.taxonomy_element("Zzzz", taxonomy=ID)
        with pytest.raises(NotFoundError, match="no taxonomy is called 'us-gaap-2030'"):
            kb.remove_taxonomy("us-gaap-2030")


def test_a_package_that_cannot_be_read_changes_nothing(folder: Path, package: Path, tmp_path: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(package)
        before = kb.store.dump()
        with pytest.raises(ParseError):
            kb.add_taxonomy(as_zip(tmp_path / "broken.zip", {**mini.files(), "full_ifrs/core.xsd": "<xsd:schema"}))
        with pytest.raises(TaxonomyError):
            kb.add_taxonomy(as_folder(tmp_path / "none", {"a.xml": "<a/>"}))
        assert kb.store.dump() == before


def test_a_read_only_base_is_not_written(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(package)
    with KnowledgeBase.open(folder, read_only=True) as kb:
        with pytest.raises(StorageError, match="open read-only"):
            kb.add_taxonomy(package)
        with pytest.raises(StorageError, match="open read-only"):
            kb.remove_taxonomy(ID)
        assert len(kb.taxonomies()) == 1


def test_what_a_crash_left_is_gone_after_opening(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(package)
        before = kb.store.dump()
    layout = open_layout(folder, create=False)
    store = GraphStore(layout.graph, layout.base_iri)
    stray = store.taxonomies.graph_name("ifrs-full-2031-03-01", "half")
    store.store.update(
        f"INSERT DATA {{ GRAPH {stray} {{ <https://example.org/a> <https://example.org/b> <https://example.org/c> }} }}"
    )
    store.close()
    with KnowledgeBase.open(folder) as kb:
        assert kb.store.dump() == before


def test_an_element_of_another_base_is_below_that_base(folder: Path, package: Path) -> None:
    with KnowledgeBase.open(folder, base_iri="https://example.org/mine/") as kb:
        kb.add_taxonomy(package)
        ((iri,),) = kb.sparql(f"SELECT ?e {{ ?e skos:exactMatch ifrs-full:{LEASES} }}").rows
        assert iri == f"https://example.org/mine/taxonomy/{ID}/ifrs-full:{LEASES}"
        assert kb.official_label(QNAME) == "Policy on leases, as the sample says"
