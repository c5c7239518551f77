"""rdflib's view of the graph store, to read: whatever is written goes through `KnowledgeBase`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset, Graph
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier

from ontology.errors import QueryRefused, StorageError
from ontology.namespaces import PREFIXES

_ASK_SPARQL = "give the query as text, or ask with kb.sparql"


class _ReadOnlyStore(OxigraphStore):
    """Answers every query in Oxigraph, and refuses every change: one made here would pass by the text index and the ledger.

    What Oxigraph cannot take rdflib would evaluate itself without a word, tens of times more slowly: here that is an error.
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise StorageError("kb.graph is there to read", hint="write with KnowledgeBase.ingest")

    add = remove = update = add_graph = remove_graph = _refuse
    addN = _refuse  # noqa: N815 (rdflib's name)

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],  # noqa: N803 (rdflib's names)
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **options: object,
    ) -> Result:
        """The answer of Oxigraph, to a prepared query too.

        Raises:
            QueryRefused: rdflib would have to evaluate the query itself.
        """
        if isinstance(query, Query):
            query, initNs = _text_of(query, initNs)  # noqa: N806
        try:
            return super().query(query, initNs, initBindings, queryGraph, **options)
        except NotImplementedError as error:
            raise QueryRefused(f"kb.graph cannot take this query: {error}", hint=_ASK_SPARQL) from error
        except RuntimeError as error:
            # Oxigraph binds beforehand only what is selected.
            raise QueryRefused(
                f"kb.graph cannot take these bindings: {error}", hint="select the variables that are bound"
            ) from error

    def __len__(self, context: Graph | None = None) -> int:
        # No triple is in two graphs, so what is stored need not be looked through for what stands there twice.
        return len(self._inner) if context is None else super().__len__(context)


def _text_of(prepared: Query, given: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The text and prefixes that a query was prepared from: rdflib keeps them with it."""
    kept = getattr(prepared, "_original_args", None)
    if kept is None:
        raise QueryRefused("kb.graph cannot take a query that was made of its algebra", hint=_ASK_SPARQL)
    text, prefixes, base = kept
    return (f"BASE <{base}>\n{text}" if base else text), {**given, **(prefixes or {})}


def read_only_dataset(store: Store) -> Dataset:
    """A dataset over the store; queries run in Oxigraph over the union of all graphs, changes raise StorageError."""
    dataset = Dataset(store=_ReadOnlyStore(store=store), default_union=True)
    for prefix, space in PREFIXES.items():
        dataset.bind(prefix, space)
    return dataset
