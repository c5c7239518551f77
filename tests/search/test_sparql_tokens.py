"""Tokens of SPARQL: nothing is lost, and words inside strings, IRIs and comments are none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.sparql_tokens import TokenKind, declared_prefixes, iri_of, place_of, string_value, tokens_of


@given(st.text(alphabet=st.sampled_from("aZ_ \n\t#<>\"'\\?$@:.,;(){}[]|^&!=*/+-019%é")))
def test_tokens_stand_where_they_say_and_only_space_and_comments_lie_between(query: str) -> None:
    end = 0
    for token in tokens_of(query):
        assert query[token.start : token.end] == token.text
        between = query[end : token.start]
        assert all(not line.strip() or line.lstrip().startswith("#") for line in between.split("\n"))
        end = token.end


def test_kinds_of_tokens() -> None:
    query = "PREFIX x: <http://x/#a>\nSELECT ?a $b { ?a x:b.c 'it''s'@en-GB , 1.5e3, _:b1 ; x:y\\,z ^^x:t }"
    assert [(token.kind.value, token.text) for token in tokens_of(query)] == [
        ("word", "PREFIX"),
        ("name", "x:"),
        ("iri", "<http://x/#a>"),
        ("word", "SELECT"),
        ("variable", "?a"),
        ("variable", "$b"),
        ("other", "{"),
        ("variable", "?a"),
        ("name", "x:b.c"),
        ("string", "'it'"),
        ("string", "'s'"),
        ("language", "@en-GB"),
        ("other", ","),
        ("number", "1.5e3"),
        ("other", ","),
        ("name", "_:b1"),
        ("other", ";"),
        ("name", "x:y\\,z"),
        ("other", "^^"),
        ("name", "x:t"),
        ("other", "}"),
    ]


def test_a_name_ends_before_the_dot_that_ends_a_triple() -> None:
    assert [token.text for token in tokens_of("?a x:b. ?c x:d .")] == ["?a", "x:b", ".", "?c", "x:d", "."]


def test_strings_are_unescaped() -> None:
    values = [string_value(token) for token in tokens_of(r'''"a\"b" 'c\u0041' """two "quotes" here""" "" "tab\t" ''')]
    assert values == ['a"b', "cA", 'two "quotes" here', "", "tab\t"]


def test_names_stand_for_iris_by_the_prefixes_of_the_query_and_the_preset_ones() -> None:
    tokens = tokens_of("PREFIX t: <http://t/> PREFIX pkb: <http://other/> SELECT t:a pkb:b skos:c none:d <http://e/>")
    prefixes = declared_prefixes(tokens)
    found = [iri_of(token, prefixes) for token in tokens if token.kind in {TokenKind.NAME, TokenKind.IRI}]
    assert found[-5:] == ["http://t/a", "http://other/b", "http://www.w3.org/2004/02/skos/core#c", None, "http://e/"]


def test_places_are_counted_from_one() -> None:
    assert place_of("ab\ncd", 0) == "line 1, column 1"
    assert place_of("ab\ncd", 4) == "line 2, column 2"
