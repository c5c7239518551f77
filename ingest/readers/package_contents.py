"""Finds the reports among the members of a package (Report Package 1.0, section 3; ESEF reporting manual 2.6.1 before it)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import commonpath
from pathlib import PurePosixPath

from ingest.identifiers import slug
from ingest.readers.inline_parse import is_inline_xbrl
from ingest.readers.instance import is_instance
from ontology.errors import ParseError, UnsafeInputError
from ontology.safe_zip import SafeZip
from ontology.types import Diagnostic, Severity

_MARKUP = frozenset({".htm", ".html", ".xhtml"})
_DOCUMENTS = _MARKUP | {".xbrl", ".xml", ".txt", ".md", ".markdown", ".pdf"}
_PACKAGES = frozenset({".zip", ".xbri", ".xbr"})
_REPORTS = "reports"
_META = "META-INF"
_OFFICE = "[Content_Types].xml"
#: EDGAR gives the instance that it made of an inline document `acme.htm` this name beside it.
EXTRACTED = "_htm.xml"
#: Report Package 1.0, 3.4: the document types of packages.
_DOCUMENT_TYPES = frozenset(
    {
        "https://xbrl.org/report-package/2023",
        "https://xbrl.org/report-package/2023/xbri",
        "https://xbrl.org/report-package/2023/xbr",
    }
)


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The members of one report: a file, or the files of an inline XBRL document set."""

    files: tuple[str, ...]

    @property
    def name(self) -> str:
        """The member, or the folder of the set."""
        return self.files[0] if len(self.files) == 1 else str(PurePosixPath(self.files[0]).parent)


def find_reports(package: SafeZip) -> tuple[tuple[ReportFiles, ...], tuple[Diagnostic, ...]]:
    """The reports of a package by name, and what is odd about the package.

    Raises:
        UnsafeInputError: it holds nothing but other packages.
        ParseError: it holds no report.
    """
    notes = _unknown_types(package)
    members = [name for name in package.names if not _is_furniture(name)]
    in_reports = [name for name in members if _below_reports(name) is not None]
    notes += [
        _warning(code="format-not-read", message=f"{name} is xBRL-JSON or xBRL-CSV, which is not read")
        for name in in_reports
        if PurePosixPath(name).suffix.lower() == ".json"
    ]
    reports = _group(package, _documents(package, in_reports))
    if not reports and not any(note.code == "format-not-read" for note in notes):
        reports = [ReportFiles((name,)) for name in sorted(_documents(package, members))]
        if reports and is_taxonomy_package(package):
            notes.append(
                _warning(
                    code="no-reports-folder", message="the package has no reports folder; what looks like a report was read"
                )
            )
    nested = [name for name in members if PurePosixPath(name).suffix.lower() in _PACKAGES]
    if not reports:
        _refuse(package, nested, notes)
    notes += [
        _warning(code="nested-package", message=f"{name} is a package inside the package, and was not opened")
        for name in nested
    ]
    return tuple(reports), tuple(notes)


def short_names(names: Sequence[str]) -> list[str]:
    """A short name for each of several members, as ids are made of: the stem, with folders and ending where stems are equal.

    >>> short_names(["a/reports/acme-en.xhtml", "a/reports/acme-fr.xhtml"])
    ['acme-en', 'acme-fr']
    >>> short_names(["a/note.txt", "b/note.txt", "b/note.md", "tax.txt"])
    ['a-note', 'b-note-txt', 'b-note-md', 'tax']
    """
    paths = [PurePosixPath(name) for name in names]
    shared = len(PurePosixPath(commonpath([path.parent for path in paths])).parts)
    ways = [
        [slug(path.stem) for path in paths],
        [slug("-".join((*path.parts[shared:-1], path.stem))) for path in paths],
        [slug("-".join((*path.parts[shared:-1], path.stem, path.suffix.lstrip(".")))) for path in paths],
    ]
    counts = [Counter(way) for way in ways]
    found: list[str] = []
    taken = {""}
    for number in range(len(paths)):
        candidates = (way[number] for way, count in zip(ways, counts, strict=True) if count[way[number]] == 1)
        short = next((name for name in candidates if name not in taken), f"{ways[0][number]}-{number + 1}".lstrip("-"))
        while short in taken:
            short = f"{short}-{number + 1}"
        taken.add(short)
        found.append(short)
    return found


