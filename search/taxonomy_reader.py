"""An element of a taxonomy as its release describes it in the graph. The counterpart of `ontology.taxonomy_graph`."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store

from ontology.taxonomy_terms import LABEL_PROPERTIES, REFERENCE_TERMS, element_iri, element_qname
from ontology.taxonomy_types import (
    DOCUMENTATION,
    LABEL,
    USUAL_ARCROLES,
    Arc,
    ArcKind,
    Element,
    ElementReference,
    Label,
    TaxonomyRole,
)
from search.filing_graph import term
from search.stored_taxonomy import PlacedArc, StoredElement

_ARC_KINDS = {
    term("pkb:PresentationArc").value: ArcKind.PRESENTATION,
    term("pkb:CalculationArc").value: ArcKind.CALCULATION,
    term("pkb:DefinitionArc").value: ArcKind.DEFINITION,
}
_LABEL_ROLES = {
    term("skos:prefLabel").value: LABEL,
    term("skos:definition").value: DOCUMENTATION,
    **{term(known.term).value: role for role, known in LABEL_PROPERTIES.items()},
}

#: All that is said of one resource in one graph: property IRI → values.
Said = dict[str, list[NamedNode | Literal]]


class TaxonomyReader:
    """Reads elements under one base IRI; every method takes the graph of the release."""

    def __init__(self, store: Store, base_iri: str) -> None:
        self._store = store
        self._base = base_iri

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self.__dict__.pop("_store", None)

    def said(self, iri: str, graph: NamedNode) -> Said:
        """All that a graph says of a resource; empty if nothing."""
        found: Said = {}
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, graph):
            found.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        return found

    def has(self, taxonomy_id: str, qname: str, graph: NamedNode) -> bool:
        """Whether the release has an element of this name, declared or only referred to."""
        return bool(self.said(element_iri(self._base, taxonomy_id, qname), graph))

    def declares(self, taxonomy_id: str, qname: str, graph: NamedNode) -> bool:
        """Whether the release declares an element that it has."""
        return text_in(self.said(element_iri(self._base, taxonomy_id, qname), graph), "pkb:onlyReferenced") is None

    def element(self, taxonomy_id: str, qname: str, graph: NamedNode, *, releases: tuple[str, ...]) -> StoredElement:
        """An element that the release has."""
        iri = element_iri(self._base, taxonomy_id, qname)
        said = self.said(iri, graph)
        element = Element(
            qname=qname,
            namespace=text_in(said, "pkb:namespace") or "",
            datatype=text_in(said, "pkb:datatype"),
            period_type=text_in(said, "pkb:periodType"),
            balance=text_in(said, "pkb:balance"),
            abstract=bool(text_in(said, "pkb:abstract")),
            substitution_group=text_in(said, "pkb:substitutionGroup"),
            text_block=bool(text_in(said, "pkb:textBlock")),
            declared=not text_in(said, "pkb:onlyReferenced"),
        )
        references = [self._reference(node.value, graph) for node in said.get(term("pkb:taxonomyReference").value, ())]
        return StoredElement(
            taxonomy_id=taxonomy_id,
            element=element,
            labels=tuple(sorted(self._labels(said, graph), key=lambda label: (label.role, label.lang, label.text))),
            references=tuple(sorted(references, key=lambda reference: (str(reference), reference.role, reference.parts))),
            parents=self._arcs(iri, "pkb:child", graph),
            children=self._arcs(iri, "pkb:parent", graph),
            releases=releases,
            successors=tuple(sorted(element_qname(node.value) for node in said.get(term("dcterms:isReplacedBy").value, ()))),
        )

    def _labels(self, said: Said, graph: NamedNode) -> Iterator[Label]:
        for predicate, values in said.items():
            role = _LABEL_ROLES.get(predicate)
            if role is None and predicate.startswith(f"{self._base}taxonomy/"):
                role = text_in(self.said(predicate, graph), "pkb:roleUri")
            if role is not None:
                for value in values:
                    assert isinstance(value, Literal)
                    yield Label(role=role, lang=value.language or "", text=value.value)

    def _reference(self, iri: str, graph: NamedNode) -> ElementReference:
        said = self.said(iri, graph)
        parts = [(part, value.value) for part, name in REFERENCE_TERMS.items() for value in said.get(term(name).value, ())]
        for value in said.get(term("pkb:refOther").value, ()):
            name, _, text = value.value.partition(": ")
            parts.append((name, text))
        return ElementReference(role=text_in(said, "pkb:roleUri") or "", parts=tuple(parts))

    def _arcs(self, iri: str, end: str, graph: NamedNode) -> tuple[PlacedArc, ...]:
        found = [
            self._arc(quad.subject.value, graph)  # type: ignore[union-attr]
            for quad in self._store.quads_for_pattern(None, term(end), NamedNode(iri), graph)
        ]
        found.sort(
            key=lambda placed: (placed.kind, placed.role.definition, placed.role.uri, placed.arc.order, placed.arc.child)
        )
        return tuple(found)

    def _arc(self, iri: str, graph: NamedNode) -> PlacedArc:
        said = self.said(iri, graph)
        kind = next(_ARC_KINDS[value.value] for value in said[term("rdf:type").value] if value.value in _ARC_KINDS)
        role = self.said(said[term("pkb:inRole").value][0].value, graph)
        weight = text_in(said, "pkb:weight")
        uri = text_in(role, "pkb:roleUri") or ""
        return PlacedArc(
            kind=kind,
            role=TaxonomyRole(uri=uri, definition=text_in(role, "dcterms:title") or ""),
            arc=Arc(
                role=uri,
                arcrole=text_in(said, "pkb:arcrole") or USUAL_ARCROLES[kind],
                parent=element_qname(said[term("pkb:parent").value][0].value),
                child=element_qname(said[term("pkb:child").value][0].value),
                order=float(text_in(said, "pkb:order") or 1),
                weight=float(weight) if weight else None,
                preferred_label=text_in(said, "pkb:preferredLabel"),
            ),
        )


def text_in(said: Said, property_name: str) -> str | None:
    """The value of a property; None if it has none."""
    values = said.get(term(property_name).value)
    return values[0].value if values else None
