"""The clauses and the outline of a stored document, read property by property: much faster than its whole graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ontology.namespaces import concept_qname
from ontology.types import BlockKind, Clause, Diagnostic, Nature, PolicyChoice, Section, Statements
from search.filing import in_order
from search.filing_graph import PATH_SEPARATOR, ResourceNames, term
from search.filing_reader import FilingReader, read_diagnostic

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePlace:
    """Where a clause stands in its document, without what it says."""

    clause_id: str
    section_id: str | None
    ordinal: int
    start_char: int


class ClauseColumns:
    """Reads one filing's clauses by a scan for each of their properties, in place of one of all that is said."""

    def __init__(self, store: Store, names: ResourceNames, document_id: str) -> None:
        self._store, self._names, self._document_id = store, names, document_id
        self._graph = names.graph_name(document_id)

    def clauses(self) -> tuple[Clause, ...]:
        """The clauses in reading order, the same as those of the filing; empty if there is no such document."""
        kinds = self._column("pkb:kind", BlockKind)
        section, path = self._column("pkb:inSection", self._section), self._column("pkb:headingPath", _path)
        label, ordinal = self._column("pkb:citation", str), self._column("pkb:ordinal", int)
        nature, text = self._column("pkb:nature", Nature), self._column("pkb:text", str)
        start, end = self._column("pkb:startChar", int), self._column("pkb:endChar", int)
        fingerprint, page = self._column("pkb:fingerprint", str), self._column("pkb:page", int)
        lead_in, period_end = self._column("pkb:leadIn", self._clause), self._column("pkb:periodEnd", date.fromisoformat)
        statements, aspects = self._column("pkb:statements", Statements), self._lists("pkb:aspect")
        review = defaultdict[str, list[str]](list)
        for iri, state in self._rows("pkb:review"):
            review[iri].append(state)
        found = [
            Clause(
                clause_id=self._clause(iri),
                document_id=self._document_id,
                section_id=section.get(iri),
                heading_path=path.get(iri, ()),
                section_label=label.get(iri, ""),
                ordinal=ordinal[iri],
                kind=kind,
                nature=nature[iri],
                text=text[iri],
                start_char=start[iri],
                end_char=end[iri],
                fingerprint=fingerprint[iri],
                page=page.get(iri),
                lead_in=lead_in.get(iri),
                period_end=period_end.get(iri),
                statements=statements.get(iri),
                aspects=tuple(sorted(name.partition(":")[2] for name in aspects.get(iri, ()))),
                review=tuple(sorted(review.get(iri, ()))),
            )
            for iri, kind in kinds.items()
        ]
        return tuple(sorted(found, key=lambda clause: clause.ordinal))

    def concepts(self) -> dict[str, tuple[str, ...]]:
        """What each clause is held to be about (`pkb:about`): QNames by clause id, sorted."""
        return {self._clause(iri): tuple(sorted(names)) for iri, names in self._lists("pkb:about").items()}

    def places(self) -> tuple[ClausePlace, ...]:
        """Where each clause stands, in reading order; empty if there is no such document."""
        section, ordinal = self._column("pkb:inSection", self._section), self._column("pkb:ordinal", int)
        start = self._column("pkb:startChar", int)
        kinds = self._column("pkb:kind", str)
        found = [
            ClausePlace(clause_id=self._clause(iri), section_id=section.get(iri), ordinal=ordinal[iri], start_char=start[iri])
            for iri in kinds
        ]
        return tuple(sorted(found, key=lambda place: place.ordinal))

    def choices(self) -> tuple[PolicyChoice, ...]:
        """The policy choices that the clauses state, the same as those of the filing."""
        return in_order(FilingReader(self._names).read_choice(said) for said in self._said("pkb:PolicyChoice"))

    def sections(self) -> tuple[Section, ...]:
        """The sections in reading order, the same as those of the filing."""
        reader = FilingReader(self._names)
        return tuple(
            reader.read_section(said)
            for said in sorted(self._said("pkb:Section"), key=lambda said: _number(said, "pkb:ordinal"))
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd in the document, the same as of the filing."""
        found = sorted(self._said("pkb:Diagnostic"), key=lambda said: _number(said, "pkb:ordinal"))
        return tuple(read_diagnostic(said) for said in found)

    def _said(self, class_name: str) -> list[dict[str, list[NamedNode | Literal]]]:
        """All that is said of each resource of a class."""
        found = []
        for row in self._solutions(f"?it a {term(class_name)}"):
            said: dict[str, list[NamedNode | Literal]] = defaultdict(list)
            for quad in self._store.quads_for_pattern(row[0], None, None, self._graph):
                said[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
            found.append(said)
        return found

    def _column(self, property_name: str, read: Callable[[str], Value]) -> dict[str, Value]:
        return {subject: read(value) for subject, value in self._rows(property_name)}

    def _lists(self, property_name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self._rows(property_name):
            found[subject].append(concept_qname(value))
        return found

    def _rows(self, property_name: str) -> list[tuple[str, str]]:
        return [(row[0].value, row[1].value) for row in self._solutions(f"?c {term(property_name)} ?v")]

    def _solutions(self, pattern: str) -> QuerySolutions:
        solutions = self._store.query(f"SELECT * {{ GRAPH {self._graph} {{ {pattern} }} }}")
        assert isinstance(solutions, QuerySolutions)
        return solutions

    def _clause(self, iri: str) -> str:
        return self._names.identifier("clause", iri)

    def _section(self, iri: str) -> str:
        return self._names.identifier("section", iri)


def _number(said: Mapping[str, list[NamedNode | Literal]], property_name: str) -> int:
    return int(said[term(property_name).value][0].value)


def _path(written: str) -> tuple[str, ...]:
    return tuple(written.split(PATH_SEPARATOR)) if written else ()
