"""Compares what is read of official taxonomies with what Arelle reads of the same files.

    pip install -e '.[oracle]'
    python -m benchmarks.arelle_taxonomy PACKAGE_OR_FOLDER …

Arelle works offline and is given a schema that imports all files we read. Compared are elements with datatype, period type,
balance, abstractness and substitution group; labels by element, role, language and text; references by element, role and parts;
presentation and calculation arcs by role, ends, order, preferred label and weight; and the number of arcs of dimensions.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.arelle import arelle_controller
from benchmarks.table import print_head, print_rows
from ontology.safe_xml import parse_xml
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_files import TaxonomyFiles
from ontology.taxonomy_loading import discover
from ontology.taxonomy_reading import read_taxonomy
from ontology.taxonomy_types import Arc

#: The heads of substitution groups, which every taxonomy has from XBRL itself.
_OF_XBRL = ("{http://www.xbrl.org/", "{http://xbrl.org/")
_ALL = "http://xbrl.org/int/dim/arcrole/"
_DIMENSIONS = ("all", "notAll", "hypercube-dimension", "dimension-domain", "domain-member", "dimension-default")
Facts = dict[str, Counter[Any]]


def main(packages: list[str]) -> None:
    rows: list[tuple[object, ...]] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        controller = arelle_controller(folder)
        for number, package in enumerate(packages):
            taxonomy = read_taxonomy(package)
            model = controller.modelManager.load(str(entry_schema(Path(package), Path(folder) / str(number))))
            ours, theirs = our_facts(taxonomy), arelle_facts(model)
            for kind in ours:
                only_ours, only_theirs = ours[kind] - theirs[kind], theirs[kind] - ours[kind]
                same = (ours[kind] & theirs[kind]).total()
                rows.append((taxonomy.id, kind, same, only_ours.total(), only_theirs.total()))
                for side, only in (("ours", only_ours), ("Arelle", only_theirs)):
                    notes += [f"{taxonomy.id}: {kind}: only {side}: {fact}" for fact in list(only)[:5]]
            model.close()
    print_head("Taxonomies against Arelle")
    print_rows(("taxonomy", "what", "equal", "only ours", "only Arelle"), rows)
    print("\n".join(notes))


def entry_schema(package: Path, folder: Path) -> Path:
    """A schema that imports all schemas and linkbases that we read of a package, which is unpacked into `folder` if zipped."""
    files = TaxonomyFiles(package)
    root = package.resolve()
    if package.is_file():
        root = folder / "package"
        with zipfile.ZipFile(package) as packed:
            packed.extractall(root)
    imports, linkbases = [], []
    for name in sorted(discover(files).hashes):
        namespace = parse_xml(files.read(name), source=name).get("targetNamespace")
        if namespace:
            imports.append(f'<xsd:import namespace="{namespace}" schemaLocation="{root / name}"/>')
        else:
            arcrole = "http://www.w3.org/1999/xlink/properties/linkbase"
            linkbases.append(f'<link:linkbaseRef xlink:type="simple" xlink:arcrole="{arcrole}" xlink:href="{root / name}"/>')
    folder.mkdir(exist_ok=True)
    entry = folder / "entry.xsd"
    entry.write_text(
        '<xsd:schema targetNamespace="http://example.org/all" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<xsd:annotation><xsd:appinfo>{''.join(linkbases)}</xsd:appinfo></xsd:annotation>{''.join(imports)}</xsd:schema>"
    )
    return entry


def our_facts(taxonomy: Taxonomy) -> Facts:
    clark = {qname: f"{{{element.namespace}}}{element.local_name}" for qname, element in taxonomy.elements.items()}

    def arc(found: Arc) -> tuple[object, ...]:
        ends = clark[found.parent], clark[found.child]
        return found.role, *ends, found.order, found.preferred_label, found.weight

    return {
        "elements": Counter(
            (clark[e.qname], local(e.datatype), e.period_type, e.balance, e.abstract, local(e.substitution_group))
            for e in taxonomy.elements.values()
        ),
        "labels": Counter(
            (clark[qname], label.role, label.lang, label.text) for qname, labels in taxonomy.labels.items() for label in labels
        ),
        "references": Counter(
            (clark[qname], reference.role, reference.parts)
            for qname, references in taxonomy.references.items()
            for reference in references
        ),
        "presentation arcs": Counter(map(arc, taxonomy.presentation)),
        "calculation arcs": Counter(map(arc, taxonomy.calculation)),
        "arcs of dimensions": Counter(found.arcrole for found in taxonomy.definition if found.arcrole.startswith(_ALL)),
    }


def arelle_facts(model: Any) -> Facts:
    from arelle import XbrlConst

    def arcs(arcrole: str) -> list[Any]:
        return list(model.relationshipSet(arcrole).modelRelationships)

    def arc(found: Any, weight: float | None) -> tuple[object, ...]:
        ends = found.fromModelObject.qname.clarkNotation, found.toModelObject.qname.clarkNotation
        return found.linkrole, *ends, float(found.order), found.preferredLabel, weight

    concepts = [concept for concept in model.qnameConcepts.values() if concept.isItem or concept.isTuple]
    labels = ((found.fromModelObject, found.toModelObject) for found in arcs(XbrlConst.conceptLabel))
    references = ((found.fromModelObject, found.toModelObject) for found in arcs(XbrlConst.conceptReference))
    return {
        "elements": Counter(
            (
                concept.qname.clarkNotation,
                concept.typeQname.localName,
                concept.periodType,
                concept.balance,
                bool(concept.isAbstract),
                concept.substitutionGroupQname.localName,
            )
            for concept in concepts
            if not concept.qname.clarkNotation.startswith(_OF_XBRL)
        ),
        "labels": Counter(
            (concept.qname.clarkNotation, label.role, label.xmlLang, (label.textValue or "").strip())
            for concept, label in labels
        ),
        "references": Counter(
            (concept.qname.clarkNotation, reference.role, parts_of(reference)) for concept, reference in references
        ),
        "presentation arcs": Counter(arc(found, None) for found in arcs(XbrlConst.parentChild)),
        "calculation arcs": Counter(arc(found, found.weight) for found in arcs(XbrlConst.summationItem)),
        "arcs of dimensions": Counter(_ALL + name for name in _DIMENSIONS for _ in arcs(_ALL + name)),
    }


def parts_of(reference: Any) -> tuple[tuple[str, str], ...]:
    parts = ((part.localName, (part.textValue or "").strip()) for part in reference.iterchildren())
    return tuple((name, text) for name, text in parts if text)


def local(qname: str | None) -> str | None:
    return qname.rpartition(":")[2] if qname else None


if __name__ == "__main__":
    main(sys.argv[1:])
