from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ontology.errors import InputError, QueryError, QueryRefused
from search.sparql import AskedStore, run_query, run_query_as

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B, C = (NamedNode(f"https://example.org/{name}") for name in "abc")


@pytest.fixture
def store() -> Store:
    store = Store()
    store.add(
        Quad(A, NamedNode("https://w3id.org/policykb/vocab#year"), Literal("2024", datatype=NamedNode(XSD + "integer")), B)
    )
    store.add(Quad(A, NamedNode("https://w3id.org/policykb/vocab#text"), Literal("SERVICE is a word"), C))
    return store


def test_the_union_of_all_graphs_is_asked_and_prefixes_are_known(store: Store) -> None:
    result = run_query(AskedStore(store=store), "SELECT ?s ?y ?t { ?s pkb:year ?y ; pkb:text ?t }")
    assert result.variables == ("s", "y", "t")
    assert result.rows == (("https://example.org/a", 2024, "SERVICE is a word"),)
    assert result.dicts() == [{"s": "https://example.org/a", "y": 2024, "t": "SERVICE is a word"}]
    assert list(result) == list(result.rows)


def test_values_become_python_values() -> None:
    row = run_query(
        AskedStore(store=Store()),
        f"""SELECT (1 AS ?i) (1.5 AS ?d) (1e1 AS ?e) (true AS ?b) ("x"@en AS ?l)
        ("2024-12-31"^^<{XSD}date> AS ?day) ("2024-12-31Z"^^<{XSD}date> AS ?odd) ?none {{}}""",
    ).rows[0]
    assert row == (1, 1.5, 10.0, True, "x", date(2024, 12, 31), "2024-12-31Z", None)


def test_yes_or_no_and_graphs_are_answers_too(store: Store) -> None:
    assert run_query(AskedStore(store=store), "ASK { ?s pkb:year 2024 }").answer is True
    assert run_query(AskedStore(store=store), "ASK { ?s pkb:year 1999 }").answer is False
    built = run_query(AskedStore(store=store), "CONSTRUCT { ?s pkb:year ?y } WHERE { ?s pkb:year ?y }")
    assert len(built) == len(built.triples) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
        "SELECT * { service silent <http://127.0.0.1/> { ?a ?b ?c } }",
        "# a comment\nSELECT * { { SELECT * { SERVICE ?where { ?a ?b ?c } } } }",
        "PREFIX x: <https://example.org/> DELETE WHERE { ?a ?b ?c }",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "LOAD <http://127.0.0.1/>",
        "drop all",
    ],
)
def test_what_changes_data_or_leaves_the_machine_is_refused(store: Store, query: str) -> None:
    before = len(store)
    with pytest.raises(QueryRefused, match=r"line \d+, column \d+: \w+ is refused"):
        run_query(AskedStore(store=store), query)
    assert len(store) == before


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s pkb:text "SERVICE is a word" }',
        "SELECT ?s { ?s pkb:text '''SERVICE is a word''' }",
        "# SERVICE and DROP\nSELECT ?s { ?s pkb:year 2024 }",
        "SELECT (?s AS ?service) { ?s pkb:year ?drop }",
        "PREFIX service: <https://w3id.org/policykb/vocab#> SELECT ?s { ?s service:year 2024 }",
        "SELECT ?s { ?s <https://w3id.org/policykb/vocab#year> ?INSERT }",
    ],
)
def test_words_in_strings_comments_names_and_variables_are_no_keywords(store: Store, query: str) -> None:
    assert len(run_query(AskedStore(store=store), query)) == 1


def test_mistakes_are_told_with_their_place() -> None:
    with pytest.raises(QueryError, match=r"line 3, column \d+"):
        run_query(AskedStore(store=Store()), "SELECT * {\n ?a ?b ?c\n FILTER(?a > }")
    with pytest.raises(QueryError, match=r"this prefix is not declared.*known are pkb, ifrs-full"):
        run_query(AskedStore(store=Store()), "SELECT * { ?a nope:b ?c }")


