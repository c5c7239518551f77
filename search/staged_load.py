"""Whole new graphs at the speed of a bulk load, and yet all or nothing.

A bulk load is three times as fast as a transaction, but a crash leaves half of it behind. So the graphs are marked before, and
the transaction that makes them count takes the marks away: what is still marked when the store is next opened for writing was
never acknowledged, and is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ontology.namespaces import PREFIXES

_STATUS = NamedNode(PREFIXES["schema"] + "creativeWorkStatus")
_INCOMPLETE = Literal("Incomplete")


class StagedLoad:
    """Loads graphs into a store; the marks are in the graph `meta`."""

    def __init__(self, store: Store, meta: NamedNode) -> None:
        self._store = store
        self._meta = meta

    def load(self, graphs: Mapping[NamedNode, Iterable[Triple]]) -> str:
        """Load graphs that are not there yet; gives the update that must be part of the transaction that makes them count.

        If it fails, nothing is left, or only what is marked.
        """
        if not graphs:
            return ""
        marks = [Quad(graph, _STATUS, _INCOMPLETE, self._meta) for graph in graphs]
        self._store.extend(marks)
        # On the disk first: a crash must find the marks if it finds anything of the graphs.
        self._store.flush()
        try:
            self._store.bulk_extend(
                Quad(triple.subject, triple.predicate, triple.object, graph)
                for graph, triples in graphs.items()
                for triple in triples
            )
        except BaseException:
            # A disk that is full may refuse this, too; the marks see to it that the next writer does it.
            with suppress(OSError):
                self.drop_unfinished()
            raise
        return "".join(
            f"DELETE DATA {{ GRAPH {self._meta} {{ {mark.subject} {_STATUS} {_INCOMPLETE} }} }} ;\n" for mark in marks
        )

    def unfinished(self) -> tuple[NamedNode, ...]:
        """The graphs that are loaded in part, or not acknowledged."""
        found = self._store.quads_for_pattern(None, _STATUS, _INCOMPLETE, self._meta)
        return tuple(quad.subject for quad in found if isinstance(quad.subject, NamedNode))

    def drop_unfinished(self) -> None:
        """Drop what a load that did not end has left."""
        for graph in self.unfinished():
            self._store.remove_graph(graph)
            self._store.remove(Quad(graph, _STATUS, _INCOMPLETE, self._meta))

    def close(self) -> None:
        """Let go of the store."""
        self.__dict__.pop("_store", None)
