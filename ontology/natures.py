"""What passages of an annual report do, and the parts it has: example passages and headings, read from data files.

`ontology/data/natures.yaml` holds kinds of passages (a key audit matter, a useful life, a standard not yet effective), each
with its nature; `ontology/data/report-parts.yaml` the parts of a report. docs/catalogue.md explains both to who corrects them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA
from ontology.catalogue_files import read_yaml
from ontology.errors import CatalogueError
from ontology.types import Nature

_KIND_FIELDS = {"nature", "kind", "note", "headings", "cues", "examples"}
_PART_FIELDS = {"id", "note", "headings", "kinds"}
_PARTS = ("front", "audit-report", "statements", "notes", "separate", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageKind:
    """A kind of passage: its nature, headings it stands under, telling phrases, and examples in our own words."""

    kind: str
    nature: Nature
    note: str
    headings: tuple[str, ...]
    cues: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers:
    """Wording that states a rule, and wording that tells what happened, whatever it is about."""

    rule_verbs: tuple[str, ...]
    rule_acts: tuple[str, ...]
    rule_own_acts: tuple[str, ...]
    rule_phrases: tuple[str, ...]
    fact_phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """A part of an annual report: headings that begin it, and the kinds of passages that are at home in it."""

    id: str
    note: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Natures:
    """All kinds of passages and all parts of a report, in file order.

    >>> natures = default_natures()
    >>> next(kind.nature.value for kind in natures.kinds if kind.kind == "key-audit-matters")
    'none'
    >>> [part.id for part in natures.parts]
    ['front', 'audit-report', 'statements', 'notes', 'separate', 'back']
    """

    kinds: tuple[PassageKind, ...]
    markers: Markers
    parts: tuple[ReportPart, ...]

    @classmethod
    def load(cls, folder: Path = DATA) -> Natures:
        """Read and check `natures.yaml` and `report-parts.yaml` in `folder`.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        content = read_yaml(folder / "natures.yaml", problems)
        kinds = _kinds(content, problems)
        markers = _markers(content, problems)
        parts = _parts(read_yaml(folder / "report-parts.yaml", problems), problems)
        if not problems:
            _check_together(kinds, parts, problems)
        if problems:
            raise CatalogueError(
                "\n".join(["the data on the natures of passages break their rules:", *problems]),
                source=str(folder),
                hint="correct the files",
            )
        return cls(kinds=tuple(kinds), markers=markers, parts=tuple(parts))


@cache
def default_natures() -> Natures:
    """The data that ship with policykb, read once a process."""
    return Natures.load()


def _kinds(content: Any, problems: list[str]) -> list[PassageKind]:
    kinds = []
    for place, entry in _entries(content, "natures", "kind", "natures.yaml", _KIND_FIELDS, problems):
        if entry.get("nature") not in list(Nature):
            problems.append(f"{place}: nature {entry.get('nature')!r} must be one of {', '.join(Nature)}")
            continue
        if not _texts(entry, "examples"):
            problems.append(f"{place}: examples must be a list of texts, at least one")
        kinds.append(
            PassageKind(
                kind=str(entry["kind"]),
                nature=Nature(entry["nature"]),
                note=str(entry.get("note") or ""),
                headings=_texts(entry, "headings"),
                cues=_texts(entry, "cues"),
                examples=_texts(entry, "examples"),
            )
        )
    return kinds


def _markers(content: Any, problems: list[str]) -> Markers:
    entry = content.get("markers") if isinstance(content, Mapping) else None
    if not isinstance(entry, Mapping):
        problems.append("natures.yaml: needs a mapping under the key 'markers'")
        entry = {}
    names = [field.name for field in fields(Markers)]
    problems += [f"natures.yaml: markers: unknown field {unknown!r}" for unknown in sorted(set(entry) - set(names), key=str)]
    for name in names:
        if not _texts(entry, name):
            problems.append(f"natures.yaml: markers: {name} must be a list of texts, at least one")
    return Markers(**{name: _texts(entry, name) for name in names})


def _parts(content: Any, problems: list[str]) -> list[ReportPart]:
    parts = []
    for place, entry in _entries(content, "parts", "id", "report-parts.yaml", _PART_FIELDS, problems):
        if entry["id"] not in _PARTS:
            problems.append(f"{place}: id must be one of {', '.join(_PARTS)}")
        if not _texts(entry, "headings"):
            problems.append(f"{place}: headings must be a list of texts, at least one")
        parts.append(
            ReportPart(
                id=str(entry["id"]),
                note=str(entry.get("note") or ""),
                headings=_texts(entry, "headings"),
                kinds=_texts(entry, "kinds"),
            )
        )
    return parts


def _check_together(kinds: list[PassageKind], parts: list[ReportPart], problems: list[str]) -> None:
    for name, count in Counter([*(kind.kind for kind in kinds), *(part.id for part in parts)]).items():
        if count > 1:
            problems.append(f"{name}: defined {count} times")
    for missing in sorted(set(_PARTS) - {part.id for part in parts}):
        problems.append(f"report-parts.yaml: there is no part {missing}")
    known = {kind.kind for kind in kinds}
    for part in parts:
        for unknown in sorted(set(part.kinds) - known):
            problems.append(f"report-parts.yaml: {part.id}: natures.yaml has no kind {unknown!r}")


def _entries(
    content: Any, key: str, name: str, file: str, fields: set[str], problems: list[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    """The mappings under `key` that have a `name`, each with the place to name in a complaint."""
    entries = content.get(key) if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        problems.append(f"{file}: needs a list under the key {key!r}")
        return []
    found = []
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping) or not isinstance(entry.get(name), str):
            problems.append(f"{file}: entry {number} has no {name}")
            continue
        place = f"{file}: {entry[name]}"
        problems += [f"{place}: unknown field {unknown!r}" for unknown in sorted(set(entry) - fields, key=str)]
        found.append((place, entry))
    return found


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = entry.get(key) or ()
    return tuple(values) if isinstance(values, list) and all(isinstance(value, str) for value in values) else ()
