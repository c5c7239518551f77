"""Reads the log of decisions back, whole or as far as it concerns a document, and says how it grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from ontology.decisions import Act, Decision
from ontology.namespaces import PREFIXES
from search.decision_graph import FIRST_HASH, DecisionWriter, chain_hash, chained
from search.filing_graph import ResourceNames, term

_RECORD = NamedNode(PREFIXES["pkb"] + "record")
_CHAIN_HASH = NamedNode(PREFIXES["pkb"] + "chainHash")
_COUNT = NamedNode(PREFIXES["pkb"] + "decisionCount")
_LAST = NamedNode(PREFIXES["pkb"] + "decisionHash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log ends: how many entries it has, and the chain hash of the last."""

    count: int = 0
    last: str = FIRST_HASH


class DecisionLog:
    """The log in a graph store; it is written by the transactions of `GraphStore`."""

    def __init__(self, store: Store, names: ResourceNames, meta: NamedNode) -> None:
        self._store = store
        self._names = names
        self._meta = meta
        self._self = NamedNode(names.base)
        self.writer = DecisionWriter(names)
        self.graph = NamedNode(f"{names.base}graph/decisions")

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self.__dict__.pop("_store", None)

    def head(self) -> Head:
        """Where the log ends, as noted by the transaction that wrote the last entry."""
        count, last = self._noted(_COUNT), self._noted(_LAST)
        return Head(count=int(count), last=last) if count is not None and last is not None else Head()

    def _noted(self, predicate: NamedNode) -> str | None:
        for quad in self._store.quads_for_pattern(self._self, predicate, None, self._meta):
            return quad.object.value  # type: ignore[union-attr]
        return None

    def get(self, number: int) -> Decision | None:
        """The entry with this number, or None."""
        record = self._said(self.writer.iri(number), _RECORD)
        return Decision.parse(record) if record is not None else None

    def all(self) -> tuple[Decision, ...]:
        """All entries in order."""
        return self._records(f"?entry {_RECORD} ?record")

    def of_document(self, document_id: str) -> tuple[Decision, ...]:
        """The entries about a document or its clauses, in order."""
        return self._found(term("pkb:ofDocument"), self._names.iri("document", document_id))

    def of_act(self, act: Act) -> tuple[Decision, ...]:
        """The entries that do this, in order."""
        return self._found(term("pkb:act"), Literal(act.value))

    def of_batch(self, number: int) -> tuple[Decision, ...]:
        """The entries that were made with the one of this number, in order; that one alone if it was made alone."""
        found = self._found(term("pkb:batch"), self.writer.iri(number))
        alone = self.get(number)
        return found or ((alone,) if alone is not None else ())

    def concerning(self, subject: str) -> tuple[Decision, ...]:
        """The entries that concern a person, entity or rule beside the clause, in order."""
        return self._found(term("pkb:concerns"), Literal(subject))

    def document_ids(self) -> frozenset[str]:
        """The ids of the documents that were decided on, deleted ones too."""
        found = self._select(f"DISTINCT ?document {{ GRAPH {self.graph} {{ ?entry {term('pkb:ofDocument')} ?document }} }}")
        return frozenset(self._names.identifier("document", value) for value in found)

    def _found(self, predicate: NamedNode, value: NamedNode | Literal) -> tuple[Decision, ...]:
        return self._records(f"?entry {predicate} {value} ; {_RECORD} ?record")

    def _records(self, pattern: str) -> tuple[Decision, ...]:
        """The entries whose `?record` a pattern gives, in order."""
        # A query makes a Python object of what is asked for alone, a scan of quads one of every term: twice as slow.
        found = map(Decision.parse, self._select(f"?record {{ GRAPH {self.graph} {{ {pattern} }} }}"))
        return tuple(sorted(found, key=lambda decision: decision.number))

    def _select(self, query: str) -> Iterator[str]:
        solutions = self._store.query(f"SELECT {query}")
        assert isinstance(solutions, QuerySolutions)
        return (row[0].value for row in solutions)

    def _said(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        for quad in self._store.quads_for_pattern(subject, predicate, None, self.graph):
            return quad.object.value  # type: ignore[union-attr]
        return None

    # --- growing

    def growth(self, decisions: Sequence[Decision]) -> str:
        """The update that adds entries to the end of the log; empty for none."""
        if not decisions:
            return ""
        head = self.head()
        entries = list(chained(decisions, head.last))
        lines = "".join(f"{triple} .\n" for triple in dict.fromkeys(self.writer.triples(entries)))
        head = Head(count=head.count + len(entries), last=entries[-1][2])
        return f"INSERT DATA {{ GRAPH {self.graph} {{\n{lines}}} }} ;\n{self._noting(head)}"

    def _noting(self, head: Head) -> str:
        update = ""
        for predicate, value in ((_COUNT, Literal(head.count)), (_LAST, Literal(head.last))):
            update += f"DELETE WHERE {{ GRAPH {self._meta} {{ {self._self} {predicate} ?old }} }} ;\n"
            update += f"INSERT DATA {{ GRAPH {self._meta} {{ {self._self} {predicate} {value} }} }} ;\n"
        return update

    # --- proving

    def chained(self) -> Iterator[tuple[Decision, str, str]]:
        """Each entry in order with its chain hash as it should be after the entry before, and as it is."""
        former = FIRST_HASH
        for decision in self.all():
            noted = self._said(self.writer.iri(decision.number), _CHAIN_HASH) or ""
            record = self._said(self.writer.iri(decision.number), _RECORD) or ""
            yield decision, chain_hash(former, record), noted
            former = noted

    def triples(self) -> frozenset[Triple]:
        """All that the graph of the log says."""
        return frozenset(quad.triple for quad in self._store.quads_for_pattern(None, None, None, self.graph))

    def differing(self, decisions: Iterable[Decision]) -> Iterator[Decision | None]:
        """Those of all entries of which the graph says other than their records; None where it says more than all of them."""
        size, makers = 0, set[str]()
        for entry in chained(decisions, FIRST_HASH):
            wanted = frozenset(self.writer.entry(entry))
            if not self._has_just(wanted):
                yield entry[0]
            size += len(wanted)
            makers.add(entry[0].by)
        agents = frozenset(triple for name in makers for triple in self.writer.agent(name))
        (stored,) = self._select(f"(COUNT(*) AS ?count) {{ GRAPH {self.graph} {{ ?s ?p ?o }} }}")
        if int(stored) != size + len(agents) or not self._has_just(agents):
            yield None

    def _has_just(self, wanted: frozenset[Triple]) -> bool:
        """Whether the graph says of the subjects of some triples what these do, and nothing else."""
        subjects = {triple.subject for triple in wanted}
        quads = (quad for subject in subjects for quad in self._store.quads_for_pattern(subject, None, None, self.graph))
        return {quad.triple for quad in quads} == wanted

    def head_update(self) -> str:
        """The update that notes the head anew from the log, where it was carried here from elsewhere; empty if it is noted."""
        if self._noted(_COUNT) is not None:
            return ""
        log = list(self.chained())
        return self._noting(Head(count=log[-1][0].number, last=log[-1][2])) if log else ""
