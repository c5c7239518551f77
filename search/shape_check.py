"""A graph store against the SHACL shapes, named graph by named graph: memory is bounded by the largest filing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Store, Triple

from ontology.shapes import Shapes, Violation
from search.filing_graph import RDF_TYPE

#: Subjects of a graph that are checked together, where they need not all be seen at once.
_BATCH = 2_000


def graph_violations(store: Store, graph: NamedNode, shapes: Shapes, *, whole: bool) -> Iterator[Violation]:
    """The breaches by the subjects of one named graph, in the order of their IRIs.

    `whole` checks all subjects together, as filings need: their shapes look at several subjects at a time.
    """
    subjects = sorted({quad.subject.value for quad in store.quads_for_pattern(None, None, None, graph)})  # type: ignore[union-attr]
    size = max(len(subjects), 1) if whole else _BATCH
    for start in range(0, len(subjects), size):
        batch = subjects[start : start + size]
        yield from shapes.violations(_said(store, batch), batch)


def _said(store: Store, subjects: Sequence[str]) -> str:
    """All that is said of the subjects in any graph, and the classes of what they point to, as N-Triples."""
    triples: set[Triple] = set()
    for subject in subjects:
        triples.update(quad.triple for quad in store.quads_for_pattern(NamedNode(subject), None, None, None))
    known = set(subjects)
    others = {triple.object for triple in triples if isinstance(triple.object, NamedNode) and triple.object.value not in known}
    for other in others:
        triples.update(quad.triple for quad in store.quads_for_pattern(other, RDF_TYPE, None, None))
    return "".join(f"{triple} .\n" for triple in triples)
