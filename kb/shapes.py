"""Checks every graph of a knowledge base against the SHACL shapes."""

from __future__ import annotations

from collections.abc import Iterator

from kb.answers import VerifyFinding
from search.graph_store import GraphStore

_FILING = "filing/"


def shape_findings(store: GraphStore) -> Iterator[VerifyFinding]:
    """Every breach of a shape, graph by graph.

    Raises:
        PolicyKBError: pySHACL is not installed.
    """
    from ontology.shapes import Shapes
    from search.shape_check import graph_violations

    shapes = Shapes()
    for name, graph in store.graphs().items():
        is_filing = name.startswith(_FILING)
        for violation in graph_violations(store.store, graph, shapes, whole=is_filing):
            yield VerifyFinding(
                code="shape",
                message=violation.message,
                document_id=name.removeprefix(_FILING) if is_filing else None,
                focus=violation.focus,
                path=violation.path,
                value=violation.value,
            )
