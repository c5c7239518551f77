"""The SPARQL 1.1 Protocol: the cases of the W3C's protocol tests for queries, in our own words and on our own data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from kb.web.app import create_app
from kb.web.settings import Limits, ServerSettings
from tests.kb.web.conftest import HOST, Serve

BASE = "https://w3id.org/policykb/data/"
FIRST, SECOND = (f"{BASE}filing/harbourline-robotics-{year}" for year in (2023, 2024))
ENTITIES = f"{BASE}graph/entities"
DOCUMENTS = "SELECT (COUNT(*) AS ?n) { ?d a pkb:Document }"
IN_GRAPHS = "SELECT ?g { GRAPH ?g { ?d a pkb:Document } } ORDER BY ?g"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def client(demo_folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ServerSettings(base=demo_folder)), base_url=HOST) as client:
        yield client


def number(answer: object) -> int:
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])  # type: ignore[attr-defined]


# --- query-get, query-post-form, query-post-direct


def test_a_query_is_sent_in_three_ways(client: TestClient) -> None:
    by_address = client.get("/sparql", params={"query": DOCUMENTS})
    by_form = client.post("/sparql", data={"query": DOCUMENTS})
    direct = client.post("/sparql", content=DOCUMENTS, headers=DIRECT)
    direct_utf8 = client.post("/sparql", content=DOCUMENTS, headers={"Content-Type": "application/sparql-query; charset=UTF-8"})
    for answer in (by_address, by_form, direct, direct_utf8):
        assert (answer.status_code, answer.headers["content-type"], number(answer)) == (200, JSON, 3)
        assert "Accept" in answer.headers["vary"]


# --- query-dataset-*


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_the_protocol_names_the_graphs(client: TestClient, way: str) -> None:
    def ask(query: str, *graphs: tuple[str, str]) -> object:
        if way == "get":
            return client.get("/sparql", params=[("query", query), *graphs])
        if way == "form":
            from urllib.parse import urlencode

            return client.post("/sparql", content=urlencode([("query", query), *graphs]), headers=FORM)
        return client.post("/sparql", params=list(graphs), content=query, headers=DIRECT)

    def named(answer: object) -> list[str]:
        return [row["g"]["value"] for row in answer.json()["results"]["bindings"]]  # type: ignore[attr-defined]

    default, other = ("default-graph-uri", FIRST), ("default-graph-uri", SECOND)
    assert number(ask(DOCUMENTS, default)) == 1
    assert number(ask(DOCUMENTS, default, other)) == 2
    assert number(ask(DOCUMENTS, ("named-graph-uri", FIRST))) == 0, "the default graph is empty then"
    assert named(ask(IN_GRAPHS, ("named-graph-uri", FIRST))) == [FIRST]
    assert named(ask(IN_GRAPHS, ("named-graph-uri", SECOND), ("named-graph-uri", FIRST))) == [FIRST, SECOND]
    assert named(ask(IN_GRAPHS, default)) == [], "only the graphs that are named are there"
    full = "SELECT ?g ?n { { SELECT (COUNT(*) AS ?n) { ?d a pkb:Document } } GRAPH ?g { ?e a pkb:Document } }"
    (row,) = ask(full, default, ("named-graph-uri", SECOND)).json()["results"]["bindings"]  # type: ignore[attr-defined]
    assert (row["n"]["value"], row["g"]["value"]) == ("1", SECOND)
    # query-multiple-dataset: what the protocol says counts, not what the query says.
    within = DOCUMENTS.replace("{ ?d", f"FROM <{ENTITIES}> {{ ?d", 1)
    assert number(ask(within, default)) == 1
    assert number(ask(within)) == 0


def test_a_graph_that_is_not_there_is_named(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": DOCUMENTS, "default-graph-uri": f"{BASE}filing/none"})
    assert (answer.status_code, answer.json()["detail"]) == (400, f"there is no graph <{BASE}filing/none>")
    wrong = client.get("/sparql", params={"query": DOCUMENTS, "named-graph-uri": "no iri"})
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "'no iri' is no IRI of a graph")


# --- query-content-type-*


@pytest.mark.parametrize(
    ("accept", "media_type", "begins"),
    [
        (None, JSON, b"{"),
        ("*/*", JSON, b"{"),
        (JSON, JSON, b"{"),
        ("application/json", "application/json", b"{"),
        (XML, XML, b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"n\r\n3"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?n\n3"),
        (f"{JSON};q=0.1, {XML};q=0.9", XML, b"<?xml"),
        ("text/html, text/csv;q=0.8, */*;q=0.1", "text/csv; charset=utf-8", b"n\r\n3"),
        (f"{JSON};q=0, */*", "application/json", b"{"),
        ("text/turtle, */*;q=0.5", JSON, b"{"),
    ],
)
def test_rows_come_in_the_format_that_is_wanted_most(
    client: TestClient, accept: str | None, media_type: str, begins: bytes
) -> None:
    answer = client.get("/sparql", params={"query": DOCUMENTS}, headers={"Accept": accept or ""})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("form", ["CONSTRUCT WHERE { ?d a pkb:Document }", f"DESCRIBE <{BASE}document/tamarind-foods-2024>"])
@pytest.mark.parametrize(
    ("accept", "media_type", "format"),
    [
        (None, "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        (f"{XML}, application/rdf+xml;q=0.5", "application/rdf+xml", "xml"),
    ],
)
def test_graphs_come_in_the_format_that_is_wanted_most(
    client: TestClient, form: str, accept: str | None, media_type: str, format: str
) -> None:
    answer = client.get("/sparql", params={"query": form}, headers={"Accept": accept or ""})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert len(Graph().parse(data=answer.content, format=format)) >= 3


def test_truth_values_have_formats_too(client: TestClient) -> None:
    asked = {"query": "ASK { ?d a pkb:Document }"}
    assert client.get("/sparql", params=asked).json()["boolean"] is True
    assert "<boolean>true</boolean>" in client.get("/sparql", params=asked, headers={"Accept": XML}).text


@pytest.mark.parametrize(
    ("query", "accept"), [(DOCUMENTS, "text/turtle"), (DOCUMENTS, "image/png"), ("CONSTRUCT WHERE { ?a a ?b }", "text/csv")]
)
def test_what_cannot_be_given_as_asked_is_406(client: TestClient, query: str, accept: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


# --- bad-*


def test_requests_that_are_no_operation_are_refused(client: TestClient) -> None:
    def status(method: str, **request: object) -> int:
        return int(client.request(method, "/sparql", **request).status_code)  # type: ignore[arg-type]

    twice = [("query", DOCUMENTS), ("query", "ASK {}")]
    assert status("GET", params=twice) == 400
    assert status("POST", content="query=ASK%7B%7D&query=ASK%7B%7D", headers=FORM) == 400
    assert status("POST", params={"query": "ASK {}"}, content="ASK {}", headers=DIRECT) == 400
    assert status("GET", params={"default-graph-uri": FIRST}) == 400
    assert status("GET", params={"query": "   "}) == 400
    assert status("POST", content=DOCUMENTS, headers={"Content-Type": "text/plain"}) == 415
    assert status("POST", content=b"query=ASK%7B%7D") == 415
    assert status("POST", content=DOCUMENTS.encode()) == 415
    assert status("POST", content="SELECT * { ?é a ?b }".encode("latin-1"), headers=DIRECT) == 400
    assert status("POST", content="ASK {}".encode("utf-16"), headers=DIRECT) == 400
    utf16 = {"Content-Type": "application/sparql-query; charset=utf-16"}
    assert status("POST", content="ASK {}".encode("utf-16"), headers=utf16) == 415
    assert status("GET", params={"query": "SELECT * WHERE { ?s ?p"}) == 400
    assert status("PUT", params={"query": DOCUMENTS}) == 405


def test_what_is_wrong_with_a_query_is_told_with_its_place(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?x WHERE { ?x ?y }"}).json()
    assert answer["type"] == "https://w3id.org/policykb/problem#QueryError"
    assert answer["detail"].startswith("line 1, column 26: ")


@pytest.mark.parametrize(
    ("request_", "status", "detail"),
    [
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 403, "updates are refused"),
        ({"method": "GET", "params": {"update": "DROP ALL"}}, 403, "updates are refused"),
        (
            {"method": "POST", "content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}},
            403,
            "updates are",
        ),
        ({"method": "POST", "data": {"query": "DROP ALL"}}, 403, "line 1, column 1: DROP is refused"),
        (
            {"method": "GET", "params": {"query": "SELECT * { SERVICE <http://x> {} }"}},
            403,
            "line 1, column 12: SERVICE is",
        ),
        ({"method": "GET", "params": {"query": "LOAD <file:///etc/passwd>"}}, 403, "line 1, column 1: LOAD is refused"),
    ],
)
def test_nothing_is_changed_and_nobody_else_is_asked(
    client: TestClient, request_: dict[str, object], status: int, detail: str
) -> None:
    answer = client.request(url="/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["detail"].startswith(detail)
    assert number(client.get("/sparql", params={"query": DOCUMENTS})) == 3


# --- text search, limits


def test_text_search_works_inside_and_respects_the_graphs(client: TestClient) -> None:
    query = 'SELECT (COUNT(*) AS ?n) { (?clause ?score) text:query "lease AND asset" }'
    everywhere = number(client.get("/sparql", params={"query": query}))
    assert everywhere == client.get("/api/v1/search", params={"q": "lease AND asset", "limit": 0}).json()["total"]
    one = number(client.get("/sparql", params={"query": query, "default-graph-uri": FIRST}))
    assert 0 < one < everywhere


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(serve: Serve) -> None:
    client = serve(limits=Limits(query_seconds=0.3, queries=1))
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    late = client.get("/sparql", params={"query": endless})
    assert (late.status_code, late.json()["title"]) == (504, "The query took too long")
    assert number(client.get("/sparql", params={"query": DOCUMENTS})) == 3


def test_more_queries_than_there_are_places_wait_or_are_sent_away(serve: Serve) -> None:
    import threading

    client = serve(limits=Limits(query_seconds=1, queries=1, queue_seconds=0.05))
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    long = threading.Thread(target=lambda: client.get("/sparql", params={"query": endless}))
    long.start()
    try:
        codes = set()
        while long.is_alive() and 503 not in codes:
            answer = client.get("/sparql", params={"query": "ASK {}"})
            codes.add(answer.status_code)
        assert 503 in codes
        assert answer.headers["retry-after"] == "2"
    finally:
        long.join()


def test_an_answer_with_too_many_rows_or_bytes_is_no_answer_cut_short(serve: Serve) -> None:
    client = serve(limits=Limits(query_rows=100))
    answer = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?a ?b ?c }"})
    assert (answer.status_code, answer.json()["detail"]) == (400, "the answer has more than 100 rows")


def test_a_large_answer_comes_whole(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": "text/csv"})
    rows = list(csv.reader(StringIO(answer.text)))
    assert int(answer.headers["content-length"]) == len(answer.content) > 1 << 20
    counted = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    assert len(rows) - 1 == number(counted)
    spool = client.app.state.queries._spool  # type: ignore[attr-defined]
    assert list(spool.iterdir()) == [], "nothing is left of it"


# --- graphs, descriptions


def test_graphs_are_read_one_by_one_or_all_as_one(client: TestClient) -> None:
    one = Graph().parse(data=client.get("/graphs", params={"graph": FIRST}).content, format="turtle")
    counted = number(client.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{FIRST}> {{ ?s ?p ?o }} }}"}))
    assert len(one) == counted
    lines = client.get("/graphs?default", headers={"Accept": "application/n-triples"}).text.splitlines()
    union = number(client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}))
    assert len(set(lines)) == union
    head = client.head("/graphs", params={"graph": FIRST})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/graphs", 400),
        (f"/graphs?default&graph={FIRST}", 400),
        (f"/graphs?graph={FIRST}&graph={SECOND}", 400),
        (f"/graphs?graph={BASE}filing/none", 404),
        ("/graphs?graph=no%20iri", 400),
    ],
)
def test_graphs_that_cannot_be_meant(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_graphs_are_not_written(serve: Serve) -> None:
    client = serve("Ada")
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = client.request(method, "/graphs", params={"graph": FIRST})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET"), method


def test_the_service_describes_itself(client: TestClient) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = Graph().parse(data=client.get("/sparql").content, format="turtle")
    endpoint = URIRef(f"{HOST}/sparql")
    assert (endpoint, URIRef(f"{sd}supportedLanguage"), URIRef(f"{sd}SPARQL11Query")) in found
    assert (endpoint, URIRef(f"{sd}feature"), URIRef(f"{sd}UnionDefaultGraph")) in found
    names = {str(name) for name in found.objects(predicate=URIRef(f"{sd}name"))}
    assert {FIRST, SECOND, ENTITIES} <= names
    as_xml = client.get("/sparql", headers={"Accept": "application/rdf+xml"})
    assert len(Graph().parse(data=as_xml.content, format="xml")) == len(found)


def test_the_data_is_described(client: TestClient) -> None:
    void = "http://rdfs.org/ns/void#"
    found = Graph().parse(data=client.get("/.well-known/void").content, format="turtle")
    (dataset,) = found.subjects(predicate=URIRef(f"{void}sparqlEndpoint"))
    assert found.value(dataset, URIRef(f"{void}documents")).toPython() == 3  # type: ignore[union-attr]
    parts = {
        str(found.value(part, URIRef(f"{void}class"))): found.value(part, URIRef(f"{void}entities")).toPython()  # type: ignore[union-attr]
        for part in found.objects(dataset, URIRef(f"{void}classPartition"))
    }
    clauses = "SELECT (COUNT(*) AS ?n) { ?c a pkb:Clause }"
    assert parts["https://w3id.org/policykb/vocab#Clause"] == number(client.get("/sparql", params={"query": clauses}))
