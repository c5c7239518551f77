"""What a report package says of the filer's own elements: datatypes (schemas) and anchors (ESEF wider-narrower arcs)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.readers.package_contents import members_called
from ingest.readers.xbrl_elements import TextElements, catalogue_elements
from ontology.errors import ReadError
from ontology.safe_xml import parse_xml
from ontology.safe_zip import SafeZip
from ontology.taxonomy_package import read_package_note
from ontology.xbrl_names import canonical_qname

_XS = "{http://www.w3.org/2001/XMLSchema}"
_LINK = "{http://www.xbrl.org/2003/linkbase}"
_XLINK = "{http://www.w3.org/1999/xlink}"
#: ESEF reporting manual, guidance 3.3.1: the arcrole between a wider element and the narrower one anchored to it.
_WIDER_NARROWER = "http://www.esma.europa.eu/xbrl/esef/arcrole/wider-narrower"

Name = tuple[str, str]


def package_elements(package: SafeZip, others: Mapping[Name, str]) -> TextElements:
    """Datatypes and anchors of the elements that the schemas and linkbases in a package declare; broken ones are passed over.

    Nothing outside the package is followed; `others` are datatypes known from elsewhere.
    """
    datatypes: dict[Name, str] = {}
    by_id: dict[str, tuple[Name, str]] = {}
    for name in package.names:
        if name.endswith(".xsd") and (root := _parse(package, name)) is not None:
            _read_schema(root, datatypes, by_id)
    anchors: dict[Name, str] = {}
    for name in package.names:
        if name.endswith(".xml") and datatypes and (root := _parse(package, name)) is not None:
            _read_anchors(root, by_id, anchors)
    return TextElements(datatypes={**others, **datatypes}, anchors=anchors, known=catalogue_elements())


def package_title(package: SafeZip) -> str | None:
    """The name that `META-INF/taxonomyPackage.xml` gives the package (Taxonomy Packages 1.0, 3.2.4); None without one."""
    for name in members_called(package, "taxonomyPackage.xml"):
        if (root := _parse(package, name)) is not None:
            return read_package_note(root).title
    return None


def _parse(package: SafeZip, name: str) -> Any:
    try:
        return parse_xml(package.read(name), source=f"{package.source}: {name}")
    except ReadError:
        return None  # the reports can be read without it; a broken schema is the taxonomy's matter


def _read_schema(root: Any, datatypes: dict[Name, str], by_id: dict[str, tuple[Name, str]]) -> None:
    namespace = root.get("targetNamespace") or ""
    prefix = next((prefix for prefix, uri in root.nsmap.items() if uri == namespace and prefix), "ext")
    for element in root.iterchildren(f"{_XS}element"):
        local = element.get("name")
        if local:
            key = (namespace, local)
            datatypes[key] = (element.get("type") or "").rpartition(":")[2]
            by_id[element.get("id") or ""] = (key, canonical_qname(namespace, local, prefix))


def _read_anchors(root: Any, by_id: dict[str, tuple[Name, str]], anchors: dict[Name, str]) -> None:
    for link in root.iter(f"{_LINK}definitionLink"):
        locators = {
            locator.get(f"{_XLINK}label"): (locator.get(f"{_XLINK}href") or "").rpartition("#")[2]
            for locator in link.iterchildren(f"{_LINK}loc")
        }
        for arc in link.iterchildren(f"{_LINK}definitionArc"):
            if arc.get(f"{_XLINK}arcrole") != _WIDER_NARROWER or arc.get("use") == "prohibited":
                continue
            wider, narrower = locators.get(arc.get(f"{_XLINK}from")), locators.get(arc.get(f"{_XLINK}to"))
            if wider and narrower in by_id and wider not in by_id:
                # The id of a standard element is its prefix and name: ifrs-full_Revenue, esef_cor_NotesMandatory.
                anchors.setdefault(by_id[narrower][0], ":".join(wider.rsplit("_", 1)))
