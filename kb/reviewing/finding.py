"""Clauses by what the text index knows of them: words, filters and states of review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.reviewing.host import Host
from ontology.types import Clause
from search.filing import FilingDocument
from search.filters import narrow
from search.query import And, Everything, Not, Query, Term
from search.query_parser import parse_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which clauses are meant: by words (None: all), concept, standard, entity, year, document."""

    words: str | None = None
    concept: str | None = None
    standard: str | None = None
    entity: str | None = None
    year: int | None = None
    document: str | None = None

    def query(self, *more: Query) -> Query:
        """The clauses in question as a query of the text index, which meet all of `more`, too.

        Raises:
            QueryError: the words cannot be understood.
        """
        words = parse_query(self.words) if self.words is not None else Everything()
        narrowed = narrow(words, concept=self.concept, standard=self.standard, entity=self.entity, year=self.year)
        if self.document is not None:
            more = (*more, Term(field="document", text=self.document.lower()))
        return And(children=(narrowed, *more)) if more else narrowed


#: Clauses that state nothing are not worth a reviewer's time.
STATING = Not(child=Term(field="nature", text="none"))


def in_state(state: str) -> Query:
    """The clauses in a state of review."""
    return Term(field="review", text=state)


def found(host: Host, query: Query, limit: int | None, sort: str) -> Iterator[tuple[Clause, FilingDocument]]:
    """The clauses that a query finds, in an order of the text index, with their documents.

    Raises:
        IndexOutOfDate: opened read-only, and the text index lags behind the graph.
    """
    host._check_index_is_current()
    documents: dict[str, FilingDocument] = {}
    for hit in host._index.search(query, limit=limit, snippets=False, sort=sort).hits:
        clause = host.store.clause(hit.clause_id)
        if hit.document_id not in documents:
            document = host.store.document(hit.document_id)
            if document is not None:
                documents[hit.document_id] = document
        if clause is not None and hit.document_id in documents:
            yield clause, documents[hit.document_id]
