"""Puts what a text search found into a graph store as triples, for as long as a SPARQL query runs over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.errors import QueryError
from search.filing_graph import ResourceNames
from search.filters import in_field
from search.highlight import highlights, snippet
from search.query import And, Or, Query, Term
from search.query_parser import parse_query
from search.sparql_text import TEXT_PROPERTIES, TextCall
from search.synonyms import widen
from search.text_index import Hit, TextIndex
from search.thesaurus import shipped_thesaurus

_TEXT = next(iri for iri, field in TEXT_PROPERTIES.items() if field == "text")


class TextHits:
    """Answers the `text:query` calls of a query from a text index.

    The store is changed while a query runs, so it must be one's own. A hit is inserted into the graph of its own filing, so
    that calls work inside `GRAPH ?g { … }` too.
    """

    def __init__(self, store: Store, index: TextIndex, names: ResourceNames) -> None:
        self.store = store
        self._index = index
        self._names = names
        self._stale: list[Quad] = []

    def insert(self, calls: Sequence[TextCall]) -> None:
        """Put the hits of the calls into the store, in the place of those of the query before.

        Raises:
            QueryError: the words of a call are no valid keyword query; the message has the place of the call.
        """
        self.tidy()
        quads = [quad for call in calls for quad in self._quads(call)]
        self._stale = quads
        self.store.extend(quads)

    def tidy(self) -> None:
        """Remove the hits of the last query; done when its answer is given, the answer need not wait for that."""
        for quad in self._stale:
            self.store.remove(quad)
        self._stale = []

    def _quads(self, call: TextCall) -> Iterator[Quad]:
        try:
            query = _query_of(call)
        except QueryError as error:
            raise QueryError(f"{call.place}: text:query: {error.message}", hint=error.hint) from error
        predicates = {output: NamedNode(call.predicate(output)) for output in ("score", *call.outputs)}
        for hit in self._index.search(query, limit=call.limit, snippets=False).hits:
            clause = self._names.iri("clause", hit.clause_id)
            graph = self._names.graph_name(hit.document_id)
            for output, predicate in predicates.items():
                yield Quad(clause, predicate, self._output(call, query, hit, output), graph)

    def _output(self, call: TextCall, query: Query, hit: Hit, output: str) -> Literal | NamedNode:
        if output == "score":
            return Literal(hit.score)
        if output == "graph":
            return self._names.graph_name(hit.document_id)
        matched = NamedNode(call.properties[0] if call.properties else _TEXT)
        if output == "property":
            return matched
        value = self._value(hit, matched)
        return Literal(_marked(value, query, hit.lang, call.highlight) if call.highlight else value)

    def _value(self, hit: Hit, matched: NamedNode) -> str:
        clause, graph = self._names.iri("clause", hit.clause_id), self._names.graph_name(hit.document_id)
        return next((str(quad.object.value) for quad in self.store.quads_for_pattern(clause, matched, None, graph)), "")  # type: ignore[union-attr]


def _query_of(call: TextCall) -> Query:
    query = widen(parse_query(call.query), shipped_thesaurus()).query
    if call.properties:
        fields = [in_field(query, TEXT_PROPERTIES[iri]) for iri in call.properties]
        query = fields[0] if len(fields) == 1 else Or(children=tuple(fields))
    return And(children=(query, Term(field="lang", text=call.lang))) if call.lang else query


def _marked(text: str, query: Query, lang: str, marks: tuple[str, str]) -> str:
    piece = snippet(text, highlights(text, query, lang))
    marked, end = [], 0
    for start, after in piece.highlights:
        marked += [piece.text[end:start], marks[0], piece.text[start:after], marks[1]]
        end = after
    return "".join([*marked, piece.text[end:]])
