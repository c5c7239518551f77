"""Taxonomies as they come back from the graph."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.taxonomy_types import (
    DEPRECATED_LABEL,
    LABEL,
    Arc,
    ArcKind,
    Element,
    ElementReference,
    Label,
    TaxonomyRole,
    find_label,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTaxonomy:
    """A release in the knowledge base, with how much there is of everything."""

    taxonomy_id: str
    title: str
    date: str | None
    version: str
    namespaces: tuple[str, ...]
    elements: int
    labels: int
    references: int
    arcs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialName:
    """The standard label of an element in one language, in the newest release that has one."""

    qname: str
    lang: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedArc:
    """An arc of an element, with the kind of linkbase it is from and the role it stands in."""

    kind: ArcKind
    role: TaxonomyRole
    arc: Arc


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredElement:
    """An element as one release has it: labels by role and language, references, and the arcs above and below it.

    `releases` are the ids of all releases in the knowledge base that have the element, newest first. `successors` are the
    QNames of the elements that took over from a deprecated one, as far as its release names them.
    """

    taxonomy_id: str
    element: Element
    labels: tuple[Label, ...]
    references: tuple[ElementReference, ...]
    parents: tuple[PlacedArc, ...]
    children: tuple[PlacedArc, ...]
    releases: tuple[str, ...]
    successors: tuple[str, ...] = ()

    @property
    def deprecated(self) -> bool:
        """Whether the element is kept for older reports only."""
        return any(label.role == DEPRECATED_LABEL for label in self.labels)

    def label(self, lang: str = "en", role: str = LABEL) -> str | None:
        """The label in a language with a role (URI, or its end such as `terseLabel`); None if there is none."""
        return find_label(self.labels, lang, role)
