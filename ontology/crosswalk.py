"""The crosswalk from US GAAP to IFRS: policies to concepts of the catalogue, notes to disclosure elements of the taxonomy.

Its data are `ontology/data/us-gaap.yaml` and `us-gaap-notes.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA, Catalogue, default_catalogue
from ontology.catalogue_files import read_yaml
from ontology.errors import CatalogueError

_POLICIES = "us-gaap.yaml"
_NOTES = "us-gaap-notes.yaml"
_DISCLOSURE = re.compile(r"ifrs-full:DisclosureOf[A-Z][A-Za-z0-9]*")
_FIELDS = {"element", "concept", "match", "confidence", "note"}


class MatchType(StrEnum):
    """How two concepts of different schemes relate (SKOS mapping properties)."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One row: a us-gaap element, the concept it lands on (None: IFRS asks for no such policy), how well, and why.

    The concept of a policy is one of the catalogue, that of a note may be any disclosure element of the IFRS taxonomy.
    """

    element: str
    concept: str | None
    match: MatchType
    confidence: float
    note: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """The checked rows, with the way to find one."""

    matches: tuple[Match, ...]

    @classmethod
    def load(cls, catalogue: Catalogue, folder: Path = DATA) -> Crosswalk:
        """Read and check the crosswalk in `folder` against a catalogue.

        Raises:
            CatalogueError: rows break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        matches = [*_policies(folder, catalogue, problems), *_notes(folder, problems)]
        for element, count in Counter(match.element for match in matches).items():
            if count > 1:
                problems.append(f"{_POLICIES}, {_NOTES}: {element}: defined {count} times")
        if problems:
            raise CatalogueError(
                "\n".join(["the crosswalk breaks its rules:", *problems]), source=str(folder), hint="correct the file"
            )
        return cls(matches=tuple(matches))

    def match(self, qname: str) -> Match | None:
        """The row of an element such as `us-gaap:InventoryPolicyTextBlock`; None if the crosswalk does not have it.

        >>> default_crosswalk().match("us-gaap:StandardProductWarrantyPolicy").concept
        'topic:Warranties'
        >>> default_crosswalk().match("acme:InventoryPolicyTextBlock") is None
        True
        """
        return self._by_element.get(qname)

    @cached_property
    def _by_element(self) -> dict[str, Match]:
        return {match.element: match for match in self.matches}


@cache
def default_crosswalk() -> Crosswalk:
    """The crosswalk that ships with policykb, read once a process."""
    return Crosswalk.load(default_catalogue())


def _policies(folder: Path, catalogue: Catalogue, problems: list[str]) -> Iterator[Match]:
    def check(concept: str | None) -> str | None:
        known = concept is None or catalogue.get(concept) is not None
        return None if known else f"the catalogue has no concept {concept!r}"

    return _matches(folder / _POLICIES, check, problems)


def _notes(folder: Path, problems: list[str]) -> Iterator[Match]:
    def check(concept: str | None) -> str | None:
        fits = concept is not None and _DISCLOSURE.fullmatch(concept)
        return None if fits else f"concept {concept!r} must be a disclosure element such as 'ifrs-full:DisclosureOf…'"

    return _matches(folder / _NOTES, check, problems)


def _matches(file: Path, check: Callable[[str | None], str | None], problems: list[str]) -> Iterator[Match]:
    """The sound rows of a file; `check` says what is wrong with a concept, or None."""
    content = read_yaml(file, problems)
    rows = content.get("mappings") if isinstance(content, Mapping) else None
    if not isinstance(rows, list):
        problems.append(f"{file.name}: needs a list under the key 'mappings'")
        return
    for number, row in enumerate(rows, 1):
        match = _match(row, file.name, number, check, problems)
        if match is not None:
            yield match


def _match(row: Any, file: str, number: int, check: Callable[[str | None], str | None], problems: list[str]) -> Match | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("element"), str):
        problems.append(f"{file}: row {number} has no element")
        return None
    place = f"{file}: {row['element']}"
    before = len(problems)
    problems += [f"{place}: unknown field {unknown!r}" for unknown in sorted(set(row) - _FIELDS, key=str)]
    concept, confidence = row.get("concept"), row.get("confidence")
    wrong = check(None if concept is None else str(concept))
    if wrong:
        problems.append(f"{place}: {wrong}")
    if row.get("match") not in list(MatchType):
        problems.append(f"{place}: match {row.get('match')!r} must be one of {', '.join(MatchType)}")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        problems.append(f"{place}: confidence {confidence!r} must be a number in [0, 1]")
    if len(problems) > before:
        return None
    return Match(
        element=f"us-gaap:{row['element']}",
        concept=concept,
        match=MatchType(row["match"]),
        confidence=float(row["confidence"]),
        note=str(row.get("note") or ""),
    )
