"""Reads one linkbase: the locators, resources and arcs of all its extended links (XBRL 2.1, section 3.5.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any
from urllib.parse import unquote

from ontology.taxonomy_types import ElementReference, Label
from ontology.taxonomy_xml import XLINK, XML, Resolve, place_of, text_of

_TYPE, _HREF, _LABEL, _ROLE = (f"{XLINK}{name}" for name in ("type", "href", "label", "role"))
_FROM, _TO, _ARCROLE = (f"{XLINK}{name}" for name in ("from", "to", "arcrole"))
_ELEMENT_SCHEME = re.compile(r"^element\(([^/()]+)\)$")
#: XBRL 2.1, 3.5.3.9.7.3: attributes that do not tell one relationship from another.
_EXEMPT = frozenset({"use", "priority"})

_PLAIN: tuple[tuple[str, str | float], ...] = (("order", 1.0),)

Resource = Label | ElementReference


@dataclass(frozen=True, slots=True)
class LinkedArc:
    """One arc between two nodes, as it stands in a linkbase.

    Nodes are `file#id`, or `file#/…` with a position for resources without an id. `kind` names link and arc; `attributes`
    are those that tell one relationship from another, numbers as numbers.
    """

    kind: str
    role: str
    arcrole: str
    source: str
    target: str
    attributes: tuple[tuple[str, str | float], ...]
    prohibited: bool = False
    priority: int = 0

    @property
    def order(self) -> float:
        """The place among its siblings; 1 where none that is a number is stated."""
        found = dict(self.attributes).get("order")
        return found if isinstance(found, float) else 1.0

    @property
    def weight(self) -> float | None:
        """The factor of a calculation; None where none is stated."""
        found = dict(self.attributes).get("weight")
        return found if isinstance(found, float) else None

    @property
    def preferred_label(self) -> str | None:
        """The role of the label to show the target with; None where none is stated."""
        found = dict(self.attributes).get("preferredLabel")
        return found if isinstance(found, str) else None


@dataclass(slots=True)
class Linkbase:
    """What linkbases say: arcs, resources by node, the files their locators and roles are in, arcs that join nothing."""

    arcs: list[LinkedArc] = field(default_factory=list)
    resources: dict[str, Resource] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    loose_arcs: int = 0


def read_linkbase(root: Any, file: str, resolve: Resolve) -> Linkbase:
    """Read the linkbase with this root element in a file."""
    found = Linkbase()
    places: dict[str, str] = {}
    for number, link in enumerate(root.iterchildren(tag="*"), start=1):
        kind = link.get(_TYPE)
        if kind == "extended":
            # Two linkbases embedded in one schema begin at different lines, so their nodes have different names.
            _read_link(link, f"{file}#/{root.sourceline}/{number}", file, resolve, places, found)
        elif kind == "simple":
            found.files[place_of(link, link.get(_HREF) or "", file, resolve)] = None
    return found


def _read_link(link: Any, name: str, file: str, resolve: Resolve, places: dict[str, str], found: Linkbase) -> None:
    nodes: dict[str, list[str]] = {}
    arcs = []
    moved = link.get(f"{XML}base") is not None or link.getparent().get(f"{XML}base") is not None
    for number, child in enumerate(link.iterchildren(tag="*"), start=1):
        kind = child.get(_TYPE)
        if kind == "arc":
            arcs.append(child)
            continue
        if kind == "locator":
            href, _, fragment = (child.get(_HREF) or "").partition("#")
            if moved or child.get(f"{XML}base") is not None:
                place = place_of(child, href, file, resolve)
            else:
                # The same few files are named thousands of times.
                place = places.get(href) or places.setdefault(href, resolve(file, href))
            found.files[place] = None
            node = f"{place}#{_id_in(fragment)}"
        elif kind == "resource":
            identifier = child.get("id")
            node = f"{file}#{identifier}" if identifier else f"{name}/{number}"
            resource = _read_resource(child)
            if resource is not None:
                found.resources[node] = resource
        else:
            continue
        nodes.setdefault(child.get(_LABEL) or "", []).append(node)
    role = intern(link.get(_ROLE) or "")
    for arc in arcs:
        joined = list(_joined(arc, role, intern(f"{link.tag} {arc.tag}"), nodes))
        found.arcs += joined
        found.loose_arcs += not joined


def _joined(arc: Any, role: str, kind: str, nodes: dict[str, list[str]]) -> Iterator[LinkedArc]:
    """The arc between every node of one label and every node of the other (XBRL 2.1, 3.5.3.9.3)."""
    get = arc.get
    stated = {intern(name): _value(name, text) for name, text in arc.attrib.items() if _tells(name)}
    # XBRL 2.1, 3.5.3.9.5: an arc that states no order has the order 1.
    attributes = tuple(sorted({"order": 1.0, **stated}.items())) if stated else _PLAIN
    priority = get("priority", "0")
    for source in nodes.get(get(_FROM) or "", ()):
        for target in nodes.get(get(_TO) or "", ()):
            yield LinkedArc(
                kind=kind,
                role=role,
                arcrole=intern(get(_ARCROLE) or ""),
                source=source,
                target=target,
                attributes=attributes,
                prohibited=get("use") == "prohibited",
                priority=int(priority) if priority.strip().lstrip("-").isdecimal() else 0,
            )


def _tells(attribute: str) -> bool:
    return attribute not in _EXEMPT and not attribute.startswith(XLINK)


def _value(name: str, text: str) -> str | float:
    """A number for the attributes that are one, so that `10` and `10.0` are equal; as it is written if it is none."""
    if name in ("order", "weight"):
        try:
            number = float(text)
        except ValueError:
            return intern(text)
        if math.isfinite(number):
            return number
    return intern(text)


def _id_in(fragment: str) -> str:
    """The id that a fragment names: itself, or the one in `element(id)` (XBRL 2.1, 3.5.1.2)."""
    fragment = unquote(fragment) if "%" in fragment else fragment
    scheme = _ELEMENT_SCHEME.match(fragment) if "(" in fragment else None
    return scheme.group(1) if scheme else fragment


def _read_resource(resource: Any) -> Resource | None:
    """A label or reference of the standard or of the generic kind; None for other resources (formulas)."""
    name = resource.tag.rpartition("}")[2]
    role = intern(resource.get(_ROLE) or "")
    if name == "label":
        return Label(role=role, lang=intern(resource.get(f"{XML}lang") or ""), text=text_of(resource))
    if name == "reference":
        parts = ((intern(part.tag.rpartition("}")[2]), intern(text_of(part))) for part in resource.iterchildren(tag="*"))
        return ElementReference(role=role, parts=tuple((key, value) for key, value in parts if value))
    return None
