"""Surveys a knowledge base: reads it issuer by issuer, and puts together what it covers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from kb.answers import StoredChoice
from kb.choice_matrix import ChoiceMatrix, EntityYear
from kb.comparing.boilerplate import shares_of
from kb.comparing.compare import compare_sides
from kb.comparing.comparison import Comparison
from kb.comparing.methods import STATES_POLICY
from kb.comparing.periods import Periods
from kb.comparing.sides import Side
from kb.reporting.coverage import Coverage
from kb.reporting.coverage_data import CoveredConcept, FilingWording, PolicyWording, YearChange
from kb.reporting.placing import place_of
from kb.reporting.readability import readability
from kb.reporting.source import Source
from ontology.errors import NotFoundError
from ontology.namespaces import short_name
from ontology.types import Clause, Nature
from search.filing import FilingDocument

#: Says how far it is, in words.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to survey: issuers by part of their name, a year, a standard, a concept; None for all."""

    entity: str | None = None
    year: int | None = None
    standard: str | None = None
    concepts: frozenset[str] | None = None


@dataclass(slots=True)
class _Policy:
    """The clauses of one filing that state a policy on one concept."""

    clauses: list[Clause]

    @property
    def text(self) -> str:
        return "\n\n".join(clause.text for clause in self.clauses)


