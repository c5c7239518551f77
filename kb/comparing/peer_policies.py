"""The policy of every issuer on one concept, of its last filing or of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.answers import StoredChoice
from kb.comparing.sides import Side
from ontology.types import Clause, Nature
from search.filing import FilingDocument
from search.graph_store import GraphStore


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPolicies:
    """The policies on a concept by entity, and all documents there are."""

    sides: Mapping[str, Side]
    documents: Sequence[FilingDocument]

    def has(self, entity: str, stored: StoredChoice) -> bool:
        """Whether a choice is of the entity's policy that was found, or of the same documents and period."""
        side = self.sides.get(entity)
        return (
            side is not None
            and stored.document.document_id in {document.document_id for document in side.documents}
            and stored.period_end == side.period_end
        )


class PeerPolicies:
    """Finds them by what clauses are about, so that only these are read."""

    def __init__(self, store: GraphStore, documents: Sequence[FilingDocument], year: int | None) -> None:
        self._store, self._year = store, year
        self._documents = {document.document_id: document for document in documents}

    def about(self, qname: str) -> FoundPolicies:
        """The policies on a concept; an unnamed entity goes by its document."""
        found: dict[str, dict[date, list[Clause]]] = {}
        for clause_id in self._store.clauses_about(qname):
            clause = self._store.clause(clause_id)
            if clause is None or clause.nature is not Nature.POLICY:
                continue
            document = self._documents[clause.document_id]
            end = clause.period_end or document.period_end or date.min
            if self._year is None or end.year == self._year:
                entity = document.entity or document.document_id
                found.setdefault(entity, {}).setdefault(end, []).append(clause)
        return FoundPolicies(
            sides={entity: self._side(ends[max(ends)], qname) for entity, ends in sorted(found.items())},
            documents=tuple(self._documents.values()),
        )

    def _side(self, clauses: Sequence[Clause], qname: str) -> Side:
        ordered = tuple(sorted(clauses, key=lambda clause: (clause.document_id, clause.ordinal)))
        documents = dict.fromkeys(clause.document_id for clause in ordered)
        return Side(
            documents=tuple(self._documents[document_id] for document_id in documents),
            clauses=ordered,
            concepts={clause.clause_id: (qname,) for clause in ordered},
        )
