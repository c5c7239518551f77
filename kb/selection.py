"""Picks clauses of filings by conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.answers import StoredClause
from ontology.types import Clause, ConceptTag, CrossReference, PolicyChoice
from search.filing import Filing, FilingDocument

Item = TypeVar("Item", ConceptTag, CrossReference, PolicyChoice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What clauses must meet; None asks for nothing. `clause_ids` are those about a concept."""

    clause_ids: frozenset[str] | None = None
    entity: str | None = None
    year: int | None = None
    section: str | None = None
    nature: str | None = None
    aspect: str | None = None

    def select(self, filing: Filing) -> Iterator[StoredClause]:
        """The clauses of a filing that meet all conditions, in reading order."""
        if self.entity is not None and self.entity.lower() not in (filing.document.entity or "").lower():
            return
        tags: dict[str, list[ConceptTag]] = {}
        for tag in filing.tags:
            tags.setdefault(tag.subject_id, []).append(tag)
        references: dict[str, list[CrossReference]] = {}
        for reference in filing.cross_references:
            references.setdefault(reference.clause_id, []).append(reference)
        choices: dict[str, list[PolicyChoice]] = {}
        for choice in filing.choices:
            choices.setdefault(choice.clause_id, []).append(choice)
        for clause in filing.clauses:
            if self._meets(clause, filing.document):
                yield StoredClause(
                    clause=clause,
                    document=filing.document,
                    tags=_of(tags, clause.clause_id),
                    cross_references=_of(references, clause.clause_id),
                    choices=_of(choices, clause.clause_id),
                )

    def _meets(self, clause: Clause, document: FilingDocument) -> bool:
        return (
            (self.clause_ids is None or clause.clause_id in self.clause_ids)
            and (self.year is None or _year(clause, document) == self.year)
            and (self.section is None or is_within(clause.section_label, self.section))
            and (self.nature is None or clause.nature == self.nature)
            and (self.aspect is None or self.aspect in clause.aspects)
        )


def is_within(label: str, wanted: str) -> bool:
    """Whether a citation label names the wanted section or one below it.

    >>> is_within("2(h)(i)", "2(h)"), is_within("2(hh)", "2(h)"), is_within("3.12", "3.1"), is_within("3.1.2", "3.1")
    (True, False, False, True)
    """
    return label == wanted or (label.startswith(wanted) and label[len(wanted)] in "(.")


def _of(grouped: dict[str, list[Item]], clause_id: str) -> tuple[Item, ...]:
    found: Sequence[Item] = grouped.get(clause_id, ())
    return tuple(found)


def _year(clause: Clause, document: FilingDocument) -> int | None:
    period_end = clause.period_end or document.period_end
    return period_end.year if period_end else None
