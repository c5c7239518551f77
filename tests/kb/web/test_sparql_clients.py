"""Clients that others have written ask the endpoint: SPARQLWrapper, rdflib, Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kb.web.settings import ServerSettings
from tests.kb.web.live import live_server

FIRST = "https://w3id.org/policykb/data/filing/harbourline-robotics-2023"
PKB = "https://w3id.org/policykb/vocab#"
NAMES = """PREFIX pkb: <https://w3id.org/policykb/vocab#> PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?name { ?d a pkb:Document ; pkb:entity/schema:name ?name } ORDER BY ?name"""
COMPANIES = ["Harbourline Robotics plc", "Tamarind Foods Berhad"]
FOUND = """PREFIX text: <http://jena.apache.org/text#> PREFIX pkb: <https://w3id.org/policykb/vocab#>
SELECT ?clause ?score { (?clause ?score) text:query "lease AND asset" . ?clause a pkb:Clause } ORDER BY DESC(?score)"""


@pytest.fixture(scope="module")
def address(demo_folder: Path) -> Iterator[str]:
    with live_server(ServerSettings(base=demo_folder)) as url:
        yield f"{url}/sparql"


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("way", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_asks_in_every_way(address: str, method: str, way: str) -> None:
    wrapper = SPARQLWrapper(address)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == COMPANIES


def test_sparqlwrapper_reads_every_format(address: str) -> None:
    wrapper = SPARQLWrapper(address)
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(XML)
    bindings = wrapper.queryAndConvert().getElementsByTagName("literal")
    assert [node.firstChild.data for node in bindings] == COMPANIES
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().decode().splitlines() == ["name", *COMPANIES]
    wrapper.addDefaultGraph(FIRST)
    wrapper.setQuery("CONSTRUCT WHERE { ?d a <https://w3id.org/policykb/vocab#Document> }")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 1
    wrapper.setReturnFormat(RDFXML)
    assert len(wrapper.queryAndConvert()) == 1


def test_sparqlwrapper_is_told_of_its_errors(address: str) -> None:
    wrapper = SPARQLWrapper(address)
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sees_the_endpoint_as_a_graph(address: str, method: str) -> None:
    store = SPARQLStore(address, method=method, returnFormat="json")
    graph = Graph(store)
    assert [str(row.name) for row in graph.query(NAMES)] == COMPANIES  # type: ignore[union-attr]
    documents = set(graph.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(f"{PKB}Document")))
    assert len(documents) == 3
    rows = list(graph.query(FOUND))
    assert rows
    assert [float(row.score) for row in rows] == sorted((float(row.score) for row in rows), reverse=True)  # type: ignore[union-attr]
    counting = f"SELECT (COUNT(*) AS ?n) {{ ?d a <{PKB}Document> }}"
    (one,) = Graph(store, identifier=URIRef(FIRST)).query(counting)
    assert one.n.toPython() == 1  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def comunica() -> list[str]:
    """The command of Comunica, where Node has it: npm install --prefix .node @comunica/query-sparql@4."""
    root = Path(__file__).parents[3]
    script = root / ".node/node_modules/@comunica/query-sparql/bin/query.js"
    node = shutil.which("node")
    if node is None or not script.exists():
        pytest.skip("Comunica is not installed: npm install --prefix .node @comunica/query-sparql@4")
    return [node, str(script)]


def test_comunica_asks_the_endpoint(comunica: list[str], address: str) -> None:
    def asked(query: str) -> list[dict[str, str]]:
        command = [*comunica, f"sparql@{address}", query, "-t", "application/json"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert ran.returncode == 0, ran.stderr
        found: list[dict[str, str]] = json.loads(ran.stdout)
        return found

    assert [row["name"].strip('"') for row in asked(NAMES)] == COMPANIES
    joined = """PREFIX pkb: <https://w3id.org/policykb/vocab#> PREFIX topic: <https://w3id.org/policykb/topic/>
    SELECT ?place { ?c pkb:about topic:SignificantIncreaseInCreditRisk ; pkb:citation ?place }"""
    assert asked(joined) == [{"place": '"3.12(b)"'}]
