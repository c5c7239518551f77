"""What changes in the graph of a filing when decisions give some of its clauses other tags: no more than these clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Triple

from ontology.types import Clause, ConceptTag
from search.clause_counts import Recount, StandardsOf, recounted
from search.filing import FilingDocument
from search.filing_graph import FilingWriter, ResourceNames
from search.ledger import Ledger, LedgerEntry, changed_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedClause:
    """A clause with all tags on it."""

    clause: Clause
    tags: tuple[ConceptTag, ...]

    @property
    def about(self) -> frozenset[str]:
        """The concepts it is held to be about."""
        return frozenset(tag.concept for tag in self.tags if tag.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A clause of a document before and after: its states of review and its tags may be others, nothing else."""

    document: FilingDocument
    before: TaggedClause
    after: TaggedClause


class Reviser:
    """Writes revisions as updates of the graph and of the ledger."""

    def __init__(self, names: ResourceNames, writer: FilingWriter, ledger: Ledger) -> None:
        self._names = names
        self._writer = writer
        self._ledger = ledger

    def update(self, revisions: Iterable[Revision], standards_of: StandardsOf) -> str:
        """The update for revisions of any number of filings, each clause once."""
        by_document: dict[str, list[Revision]] = defaultdict(list)
        for revision in revisions:
            by_document[revision.document.document_id].append(revision)
        return "".join(self._of_document(document_id, found, standards_of) for document_id, found in by_document.items())

    def _of_document(self, document_id: str, revisions: list[Revision], standards_of: StandardsOf) -> str:
        before: set[Triple] = set()
        after: set[Triple] = set()
        for revision in revisions:
            before.update(self._triples(revision.before, without=revision.after.tags))
            after.update(self._triples(revision.after, without=revision.before.tags))
        removed, added = before - after, after - before
        graph = self._names.graph_name(document_id)
        update = _data("DELETE", graph, removed) + _data("INSERT", graph, added)
        noted = self._ledger.entry(document_id)
        if noted is None or not update:
            return update
        entry = _revised(noted, revisions, removed, added, standards_of)
        return update + self._ledger.removal(document_id) + _data("INSERT", self._ledger.graph, self._ledger.triples(entry))

    def _triples(self, tagged: TaggedClause, *, without: Collection[ConceptTag]) -> Iterable[Triple]:
        """What may be another on the other side, which has the tags `without`, too."""
        yield from self._writer.states(tagged.clause)
        for tag in tagged.tags:
            # A tag that is on both sides may give the same shortcut as one that is not.
            yield from self._writer.shortcut(tag)
            if tag not in without:
                yield from self._writer.tag(tag)


def _revised(
    noted: LedgerEntry, revisions: list[Revision], removed: set[Triple], added: set[Triple], standards_of: StandardsOf
) -> LedgerEntry:
    changes = [
        Recount(
            clause=revision.after.clause,
            period_end=revision.document.period_end,
            before=revision.before.about,
            after=revision.after.about,
        )
        for revision in revisions
    ]
    return replace(
        noted,
        content_hash=changed_hash(noted.content_hash, removed, added),
        triples=noted.triples - len(removed) + len(added),
        counts_by_year=recounted(noted.counts_by_year, changes, standards_of, by_kind=False),
        counts_by_kind=recounted(noted.counts_by_kind, changes, standards_of, by_kind=True),
    )


def _data(kind: str, graph: NamedNode, triples: Iterable[Triple]) -> str:
    lines = "".join(f"{triple} .\n" for triple in triples)
    return f"{kind} DATA {{ GRAPH {graph} {{\n{lines}}} }} ;\n" if lines else ""
