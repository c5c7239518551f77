"""The part of the knowledge base that searches texts: by words, by likeness, and by searches that were saved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kb.answers import SearchAnswer, SearchHit, StoredClause
from kb.layout import Layout
from kb.saved_searches import SavedSearches
from ontology.errors import IndexOutOfDate
from search.filing import FilingDocument
from search.graph_store import GraphStore

if TYPE_CHECKING:
    from search.query import Query
    from search.text_index import SearchResult, TextIndex


class SearchMethods(ABC):
    """What `KnowledgeBase` does with words. docs/search.md teaches the query language."""

    layout: Layout
    _store: GraphStore

    @cached_property
    @abstractmethod
    def _index(self) -> TextIndex:
        """The text index."""

    @abstractmethod
    def _document(self, document_id: str) -> FilingDocument:
        """The metadata of a document that a clause names."""

    @abstractmethod
    def clause(self, clause_id: str) -> StoredClause:
        """One clause by its id."""

    @cached_property
    def saved_searches(self) -> SavedSearches:
        """The searches that are kept by name."""
        return SavedSearches(self.layout.root)

    def search(
        self,
        query: str,
        *,
        concept: str | None = None,
        standard: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        review: str | None = None,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        sort: str = "score",
        synonyms: bool = True,
    ) -> SearchAnswer:
        """Find clauses by words, best first; see docs/search.md for the query language.

        Args:
            query: such as `lease AND "low value"`, `recogn*`, `heading:warrant*`, `year:[2022 TO 2024]`.
            concept, standard, entity, year, review: narrow the hits, as the fields of the same names do.
            limit, offset: the page of hits to return; `total` counts all.
            facets: any of concept, standard, entity, year, kind, nature, review, document: counts over all hits.
            sort: `score`, `newest` or `oldest` by the end of the period, or `uncertain`: the least certain suggestions first.
            synonyms: whether words of the field that mean the same are sought too; the answer lists them.

        Raises:
            QueryError: the query cannot be understood; the message has the column.
            IndexOutOfDate: opened read-only, and the text index lags behind the graph.
            InputError: a page, facet or order that there cannot be.
        """
        from search.filters import narrow
        from search.query_parser import parse_query
        from search.suggest import LITTLE, better_spelling

        self._check_index_is_current()

        def asked(text: str) -> tuple[Query, tuple[tuple[str, tuple[str, ...]], ...]]:
            widened, added = self._widened(parse_query(text), synonyms)
            return narrow(widened, concept=concept, standard=standard, entity=entity, year=year, review=review), added

        narrowed, added = asked(query)
        found = self._index.search(narrowed, limit=limit, offset=offset, facets=facets, sort=sort)
        suggestion = better_spelling(query, self._index.vocabulary) if found.total < LITTLE else None
        if suggestion is not None and self._index.search(asked(suggestion)[0], limit=0).total <= found.total:
            suggestion = None
        return self._answer(found, synonyms=added, suggestion=suggestion)

    def more_like(
        self,
        clause_id: str,
        *,
        concept: str | None = None,
        standard: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        other_documents: bool = False,
        limit: int = 10,
    ) -> SearchAnswer:
        """The clauses whose words are most like those of a clause; `total` counts all that have a telling word of it.

        Args:
            clause_id: the clause; it counts in the total, but is not among the hits.
            concept, standard, entity, year: narrow the hits, as for `search`.
            other_documents: leave out the document of the clause.
            limit: most hits.

        Raises:
            NotFoundError: there is no such clause.
            IndexOutOfDate: opened read-only, and the text index lags behind the graph.
        """
        from search.filters import narrow
        from search.likeness import likeness_query
        from search.query import And, Not, Term
        from search.text_index import SearchResult

        stored = self.clause(clause_id)
        self._check_index_is_current()
        index = self._index
        query = likeness_query(stored.clause.text, stored.document.lang, index.frequencies, index.count())
        if query is None:
            return self._answer(SearchResult(total=0, hits=(), facets={}))
        query = narrow(query, concept=concept, standard=standard, entity=entity, year=year)
        if other_documents:
            document = Term(field="document", text=stored.clause.document_id.lower())
            query = And(children=(query, Not(child=document)))
        found = index.search(query, limit=limit + 1)
        others = tuple(hit for hit in found.hits if hit.clause_id != clause_id)
        return self._answer(replace(found, hits=others[:limit]))

    def _widened(self, query: Query, synonyms: bool) -> tuple[Query, tuple[tuple[str, tuple[str, ...]], ...]]:
        from search.synonyms import widen
        from search.thesaurus import shipped_thesaurus

        if not synonyms:
            return query, ()
        widened = widen(query, shipped_thesaurus())
        return widened.query, widened.added

    def _answer(
        self,
        found: SearchResult,
        *,
        synonyms: tuple[tuple[str, tuple[str, ...]], ...] = (),
        suggestion: str | None = None,
    ) -> SearchAnswer:
        from kb.kept_clauses import kept_clause

        documents = {document_id: self._document(document_id) for document_id in {hit.document_id for hit in found.hits}}
        hits = [
            SearchHit(
                clause=kept_clause(hit),
                document=documents[hit.document_id],
                score=hit.score,
                snippet=hit.snippet,
                snippet_highlights=hit.snippet_highlights,
                highlights=hit.highlights,
            )
            for hit in found.hits
        ]
        return SearchAnswer(total=found.total, hits=tuple(hits), facets=found.facets, synonyms=synonyms, suggestion=suggestion)

    def _check_index_is_current(self) -> None:
        if self._index.generation() != self._store.generation:
            raise IndexOutOfDate(
                "the text index lags behind the graph", source=str(self.layout.root), hint="run policykb reindex"
            )
