"""What stands on one side of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.answers import StoredChoice
from ontology.choices import ChoiceDimensions
from ontology.types import Clause, PolicyChoice
from search.filing import Filing, FilingDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The clauses of one document, or of several of the same issuer and year, with what they are about and choose.

    `concepts` are QNames by clause id; a clause that is about nothing has none.
    """

    documents: tuple[FilingDocument, ...]
    clauses: tuple[Clause, ...]
    concepts: Mapping[str, tuple[str, ...]]
    choices: tuple[PolicyChoice, ...] = ()

    @classmethod
    def of(cls, filing: Filing) -> Side:
        """A whole filing as one side."""
        concepts: dict[str, tuple[str, ...]] = {}
        for tag in filing.tags:
            if tag.counts:
                concepts[tag.subject_id] = (*concepts.get(tag.subject_id, ()), tag.concept)
        return cls(documents=(filing.document,), clauses=filing.clauses, concepts=concepts, choices=filing.choices)

    def stored_choices(self, dimensions: ChoiceDimensions) -> tuple[StoredChoice, ...]:
        """The choices with their clauses and documents, in reading order."""
        clauses = {clause.clause_id: clause for clause in self.clauses}
        documents = {document.document_id: document for document in self.documents}
        found = [
            StoredChoice(
                choice=choice,
                dimension=dimensions[choice.dimension],
                clause=clauses[choice.clause_id],
                document=documents[clauses[choice.clause_id].document_id],
            )
            for choice in self.choices
        ]
        return tuple(sorted(found, key=lambda stored: (stored.clause.document_id, stored.clause.ordinal)))

    @property
    def period_end(self) -> date | None:
        """The last day of the period: of the clauses, where they all have the same; else of the document."""
        ends = {clause.period_end or self.documents[0].period_end for clause in self.clauses}
        return ends.pop() if len(ends) == 1 else self.documents[0].period_end

    @property
    def name(self) -> str:
        """Who and when: `Acme plc, 31 December 2024`; the document's title or id where that is not known."""
        document = self.documents[0]
        who = document.entity or document.title or document.document_id
        end = self.period_end
        return f"{who}, {end.day} {end:%B %Y}" if end else who
