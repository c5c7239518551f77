"""Graphs of a knowledge base to files and back; what comes from a file is held to the places that policykb itself writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from ontology.errors import InputError, ParseError
from ontology.namespaces import PREFIXES
from search.filing_graph import RDF_TYPE, term
from search.ledger import content_hash

_FORMATS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
#: Graphs that are made anew of policykb's own data.
_DERIVED = frozenset({"graph/catalogue", "graph/taxonomy-links"})
_META = "graph/meta"
_TAXONOMY_GRAPH = term("pkb:taxonomyGraph")
_KINDS = ("document", "section", "clause", "tag", "choice", "reference", "diagnostic", "processing", "measurement")


def rdf_text(quads: Iterable[Quad], format: str) -> str:
    """Quads as `nquads`, `trig` or `jsonld`, in order of graph, subject, predicate and object: equal content, equal bytes."""
    ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    data = serialize(ordered, format=_FORMATS[format], prefixes=PREFIXES if format == "trig" else None)
    assert data is not None
    return data.decode("utf-8")


def carried_over(store: Store, graphs: dict[str, NamedNode]) -> Iterator[tuple[str, list[Quad]]]:
    """What must be carried over to another place, graph by graph, of all graphs by name; the rest is made there."""
    for name, graph in graphs.items():
        quads = [quad for quad in store.quads_for_pattern(None, None, None, graph) if _is_carried(name, quad)]
        if quads:
            yield name, quads


def _is_carried(graph: str, quad: Quad) -> bool:
    """Of the knowledge base as a whole its taxonomies only: how often it changed is its own affair, and its catalogue, too."""
    return graph not in _DERIVED and (graph != _META or quad.predicate == _TAXONOMY_GRAPH)


def find_base(data: bytes, format: str, source: str) -> str:
    """The base IRI of the knowledge base that was exported to a file.

    Raises:
        ParseError: the file is not RDF of this format, or no export of a whole knowledge base.
    """
    for quad in _parsed(data, format, source):
        if quad.predicate == RDF_TYPE and quad.object == term("pkb:KnowledgeBase") and isinstance(quad.subject, NamedNode):
            return quad.subject.value
    raise ParseError(
        "this is no export of a whole knowledge base: it does not say of which",
        source=source,
        hint="make one with: policykb export --all FILE.zip",
    )


def load_graphs(store: Store, base: str, data: bytes, format: str, source: str) -> None:
    """Add the graphs in a file to a store that nobody reads yet.

    Raises:
        ParseError: the file is not RDF of this format, or says something where a knowledge base with this base IRI never does.
    """
    store.bulk_extend(_checked(_parsed(data, format, source), base, source))


def _parsed(data: bytes, format: str, source: str) -> Iterator[Quad]:
    if format not in ("nquads", "trig"):
        raise InputError(f"{format!r} is not read", source=source, hint="give nquads or trig")
    try:
        yield from parse(BytesIO(data), format=_FORMATS[format])
    except (SyntaxError, ValueError, OSError) as error:
        raise ParseError(f"not {format}: {error}", source=source, hint="check that the file is complete") from error


def _checked(quads: Iterable[Quad], base: str, source: str) -> Iterator[Quad]:
    for quad in quads:
        graph = quad.graph_name
        name = graph.value.removeprefix(base) if isinstance(graph, NamedNode) and graph.value.startswith(base) else ""
        if not _is_carried(name, quad):
            continue
        subject = quad.subject
        fits = isinstance(subject, NamedNode) and _belongs(subject.value, name, base)
        if not fits or isinstance(quad.object, BlankNode) or not isinstance(quad.object, NamedNode | Literal):
            raise ParseError(
                f"{quad.subject} has no place in {graph}",
                source=source,
                hint=f"only what policykb exported of a knowledge base with the base IRI {base} can be imported",
            )
        yield quad


def _belongs(subject: str, graph: str, base: str) -> bool:
    """Whether policykb says anything of this subject in the graph of this name below the base IRI."""
    if not subject.startswith(base):
        return False
    place = subject.removeprefix(base)
    area, _, rest = graph.partition("/")
    if area == "filing":
        return any(place == f"{kind}/{rest}" or place.startswith(f"{kind}/{rest}/") for kind in _KINDS) and bool(rest)
    if graph.startswith("graph/taxonomy/"):
        return place.startswith("taxonomy/")
    return {
        _META: place.startswith("taxonomy/"),
        "graph/entities": place.startswith(("entity/", "source/", "tagger/")),
        "graph/ledger": place.startswith("ledger/"),
        "graph/decisions": place.startswith(("decision/", "reviewer/")),
    }.get(graph, False)


def graph_hash(store: Store, graph: NamedNode) -> str:
    """A hash of all that a named graph says."""
    return content_hash(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
