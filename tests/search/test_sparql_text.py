"""`text:query` calls in a query: where they may stand, what they may say, and what they become."""

from __future__ import annotations

import pytest

from ontology.errors import QueryError
from search.sparql_text import TextCall, rewrite_text_calls
from search.sparql_tokens import tokens_of

HIT = "https://w3id.org/policykb/vocab#text-hit"


def rewrite(query: str) -> tuple[str, tuple[TextCall, ...]]:
    return rewrite_text_calls(query, tokens_of(query))


def the_call(query: str) -> TextCall:
    (call,) = rewrite(query)[1]
    return call


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ('?c text:query "lease"', f"?c <{HIT}/1/score> []"),
        ('?c <http://jena.apache.org/text#query> "lease"@en .', f"?c <{HIT}/1/score> [] ."),
        ('?c a pkb:Clause ; text:query ("a" 3) ; pkb:text ?t', f"?c a pkb:Clause ; <{HIT}/1/score> [] ; pkb:text ?t"),
        ('(?c ?s) text:query "a"', f"?c <{HIT}/1/score> ?s"),
        ('(?c) text:query ("a")', f"?c <{HIT}/1/score> []"),
        (
            '(?c ?s ?l ?g ?p) text:query ("a" 5)',
            f"?c <{HIT}/1/score> ?s ; <{HIT}/1/literal> ?l ; <{HIT}/1/graph> ?g ; <{HIT}/1/property> ?p",
        ),
        ('?c text:query "a", "b" .', f"?c <{HIT}/1/score> [] ; <{HIT}/2/score> [] ."),
        ('[ text:query "a" ; pkb:text ?t ] .', f"[ <{HIT}/1/score> [] ; pkb:text ?t ] ."),
    ],
)
def test_a_call_becomes_triple_patterns_over_its_hits(written: str, becomes: str) -> None:
    assert rewrite(f"SELECT * {{ {written} }}")[0] == f"SELECT * {{ {becomes} }}"


def test_every_call_of_a_query_has_hits_of_its_own() -> None:
    rewritten, calls = rewrite('SELECT * { { ?a text:query "x" } UNION { ?a text:query "y" } MINUS { ?a text:query "z" } }')
    assert [(call.number, call.query) for call in calls] == [(1, "x"), (2, "y"), (3, "z")]
    assert "text:query" not in rewritten


def test_arguments_of_a_call() -> None:
    call = the_call('SELECT * { ?c text:query (pkb:text pkb:headingPath "low value" 7 "lang:EN" "highlight:s:<b> | e:</b>") }')
    assert [iri.rpartition("#")[2] for iri in call.properties] == ["text", "headingPath"]
    assert (call.query, call.limit, call.lang, call.highlight) == ("low value", 7, "en", ("<b>", "</b>"))
    assert the_call('SELECT * { ?c text:query ("a" -1) }').limit is None
    assert the_call('SELECT * { ?c text:query ("a" "highlight:") }').highlight == ("↦", "↤")


def test_another_prefix_may_stand_for_jenas() -> None:
    assert the_call('PREFIX t: <http://jena.apache.org/text#> SELECT * { ?c t:query "a" }').query == "a"
    assert rewrite('PREFIX text: <http://other/> SELECT * { ?c text:query "a" }')[1] == ()


def test_a_call_in_a_string_or_comment_is_none() -> None:
    query = 'SELECT * { ?c pkb:text \'text:query "a"\' } # ?c text:query "a"'
    assert rewrite(query) == (query, ())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("?c text:query ?words", "line 2, column 4: text:query: after it must stand the words"),
        ('?c ^text:query "a"', "cannot be a part of a path"),
        ('?c pkb:leadIn/text:query "a"', "cannot be a part of a path"),
        ('{ text:query "a" }', "it needs a subject"),
        ('(?c 1) text:query "a"', "a list of a clause, score, literal, graph, property: variables"),
        ('(?a ?b ?c ?d ?e ?f) text:query "a"', "a list of a clause"),
        ("?c text:query ()", "it needs the words to look for"),
        ("?c text:query (5)", "it needs the words to look for"),
        ('?c text:query (rdfs:label "a")', "rdfs:label cannot be searched, only pkb:text and pkb:headingPath"),
        ('?c text:query ("a" ?n)', "?n is no limit"),
        ('?c text:query ("a" "b")', '"b" is no limit, and neither lang: nor highlight:'),
        ('?c text:query ("a"', "after it must stand the words"),
    ],
)
def test_mistakes_are_told_with_their_place_and_an_example(body: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        rewrite(f"SELECT *\n{body}")
    assert message in str(caught.value)
    assert str(caught.value).startswith("line 2, column ")
    assert 'write ?clause text:query "words"' in str(caught.value)
