"""One release of an XBRL taxonomy, such as the IFRS taxonomy 2021: its elements and all that the linkbases say of them.

`ontology.taxonomy_reading.read_taxonomy` makes one from the package that a user has. The labels and definitions in it belong to
its publisher; policykb ships none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ontology.taxonomy_types import (
    DEPRECATED_LABEL,
    DOCUMENTATION,
    LABEL,
    Arc,
    ArcKind,
    Element,
    ElementReference,
    Label,
    TaxonomyRole,
    find_label,
)
from ontology.types import Diagnostic

#: The role that lists the policies: [800600] in all IFRS releases; the words of its definition changed in 2023 (IAS 1.117).
_POLICY_LIST = re.compile(r"^\[800600\]|\blist of (?:significant |material )?accounting polic", re.IGNORECASE)
_TEXT_BLOCK = "textBlockItemType"
#: Words in the reason for a deprecation before or after the names of the elements that took over.
_REPLACED = re.compile(r"\b(?:replaced|duplicate|split|implemented|introduced)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """A taxonomy release as read from its package; everything is by QName, such as `ifrs-full:Revenue`.

    `name` is the prefix of the namespace that has most elements, `date` the date in it (None if it has none), `title` and
    `entry_points` what the package says of itself. `labels` and `references` are by QName and lack elements that have none;
    `roles` are by URI. Arcs are those that count after prohibitions, sorted by role, parent and order.

    >>> from ontology.taxonomy_types import Element, Label, LABEL
    >>> taxonomy = Taxonomy(
    ...     name="acme", date="2024-01-01", elements={"acme:CraneHire": Element("acme:CraneHire", "http://acme.example/2024-01-01")},
    ...     labels={"acme:CraneHire": (Label(LABEL, "en", "Hire of cranes"), Label(LABEL, "de", "Kranmiete"))},
    ... )
    >>> taxonomy.id, taxonomy.label("acme:CraneHire"), taxonomy.label("acme:CraneHire", lang="de")
    ('acme-2024-01-01', 'Hire of cranes', 'Kranmiete')
    >>> taxonomy.label("acme:CraneHire", role="terseLabel") is None
    True
    """

    name: str
    date: str | None = None
    title: str | None = None
    version: str = ""
    elements: Mapping[str, Element] = field(default_factory=dict)
    labels: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    references: Mapping[str, tuple[ElementReference, ...]] = field(default_factory=dict)
    roles: Mapping[str, TaxonomyRole] = field(default_factory=dict)
    presentation: tuple[Arc, ...] = ()
    calculation: tuple[Arc, ...] = ()
    definition: tuple[Arc, ...] = ()
    entry_points: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def id(self) -> str:
        """Name and date, such as `ifrs-full-2021-03-24`."""
        return f"{self.name}-{self.date}" if self.date else self.name

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The namespaces of its elements, sorted."""
        return tuple(sorted({element.namespace for element in self.elements.values()}))

    def __len__(self) -> int:
        return len(self.elements)

    def __contains__(self, qname: object) -> bool:
        return qname in self.elements

    def get(self, qname: str) -> Element | None:
        """The element with exactly this QName, or None."""
        return self.elements.get(qname)

    def label(self, qname: str, lang: str = "en", role: str = LABEL) -> str | None:
        """The label in a language (a regional form of it will do) with a role: a URI, or its end such as `terseLabel`.

        None if there is none; no other role or language is taken instead.
        """
        return find_label(self.labels.get(qname, ()), lang, role)

    def documentation(self, qname: str, lang: str = "en") -> str | None:
        """What the publisher says the element is for; None if nothing in this language."""
        return self.label(qname, lang, DOCUMENTATION)

    def is_deprecated(self, qname: str) -> bool:
        """Whether the element is kept for older reports only: it has a label of the role `deprecatedLabel`."""
        return any(label.role == DEPRECATED_LABEL for label in self.labels.get(qname, ()))

    def successors(self, qname: str) -> tuple[str, ...]:
        """The QNames of the elements that took over from a deprecated one, as far as the reason for its deprecation names them.

        Empty if it names none, and for an element that is in use.
        """
        reason = self.label(qname, role=DEPRECATED_LABEL)
        if reason is None or not _REPLACED.search(reason):
            return ()
        prefix = qname.partition(":")[0]
        named = (f"{prefix}:{name.rstrip('.-')}" for name in _NAME.findall(reason))
        return tuple(dict.fromkeys(other for other in named if other in self.elements and other != qname))

    def arcs(self, kind: ArcKind) -> tuple[Arc, ...]:
        """All arcs of one kind of linkbase."""
        found: dict[ArcKind, tuple[Arc, ...]] = {
            ArcKind.PRESENTATION: self.presentation,
            ArcKind.CALCULATION: self.calculation,
            ArcKind.DEFINITION: self.definition,
        }
        return found[kind]

    def children(self, role: str, qname: str, kind: ArcKind = ArcKind.PRESENTATION) -> tuple[Arc, ...]:
        """The arcs below an element in a role (URI or number, such as `800600`), in order; empty if there are none.

        An element shown twice (at the start and the end of a period) has two arcs.
        """
        return tuple(arc for uri in self._uris(role) for arc in self._below[kind].get((uri, qname), ()))

    def parents(self, qname: str, kind: ArcKind = ArcKind.PRESENTATION) -> tuple[Arc, ...]:
        """The arcs above an element, in all roles; empty for an element that stands below none, or is unknown."""
        return self._above[kind].get(qname, ())

    def roots(self, role: str, kind: ArcKind = ArcKind.PRESENTATION) -> tuple[str, ...]:
        """The QNames at the top of a role (URI or number); empty for a role without arcs of the kind."""
        uris = frozenset(self._uris(role))
        arcs = [arc for arc in self.arcs(kind) if arc.role in uris]
        below = {arc.child for arc in arcs}
        return tuple(dict.fromkeys(arc.parent for arc in arcs if arc.parent not in below))

    def text_blocks(self) -> tuple[Element, ...]:
        """The elements whose values are passages of text with mark-up, by datatype, in the order of the schema."""
        return tuple(element for element in self.elements.values() if element.text_block)

    def policies(self) -> tuple[Element, ...]:
        """The elements below the top of the role `[800600] … List of accounting policies`, in its order.

        Empty if the package has no such role, or its presentation linkbase is missing.
        """
        uris = [uri for uri, role in self.roles.items() if _POLICY_LIST.search(role.definition)]
        listed = dict.fromkeys(arc.child for arc in self.presentation if arc.role in uris)
        return tuple(self.elements[qname] for qname in listed if qname in self.elements and not self.elements[qname].abstract)

    def datatypes(self) -> dict[tuple[str, str], str]:
        """The local name of the datatype by namespace and local name of the element.

        Datatypes derived from `textBlockItemType` are given as that.
        """
        return {
            (element.namespace, element.local_name): _TEXT_BLOCK if element.text_block else element.datatype.rpartition(":")[2]
            for element in self.elements.values()
            if element.datatype
        }

    def _uris(self, role: str) -> tuple[str, ...]:
        return self._by_number.get(role, (role,))

    @cached_property
    def _by_number(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for uri, role in self.roles.items():
            if role.number:
                found[role.number] = (*found.get(role.number, ()), uri)
        return found

    @cached_property
    def _below(self) -> dict[ArcKind, dict[tuple[str, str], tuple[Arc, ...]]]:
        found: dict[ArcKind, dict[tuple[str, str], tuple[Arc, ...]]] = {}
        for kind in ArcKind:
            lists: dict[tuple[str, str], list[Arc]] = {}
            for arc in self.arcs(kind):
                lists.setdefault((arc.role, arc.parent), []).append(arc)
            found[kind] = {key: tuple(arcs) for key, arcs in lists.items()}
        return found

    @cached_property
    def _above(self) -> dict[ArcKind, dict[str, tuple[Arc, ...]]]:
        found: dict[ArcKind, dict[str, tuple[Arc, ...]]] = {}
        for kind in ArcKind:
            lists: dict[str, list[Arc]] = {}
            for arc in self.arcs(kind):
                lists.setdefault(arc.child, []).append(arc)
            found[kind] = {qname: tuple(arcs) for qname, arcs in lists.items()}
        return found
