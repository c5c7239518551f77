"""What is asked of the process that runs SPARQL, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from search.sparql import Formats, QueryDataset, SparqlResult


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeGraph:
    """Asks for all triples of a named graph; None: of all graphs."""

    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A query, the published state of a knowledge base that it asks, and the limits it runs under.

    `format` None asks for a `SparqlResult`, a name for text, `Formats` for what fits the form of the query as bytes; these are
    left in a new file in `spool` if they are many. `private` is a folder that the worker may use as its own, on the disk of
    the knowledge base. `dataset` names the graphs to ask.
    """

    graph: Path
    text: Path
    base_iri: str
    private: Path
    query: str | WholeGraph
    format: str | Formats | None
    seconds: float
    most_rows: int | None
    most_bytes: int
    dataset: QueryDataset | None = None
    spool: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An answer in a format: its bytes, or the file that has them, which is for the one who asked to remove."""

    format: str
    data: bytes = b""
    path: Path | None = None


Answer = SparqlResult | str | Written
