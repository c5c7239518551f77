"""Reads one schema of a taxonomy: the elements and roles it declares, the files it refers to (XBRL 2.1, section 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ontology.taxonomy_types import TaxonomyRole
from ontology.taxonomy_xml import LINK, XBRLI, XLINK, XS, Resolve, place_of, text_of

Name = tuple[str, str]

#: Prefixes of the namespaces that datatypes and substitution groups come from, whatever a schema calls them.
_USUAL = {
    "http://www.xbrl.org/2003/instance": "xbrli",
    "http://xbrl.org/2005/xbrldt": "xbrldt",
    "http://www.xbrl.org/dtr/type/non-numeric": "nonnum",
    "http://www.xbrl.org/dtr/type/numeric": "num",
    "http://www.w3.org/2001/XMLSchema": "xs",
}
_TYPE_REGISTRY = "http://www.xbrl.org/dtr/type/"


@dataclass(frozen=True, slots=True)
class DeclaredElement:
    """An element declaration as it stands in a schema; names are pairs of namespace and local name."""

    name: Name
    prefix: str
    element_id: str | None
    datatype: Name | None
    datatype_prefix: str
    substitution_group: Name | None
    period_type: str | None
    balance: str | None
    abstract: bool


@dataclass(slots=True)
class Schema:
    """What one schema says. `imports` are pairs of namespace and file; `files` are the linkbases and parts it refers to.

    `types` leads from a datatype to the one it is derived from; `roles` are by id.
    """

    elements: list[DeclaredElement] = field(default_factory=list)
    types: dict[Name, Name] = field(default_factory=dict)
    roles: dict[str, TaxonomyRole] = field(default_factory=dict)
    imports: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def read_schema(root: Any, file: str, resolve: Resolve) -> Schema:
    """Read the schema in a file. Elements without a substitution group are none of XBRL's and are left out."""
    schema = Schema()
    namespace = root.get("targetNamespace") or ""
    nsmap: Mapping[str | None, str] = root.nsmap
    prefix = next((prefix for prefix, uri in nsmap.items() if uri == namespace and prefix), "")
    for child in root.iterchildren(tag="*"):
        tag = child.tag
        if tag == f"{XS}element":
            _read_element(child, namespace, prefix, nsmap, schema)
        elif tag in (f"{XS}import", f"{XS}include"):
            location = child.get("schemaLocation")
            if location:
                schema.imports.append((child.get("namespace") or namespace, place_of(child, location, file, resolve)))
        elif tag == f"{XS}complexType":
            base = _base_of(child, nsmap)
            if child.get("name") and base:
                schema.types[(namespace, child.get("name"))] = base
        elif tag == f"{XS}annotation":
            _read_annotation(child, file, resolve, schema)
    return schema


def prefixed(name: Name, prefix: str) -> str:
    """The QName text of a datatype or substitution group, with the usual prefix of its namespace or else `prefix`.

    >>> prefixed(("http://www.xbrl.org/dtr/type/non-numeric", "textBlockItemType"), "nn")
    'nonnum:textBlockItemType'
    """
    namespace, local = name
    usual = _USUAL.get(namespace) or ("dtr-types" if namespace.startswith(_TYPE_REGISTRY) else prefix)
    return f"{usual}:{local}" if usual else local


def _read_element(element: Any, namespace: str, prefix: str, nsmap: Mapping[str | None, str], schema: Schema) -> None:
    get = element.get
    local, group = get("name"), get("substitutionGroup")
    if not local or not group:
        return
    written = get("type")
    datatype = _name(written, nsmap) if written else _base_of(element.find(f"{XS}complexType"), nsmap)
    schema.elements.append(
        DeclaredElement(
            name=(namespace, local),
            prefix=prefix,
            element_id=get("id"),
            datatype=datatype,
            datatype_prefix=(written or "").rpartition(":")[0],
            substitution_group=_name(group, nsmap),
            period_type=get(f"{XBRLI}periodType"),
            balance=get(f"{XBRLI}balance"),
            abstract=get("abstract") in ("true", "1"),
        )
    )


def _base_of(complex_type: Any, nsmap: Mapping[str | None, str]) -> Name | None:
    """The datatype that a complex type restricts or extends; None if there is none."""
    if complex_type is None:
        return None
    for derived in complex_type.iter(f"{XS}restriction", f"{XS}extension"):
        base = derived.get("base")
        return _name(base, nsmap) if base else None
    return None


def _name(written: str, nsmap: Mapping[str | None, str]) -> Name:
    prefix, colon, local = written.strip().rpartition(":")
    return nsmap.get(prefix if colon else None, ""), local


def _read_annotation(annotation: Any, file: str, resolve: Resolve, schema: Schema) -> None:
    for entry in annotation.iter(f"{LINK}roleType", f"{LINK}linkbaseRef"):
        if entry.tag == f"{LINK}linkbaseRef":
            schema.files.append(place_of(entry, entry.get(f"{XLINK}href") or "", file, resolve))
            continue
        uri = entry.get("roleURI")
        if uri:
            definition = entry.find(f"{LINK}definition")
            text = "" if definition is None else " ".join(text_of(definition).split())
            schema.roles[entry.get("id") or uri] = TaxonomyRole(uri=uri, definition=text)
