"""What is in a knowledge base as hashes, part by part, so that two can be compared."""

from __future__ import annotations

import hashlib

from kb.answers import VerifyFinding
from kb.layout import Layout
from search.graph_store import GraphStore
from search.graph_transfer import graph_hash
from search.text_index import TextIndex

_NOT_CONTENT = frozenset({"graph/meta", "graph/ledger"})


def contents(layout: Layout, store: GraphStore, index: TextIndex) -> dict[str, str]:
    """A hash of each part: each graph, the index records of each document, each kept source and its note.

    How often a knowledge base was changed is no part of it, nor where it lies or which text engine it has.
    """
    parts = {"base IRI": layout.base_iri}
    for name, graph in store.graphs().items():
        if name not in _NOT_CONTENT:
            parts[name] = graph_hash(store.store, graph)
    for document_id in store.document_ids():
        records = sorted(map(repr, index.stored(document_id).values()))
        parts[f"text index of {document_id}"] = _hash("\n".join(records).encode("utf-8"))
    for path in sorted(layout.sources.iterdir()):
        if not path.name.startswith("."):
            with path.open("rb") as file:
                parts[f"sources/{path.name}"] = hashlib.file_digest(file, "sha256").hexdigest()
    return parts


def compare(one: dict[str, str], other: dict[str, str]) -> tuple[VerifyFinding, ...]:
    """The parts that only one of two knowledge bases has, or that are not the same; empty if they are equal."""
    said = {
        name: "only here" if name not in other else "only in the other" if name not in one else "not the same"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    }
    return tuple(VerifyFinding(code="other", message=f"{name} is {what}") for name, what in said.items())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