class Surveyor:
    """Reads one issuer after the other, so that only their policies are held at once."""

    def __init__(self, kb: Source, wanted: Wanted, *, changes: bool, progress: Progress | None) -> None:
        self._kb, self._wanted, self._with_changes, self._progress = kb, wanted, changes, progress
        self._policies: dict[tuple[str, EntityYear], _Policy] = {}
        self._choices: list[StoredChoice] = []
        self._changes: list[YearChange] = []
        #: All clauses of a filing that state a policy.
        self._filings: dict[EntityYear, list[Clause]] = {}

    def survey(self) -> Coverage:
        """All of it.

        Raises:
            NotFoundError: no document is of such an issuer or year.
        """
        by_issuer: dict[str, list[FilingDocument]] = defaultdict(list)
        for document in self._kb.documents():
            by_issuer[document.entity or document.document_id].append(document)
        for number, (issuer, documents) in enumerate(sorted(by_issuer.items()), start=1):
            if self._progress is not None:
                self._progress(f"{issuer} ({number} of {len(by_issuer)})")
            self._read(issuer, documents)
        filings = tuple(sorted(filter(self._is_wanted, self._filings), key=lambda one: (one.entity, one.year or 0)))
        if not filings and (self._wanted.entity is not None or self._wanted.year is not None):
            raise NotFoundError("no document is of such an issuer and year", hint="list them with: policykb documents")
        shown = set(filings)
        counts = {
            (concept, filing): len(policy.clauses)
            for (concept, filing), policy in self._policies.items()
            if filing in shown and self._is_meant(concept)
        }
        wording = tuple(self._wording(shown))
        return Coverage(
            filings=filings,
            concepts=tuple(self._concepts(counts)),
            clauses=counts,
            choices=ChoiceMatrix.of(self._chosen()),
            wording=wording,
            filing_wording=tuple(self._filing_wording(filings, wording)),
            changes=tuple(self._changes),
        )

    def _read(self, issuer: str, documents: Sequence[FilingDocument]) -> None:
        read: dict[str, tuple[FilingDocument, tuple[Clause, ...]]] = {}
        concepts: dict[str, tuple[str, ...]] = {}
        sides: list[Side] = []
        for document in documents:
            columns = self._kb.store.columns(document.document_id)
            clauses = columns.clauses()
            about = columns.concepts()
            read[document.document_id] = (document, clauses)
            concepts |= about
            sides.append(Side(documents=(document,), clauses=clauses, concepts=about, choices=columns.choices()))
            for clause in clauses:
                if clause.nature is Nature.POLICY:
                    self._note(issuer, document, clause, about.get(clause.clause_id, ()))
        for side in sides:
            self._choices += side.stored_choices(self._kb.choice_dimensions)
        if self._with_changes and (self._wanted.entity or "").lower() in issuer.lower():
            self._compare(issuer, read, concepts, sides)

    def _note(self, issuer: str, document: FilingDocument, clause: Clause, concepts: Iterable[str]) -> None:
        filing = EntityYear(issuer, _year(clause.period_end or document.period_end))
        self._filings.setdefault(filing, []).append(clause)
        for concept in concepts:
            self._policies.setdefault((concept, filing), _Policy([])).clauses.append(clause)

    def _compare(
        self,
        issuer: str,
        read: Mapping[str, tuple[FilingDocument, tuple[Clause, ...]]],
        concepts: Mapping[str, tuple[str, ...]],
        sides: Sequence[Side],
    ) -> None:
        """Compare each year with the one before it; documents with the same period together."""
        periods = Periods.of(issuer, read)
        last_of_year: dict[int, date] = {}
        for end in periods.clauses:
            last_of_year[end.year] = end
        choices = [choice for side in sides for choice in side.choices]
        for before, after in pairwise(last_of_year.values()):
            if self._wanted.year in (None, after.year):
                made = []
                for end in (before, after):
                    clauses = periods.clauses[end]
                    ids = {clause.clause_id for clause in clauses}
                    made.append(
                        Side(
                            documents=tuple(read[name][0] for name in dict.fromkeys(clause.document_id for clause in clauses)),
                            clauses=clauses,
                            concepts={name: concepts[name] for name in ids if name in concepts},
                            choices=tuple(choice for choice in choices if choice.clause_id in ids),
                        )
                    )
                compared = compare_sides(made[0], made[1], self._kb.choice_dimensions, frozenset(map(Nature, STATES_POLICY)))
                self._changes.append(_year_change(issuer, before, after, compared))

    def _is_wanted(self, filing: EntityYear) -> bool:
        return (self._wanted.entity or "").lower() in filing.entity.lower() and self._wanted.year in (None, filing.year)

    def _is_meant(self, concept: str) -> bool:
        if self._wanted.concepts is not None and concept not in self._wanted.concepts:
            return False
        return self._wanted.standard is None or self._wanted.standard in self._kb.catalogue.standards_of(concept)

    def _concepts(self, counts: Mapping[tuple[str, EntityYear], int]) -> Iterator[CoveredConcept]:
        filings, clauses = Counter(concept for concept, _ in counts), Counter[str]()
        for (concept, _), count in counts.items():
            clauses[concept] += count
        for concept in sorted(filings, key=lambda name: (-filings[name], -clauses[name], name)):
            known = self._kb.catalogue.get(concept)
            yield CoveredConcept(
                concept=concept,
                label=known.label if known is not None else short_name(concept),
                standards=known.standards if known is not None else (),
            )

    def _chosen(self) -> list[StoredChoice]:
        order = {dimension.id: place for place, dimension in enumerate(self._kb.choice_dimensions)}
        meant = [
            stored
            for stored in self._choices
            if self._is_wanted(_filing_of(stored))
            and (self._wanted.concepts is None or not self._wanted.concepts.isdisjoint(stored.dimension.concepts))
            and (self._wanted.standard is None or self._wanted.standard == stored.dimension.reference.standard)
        ]
        return sorted(meant, key=lambda stored: (order[stored.choice.dimension], _filing_of(stored).entity, _place(stored)))

    def _filing_wording(self, filings: Sequence[EntityYear], wording: Sequence[PolicyWording]) -> Iterator[FilingWording]:
        grouped: dict[EntityYear, list[PolicyWording]] = defaultdict(list)
        for policy in wording:
            grouped[policy.filing].append(policy)
        for filing in filings:
            shares = [policy.boilerplate for policy in grouped[filing] if policy.boilerplate is not None]
            concepts = {policy.concept for policy in grouped[filing]}
            meant = {clause.clause_id for name in concepts for clause in self._policies[name, filing].clauses}
            yield FilingWording(
                filing=filing,
                policies=len(grouped[filing]),
                readability=readability(clause for clause in self._filings[filing] if clause.clause_id in meant),
                boilerplate=median(shares) if shares else None,
            )

    def _wording(self, shown: Container[EntityYear]) -> Iterator[PolicyWording]:
        """The wording of each policy; what is boilerplate is told by all issuers, whichever were asked for."""
        by_year: dict[tuple[str, int | None], dict[str, _Policy]] = defaultdict(dict)
        for (concept, filing), policy in self._policies.items():
            by_year[concept, filing.year][filing.entity] = policy
        for (concept, year), policies in sorted(by_year.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
            if not self._is_meant(concept):
                continue
            shares = shares_of({entity: policy.text for entity, policy in policies.items()})
            known = self._kb.catalogue.get(concept)
            for entity, policy in sorted(policies.items()):
                filing = EntityYear(entity, year)
                if filing in shown:
                    yield PolicyWording(
                        concept=concept,
                        label=known.label if known is not None else short_name(concept),
                        filing=filing,
                        clauses=len(policy.clauses),
                        readability=readability(policy.clauses),
                        boilerplate=shares[entity].share if entity in shares else None,
                        issuers=len(policies),
                        place=place_of(policy.clauses[0]),
                        clause_id=policy.clauses[0].clause_id,
                    )


def _year_change(issuer: str, before: date, after: date, compared: Comparison) -> YearChange:
    return YearChange(
        entity=issuer,
        before=before.year,
        after=after.year,
        counts=compared.counts,
        expected=sum(change.is_expected for change in compared),
        choices=len(compared.choices),
        figures=sum(len(change.figures) for change in compared),
    )


def _year(end: date | None) -> int | None:
    return end.year if end is not None else None


def _filing_of(stored: StoredChoice) -> EntityYear:
    return EntityYear(stored.document.entity or stored.document.document_id, _year(stored.period_end))


def _place(stored: StoredChoice) -> tuple[date, str, int, str]:
    return stored.period_end or date.min, stored.document.document_id, stored.clause.ordinal, stored.choice.option
