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
from ontology.catalogue_files import check_choice, check_strings, entries_of, read_yaml
from ontology.errors import CatalogueError
from ontology.types import Nature

_KIND_FIELDS = {"nature", "kind", "note", "headings", "cues", "examples"}
_PART_FIELDS = {"id", "note", "headings", "kinds"}
_KINDS_FILE = "natures.yaml"
_PARTS_FILE = "report-parts.yaml"
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
    heading_phrases: tuple[tuple[str, Nature], ...]
    parts: tuple[ReportPart, ...]

    @classmethod
    def load(cls, folder: Path = DATA) -> Natures:
        """Read and check `natures.yaml` and `report-parts.yaml` in `folder`.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        content = read_yaml(folder / _KINDS_FILE, problems)
        kinds = _kinds(content, problems)
        markers = _markers(content, problems)
        phrases = _heading_phrases(content, problems)
        parts = _parts(read_yaml(folder / _PARTS_FILE, problems), problems)
        if not problems:
            _check_together(kinds, parts, problems)
        if problems:
            raise CatalogueError(
                "\n".join(["the data on the natures of passages break their rules:", *problems]),
                source=str(folder),
                hint="correct the files",
            )
        return cls(kinds=tuple(kinds), markers=markers, heading_phrases=phrases, parts=tuple(parts))


@cache
def default_natures() -> Natures:
    """The data that ship with policykb, read once a process."""
    return Natures.load()


def _kinds(content: Any, problems: list[str]) -> list[PassageKind]:
    kinds = []
    for place, entry in entries_of(content, "natures", _KINDS_FILE, problems, name="kind"):
        before = len(problems)
        _check_fields(entry, _KIND_FIELDS, place, problems)
        check_choice(entry, "nature", [nature.value for nature in Nature], place, problems)
        check_strings(entry, "examples", 1, place, problems)
        _check_optional(entry, ("headings", "cues"), place, problems)
        if len(problems) == before:
            kinds.append(
                PassageKind(
                    kind=str(entry["kind"]),
                    nature=Nature(entry["nature"]),
                    note=str(entry.get("note") or ""),
                    headings=tuple(entry.get("headings") or ()),
                    cues=tuple(entry.get("cues") or ()),
                    examples=tuple(entry["examples"]),
                )
            )
    return kinds


def _markers(content: Any, problems: list[str]) -> Markers:
    entry = content.get("markers") if isinstance(content, Mapping) else None
    place = f"{_KINDS_FILE}: markers"
    names = [field.name for field in fields(Markers)]
    if not isinstance(entry, Mapping):
        problems.append(f"{place}: must be a mapping")
        return Markers(**dict.fromkeys(names, ()))
    _check_fields(entry, set(names), place, problems)
    for name in names:
        check_strings(entry, name, 1, place, problems)
    return Markers(**{name: tuple(entry.get(name) or ()) for name in names})


def _heading_phrases(content: Any, problems: list[str]) -> tuple[tuple[str, Nature], ...]:
    entry = (content.get("heading_phrases") or {}) if isinstance(content, Mapping) else {}
    place = f"{_KINDS_FILE}: heading_phrases"
    if not isinstance(entry, Mapping):
        problems.append(f"{place}: must be a mapping")
        return ()
    _check_fields(entry, {nature.value for nature in Nature}, place, problems)
    _check_optional(entry, tuple(entry), place, problems)
    return tuple(
        (phrase, Nature(nature)) for nature, phrases in entry.items() if nature in set(Nature) for phrase in phrases or ()
    )


def _parts(content: Any, problems: list[str]) -> list[ReportPart]:
    parts = []
    for place, entry in entries_of(content, "parts", _PARTS_FILE, problems):
        before = len(problems)
        _check_fields(entry, _PART_FIELDS, place, problems)
        check_choice(entry, "id", list(_PARTS), place, problems)
        check_strings(entry, "headings", 1, place, problems)
        _check_optional(entry, ("kinds",), place, problems)
        if len(problems) == before:
            parts.append(
                ReportPart(
                    id=str(entry["id"]),
                    note=str(entry.get("note") or ""),
                    headings=tuple(entry["headings"]),
                    kinds=tuple(entry.get("kinds") or ()),
                )
            )
    return parts


def _check_together(kinds: list[PassageKind], parts: list[ReportPart], problems: list[str]) -> None:
    for name, count in Counter([*(kind.kind for kind in kinds), *(part.id for part in parts)]).items():
        if count > 1:
            problems.append(f"{name}: defined {count} times")
    for missing in sorted(set(_PARTS) - {part.id for part in parts}):
        problems.append(f"{_PARTS_FILE}: there is no part {missing}")
    known = {kind.kind for kind in kinds}
    for part in parts:
        for unknown in sorted(set(part.kinds) - known):
            problems.append(f"{_PARTS_FILE}: {part.id}: {_KINDS_FILE} has no kind {unknown!r}")


def _check_fields(entry: Mapping[str, Any], known: set[str], place: str, problems: list[str]) -> None:
    problems += [f"{place}: unknown field {unknown!r}" for unknown in sorted(set(entry) - known, key=str)]


def _check_optional(entry: Mapping[str, Any], keys: tuple[str, ...], place: str, problems: list[str]) -> None:
    for key in keys:
        if entry.get(key) is not None:
            check_strings(entry, key, 0, place, problems)
