"""Finds the files of a taxonomy from its entry points and puts what they say together (XBRL 2.1, section 3.2)."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ontology.errors import InputError
from ontology.safe_xml import parse_xml
from ontology.taxonomy_files import TaxonomyFiles, is_url
from ontology.taxonomy_linkbases import Linkbase, read_linkbase
from ontology.taxonomy_schema import DeclaredElement, Name, read_schema
from ontology.taxonomy_types import TaxonomyRole
from ontology.taxonomy_xml import LINK, XS
from ontology.types import Diagnostic, Severity

_LINKBASE = f"{LINK}linkbase"


@dataclass(slots=True)
class Discovered:
    """All that the files of a taxonomy say, before it is put together.

    `elements` and `roles` are by node (`file#id`); `namespaces` has what is known of files that are not here; `missing` are
    these files, with the file that refers to them first and how many do.
    """

    elements: dict[str, DeclaredElement] = field(default_factory=dict)
    types: dict[Name, Name] = field(default_factory=dict)
    roles: dict[str, TaxonomyRole] = field(default_factory=dict)
    linkbases: list[tuple[str, Linkbase]] = field(default_factory=list)
    namespaces: dict[str, str] = field(default_factory=dict)
    missing: dict[str, tuple[str, int]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A hash of all files read, names included."""
        digest = hashlib.sha256()
        for name, content in sorted(self.hashes.items()):
            digest.update(f"{name}\0{content}\n".encode())
        return digest.hexdigest()[:16]


def discover(files: TaxonomyFiles, entry_point: str | None = None) -> Discovered:
    """Read the files that the entry points lead to, or without entry points all schemas and linkbases there are.

    Raises:
        InputError: no entry point (in a plain folder: no schema) has `entry_point` in its name or file name.
        ReadError: a file is damaged or refused.
    """
    found = Discovered()
    queue = deque(dict.fromkeys(_starts(files, entry_point)))
    seen = set(queue)
    found.missing = {place: ("META-INF/taxonomyPackage.xml", 1) for place in queue if place not in files}
    while queue:
        name = queue.popleft()
        if name not in files:
            continue
        for place in _read(files, name, found):
            if place not in files:
                first, count = found.missing.get(place, (name, 0))
                found.missing[place] = (first, count + 1)
            if place not in seen:
                seen.add(place)
                queue.append(place)
    return found


def _starts(files: TaxonomyFiles, entry_point: str | None) -> Iterable[str]:
    points = files.note.entry_points if files.note else ()
    if entry_point is None:
        if any(document in files for point in points for document in point.documents):
            return [document for point in points for document in point.documents]
        return [name for name in files.names if "META-INF/" not in name]
    wanted = entry_point.lower()
    if files.note is None:
        # A folder names no entry points; every schema may be one.
        chosen = [name for name in files.names if name.lower().endswith(".xsd") and wanted in _file_name(name)]
    else:
        chosen = [
            document
            for point in points
            for document in point.documents
            if wanted in point.name.lower() or wanted in _file_name(document)
        ]
    if not chosen:
        named = ", ".join(sorted({document.rpartition("/")[2] for point in points for document in point.documents}))
        raise InputError(
            f"no entry point has {entry_point!r} in its name",
            source=files.source,
            hint=f"there are {named}" if named else "give a part of the name of a schema, or leave the option out",
        )
    return chosen


def _file_name(place: str) -> str:
    return place.rpartition("/")[2].lower()


def _read(files: TaxonomyFiles, name: str, found: Discovered) -> Iterable[str]:
    """Take in one file; returns the files that it refers to, each once."""
    data = files.read(name)
    found.hashes[name] = hashlib.sha256(data).hexdigest()
    root = parse_xml(data, source=f"{files.source}: {name}")
    places: dict[str, None] = {}
    if root.tag == f"{XS}schema":
        schema = read_schema(root, name, files.resolve)
        for element in schema.elements:
            found.elements[f"{name}#{element.element_id or element.name[1]}"] = element
        for identifier, role in schema.roles.items():
            found.roles[f"{name}#{identifier}"] = role
        found.types |= schema.types
        for namespace, place in schema.imports:
            found.namespaces.setdefault(place, namespace)
            places[place] = None
        places |= dict.fromkeys(schema.files)
    for linkbase in _linkbases(root):
        said = read_linkbase(linkbase, name, files.resolve)
        found.linkbases.append((name, said))
        places |= said.files
    places.pop(name, None)
    return places


def _linkbases(root: Any) -> Iterable[Any]:
    """The root itself, or the linkbases embedded in a schema."""
    return root.iter(_LINKBASE) if root.tag == f"{XS}schema" else [root] * (root.tag == _LINKBASE)


def missing_files(found: Discovered) -> list[Diagnostic]:
    """A diagnostic for each file that is referred to and is not here; those outside the package are only informative."""
    # The schemas of XBRL itself say nothing about a taxonomy, and no package has them.
    notes = []
    for place, (first, count) in sorted(found.missing.items()):
        if place.startswith(_OF_XBRL):
            continue
        outside = is_url(place)
        others = f" and {count - 1} other files refer" if count > 1 else " refers"
        notes.append(
            Diagnostic(
                code="external-file" if outside else "missing-file",
                message=f"{place} is not in the package; {first}{others} to it",
                severity=Severity.INFO if outside else Severity.WARNING,
            )
        )
    return notes


_OF_XBRL = ("http://www.xbrl.org/", "https://www.xbrl.org/", "http://xbrl.org/", "http://www.w3.org/")


def dangling(nodes: Iterable[tuple[str, str]]) -> list[Diagnostic]:
    """A diagnostic for each pair of linkbase and file that is here but lacks ids, of pairs of linkbase and node."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for linkbase, node in nodes:
        file, _, identifier = node.partition("#")
        pairs.setdefault((linkbase, file), Counter())[identifier] += 1
    return [
        Diagnostic(
            code="dangling-locator",
            message=f"{linkbase} refers to {len(ids)} ids that {file} has not, the first is {min(ids)!r}",
            severity=Severity.WARNING,
        )
        for (linkbase, file), ids in sorted(pairs.items())
    ]
