"""The choices that IFRS leaves to who prepares accounts: dimensions, their options, and the wording that states them.

They are data, `ontology/data/choices.yaml`; docs/choices.md explains them to who corrects them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA, Catalogue, default_catalogue
from ontology.catalogue_files import check_choice, check_strings, entries_of, read_yaml
from ontology.errors import CatalogueError, NotFoundError
from ontology.types import StandardReference

UNITS = ("years", "months", "days", "percent", "amount")

_FILE = "choices.yaml"
_FIELDS = {"id", "label", "reference", "value", "concepts", "terms", "unless", "denial", "several", "options"}
_OPTION_FIELDS = {"id", "label", "cues", "negated", "unless"}
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_REFERENCE = re.compile(r"^(IAS|IFRS|IFRIC|SIC) \d+\.[0-9A-Z.a-z()]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOption:
    """One way to choose, or one class of things that has a value; `negated` is the option that its denial means.

    A sentence with an `unless` phrase does not state this option, though it may state another.
    """

    id: str
    label: str
    cues: tuple[str, ...]
    negated: str | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDimension:
    """One question a standard leaves open. `unit` is one of `UNITS` where the answer is a number for a class, else None.

    `heeds_denial` is False where denial is how the choice is stated ("does not recognise short-term leases"). `several` is True
    where one company may well answer in several ways, for different things; else two answers contradict one another.
    """

    id: str
    label: str
    reference: StandardReference
    concepts: tuple[str, ...]
    terms: tuple[str, ...]
    unless: tuple[str, ...]
    options: tuple[ChoiceOption, ...]
    unit: str | None = None
    heeds_denial: bool = True
    several: bool = False

    def option(self, option_id: str) -> ChoiceOption:
        """The option with this id.

        Raises:
            NotFoundError: there is none; the hint lists those that there are.
        """
        for option in self.options:
            if option.id == option_id:
                return option
        known = ", ".join(option.id for option in self.options)
        raise NotFoundError(f"{self.id} has no option {option_id!r}", hint=f"it has {known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDimensions:
    """All dimensions, in file order.

    >>> str(default_choices()["inventory-cost-formula"].reference)
    'IAS 2.25'
    """

    dimensions: tuple[ChoiceDimension, ...]

    @classmethod
    def load(cls, folder: Path = DATA, catalogue: Catalogue | None = None) -> ChoiceDimensions:
        """Read and check `choices.yaml` in `folder`; its concepts must be in the catalogue.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        known = catalogue or default_catalogue()
        dimensions = []
        for place, entry in entries_of(read_yaml(folder / _FILE, problems), "dimensions", _FILE, problems):
            before = len(problems)
            _check(entry, place, known, problems)
            if len(problems) == before:
                dimensions.append(_dimension(entry))
        seen: set[str] = set()
        for dimension in dimensions:
            if dimension.id in seen:
                problems.append(f"{_FILE}: {dimension.id}: defined twice")
            seen.add(dimension.id)
        if problems:
            raise CatalogueError(
                "\n".join(["the policy choices break their rules:", *problems]), source=str(folder), hint="correct the file"
            )
        return cls(dimensions=tuple(dimensions))

    def __iter__(self) -> Iterator[ChoiceDimension]:
        return iter(self.dimensions)

    def __len__(self) -> int:
        return len(self.dimensions)

    def __getitem__(self, dimension_id: str) -> ChoiceDimension:
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        close = get_close_matches(dimension_id, [dimension.id for dimension in self.dimensions], n=5, cutoff=0.4)
        raise NotFoundError(
            f"no policy choice is called {dimension_id!r}",
            hint=f"close are {', '.join(close)}" if close else "ontology/data/choices.yaml lists them",
        )


@cache
def default_choices() -> ChoiceDimensions:
    """The choices that ship with policykb, read once a process."""
    return ChoiceDimensions.load()


