"""The part of the knowledge base that compares: filings, years, peers, clauses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kb.answers import StoredChoice, StoredClause
from ontology.errors import InputError, NotFoundError
from ontology.types import Clause, Nature
from search.filing import FilingDocument
from search.graph_store import GraphStore

if TYPE_CHECKING:
    from kb.comparing.clause_pair import ClauseComparison
    from kb.comparing.comparison import Comparison
    from kb.comparing.peers import PeerComparison
    from kb.comparing.sides import Side
    from ontology.catalogue import Catalogue
    from ontology.choices import ChoiceDimensions

#: What is compared unless more is asked for: what states policy.
STATES_POLICY = (Nature.POLICY.value, Nature.CHANGE_IN_POLICY.value)


class ComparingMethods(ABC):
    """What `KnowledgeBase` does to compare. docs/comparing.md shows it."""

    _store: GraphStore

    @cached_property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""

    @cached_property
    @abstractmethod
    def choice_dimensions(self) -> ChoiceDimensions:
        """The questions that standards leave open."""

    @abstractmethod
    def clause(self, clause_id: str) -> StoredClause:
        """One clause by its id."""

    @abstractmethod
    def choices(self, *, concept: str | None = None, entity: str | None = None) -> Iterator[StoredChoice]:
        """The policy choices that meet all conditions given."""

    @abstractmethod
    def documents(self) -> tuple[FilingDocument, ...]:
        """All documents."""

    def compare(self, before: str, after: str, *, natures: Collection[str] | None = STATES_POLICY) -> Comparison:
        """What changed from one document to another, passage by passage; the documents may be of one issuer or of two.

        Args:
            before, after: document ids.
            natures: natures of the passages to compare, such as `policy`, `new_standards`; None for all passages.

        Raises:
            NotFoundError: there is no such document.
            InputError: both are the same document, or there is no such nature.
        """
        if before == after:
            raise InputError(
                f"{before!r} was to be compared with itself", hint="give another document; compare years of one with --entity"
            )
        sides = [self._side((self._existing(document_id),)) for document_id in (before, after)]
        return self._compared(sides[0], sides[1], natures)

    def compare_years(
        self,
        entity: str,
        before: int | None = None,
        after: int | None = None,
        *,
        natures: Collection[str] | None = STATES_POLICY,
    ) -> Comparison:
        """What changed from one year to another in all documents of an issuer; by default the last year and the one before.

        Several documents with the same period are taken together (R pages of one filing), and a document with two periods side
        by side is taken apart.

        Args:
            entity: name of the issuer, or part of it, case ignored.
            before, after: years in which the periods end.
            natures: as for `compare`.

        Raises:
            NotFoundError: there is no such issuer, or nothing of that year.
            InputError: several issuers are called so, there is one year only, or there is no such nature.
        """
        from kb.comparing.periods import Periods, matching_entity

        documents = self.documents()
        name = matching_entity(entity, documents)
        found = {
            document.document_id: (document, self._store.columns(document.document_id).clauses())
            for document in documents
            if document.entity == name and _may_be_of(document, before, after)
        }
        periods = Periods.of(name, found)
        earlier, later = periods.pair(before, after)
        sides = [
            self._side([found[name][0] for name in dict.fromkeys(clause.document_id for clause in clauses)], clauses)
            for clauses in (periods.clauses[earlier], periods.clauses[later])
        ]
        return self._compared(sides[0], sides[1], natures)

    def compare_clauses(self, before: str, after: str) -> ClauseComparison:
        """Any two clauses word by word, with what they are about and choose.

        Raises:
            NotFoundError: there is no such clause.
            InputError: both are the same clause.
        """
        from kb.comparing.clause_pair import ClauseComparison

        if before == after:
            raise InputError(f"{before!r} was to be compared with itself", hint="give another clause")
        return ClauseComparison.of(self.clause(before), self.clause(after), self.choice_dimensions)

    def peers(self, concept: str, *, entities: Sequence[str] = (), year: int | None = None) -> PeerComparison:
        """How issuers say the policy on a concept: side by side, how alike, how much of it is boilerplate, who stands apart.

        What counts is the policy in each issuer's last filing, or that of a year.

        Args:
            concept: QName, short name or label.
            entities: the peers, by name or part of it, in this order; without, all that have such a policy.
            year: year in which the period ends.

        Raises:
            NotFoundError: there is no such concept or entity.
            InputError: several entities are called so.
        """
        from kb.comparing.peer_policies import PeerPolicies
        from kb.comparing.peers import compare_peers
        from kb.comparing.periods import matching_entity

        meant = self.catalogue.resolve(concept)
        policies = PeerPolicies(self._store, self.documents(), year).about(meant.qname)
        named = [matching_entity(entity, policies.documents) for entity in entities] or sorted(policies.sides)
        choices = {
            entity: tuple(stored for stored in self.choices(concept=meant.qname, entity=entity) if policies.has(entity, stored))
            for entity in named
        }
        return compare_peers(meant.qname, meant.label, policies.sides, tuple(dict.fromkeys(named)), choices)

    def _existing(self, document_id: str) -> FilingDocument:
        document = self._store.document(document_id)
        if document is None:
            ids = self._store.document_ids()
            listed = f"there are {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}"
            raise NotFoundError(f"no document is called {document_id!r}", hint=listed if ids else "the knowledge base is empty")
        return document

    def _compared(self, before: Side, after: Side, natures: Collection[str] | None) -> Comparison:
        from kb.comparing.compare import compare_sides

        return compare_sides(before, after, self.choice_dimensions, _natures(natures))

    def _side(self, documents: Sequence[FilingDocument], clauses: tuple[Clause, ...] | None = None) -> Side:
        """The documents as one side; with only these clauses of them, if given."""
        from kb.comparing.sides import Side

        columns = [self._store.columns(document.document_id) for document in documents]
        if clauses is None:
            clauses = tuple(clause for column in columns for clause in column.clauses())
        ids = {clause.clause_id for clause in clauses}
        concepts = {
            clause_id: names for column in columns for clause_id, names in column.concepts().items() if clause_id in ids
        }
        choices = (choice for column in columns for choice in column.choices())
        return Side(
            documents=tuple(documents),
            clauses=clauses,
            concepts=concepts,
            choices=tuple(choice for choice in choices if choice.clause_id in ids),
        )


def _natures(wanted: Collection[str] | None) -> frozenset[Nature] | None:
    if wanted is None:
        return None
    known = [nature.value for nature in Nature]
    for nature in wanted:
        if nature not in known:
            raise InputError(f"no nature is called {nature!r}", source="natures", hint=f"one of {', '.join(known)}")
    return frozenset(map(Nature, wanted))


def _may_be_of(document: FilingDocument, before: int | None, after: int | None) -> bool:
    """Whether a document may hold clauses of these years: its own, or a year before, side by side with it."""
    if document.period_end is None or before is None or after is None:
        return True
    return before <= document.period_end.year <= after + 1
