"""Counts the clauses of a filing by concept and standard, so that questions over many filings need not look at clauses."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from ontology.types import Clause
from search.filing import Filing

#: The standards behind a concept, such as ("IFRS 16",); none for one that the catalogue does not know.
StandardsOf = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses that are counted together: of a year (None: not known), and of a kind and a nature unless these are empty.

    >>> Group.parse(str(Group(2024, "table", "policy"))), Group.parse(str(Group(None)))
    (Group(year=2024, kind='table', nature='policy'), Group(year=None, kind='', nature=''))
    """

    year: int | None
    kind: str = ""
    nature: str = ""

    def __str__(self) -> str:
        return f"{self.year or ''}/{self.kind}/{self.nature}"

    @classmethod
    def parse(cls, text: str) -> Group:
        """The group that was written."""
        year, kind, nature = text.split("/")
        return cls(int(year) if year else None, kind, nature)


@dataclass(slots=True)
class Counts:
    """How many clauses there are in a group; how many of them are about each concept, and rest on each standard by these."""

    clauses: int = 0
    concepts: dict[str, int] = field(default_factory=Counter)
    standards: dict[str, int] = field(default_factory=Counter)


def count_clauses(filing: Filing, standards_of: StandardsOf, *, by_kind: bool) -> dict[Group, Counts]:
    """The counts of each group of a filing: by year, or `by_kind` by year, kind and nature.

    A clause counts once for each concept it is about, and once for each standard, however many of its concepts rest on it.
    """
    concepts: dict[str, set[str]] = defaultdict(set)
    for tag in filing.tags:
        if tag.counts:
            concepts[tag.subject_id].add(tag.concept)
    counts: dict[Group, Counts] = defaultdict(Counts)
    for clause in filing.clauses:
        found = counts[_group(clause, filing.document.period_end, by_kind)]
        found.clauses += 1
        _add(found, concepts.get(clause.clause_id, ()), standards_of, 1)
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A clause that is about other concepts than before; `period_end` is that of its document."""

    clause: Clause
    period_end: date | None
    before: frozenset[str]
    after: frozenset[str]


def recounted(text: str, changes: Iterable[Recount], standards_of: StandardsOf, *, by_kind: bool) -> str:
    """The counts that `write_counts` wrote, after clauses changed: the same as counting the filing anew."""
    counts = dict(read_counts(text))
    for change in changes:
        found = counts[_group(change.clause, change.period_end, by_kind)]
        _add(found, change.before, standards_of, -1)
        _add(found, change.after, standards_of, 1)
    for found in counts.values():
        found.concepts = {name: count for name, count in found.concepts.items() if count}
        found.standards = {name: count for name, count in found.standards.items() if count}
    return write_counts(counts)


def _add(counts: Counts, about: Iterable[str], standards_of: StandardsOf, times: int) -> None:
    for concept in about:
        counts.concepts[concept] = counts.concepts.get(concept, 0) + times
    for standard in {standard for concept in about for standard in standards_of(concept)}:
        counts.standards[standard] = counts.standards.get(standard, 0) + times


def write_counts(counts: dict[Group, Counts]) -> str:
    """The counts as JSON; the same counts give the same text."""
    groups = {str(group): [found.clauses, found.concepts, found.standards] for group, found in counts.items()}
    return json.dumps(groups, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_counts(text: str) -> Iterator[tuple[Group, Counts]]:
    """What `write_counts` wrote."""
    for group, (clauses, concepts, standards) in json.loads(text).items():
        yield Group.parse(group), Counts(clauses, concepts, standards)


def _group(clause: Clause, period_end: date | None, by_kind: bool) -> Group:
    """The group of a clause in a document with this period end."""
    day = clause.period_end or period_end
    year = day.year if day else None
    return Group(year, clause.kind.value, clause.nature.value) if by_kind else Group(year)
