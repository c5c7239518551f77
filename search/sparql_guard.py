"""Refuses SPARQL that changes data, reaches outside, or asks graphs that are not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ontology.errors import QueryError, QueryRefused
from search.sparql_tokens import Token, declared_prefixes, iri_of, place_of

_CHANGES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_PROLOGUE = frozenset({"PREFIX", "BASE"})


def refuse_harm(query: str, tokens: Sequence[Token]) -> None:
    """Let only queries pass that read what is here.

    Raises:
        QueryRefused: the query changes data (`INSERT`, `LOAD` …) or asks another server (`SERVICE`).
    """
    first = True
    for token in tokens:
        word = token.keyword
        if not word or word in _PROLOGUE:
            continue
        if word == "SERVICE":
            raise QueryRefused(
                f"{place_of(query, token.start)}: SERVICE is refused: it sends requests to other servers",
                hint="query the local data only",
            )
        if first and word in _CHANGES:
            raise QueryRefused(
                f"{place_of(query, token.start)}: {word} is refused: queries cannot change data", hint="use policykb ingest"
            )
        first = False


def named_dataset(query: str, tokens: Sequence[Token], exists: Callable[[str], bool]) -> bool:
    """Whether the query says by `FROM` which graphs it asks; if not, it asks the union of all.

    Raises:
        QueryError: it names a graph that is not there; the answer would be empty without a word.
    """
    prefixes = declared_prefixes(tokens)
    found = False
    for token, following, third in zip(tokens, tokens[1:], (*tokens[2:], None), strict=False):
        if token.keyword == "FROM":
            graph = third if following.keyword == "NAMED" else following
            iri = iri_of(graph, prefixes) if graph is not None else None
            if graph is not None and iri is not None and not exists(iri):
                raise QueryError(
                    f"{place_of(query, graph.start)}: there is no graph <{iri}>",
                    hint="list them with SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }, or leave FROM out to ask all",
                )
            found = True
    return found
