"""What a report needs of the knowledge base it is about."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from search.filing import Filing, FilingDocument
from search.graph_store import GraphStore
from search.stored_taxonomy import StoredTaxonomy

if TYPE_CHECKING:
    from kb.comparing.comparison import Comparison
    from kb.reviewing.review import Review
    from ontology.catalogue import Catalogue
    from ontology.choices import ChoiceDimensions
    from ontology.requirements import Requirements


class Source(Protocol):
    """A knowledge base, as far as a report sees it."""

    @property
    def store(self) -> GraphStore:
        """The graph store."""

    @property
    def catalogue(self) -> Catalogue:
        """The concepts."""

    @property
    def choice_dimensions(self) -> ChoiceDimensions:
        """The questions that standards leave open."""

    @property
    def requirements(self) -> Requirements:
        """What must be disclosed."""

    @property
    def review(self) -> Review:
        """What reviewers decided."""

    def documents(self) -> tuple[FilingDocument, ...]:
        """All documents."""

    def filing(self, document_id: str) -> Filing:
        """One document with all that is stored of it."""

    def taxonomies(self) -> tuple[StoredTaxonomy, ...]:
        """The official taxonomies that were added, newest first."""

    def compare(self, before: str, after: str) -> Comparison:
        """What changed from one document to another."""

    def compare_years(
        self, entity: str, before: int | None = None, after: int | None = None, *, natures: Collection[str] | None = ...
    ) -> Comparison:
        """What changed from one year of an issuer to another."""