def is_taxonomy_package(package: SafeZip) -> bool:
    """Whether the package says that it holds a taxonomy, as report packages do for the filer's own elements."""
    return bool(members_called(package, "taxonomyPackage.xml"))


def members_called(package: SafeZip, name: str) -> list[str]:
    """The members of this name in `META-INF`."""
    return [member for member in package.names if PurePosixPath(member).parts[-2:] == (_META, name)]


def _documents(package: SafeZip, names: Iterable[str]) -> list[str]:
    return [name for name in names if _is_document(package, name)]


def _group(package: SafeZip, names: Sequence[str]) -> list[ReportFiles]:
    """Reports below `reports`: each file there is one, and so are all inline files of a folder there together."""
    alone: list[tuple[str, ...]] = []
    sets: dict[PurePosixPath, list[str]] = {}
    for name in sorted(names):
        path = PurePosixPath(name)
        if _below_reports(name) and path.suffix.lower() in _MARKUP and is_inline_xbrl(package.read(name)):
            sets.setdefault(path.parent, []).append(name)
        else:
            alone.append((name,))
    return [ReportFiles(files) for files in sorted([*alone, *(tuple(files) for files in sets.values())])]


def _below_reports(name: str) -> tuple[str, ...] | None:
    """The folders between `reports` and the file; None if it is not below such a folder at the top or below the top folder."""
    parts = PurePosixPath(name).parts[:-1]
    for depth in (0, 1):
        if len(parts) > depth and parts[depth] == _REPORTS:
            return parts[depth + 1 :]
    return None


def _is_document(package: SafeZip, name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _DOCUMENTS:
        return False
    if suffix == ".xml":
        extracted = name.endswith(EXTRACTED) and f"{name.removesuffix(EXTRACTED)}.htm" in package
        return not extracted and is_instance(package.read(name))
    return True


def _is_furniture(name: str) -> bool:
    path = PurePosixPath(name)
    return _META in path.parts or "__MACOSX" in path.parts[:1] or path.name.startswith(".")


def _unknown_types(package: SafeZip) -> list[Diagnostic]:
    """Say so if `META-INF/reportPackage.json` is there and names no document type that is known."""
    notes = []
    for name in members_called(package, "reportPackage.json"):
        try:
            stated = json.loads(package.read(name))["documentInfo"]["documentType"]
        except (ValueError, KeyError, TypeError, RecursionError):
            stated = None
        if not isinstance(stated, str) or stated not in _DOCUMENT_TYPES:
            notes.append(
                _warning(code="unknown-package-type", message=f"{name} names the document type {stated!r}, which is not known")
            )
    return notes


def _refuse(package: SafeZip, nested: Sequence[str], notes: Iterable[Diagnostic]) -> None:
    if nested:
        raise UnsafeInputError(
            f"the package holds other packages ({_some(nested)}), which are not opened",
            source=package.source,
            hint="unpack it and ingest them one by one",
        )
    if _OFFICE in package:
        raise ParseError("this is an Office file, which is not read", source=package.source, hint="give its text, HTML or PDF")
    unread = [note.message for note in notes if note.code == "format-not-read"]
    if unread:
        raise ParseError(unread[0], source=package.source, hint="ask the filer for the report as inline XBRL or an instance")
    raise ParseError(
        f"the package holds no report: {_some(package.names)}",
        source=package.source,
        hint="add a taxonomy package with: policykb taxonomy add PACKAGE"
        if is_taxonomy_package(package)
        else "policykb reads inline XBRL, instances, HTML, PDF and text in packages",
    )


def _warning(*, code: str, message: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, severity=Severity.WARNING)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
