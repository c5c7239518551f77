"""Counts of clauses over a knowledge base by concept, entity, year …, from what was counted when filings were stored."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kb.spreadsheets import csv_table
from ontology.errors import InputError
from search.clause_counts import Counts, Group, read_counts
from search.graph_store import GraphStore

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue

#: What clauses can be counted by.
DIMENSIONS = ("concept", "standard", "entity", "year", "kind", "nature", "document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A table of counts: how many clauses there are for each row and column.

    Years stand in order, all else by the number of clauses, most first, then by name; a value that is not known is "".
    A clause is in several rows if it is about several concepts.

    >>> counts = {("topic:A", "2023"): 2, ("topic:B", "2024"): 3}
    >>> table = Overview(row_dimension="concept", column_dimension="year", counts=counts)
    >>> table.rows, table.columns, table.count("topic:A", "2024")
    (('topic:B', 'topic:A'), ('2023', '2024'), 0)
    """

    row_dimension: str
    column_dimension: str
    counts: Mapping[tuple[str, str], int]

    @property
    def rows(self) -> tuple[str, ...]:
        """The values of the row dimension that have clauses."""
        return _in_order(self.row_dimension, ((row, count) for (row, _), count in self.counts.items()))

    @property
    def columns(self) -> tuple[str, ...]:
        """The values of the column dimension that have clauses."""
        return _in_order(self.column_dimension, ((column, count) for (_, column), count in self.counts.items()))

    def count(self, row: str, column: str) -> int:
        """The clauses of a cell; 0 where there are none."""
        return self.counts.get((row, column), 0)

    def csv(self) -> str:
        """The table as CSV, rows and columns named; cells that a spreadsheet would run as a formula are disarmed."""
        columns = self.columns
        rows = ((row, *(self.count(row, column) for column in columns)) for row in self.rows)
        return csv_table((self.row_dimension, *columns), rows)


class OverviewMethods(ABC):
    """What `KnowledgeBase` counts over all filings."""

    _store: GraphStore

    @cached_property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""

    def overview(
        self,
        rows: str = "concept",
        columns: str = "entity",
        *,
        concept: str | None = None,
        standard: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        kind: str | None = None,
        nature: str | None = None,
    ) -> Overview:
        """How many clauses there are by two dimensions of `DIMENSIONS`, over all filings that meet the conditions.

        No clause is looked at: the counts were made when the filings were stored.

        Args:
            rows, columns: the dimensions; two different ones.
            concept: QName, short name or label; only clauses about it (see `pkb:about`).
            standard: such as `IFRS 16`; only clauses about a concept that rests on it.
            entity: part of the entity's name, case ignored.
            year: year of the clause's period end.
            kind, nature: such as `table` and `policy` (see `ontology.types`).

        Raises:
            InputError: no such dimension, or the same twice.
            NotFoundError: no such concept.
        """
        for dimension in (rows, columns):
            if dimension not in DIMENSIONS:
                raise InputError(f"clauses are not counted by {dimension!r}", hint=f"use {', '.join(DIMENSIONS)}")
        if rows == columns:
            raise InputError(f"rows and columns are both {rows!r}", hint="use two different dimensions")
        wanted = {
            "concept": self.catalogue.resolve(concept).qname if concept is not None else None,
            "standard": " ".join(standard.upper().split()) if standard is not None else None,
            "year": str(year) if year is not None else None,
            "kind": kind,
            "nature": nature,
        }
        conditions = {dimension: value for dimension, value in wanted.items() if value is not None}
        counting = _Counting((rows, columns), conditions, self.catalogue)
        entities = self._store.entities()
        for document_id, text in self._store.ledger.counts(by_kind=counting.by_kind):
            name = entities.get(document_id, "")
            if entity is None or entity.lower() in name.lower():
                counting.add({"document": document_id, "entity": name}, read_counts(text))
        return Overview(row_dimension=rows, column_dimension=columns, counts=counting.cells)


class _Counting:
    """Adds the counts of filings up in cells."""

    def __init__(self, axes: tuple[str, str], conditions: Mapping[str, str], catalogue: Catalogue) -> None:
        self._axes = axes
        self._conditions = conditions
        asked = {*axes, *conditions}
        self.by_kind = not asked.isdisjoint({"kind", "nature"})
        self._by_concept = "concept" in asked
        self._by_standard = "standard" in asked
        self._standards_of = cache(catalogue.standards_of)
        self.cells: dict[tuple[str, str], int] = {}

    def add(self, fixed: Mapping[str, str], groups: Iterable[tuple[Group, Counts]]) -> None:
        """Add a filing; `fixed` are the values that all its clauses share."""
        for group, counts in groups:
            known = {**fixed, "year": str(group.year or ""), "kind": group.kind, "nature": group.nature}
            if any(known.get(dimension, value) != value for dimension, value in self._conditions.items()):
                continue
            cells = self.cells
            for concept, standard, count in self._parts(counts):
                known["concept"], known["standard"] = concept, standard
                cell = (known[self._axes[0]], known[self._axes[1]])
                cells[cell] = cells.get(cell, 0) + count

    def _parts(self, counts: Counts) -> Iterator[tuple[str, str, int]]:
        """Concept, standard and number of clauses, as far as they are asked for, of those that meet the conditions."""
        one, rests_on = self._conditions.get("concept"), self._conditions.get("standard")
        if not self._by_concept:
            if not self._by_standard:
                yield "", "", counts.clauses
                return
            for standard, count in counts.standards.items():
                if rests_on in (None, standard):
                    yield "", standard, count
            return
        for concept, count in counts.concepts.items():
            if one not in (None, concept):
                continue
            if not self._by_standard:
                yield concept, "", count
            # A concept that rests on several standards is in the cell of each, unless only one of them is asked for.
            for standard in self._standards_of(concept) if self._by_standard else ():
                if rests_on in (None, standard):
                    yield concept, standard, count


def _in_order(dimension: str, counted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for value, count in counted:
        totals[value] = totals.get(value, 0) + count
    if dimension == "year":
        return tuple(sorted(totals))
    return tuple(sorted(totals, key=lambda value: (-totals[value], value)))
