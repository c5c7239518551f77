"""What a review needs of the knowledge base it is a part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from kb.answers import StoredClause
from kb.layout import Layout
from search.filing import Filing, FilingDocument
from search.graph_store import GraphStore
from search.revision import Revision

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue
    from ontology.findings import Finding
    from search.text_index import TextIndex


class Host(Protocol):
    """A knowledge base, as far as a review sees it."""

    layout: Layout

    @property
    def store(self) -> GraphStore:
        """The graph store."""

    @property
    def catalogue(self) -> Catalogue:
        """The concepts."""

    @property
    def _index(self) -> TextIndex:
        """The text index."""

    def clause(self, clause_id: str) -> StoredClause:
        """One clause by its id."""

    def filing(self, document_id: str) -> Filing:
        """One document with all that is stored of it."""

    def documents(self) -> tuple[FilingDocument, ...]:
        """All documents."""

    def check(self, document: str | None = None) -> Iterable[Finding]:
        """What checks find on a document."""

    def _check_writable(self) -> None:
        """Refuse a base that is open to read."""

    def _check_index_is_current(self) -> None:
        """Refuse a text index that lags behind."""

    def _follow(self, revisions: Sequence[Revision], generation: int) -> None:
        """Bring the text index to the generation of the graph in which these clauses changed, and show both to readers."""