def test_answers_come_in_the_formats_of_the_w3c(store: Store) -> None:
    query = "SELECT ?y { ?s pkb:year ?y }"
    assert run_query_as(AskedStore(store=store), query, "csv").split() == ["y", "2024"]
    assert run_query_as(AskedStore(store=store), query, "tsv").split() == ["?y", "2024"]
    assert '"value":"2024"' in run_query_as(AskedStore(store=store), query, "json")
    assert "<sparql" in run_query_as(AskedStore(store=store), query, "xml")
    assert "pkb:year 2024" in run_query_as(AskedStore(store=store), "CONSTRUCT WHERE { ?s pkb:year ?y }", "turtle")
    with pytest.raises(InputError, match="rows cannot be written as turtle"):
        run_query_as(AskedStore(store=store), query, "turtle")
    with pytest.raises(InputError, match="a graph cannot be written as csv"):
        run_query_as(AskedStore(store=store), "CONSTRUCT WHERE { ?s pkb:year ?y }", "csv")


YEAR = NamedNode("https://w3id.org/policykb/vocab#year")


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld"])
def test_a_graph_is_written_the_same_whatever_the_order_of_its_triples(store: Store, format: str) -> None:
    for number in range(2020, 2024):
        store.add(Quad(NamedNode(f"https://example.org/{number % 3}"), YEAR, Literal(number), B))
    question = "CONSTRUCT { ?s pkb:year ?y } { ?s pkb:year ?y } ORDER BY "
    written = [run_query_as(AskedStore(store=store), question + order, format) for order in ("?s", "DESC(?s)", "?y")]
    assert len(set(written)) == 1
    formats = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    read = parse(written[0].encode(), format=formats[format])
    rows = run_query(AskedStore(store=store), "SELECT DISTINCT ?s ?y { ?s pkb:year ?y }").rows
    assert {(quad.subject.value, int(quad.object.value)) for quad in read} == set(rows)
    assert len(rows) == 5


def test_a_graph_is_no_table(store: Store) -> None:
    with pytest.raises(InputError, match=r"a graph cannot be written as csv \(use turtle, ntriples, jsonld, rdfxml\)"):
        run_query_as(AskedStore(store=store), "CONSTRUCT WHERE { ?s pkb:year ?y }", "csv")


def test_from_limits_the_answer_to_the_graphs_it_names(store: Store) -> None:
    asked = AskedStore(store=store)
    assert run_query(asked, "SELECT ?p FROM <https://example.org/b> { ?s ?p ?o }").rows == (
        ("https://w3id.org/policykb/vocab#year",),
    )
    assert run_query(asked, "SELECT ?g FROM NAMED <https://example.org/c> { GRAPH ?g { ?s ?p ?o } }").rows == (
        ("https://example.org/c",),
    )


@pytest.mark.parametrize("clause", ["FROM <https://example.org/x>", "FROM NAMED x:x", "from <https://example.org/b> from x:x"])
def test_graphs_that_are_not_there_are_named(store: Store, clause: str) -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+: there is no graph <https://example.org/x> \(list them with"):
        run_query(AskedStore(store=store), f"PREFIX x: <https://example.org/>\nSELECT * {clause} {{ ?s ?p ?o }}")


def test_an_answer_with_too_many_rows_is_an_error_and_never_cut(store: Store) -> None:
    asked = AskedStore(store=store, most_rows=1)
    assert len(run_query(asked, "SELECT * { ?s pkb:year ?o }")) == 1
    with pytest.raises(QueryError, match=r"more than 1 rows \(add LIMIT"):
        run_query(asked, "SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="more than 1 rows"):
        run_query(asked, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_text_search_needs_an_index(store: Store) -> None:
    with pytest.raises(QueryError, match="needs the text index"):
        run_query(AskedStore(store=store), 'SELECT * { ?s text:query "lease" }')
