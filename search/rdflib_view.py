"""rdflib's view of the graph store, to read: whatever is written goes through `KnowledgeBase`."""

from __future__ import annotations

from typing import Any, NoReturn

from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset

from ontology.errors import StorageError
from ontology.namespaces import PREFIXES


class _ReadOnlyStore(OxigraphStore):
    """Refuses every change: one made here would pass by the text index and the count of changes."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise StorageError("kb.graph is there to read", hint="write with KnowledgeBase.ingest")

    add = remove = update = add_graph = remove_graph = _refuse
    addN = _refuse  # noqa: N815 (rdflib's name)


def read_only_dataset(store: Store) -> Dataset:
    """A dataset over the store; queries run in Oxigraph over the union of all graphs, changes raise StorageError."""
    dataset = Dataset(store=_ReadOnlyStore(store=store), default_union=True)
    for prefix, space in PREFIXES.items():
        dataset.bind(prefix, space)
    return dataset
