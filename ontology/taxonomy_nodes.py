"""Which element a node of a linkbase is, and what the arcs that count say of elements and roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ontology.taxonomy_files import TaxonomyFiles
from ontology.taxonomy_linkbases import LinkedArc
from ontology.taxonomy_loading import Discovered, dangling
from ontology.taxonomy_networks import effective_arcs
from ontology.taxonomy_schema import DeclaredElement, Name
from ontology.taxonomy_types import Arc, ArcKind, ElementReference, Label, TaxonomyRole
from ontology.types import Diagnostic, Severity
from ontology.xbrl_names import canonical_qname

_LINKBASE_SPACE = "http://www.xbrl.org/2003/linkbase"
_TEXT_BLOCKS = frozenset({"textBlockItemType", "escapedItemType"})
_KINDS = {f"{{{_LINKBASE_SPACE}}}{kind.value}Link": kind for kind in ArcKind}
#: XBRL 2.1, 5.2.2.3 and 5.2.3.3; Generic Labels 1.0 and Generic References 1.0. What other arcs lead to is left out (formulas).
_DESCRIBING = frozenset(
    {
        "http://www.xbrl.org/2003/arcrole/concept-label",
        "http://www.xbrl.org/2003/arcrole/concept-reference",
        "http://xbrl.org/arcrole/2008/element-label",
        "http://xbrl.org/arcrole/2008/element-reference",
    }
)


def qname_of(element: DeclaredElement) -> str:
    """The QName policykb knows a declared element by."""
    return canonical_qname(*element.name, element.prefix)


class ElementBook:
    """Which element a node of a linkbase is, among those declared and those of schemas that are not here."""

    def __init__(self, found: Discovered, files: TaxonomyFiles) -> None:
        self._found = found
        self._files = files
        self._by_name = {element.name: element for element in found.elements.values()}
        self._qnames = {node: qname_of(element) for node, element in found.elements.items() if self.is_concept(element)}
        newest: dict[str, str] = {}
        for node, qname in self._qnames.items():
            newest[qname] = max(newest.get(qname, ""), found.elements[node].name[0])
        #: Nodes of elements that a newer namespace declares again: what is said of them is not said of the newer ones.
        self.superseded = frozenset(
            node for node, qname in self._qnames.items() if found.elements[node].name[0] < newest[qname]
        )
        self._guessed: dict[str, str] = {}
        #: Elements known by reference only, with their namespaces.
        self.referenced: dict[str, str] = {}

    def declared(self, node: str) -> str | None:
        """The QName of an element that a schema in the package declares; None for any other node."""
        return self._qnames.get(node)

    def qname(self, node: str) -> str | None:
        """The QName of a node that must be an element; None if its file is here and has no such element."""
        known = self._qnames.get(node) or self._guessed.get(node)
        if known is not None:
            return known
        file, _, identifier = node.partition("#")
        if file in self._files or "_" not in identifier:
            return None
        # The usual id of an element is prefix_Local, and local names have no underscore in them.
        prefix, _, local = identifier.rpartition("_")
        namespace = self._found.namespaces.get(file, "")
        qname = canonical_qname(namespace, local, prefix)
        self._guessed[node] = qname
        self.referenced.setdefault(qname, namespace)
        return qname

    def is_concept(self, element: DeclaredElement) -> bool:
        """Whether an element is an item, tuple, axis or table: not a part of a reference or the like."""
        walked: set[Name] = set()
        group = element.substitution_group
        while group is not None and group not in walked:
            if group[0] == _LINKBASE_SPACE:
                return False
            walked.add(group)
            head = self._by_name.get(group)
            group = head.substitution_group if head else None
        return True

    def is_text_block(self, datatype: Name | None) -> bool:
        """Whether a datatype is that of text blocks or derived from it, by however many steps."""
        walked: set[Name] = set()
        while datatype is not None and datatype not in walked:
            if datatype[1] in _TEXT_BLOCKS:
                return True
            walked.add(datatype)
            datatype = self._found.types.get(datatype)
        return False


@dataclass(slots=True)
class SortedLinks:
    """What the arcs that count say, sorted out by kind."""

    book: ElementBook
    found: Discovered
    labels: dict[str, list[Label]] = field(init=False, default_factory=dict)
    references: dict[str, list[ElementReference]] = field(init=False, default_factory=dict)
    roles: dict[str, TaxonomyRole] = field(init=False, default_factory=dict)
    arcs: dict[ArcKind, list[Arc]] = field(init=False, default_factory=lambda: {kind: [] for kind in ArcKind})
    _lost: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.roles = {role.uri: role for role in self.found.roles.values()}
        resources = {node: resource for _, linkbase in self.found.linkbases for node, resource in linkbase.resources.items()}
        for arc in effective_arcs(arc for _, linkbase in self.found.linkbases for arc in linkbase.arcs):
            if arc.source in self.book.superseded or arc.target in self.book.superseded:
                continue
            kind = _KINDS.get(arc.kind.partition(" ")[0])
            if kind is not None:
                self._join(arc, kind)
            elif arc.arcrole in _DESCRIBING:
                resource = resources.get(arc.target)
                if resource is None:
                    self._lost.add(arc.target)
                else:
                    self._describe(arc, resource)

    def _join(self, arc: LinkedArc, kind: ArcKind) -> None:
        parent, child = self.book.qname(arc.source), self.book.qname(arc.target)
        if parent is None or child is None:
            self._lost |= {node for node, qname in ((arc.source, parent), (arc.target, child)) if qname is None}
            return
        self.arcs[kind].append(
            Arc(
                role=arc.role,
                arcrole=arc.arcrole,
                parent=parent,
                child=child,
                order=arc.order,
                weight=arc.weight if kind is ArcKind.CALCULATION else None,
                preferred_label=arc.preferred_label,
            )
        )

    def _describe(self, arc: LinkedArc, resource: Label | ElementReference) -> None:
        role = self.found.roles.get(arc.source)
        if role is not None:
            if isinstance(resource, Label):
                self.roles[role.uri] = replace(self.roles[role.uri], labels=(*self.roles[role.uri].labels, resource))
            return
        # Generic links describe roles, assertions and more: what is not here is not taken for an element.
        generic = not arc.kind.startswith(f"{{{_LINKBASE_SPACE}}}")
        qname = self.book.declared(arc.source) if generic else self.book.qname(arc.source)
        if qname is None:
            if not generic:
                self._lost.add(arc.source)
        elif isinstance(resource, Label):
            self.labels.setdefault(qname, []).append(resource)
        else:
            self.references.setdefault(qname, []).append(resource)

    def diagnostics(self) -> Iterable[Diagnostic]:
        """What is odd: locators that lead nowhere, arcs that join nothing."""
        places = [
            (name, node)
            for name, linkbase in self.found.linkbases
            for node in dict.fromkeys(node for arc in linkbase.arcs for node in (arc.source, arc.target))
            if node in self._lost
        ]
        yield from dangling(places)
        for name, linkbase in self.found.linkbases:
            if linkbase.loose_arcs:
                message = f"{linkbase.loose_arcs} arcs of {name} join labels that no locator or resource has"
                yield Diagnostic(code="loose-arc", message=message, severity=Severity.WARNING)
