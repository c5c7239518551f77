"""Counts the clauses of a filing by concept and standard, so that questions over many filings need not look at clauses."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

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
        year = _year(filing, clause)
        group = Group(year, clause.kind.value, clause.nature.value) if by_kind else Group(year)
        found, about = counts[group], concepts.get(clause.clause_id, ())
        found.clauses += 1
        for concept in about:
            found.concepts[concept] += 1
        for standard in {standard for concept in about for standard in standards_of(concept)}:
            found.standards[standard] += 1
    return counts


def write_counts(counts: dict[Group, Counts]) -> str:
    """The counts as JSON; the same counts give the same text."""
    groups = {str(group): [found.clauses, found.concepts, found.standards] for group, found in counts.items()}
    return json.dumps(groups, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_counts(text: str) -> Iterator[tuple[Group, Counts]]:
    """What `write_counts` wrote."""
    for group, (clauses, concepts, standards) in json.loads(text).items():
        yield Group.parse(group), Counts(clauses, concepts, standards)


def _year(filing: Filing, clause: Clause) -> int | None:
    period_end = clause.period_end or filing.document.period_end
    return period_end.year if period_end else None
