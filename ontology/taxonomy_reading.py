"""Reads a taxonomy package into a `Taxonomy`: locators become QNames, arcs that are prohibited go, what is odd is noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ontology.errors import TaxonomyError
from ontology.safe_zip import ZipLimits
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_files import TaxonomyFiles
from ontology.taxonomy_loading import Discovered, discover, missing_files
from ontology.taxonomy_nodes import ElementBook, SortedLinks, qname_of
from ontology.taxonomy_package import PackageNote
from ontology.taxonomy_schema import prefixed
from ontology.taxonomy_types import Arc, ArcKind, Element
from ontology.types import Diagnostic

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|(?<=/)\d{4}(?=/|$)")
#: Where more elements than this share of all are declared in two namespaces, the folder holds two releases.
_MOST_CLASHES = 0.1


def read_taxonomy(path: str | Path, *, entry_point: str | None = None, limits: ZipLimits | None = None) -> Taxonomy:
    """Read a taxonomy package (`.zip`), or the folder of one; nothing outside it is opened and no URL is followed.

    All entry points of the package are followed, or those that have `entry_point` in their name; a folder without
    `META-INF/taxonomyPackage.xml` is read as a whole, or from the schemas with `entry_point` in their file name.
    Files that are missing, and locators that lead nowhere, are diagnostics of the result.

    Raises:
        TaxonomyError: it declares no elements, or holds two releases.
        UnsafeInputError: it leads out of itself, declares entities, or is too large.
        ReadError: there is nothing at `path`, or a file is damaged.
        InputError: no entry point is called so.
    """
    files = TaxonomyFiles(Path(path), limits=limits)
    return _build(files, discover(files, entry_point))


def _build(files: TaxonomyFiles, found: Discovered) -> Taxonomy:
    notes = missing_files(found)
    book = ElementBook(found, files)
    elements = _declared(found, book, files.source, notes)
    if not elements:
        raise TaxonomyError(
            "it declares no elements",
            source=files.source,
            hint="give a taxonomy package (.zip) or its folder, with the core schema (such as full_ifrs-cor_….xsd) in it",
        )
    links = SortedLinks(book, found)
    for qname, namespace in sorted(book.referenced.items()):
        elements.setdefault(qname, Element(qname, namespace, declared=False))
    note = files.note or PackageNote()
    name, date = _name_and_date(elements)
    return Taxonomy(
        name=name,
        date=date or note.published,
        title=note.title,
        version=found.version,
        elements=elements,
        labels={qname: tuple(labels) for qname, labels in links.labels.items()},
        references={qname: tuple(references) for qname, references in links.references.items()},
        roles=links.roles,
        presentation=_sorted(links.arcs[ArcKind.PRESENTATION]),
        calculation=_sorted(links.arcs[ArcKind.CALCULATION]),
        definition=_sorted(links.arcs[ArcKind.DEFINITION]),
        entry_points=tuple(point.name for point in note.entry_points),
        diagnostics=(*notes, *links.diagnostics()),
    )


def _name_and_date(elements: Mapping[str, Element]) -> tuple[str, str | None]:
    """Prefix and date of the namespace with most elements declared; None if there is no date in it."""
    declared = [element for element in elements.values() if element.declared]
    (main, _), *_ = Counter(element.namespace for element in declared).most_common(1)
    prefix = next(element.qname.partition(":")[0] for element in declared if element.namespace == main)
    date = _DATE.search(main)
    return prefix, date.group() if date else None


def _declared(found: Discovered, book: ElementBook, source: str, notes: list[Diagnostic]) -> dict[str, Element]:
    """The elements by QName, in the order of the schemas; of two with one QName the one of the newer namespace."""
    elements: dict[str, Element] = {}
    clashes: set[tuple[str, str]] = set()
    for node, declared in found.elements.items():
        if not book.is_concept(declared):
            continue
        qname, namespace = qname_of(declared), declared.name[0]
        if node in book.superseded:
            clashes.add((qname, namespace))
            continue
        elements[qname] = Element(
            qname=qname,
            namespace=namespace,
            datatype=prefixed(declared.datatype, declared.datatype_prefix) if declared.datatype else None,
            period_type=declared.period_type,
            balance=declared.balance,
            abstract=declared.abstract,
            substitution_group=prefixed(declared.substitution_group, "") if declared.substitution_group else None,
            text_block=book.is_text_block(declared.datatype),
        )
    if len(clashes) > _MOST_CLASHES * len(elements):
        twice = {qname for qname, _ in clashes}
        spaces = sorted({element.name[0] for element in found.elements.values() if qname_of(element) in twice})
        raise TaxonomyError(
            f"it holds several releases: {', '.join(spaces)}", source=source, hint="give the folder of one release at a time"
        )
    for namespace, count in sorted(Counter(space for _, space in clashes).items()):
        message = f"{count} elements of {namespace} are declared in a newer namespace too, which is taken"
        notes.append(Diagnostic(code="declared-twice", message=message))
    return elements


def _sorted(arcs: list[Arc]) -> tuple[Arc, ...]:
    return tuple(sorted(arcs, key=lambda arc: (arc.role, arc.parent, arc.order)))
