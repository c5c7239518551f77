from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ontology.catalogue import Catalogue
from ontology.graph import catalogue_ntriples
from ontology.namespaces import PREFIXES
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_graph import taxonomy_ntriples
from ontology.taxonomy_reading import read_taxonomy
from ontology.taxonomy_terms import REFERENCE_TERMS
from ontology.taxonomy_types import DEPRECATED_LABEL, ArcKind, ElementReference, Label
from search.graph_store import GraphStore
from search.sparql import AskedStore, run_query
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LEASES, as_zip
from tests.ontology.test_taxonomy_esef import esef_files

BASE = "https://example.org/p/"
KINDS = tuple(ArcKind)
CRANES, LEASE_QNAME = "ifrs-full:Cranes", f"ifrs-full:{LEASES}"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Taxonomy]:
    folder = tmp_path_factory.mktemp("packages")
    newer = mini.files("2031-03-01", lease_label="Policy on leases, newer")
    newer["full_ifrs/core.xsd"] = newer["full_ifrs/core.xsd"].replace("CranesWrittenOff", "CranesScrapped")
    for name in ("lab-en", "cal"):
        newer[f"full_ifrs/links/{name}.xml"] = newer[f"full_ifrs/links/{name}.xml"].replace(
            "CranesWrittenOff", "CranesScrapped"
        )
    content = {"2030": mini.files(), "2031": newer, "esef": esef_files()}
    return {year: read_taxonomy(as_zip(folder / f"{year}.zip", files)) for year, files in content.items()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    store = GraphStore(tmp_path / "graph", BASE)
    yield store
    store.close()


def put(store: GraphStore, taxonomy: Taxonomy, version: str | None = None) -> int:
    return store.replace_taxonomy(taxonomy.id, taxonomy_ntriples(taxonomy, BASE), version or taxonomy.version)


def in_order(reference: ElementReference) -> ElementReference:
    """The reference with its parts in the order in which they are read back."""
    order = list(REFERENCE_TERMS)
    return replace(reference, parts=tuple(sorted(reference.parts, key=lambda part: order.index(part[0]))))


def rows(store: GraphStore, query: str) -> list[tuple[object, ...]]:
    return list(run_query(AskedStore(store=store.store), query).rows)


def test_an_element_comes_back_as_it_was_read(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    taxonomy = releases["2030"]
    put(store, taxonomy)
    for qname, element in taxonomy.elements.items():
        found = store.taxonomies.element(qname)
        assert found is not None
        assert (found.element, found.taxonomy_id) == (element, taxonomy.id)
        assert set(found.labels) == set(taxonomy.labels.get(qname, ()))
        key = lambda reference: reference.parts  # noqa: E731
        assert sorted(found.references, key=key) == sorted(map(in_order, taxonomy.references.get(qname, ())), key=key)
        assert {placed.arc for placed in found.parents} == {arc for k in KINDS for arc in taxonomy.parents(qname, k)}
        below = {arc for k in KINDS for role in taxonomy.roles for arc in taxonomy.children(role, qname, k)}
        assert {placed.arc for placed in found.children} == below
    assert store.taxonomies.element("ifrs-full:Nothing") is None


def test_a_deprecated_element_leads_to_what_took_over(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    reason = Label(DEPRECATED_LABEL, "en", "Wrong sign. Replaced with TowerCranes.")
    put(store, replace(releases["2030"], labels={**releases["2030"].labels, CRANES: (reason,)}))
    found = store.taxonomies.element(CRANES)
    assert found is not None
    assert (found.deprecated, found.successors) == (True, ("ifrs-full:TowerCranes",))
    query = """PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?old ?new WHERE { ?o owl:deprecated true ; skos:notation ?old ; dcterms:isReplacedBy/skos:notation ?new }"""
    assert [tuple(map(str, row)) for row in rows(store, query)] == [(CRANES, "ifrs-full:TowerCranes")]
    other = store.taxonomies.element(LEASE_QNAME)
    assert other is not None
    assert (other.deprecated, other.successors) == (False, ())


def test_the_list_of_releases_is_newest_first_with_counts(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    assert store.taxonomies.all() == ()
    for taxonomy in releases.values():
        put(store, taxonomy)
    found = store.taxonomies.all()
    ids = [release.taxonomy_id for release in found]
    assert ids == ["ifrs-full-2031-03-01", "esef_cor-2030-03-24", "ifrs-full-2030-03-01"]
    assert (found[0].elements, found[0].labels, found[0].references, found[0].arcs) == (9, 13, 4, 8)
    assert (found[0].title, found[0].date) == ("A miniature taxonomy", "2031-03-01")
    assert store.taxonomies.get("ifrs-full-2030-03-01") == found[2]
    assert store.taxonomies.get("ifrs-full-1999-01-01") is None


def test_elements_of_one_name_are_linked_from_year_to_year(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    for taxonomy in releases.values():
        put(store, taxonomy)
    linked = rows(
        store,
        "SELECT ?name { ?new skos:exactMatch ?old ; skos:notation ?name ;"
        " skos:inScheme/dcterms:identifier 'ifrs-full-2031-03-01' ."
        " ?old skos:inScheme/dcterms:identifier 'ifrs-full-2030-03-01' }",
    )
    names = {str(name) for (name,) in linked}
    assert len(linked) == len(names) == 8
    assert {"ifrs-full:CranesWrittenOff", "ifrs-full:CranesScrapped"} & names == set()
    everywhere = rows(store, "SELECT ?scheme { ?e skos:exactMatch ifrs-full:Cranes ; skos:inScheme ?scheme }")
    assert len(everywhere) == 3


def test_the_official_label_is_that_of_the_newest_release_with_the_language(
    store: GraphStore, releases: dict[str, Taxonomy]
) -> None:
    label = store.taxonomies.official_label
    assert label(LEASE_QNAME, "en") is None
    put(store, releases["2030"])
    assert label(LEASE_QNAME, "en") == "Policy on leases, as the sample says"
    put(store, releases["2031"])
    put(store, releases["esef"])
    assert label(LEASE_QNAME, "en") == "Policy on leases, newer"
    assert (label(CRANES, "fr"), label(CRANES, "de"), label(CRANES, "it")) == ("Grues", "Kräne", None)
    store.remove_taxonomy(releases["2031"].id)
    assert label(LEASE_QNAME, "en") == "Policy on leases, as the sample says"
    assert label("ifrs-full:CranesScrapped", "en") is None


def test_an_element_is_taken_from_the_newest_release_that_declares_it(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    for year in ("2030", "esef"):
        put(store, releases[year])
    found = store.taxonomies.element(CRANES)
    assert found is not None
    assert (found.taxonomy_id, found.releases) == (releases["2030"].id, (releases["esef"].id, releases["2030"].id))
    at_esma = store.taxonomies.element(CRANES, releases["esef"].id)
    assert at_esma is not None
    assert (at_esma.element.declared, at_esma.label("fr")) == (False, "Grues")
    assert store.taxonomies.element("ifrs-full:CraneNote", releases["esef"].id) is None


def test_datatypes_are_those_of_all_releases(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    assert store.taxonomies.datatypes() == {}
    for taxonomy in releases.values():
        put(store, taxonomy)
    expected: dict[tuple[str, str], str] = {}
    for taxonomy in releases.values():
        expected |= taxonomy.datatypes()
    assert store.taxonomies.datatypes() == expected
    assert expected[mini.namespace("2031-03-01"), "CraneNote"] == "textBlockItemType"


def test_no_triple_is_in_two_graphs(store: GraphStore, releases: dict[str, Taxonomy], catalogue: Catalogue) -> None:
    store.replace_catalogue(catalogue_ntriples(catalogue), "v1")
    for taxonomy in releases.values():
        put(store, taxonomy)
    assert [triple for triple, count in Counter(quad.triple for quad in store.quads()).items() if count > 1] == []


def test_paragraphs_have_one_description_whoever_cites_them(
    store: GraphStore, releases: dict[str, Taxonomy], catalogue: Catalogue
) -> None:
    ask = (
        "SELECT ?p ?label ?standard { ?e skos:exactMatch ifrs-full:%s ; pkb:reference ?p ."
        " ?p rdfs:label ?label ; pkb:standard/rdfs:label ?standard }"
    )
    for taxonomy in releases.values():
        put(store, taxonomy)
    assert {row[1:] for row in rows(store, ask % LEASES)} == {("IFRS 16.53(b)", "IFRS 16"), ("IFRS 16.B9(a)(ii)", "IFRS 16")}
    assert {row[1:] for row in rows(store, ask % "TowerCranes")} == {("IFRS for Cranes.17.3", "IFRS for Cranes")}
    # A catalogue that describes one of them takes its description over.
    store.replace_catalogue(catalogue_ntriples(catalogue), "v2")
    described = rows(store, "SELECT ?label { std:IFRS16 a pkb:Standard ; rdfs:label ?label }")
    assert described == [("IFRS 16",)]


def test_every_change_counts_and_the_same_version_is_no_change(store: GraphStore, releases: dict[str, Taxonomy]) -> None:
    taxonomy = releases["2030"]
    assert put(store, taxonomy) == 1
    assert put(store, taxonomy) == 1
    assert put(store, releases["2031"]) == 2
    generation = f'{PREFIXES["pkb"]}generation> "{{}}"'
    before = store.dump().replace(generation.format(2), generation.format(4))
    assert put(store, taxonomy, "another") == 3
    assert put(store, taxonomy) == 4
    assert store.dump() == before
    assert store.remove_taxonomy(taxonomy.id) == 5
    assert store.remove_taxonomy(releases["2031"].id) == 6
    assert all("graph/meta" in str(quad.graph_name) for quad in store.quads())


def test_what_was_only_half_stored_does_not_count_and_is_dropped(
    store: GraphStore, releases: dict[str, Taxonomy], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, releases["2030"])
    before = store.dump()
    monkeypatch.setattr(store, "_commit", lambda change: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        put(store, releases["2031"])
    assert [release.taxonomy_id for release in store.taxonomies.all()] == [releases["2030"].id]
    assert len(store.taxonomies.strays()) == 1
    store.drop_strays()
    assert store.dump() == before


def test_the_graph_of_a_release_has_its_id_and_version_in_its_name(store: GraphStore) -> None:
    assert store.taxonomies.graph_name("ifrs-full-2030-03-01", "ab-1") == NamedNode(
        f"{BASE}graph/taxonomy/ifrs-full-2030-03-01/ab-1"
    )
