"""Aspects: what a clause of a policy speaks of, such as recognition or impairment; data in `ontology/data/aspects.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA
from ontology.catalogue_files import check_strings, entries_of, read_yaml
from ontology.choices import cue_pattern
from ontology.errors import CatalogueError, NotFoundError

_FILE = "aspects.yaml"
_FIELDS = {"id", "label", "definition", "headings", "unless", "cues"}
_ID = re.compile(r"^[a-z]+(-[a-z]+)*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing a policy can speak of, and the wording by which it does. A sentence with an `unless` phrase does not."""

    id: str
    label: str
    definition: str
    cues: tuple[str, ...]
    headings: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspects:
    """All aspects, in file order: from what an item is to what is told of it.

    >>> [aspect.id for aspect in default_aspects()][:3]
    ['scope-and-definition', 'recognition', 'initial-measurement']
    """

    aspects: tuple[Aspect, ...]

    @classmethod
    def load(cls, folder: Path = DATA) -> Aspects:
        """Read and check `aspects.yaml` in `folder`.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        entries = entries_of(read_yaml(folder / _FILE, problems), "aspects", _FILE, problems)
        ids = [str(entry["id"]) for _, entry in entries]
        for place, entry in entries:
            _check(entry, place, ids, problems)
        if problems:
            raise CatalogueError(
                "\n".join(["the aspects break their rules:", *problems]), source=str(folder), hint="correct the file"
            )
        return cls(aspects=tuple(_aspect(entry) for _, entry in entries))

    def __iter__(self) -> Iterator[Aspect]:
        return iter(self.aspects)

    def __len__(self) -> int:
        return len(self.aspects)

    def __getitem__(self, aspect_id: str) -> Aspect:
        """The aspect with this id.

        Raises:
            NotFoundError: there is none; the hint lists those that there are.
        """
        for aspect in self.aspects:
            if aspect.id == aspect_id:
                return aspect
        raise NotFoundError(f"no aspect is called {aspect_id!r}", hint=f"there are {', '.join(found.id for found in self)}")


@cache
def default_aspects() -> Aspects:
    """The aspects that ship with policykb, read once a process."""
    return Aspects.load()


def _check(entry: Mapping[str, Any], place: str, ids: list[str], problems: list[str]) -> None:
    for unknown in sorted(set(entry) - _FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    if not _ID.match(str(entry["id"])) or ids.count(str(entry["id"])) > 1:
        problems.append(f"{place}: id must be lower-case words joined by hyphens, and used once")
    for field in ("label", "definition"):
        if not isinstance(entry.get(field), str):
            problems.append(f"{place}: {field} must be a text")
    for field in ("cues", "headings", "unless"):
        if field == "cues" or field in entry:
            check_strings(entry, field, 1, place, problems)
        for cue in entry[field] if isinstance(entry.get(field), list) else ():
            try:
                re.compile(cue_pattern(str(cue)))
            except re.error as error:
                problems.append(f"{place}: {cue!r} is no cue: {error}")


def _aspect(entry: Mapping[str, Any]) -> Aspect:
    return Aspect(
        id=entry["id"],
        label=entry["label"],
        definition=entry["definition"],
        cues=tuple(entry["cues"]),
        headings=tuple(entry.get("headings") or ()),
        unless=tuple(entry.get("unless") or ()),
    )
