"""The part of the knowledge base that tells which accounting policies were chosen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kb.answers import StoredChoice
from ontology.errors import NotFoundError, StorageError
from search.filing import FilingDocument
from search.graph_store import GraphStore

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue
    from ontology.choices import ChoiceDimension, ChoiceDimensions


class ChoiceMethods(ABC):
    """What `KnowledgeBase` does with policy choices. docs/choices.md says how they are found."""

    _store: GraphStore

    @cached_property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""

    @abstractmethod
    def _document(self, document_id: str) -> FilingDocument:
        """The document of a clause that is stored."""

    @cached_property
    def choice_dimensions(self) -> ChoiceDimensions:
        """The questions that standards leave open, with their options."""
        from ontology.choices import default_choices

        return default_choices()

    def choices(
        self,
        *,
        dimension: str | None = None,
        option: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        standard: str | None = None,
        concept: str | None = None,
        document: str | None = None,
    ) -> Iterator[StoredChoice]:
        """The policy choices that meet all conditions given: dimension by dimension, each by entity, period and place.

        Args:
            dimension: id of a dimension, such as `inventory-cost-formula`.
            option: id of an option, such as `fifo`.
            entity: part of the entity's name, case ignored.
            year: year of the clause's period end.
            standard: standard that leaves it open, such as `IFRS 16`.
            concept: QName, short name or label; a dimension is meant if it belongs to the concept or to one below it.
            document: a document id.

        Raises:
            NotFoundError: no such dimension, option, standard or concept; the hint names some that there are.
        """
        if dimension is not None and option is not None:
            self.choice_dimensions[dimension].option(option)
        for wanted in self._dimensions(dimension, standard, concept):
            found = [
                stored
                for stored in self._stored_choices(wanted, option)
                if (document is None or stored.document.document_id == document)
                and (entity is None or entity.lower() in (stored.document.entity or "").lower())
                and (year is None or (stored.period_end is not None and stored.period_end.year == year))
            ]
            yield from sorted(found, key=_by_filing)

    def _dimensions(self, dimension: str | None, standard: str | None, concept: str | None) -> list[ChoiceDimension]:
        dimensions = list(self.choice_dimensions) if dimension is None else [self.choice_dimensions[dimension]]
        if standard is not None:
            name = _spaced(standard)
            if all(_spaced(known.reference.standard) != name for known in self.choice_dimensions):
                known = ", ".join(sorted({entry.reference.standard for entry in self.choice_dimensions}))
                raise NotFoundError(f"no policy choice is left open by {standard!r}", hint=f"there are choices in {known}")
            dimensions = [entry for entry in dimensions if _spaced(entry.reference.standard) == name]
        if concept is not None:
            meant = self._with_those_below(self.catalogue.resolve(concept).qname)
            dimensions = [entry for entry in dimensions if not meant.isdisjoint(entry.concepts)]
        return dimensions

    def _with_those_below(self, qname: str) -> set[str]:
        below = (concept.qname for concept in self.catalogue)
        return {qname, *(name for name in below if any(above.qname == qname for above in self.catalogue.ancestors(name)))}

    def _stored_choices(self, dimension: ChoiceDimension, option: str | None) -> Iterator[StoredChoice]:
        for choice in self._store.choices(dimension.id, option):
            clause = self._store.clause(choice.clause_id)
            if clause is None:
                raise StorageError(f"the clause {choice.clause_id!r} of a choice is missing", hint="run policykb verify")
            yield StoredChoice(choice=choice, dimension=dimension, clause=clause, document=self._document(clause.document_id))


def _by_filing(stored: StoredChoice) -> tuple[str, date, str, int, str]:
    return (
        stored.document.entity or stored.document.document_id,
        stored.period_end or date.min,
        stored.document.document_id,
        stored.clause.ordinal,
        stored.choice.option,
    )


def _spaced(standard: str) -> str:
    """A standard's name without white space and case: IFRS 16, ifrs16."""
    return "".join(standard.split()).lower()
