"""Checks and reads what counts as evidence in the data files of requirements and rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ontology.aspects import default_aspects
from ontology.catalogue import Catalogue
from ontology.catalogue_files import check_strings
from ontology.choices import ChoiceDimensions, cue_pattern
from ontology.errors import NotFoundError
from ontology.namespaces import short_name
from ontology.requirement_types import Evidence
from ontology.types import Nature

_LISTS = ("concepts", "natures", "aspects", "choices", "cues", "terms", "lines")
#: What can show something by itself; the other fields only narrow.
_TELLING = ("concepts", "choices", "cues", "lines")
FIELDS = {*_LISTS, "least"}


@dataclass(frozen=True)
class EvidenceFields:
    """Knows the names that evidence may use: concepts by QName or short name, aspects, dimensions and options of choices."""

    catalogue: Catalogue
    choices: ChoiceDimensions

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {name: concept.qname for concept in self.catalogue for name in (short_name(concept.qname), concept.qname)}

    @cached_property
    def _aspects(self) -> frozenset[str]:
        return frozenset(aspect.id for aspect in default_aspects())

    def concepts(self, names: Sequence[str]) -> tuple[str, ...]:
        """The QNames of concepts that were checked."""
        return tuple(self._names[name] for name in names)

    def check_concepts(self, entry: Mapping[str, Any], place: str, problems: list[str]) -> None:
        """Complain of concepts that the catalogue does not have."""
        check_strings(entry, "concepts", 1, place, problems)
        for name in _listed(entry, "concepts"):
            if name not in self._names:
                problems.append(
                    f"{place}: the catalogue has no concept {name!r}; write a QName or short name (policykb concepts WORDS)"
                )

    def check(self, entry: Any, place: str, problems: list[str], *, also: frozenset[str] = frozenset()) -> None:
        """Complain of all that is wrong with a piece of evidence; `also` are other fields its entry may have."""
        if not isinstance(entry, Mapping):
            problems.append(f"{place}: evidence must have fields such as concepts, choices or cues")
            return
        for unknown in sorted(set(entry) - FIELDS - also, key=str):
            problems.append(f"{place}: unknown field {unknown!r}; evidence has {', '.join(sorted(FIELDS))}")
        if not set(_TELLING) & set(entry):
            problems.append(f"{place}: shows nothing by itself; give one of {', '.join(_TELLING)}")
        for field in _LISTS:
            if field in entry and field != "concepts":
                check_strings(entry, field, 1, place, problems)
        if "concepts" in entry:
            self.check_concepts(entry, place, problems)
        for name in _listed(entry, "aspects"):
            if name not in self._aspects:
                problems.append(f"{place}: there is no aspect {name!r}; ontology/data/aspects.yaml lists them")
        for name in _listed(entry, "natures"):
            if name not in set(Nature):
                problems.append(f"{place}: there is no nature {name!r}; use {', '.join(Nature)}")
        for name in _listed(entry, "choices"):
            self._check_choice(name, place, problems)
        for field in ("cues", "terms", "lines"):
            for cue in _listed(entry, field):
                check_cue(cue, place, problems)
        least = entry.get("least", 1)
        if not isinstance(least, int) or isinstance(least, bool) or least < 1:
            problems.append(f"{place}: least {least!r} must be a number of clauses from 1")

    def _check_choice(self, name: str, place: str, problems: list[str]) -> None:
        dimension, _, option = name.partition(".")
        try:
            found = self.choices[dimension]
            if option:
                found.option(option)
        except NotFoundError as error:
            problems.append(f"{place}: {error}")

    def read(self, entry: Mapping[str, Any]) -> Evidence:
        """The evidence of an entry that was checked."""
        return Evidence(
            concepts=self.concepts(entry.get("concepts") or ()),
            natures=tuple(map(Nature, entry.get("natures") or ())),
            least=entry.get("least", 1),
            **{field: tuple(entry.get(field) or ()) for field in ("aspects", "choices", "cues", "terms", "lines")},
        )


def check_cue(cue: str, place: str, problems: list[str]) -> None:
    """Complain of a cue that cannot be sought."""
    try:
        re.compile(cue_pattern(cue))
    except re.error as error:
        problems.append(f"{place}: {cue!r} is no cue: {error}")


def _listed(entry: Mapping[str, Any], field: str) -> list[str]:
    values = entry.get(field)
    return [str(value) for value in values] if isinstance(values, list) else []