def _check(entry: Mapping[str, Any], place: str, catalogue: Catalogue, problems: list[str]) -> None:
    for unknown in sorted(set(entry) - _FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    if not _ID.match(str(entry["id"])):
        problems.append(f"{place}: id must be lower-case words joined by hyphens")
    if not isinstance(entry.get("label"), str):
        problems.append(f"{place}: label must be a text")
    if not _REFERENCE.match(str(entry.get("reference"))):
        problems.append(f"{place}: reference {entry.get('reference')!r} must be a paragraph such as IFRS 16.5(a)")
    if "value" in entry:
        check_choice(entry, "value", list(UNITS), place, problems)
    for flag in ("denial", "several"):
        if not isinstance(entry.get(flag, True), bool):
            problems.append(f"{place}: {flag} must be true or false")
    check_strings(entry, "concepts", 1, place, problems)
    check_strings(entry, "terms", 1, place, problems)
    if "unless" in entry:
        check_strings(entry, "unless", 1, place, problems)
    concepts = entry.get("concepts")
    for concept in concepts if isinstance(concepts, list) else ():
        if catalogue.get(concept) is None:
            problems.append(f"{place}: the catalogue has no concept {concept}")
    options = entries_of(entry, "options", place, problems)
    ids = [str(option["id"]) for _, option in options]
    for where, option in options:
        for unknown in sorted(set(option) - _OPTION_FIELDS, key=str):
            problems.append(f"{where}: unknown field {unknown!r}")
        if not _ID.match(str(option["id"])) or ids.count(str(option["id"])) > 1:
            problems.append(f"{where}: option id must be lower-case words joined by hyphens, and used once")
        if not isinstance(option.get("label"), str):
            problems.append(f"{where}: label must be a text")
        if option.get("negated") is not None and option["negated"] not in ids:
            problems.append(f"{where}: negated names no option of this dimension: {option['negated']!r}")
        check_strings(option, "cues", 1, where, problems)
        _check_patterns(option.get("cues"), where, problems)
        if "unless" in option:
            check_strings(option, "unless", 1, where, problems)
            _check_patterns(option["unless"], where, problems)
    _check_patterns(entry.get("terms"), place, problems)
    _check_patterns(entry.get("unless"), place, problems)


def _check_patterns(cues: Any, place: str, problems: list[str]) -> None:
    for cue in cues if isinstance(cues, list) else ():
        try:
            re.compile(cue_pattern(str(cue)))
        except re.error as error:
            problems.append(f"{place}: {cue!r} is no cue: {error}")


_GAP = r"(?:[^.;]|\.(?=\w)){1,120}?"
_SPACE = r"[^\w.;]+"


def cue_pattern(cue: str) -> str:
    """The regular expression of a cue, to be matched against text folded by `fold_cue`.

    >>> bool(re.search(cue_pattern("depreciat* ... straight line"), fold_cue("Depreciated on a straight-line basis")))
    True
    """
    pattern = fold_cue(cue).replace(" ... ", "\0").replace("*", r"\w*").replace("(", "(?:")
    return rf"\b(?:{pattern.replace(' ', _SPACE)})\b".replace("\0", rf"\b{_GAP}\b")


def fold_cue(text: str) -> str:
    """Lower case and -ise for -ize; every character keeps its place."""
    lowered = text.lower() if len(text.lower()) == len(text) else "".join(c.lower()[:1] for c in text)
    return lowered.replace("ize", "ise").replace("izi", "isi").replace("iza", "isa")


def _dimension(entry: Mapping[str, Any]) -> ChoiceDimension:
    return ChoiceDimension(
        id=entry["id"],
        label=entry["label"],
        reference=StandardReference.parse(entry["reference"]),
        unit=entry.get("value"),
        heeds_denial=entry.get("denial", True),
        several=entry.get("several", False),
        concepts=tuple(entry["concepts"]),
        terms=tuple(entry["terms"]),
        unless=tuple(entry.get("unless") or ()),
        options=tuple(
            ChoiceOption(
                id=found["id"],
                label=found["label"],
                cues=tuple(found["cues"]),
                negated=found.get("negated"),
                unless=tuple(found.get("unless") or ()),
            )
            for found in entry["options"]
        ),
    )
