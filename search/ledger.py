"""What is noted of each filing in the transaction that stores it: a hash of its graph, how much is in it, and counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store, Triple

from ontology.namespaces import PREFIXES
from search.clause_counts import StandardsOf, count_clauses, write_counts
from search.filing import Filing
from search.filing_graph import RDF_TYPE, ResourceNames, term

_JSON = NamedNode(PREFIXES["rdf"] + "JSON")


#: Content hashes are sums modulo this number.
_HASHES = 1 << 256


def content_hash(triples: Iterable[Triple]) -> str:
    """The sum of the SHA-256 of the triples as N-Triples, modulo 2 to the 256: equal sets of triples have equal hashes.

    A sum, so that the hash of a filing that changes a little is known from what came and went.
    """
    return _hexadecimal(_sum(set(triples)))


def changed_hash(former: str, removed: Iterable[Triple], added: Iterable[Triple]) -> str:
    """The hash of a set of triples with this hash, after some that were in it went and some that were not came.

    >>> from pyoxigraph import NamedNode
    >>> one, two = (Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode(f"urn:{name}")) for name in "cd")
    >>> changed_hash(content_hash([one]), [one], [two]) == content_hash([two])
    True
    """
    return _hexadecimal(int(former, 16) - _sum(removed) + _sum(added))


def _sum(triples: Iterable[Triple]) -> int:
    return sum(int.from_bytes(hashlib.sha256(f"{triple} .\n".encode()).digest(), "big") for triple in triples)


def _hexadecimal(total: int) -> str:
    return f"{total % _HASHES:064x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What is noted of a filing: the hash and number of its triples, its clauses, and counts of these as JSON.

    Its triples are those of its graph and those about its entity. `counts_by_year` and `counts_by_kind` are texts of
    `search.clause_counts`; they rest on the catalogue, all else on the filing alone.
    """

    document_id: str
    content_hash: str
    triples: int
    clauses: int
    counts_by_year: str
    counts_by_kind: str

    @classmethod
    def of(cls, filing: Filing, triples: Iterable[Triple], standards_of: StandardsOf) -> LedgerEntry:
        """The entry of a filing with these triples."""
        distinct = set(triples)
        return cls(
            document_id=filing.document.document_id,
            content_hash=content_hash(distinct),
            triples=len(distinct),
            clauses=len(filing.clauses),
            counts_by_year=write_counts(count_clauses(filing, standards_of, by_kind=False)),
            counts_by_kind=write_counts(count_clauses(filing, standards_of, by_kind=True)),
        )


class Ledger:
    """The entries in a graph store, in a graph of their own."""

    def __init__(self, store: Store, names: ResourceNames) -> None:
        self._store = store
        self._names = names
        self.graph = NamedNode(f"{names.base}graph/ledger")

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self.__dict__.pop("_store", None)

    def entry(self, document_id: str) -> LedgerEntry | None:
        """What is noted of a filing, or None."""
        found = {
            quad.predicate.value: quad.object.value  # type: ignore[union-attr]
            for quad in self._store.quads_for_pattern(self._iri(document_id), None, None, self.graph)
        }
        if not found:
            return None

        def noted(name: str) -> str:
            return found.get(term(name).value, "")

        return LedgerEntry(
            document_id=document_id,
            content_hash=noted("pkb:contentSum"),
            triples=int(noted("pkb:tripleCount") or 0),
            clauses=int(noted("pkb:clauseCount") or 0),
            counts_by_year=noted("pkb:countsByYear"),
            counts_by_kind=noted("pkb:countsByKind"),
        )

    def document_ids(self) -> frozenset[str]:
        """The ids of the filings that have an entry."""
        return frozenset(document_id for document_id, _ in self._all(term("pkb:contentSum")))

    def counts(self, *, by_kind: bool) -> Iterator[tuple[str, str]]:
        """The counts of all filings: document id and text of `search.clause_counts`."""
        return self._all(term("pkb:countsByKind" if by_kind else "pkb:countsByYear"))

    def totals(self) -> tuple[int, int, int]:
        """How many filings there are, with how many triples and clauses in all."""
        triples = [int(text) for _, text in self._all(term("pkb:tripleCount"))]
        return len(triples), sum(triples), sum(int(text) for _, text in self._all(term("pkb:clauseCount")))

    def _all(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        for quad in self._store.quads_for_pattern(None, predicate, None, self.graph):
            yield self._names.identifier("ledger", quad.subject.value), quad.object.value  # type: ignore[union-attr]

    def triples(self, entry: LedgerEntry) -> Iterator[Triple]:
        """An entry as it is written."""
        iri = self._iri(entry.document_id)
        yield Triple(iri, RDF_TYPE, term("pkb:LedgerEntry"))
        yield Triple(iri, term("pkb:ofDocument"), self._names.iri("document", entry.document_id))
        yield Triple(iri, term("pkb:contentSum"), Literal(entry.content_hash))
        yield Triple(iri, term("pkb:tripleCount"), Literal(entry.triples))
        yield Triple(iri, term("pkb:clauseCount"), Literal(entry.clauses))
        yield Triple(iri, term("pkb:countsByYear"), Literal(entry.counts_by_year, datatype=_JSON))
        yield Triple(iri, term("pkb:countsByKind"), Literal(entry.counts_by_kind, datatype=_JSON))

    def removal(self, document_id: str) -> str:
        """The update that removes the entry of a filing, if there is one."""
        return f"DELETE WHERE {{ GRAPH {self.graph} {{ {self._iri(document_id)} ?p ?o }} }} ;\n"

    def _iri(self, document_id: str) -> NamedNode:
        return self._names.iri("ledger", document_id)
