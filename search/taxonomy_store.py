"""The taxonomies of a knowledge base: which there are, what ties them together, and look-ups over all of them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Store

from ontology.namespaces import concept_iri, concept_qname, resource_iri
from ontology.taxonomy_terms import element_qname, release_iri
from ontology.taxonomy_types import LABEL, Label, find_label
from search.filing_graph import term
from search.stored_taxonomy import OfficialName, StoredElement, StoredTaxonomy
from search.taxonomy_links import links_update
from search.taxonomy_reader import TaxonomyReader, text_in

_TAXONOMY_GRAPH = term("pkb:taxonomyGraph")
_OFFICIAL_LABEL = term("pkb:officialLabel")
_TEXT_BLOCK = "textBlockItemType"


class TaxonomyStore:
    """The releases in a graph store. A release counts once it is registered in the graph of the store's own facts."""

    def __init__(self, store: Store, base_iri: str, meta: NamedNode) -> None:
        self._store = store
        self._reader = TaxonomyReader(store, base_iri)
        self._base = base_iri
        self._meta = meta
        self._links = NamedNode(f"{base_iri}graph/taxonomy-links")
        self._space = f"{base_iri}graph/taxonomy/"

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self._reader.close()
        self.__dict__.pop("_store", None)

    # --- which there are

    def graph_name(self, taxonomy_id: str, version: str) -> NamedNode:
        """The named graph for one version of a release."""
        return NamedNode(resource_iri(self._base, "graph/taxonomy", f"{taxonomy_id}/{version}"))

    def graphs(self) -> dict[str, NamedNode]:
        """The graph of each release by id, newest release first; of one day the last by name."""
        found: dict[str, NamedNode] = {}
        for quad in self._store.quads_for_pattern(None, _TAXONOMY_GRAPH, None, self._meta):
            found[element_qname(quad.subject.value)] = quad.object  # type: ignore[union-attr,assignment]
        return self._newest_first(found)

    def strays(self) -> tuple[NamedNode, ...]:
        """Graphs of taxonomies that are not registered: what a crash, or the release before, has left."""
        registered = {graph.value for graph in self.graphs().values()}
        named = self._store.named_graphs()
        return tuple(
            graph
            for graph in named
            if isinstance(graph, NamedNode) and graph.value.startswith(self._space) and graph.value not in registered
        )

    def registration(self, taxonomy_id: str, graph: NamedNode | None, catalogue: NamedNode) -> str:
        """The update that makes `graph` the graph of a release (None: takes the release out), and renews the links."""
        release = NamedNode(release_iri(self._base, taxonomy_id))
        graphs = {**self.graphs()}
        graphs.pop(taxonomy_id, None)
        change = f"DELETE WHERE {{ GRAPH {self._meta} {{ {release} {_TAXONOMY_GRAPH} ?old }} }} ;\n"
        if graph is not None:
            graphs[taxonomy_id] = graph
            change += f"INSERT DATA {{ GRAPH {self._meta} {{ {release} {_TAXONOMY_GRAPH} {graph} }} }} ;\n"
        return self._links_of(graphs, catalogue) + change

    def renewal(self, catalogue: NamedNode) -> str:
        """The update that renews the links after a change of the catalogue; empty if there are no taxonomies."""
        graphs = self.graphs()
        return self._links_of(graphs, catalogue) if graphs else ""

    def _links_of(self, graphs: dict[str, NamedNode], catalogue: NamedNode) -> str:
        releases = []
        for taxonomy_id, graph in self._newest_first(graphs).items():
            date = self._date(taxonomy_id, graph)
            releases.append((taxonomy_id.removesuffix(f"-{date}"), graph))
        return links_update(releases, self._links, catalogue)

    def _newest_first(self, graphs: dict[str, NamedNode]) -> dict[str, NamedNode]:
        dates = {taxonomy_id: self._date(taxonomy_id, graph) or "" for taxonomy_id, graph in graphs.items()}
        order = sorted(graphs, key=lambda taxonomy_id: (dates[taxonomy_id], taxonomy_id), reverse=True)
        return {taxonomy_id: graphs[taxonomy_id] for taxonomy_id in order}

    def _date(self, taxonomy_id: str, graph: NamedNode) -> str | None:
        return text_in(self._reader.said(release_iri(self._base, taxonomy_id), graph), "pkb:releaseDate")

    def all(self) -> tuple[StoredTaxonomy, ...]:
        """All releases, newest first."""
        return tuple(self._release(taxonomy_id, graph) for taxonomy_id, graph in self.graphs().items())

    def get(self, taxonomy_id: str) -> StoredTaxonomy | None:
        """The release with this id, or None."""
        graph = self.graphs().get(taxonomy_id)
        return self._release(taxonomy_id, graph) if graph else None

    def _release(self, taxonomy_id: str, graph: NamedNode) -> StoredTaxonomy:
        said = self._reader.said(release_iri(self._base, taxonomy_id), graph)
        count = {name: int(text_in(said, f"pkb:{name}Count") or 0) for name in ("element", "label", "reference", "arc")}
        return StoredTaxonomy(
            taxonomy_id=taxonomy_id,
            title=text_in(said, "dcterms:title") or taxonomy_id,
            date=text_in(said, "pkb:releaseDate"),
            version=text_in(said, "pkb:taxonomyVersion") or "",
            namespaces=tuple(sorted(value.value for value in said.get(term("pkb:namespace").value, ()))),
            elements=count["element"],
            labels=count["label"],
            references=count["reference"],
            arcs=count["arc"],
        )

    # --- what they say

    def element(self, qname: str, taxonomy_id: str | None = None) -> StoredElement | None:
        """An element as a release has it (the newest that declares it), or None."""
        graphs = self.graphs()
        having = [release for release, graph in graphs.items() if self._reader.has(release, qname, graph)]
        wanted = [release for release in having if taxonomy_id in (None, release)]
        if not wanted:
            return None
        best = next((release for release in wanted if self._reader.declares(release, qname, graphs[release])), wanted[0])
        return self._reader.element(best, qname, graphs[best], releases=tuple(having))

    def official_label(self, qname: str, lang: str) -> str | None:
        """The standard label of the newest release that has one in the language, or None."""
        concept = NamedNode(concept_iri(qname))
        quads = self._store.quads_for_pattern(concept, _OFFICIAL_LABEL, None, self._links)
        labels = [Label(LABEL, quad.object.language or "", quad.object.value) for quad in quads]  # type: ignore[union-attr]
        return find_label(labels, lang, LABEL)

    def find(self, text: str, lang: str | None = None) -> tuple[OfficialName, ...]:
        """The names whose label or QName holds all words of `text`, the shortest label first, of all languages or of one."""
        words = text.casefold().split()
        found = []
        for quad in self._store.quads_for_pattern(None, _OFFICIAL_LABEL, None, self._links):
            label: Literal = quad.object  # type: ignore[assignment]
            spoken = label.language or ""
            if lang is not None and spoken.partition("-")[0] != lang.lower().partition("-")[0]:
                continue
            qname = concept_qname(quad.subject.value)  # type: ignore[union-attr]
            named = f"{label.value} {qname}".casefold()
            if all(word in named for word in words):
                found.append(OfficialName(qname=qname, lang=spoken, label=label.value))
        return tuple(sorted(found, key=lambda name: (len(name.label), name.label, name.qname, name.lang)))

    def qnames(self) -> frozenset[str]:
        """The QNames of the elements of all releases."""
        notation = term("skos:notation")
        return frozenset(
            quad.object.value  # type: ignore[union-attr]
            for graph in self.graphs().values()
            for quad in self._store.quads_for_pattern(None, notation, None, graph)
        )

    def datatypes(self) -> dict[tuple[str, str], str]:
        """Local name of the datatype by namespace and local name of the element, over all releases.

        What is derived from `textBlockItemType` is given as that.
        """
        found: dict[tuple[str, str], str] = {}
        for graph in self.graphs().values():
            by_property = [self._values(name, graph) for name in ("pkb:namespace", "pkb:datatype", "pkb:textBlock")]
            namespaces, datatypes, text_blocks = by_property
            for iri, datatype in datatypes.items():
                key = (namespaces.get(iri, ""), element_qname(iri).partition(":")[2])
                found[key] = _TEXT_BLOCK if iri in text_blocks else datatype.rpartition(":")[2]
        return found

    def _values(self, property_name: str, graph: NamedNode) -> dict[str, str]:
        quads = self._store.quads_for_pattern(None, term(property_name), None, graph)
        return {quad.subject.value: quad.object.value for quad in quads}  # type: ignore[union-attr]
