"""Text search inside SPARQL, over a real knowledge base: the examples of Jena's documentation in our vocabulary."""

from __future__ import annotations

from typing import Any

import pytest

from kb import KnowledgeBase, QueryError


def column(kb: KnowledgeBase, query: str) -> list[Any]:
    return [row[0] for row in kb.sparql(query)]


def found(kb: KnowledgeBase, words: str) -> set[str]:
    return {hit.clause.clause_id for hit in kb.search(words, limit=10_000)}


def test_all_hits_take_part_unless_a_limit_is_written(demo_kb: KnowledgeBase) -> None:
    everything = column(demo_kb, 'SELECT ?id { ?c text:query "the" ; dcterms:identifier ?id }')
    assert set(everything) == found(demo_kb, "the")
    assert len(everything) > 100
    assert len(column(demo_kb, 'SELECT ?c { ?c text:query ("the" 7) }')) == 7


def test_scores_rank_as_the_search_does(demo_kb: KnowledgeBase) -> None:
    rows = demo_kb.sparql(
        'SELECT ?id ?score { (?c ?score) text:query "lease AND liabilit*" . ?c dcterms:identifier ?id } ORDER BY DESC(?score)'
    ).rows
    hits = list(demo_kb.search("lease AND liabilit*", limit=1000))
    assert dict(rows) == {hit.clause.clause_id: pytest.approx(hit.score) for hit in hits}


def test_hits_join_with_concepts_and_entities(demo_kb: KnowledgeBase) -> None:
    query = """SELECT DISTINCT ?id ?name { ?c text:query "cost OR value" ; pkb:about ?about ;
        
        dcterms:identifier ?id ; pkb:inDocument/pkb:entity/schema:name ?name .
        FILTER(?about = ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories) }"""
    hits = demo_kb.search("cost OR value", concept="MeasuringInventories", limit=100)
    assert {name for _, name in demo_kb.sparql(query)} == {"Harbourline Robotics plc", "Tamarind Foods Berhad"}
    assert set(demo_kb.sparql(query)) == {(hit.clause.clause_id, hit.document.entity) for hit in hits}


def test_a_literal_is_the_text_or_its_snippet_with_marks(demo_kb: KnowledgeBase) -> None:
    whole = demo_kb.sparql('SELECT ?l ?t { (?c ?s ?l) text:query "crickets OR warranty" . ?c pkb:text ?t }').rows
    assert whole
    assert all(literal == text for literal, text in whole)
    (marked,) = column(demo_kb, 'SELECT ?l { (?c ?s ?l) text:query (pkb:text "warranty" 1 "highlight:s:<b> | e:</b>") }')
    assert "<b>warranties</b>" in marked


def test_graph_and_property_are_told(demo_kb: KnowledgeBase) -> None:
    rows = demo_kb.sparql(
        """SELECT ?g ?p { (?c ?s ?l ?g ?p) text:query (pkb:headingPath "warranties") . GRAPH ?g { ?c a pkb:Clause } }"""
    ).rows
    assert rows
    assert {row[1] for row in rows} == {"https://w3id.org/policykb/vocab#headingPath"}


def test_a_call_works_in_every_kind_of_group(demo_kb: KnowledgeBase) -> None:
    leases, warranties = found(demo_kb, "lease"), found(demo_kb, "warranty")
    assert leases
    assert warranties
    ident = "?c dcterms:identifier ?id"
    union = f'SELECT DISTINCT ?id {{ {{ ?c text:query "lease" }} UNION {{ ?c text:query "warranty" }} {ident} }}'
    assert set(column(demo_kb, union)) == leases | warranties
    minus = f'SELECT ?id {{ ?c text:query "the" . {ident} MINUS {{ ?c text:query "lease" }} }}'
    assert set(column(demo_kb, minus)) == found(demo_kb, "the") - leases
    optional = f'SELECT ?id {{ ?c a pkb:Clause . {ident} OPTIONAL {{ (?c ?s) text:query "lease" }} FILTER(BOUND(?s)) }}'
    assert set(column(demo_kb, optional)) == leases
    exists = f'SELECT ?id {{ ?c a pkb:Clause . {ident} FILTER EXISTS {{ ?c text:query "lease" }} }}'
    assert set(column(demo_kb, exists)) == leases
    graph = f'SELECT ?id {{ GRAPH ?g {{ ?c text:query "lease" . {ident} }} }}'
    assert set(column(demo_kb, graph)) == leases
    inner = f'SELECT ?id {{ {ident} {{ SELECT ?c {{ ?c text:query "lease" }} }} }}'
    assert set(column(demo_kb, inner)) == leases
    both = 'SELECT ?id { ?c text:query "lease", "liability" ; dcterms:identifier ?id }'
    assert set(column(demo_kb, both)) == leases & found(demo_kb, "liability")
    assert demo_kb.sparql('ASK { ?c text:query "xylophone" }').answer is False


def test_hits_of_one_query_are_gone_in_the_next(demo_kb: KnowledgeBase) -> None:
    predicates = "SELECT DISTINCT ?p { ?c a pkb:Clause ; ?p ?o } ORDER BY ?p"
    before = column(demo_kb, predicates)
    assert column(demo_kb, 'SELECT ?c { ?c text:query "lease" }')
    with pytest.raises(QueryError, match="line 1, column 37"):
        demo_kb.sparql('SELECT ?c { ?c text:query "x" . ?c }')
    assert column(demo_kb, predicates) == before


def test_a_mistake_in_the_words_is_told_with_the_place_of_the_call(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(QueryError, match=r"line 2, column 16: text:query: the '\(' is never closed"):
        demo_kb.sparql('SELECT * {\n ?c text:query "(lease" }')


def test_a_new_filing_is_found_by_the_next_query(tmp_path: Any) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        count = 'SELECT (COUNT(?c) AS ?n) { ?c text:query "ferry" }'
        assert column(kb, count) == [0]
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nA ferry is leased.\n", name="a.txt")
        assert column(kb, count) == [1]
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nNo ferry is leased. The ferry is gone.\n", name="b.txt")
        assert column(kb, count) == [2]


def test_a_query_sees_nothing_of_the_hits_of_the_one_before(demo_kb: KnowledgeBase) -> None:
    marks = """SELECT DISTINCT ?id {
      { ?c text:query "%s" } UNION { ?x ?p ?o . FILTER(CONTAINS(STR(?p), "text-hit")) BIND(?x AS ?c) } ?c dcterms:identifier ?id
    }"""
    for words in ("goodwill", "dividend*", "zebra"):
        assert set(column(demo_kb, marks % words)) == found(demo_kb, words)
