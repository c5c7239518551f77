"""Reads the files of requirements and checks every field, collecting all problems instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from ontology.catalogue import Catalogue
from ontology.catalogue_files import check_choice, entries_of, read_yaml
from ontology.choices import ChoiceDimensions
from ontology.errors import CatalogueError
from ontology.evidence_fields import FIELDS, EvidenceFields
from ontology.requirement_types import Need, Place, Requirement, Version
from ontology.types import StandardReference

_FIELDS = {"id", "label", "text", "reference", "effective", "until", "versions", "concepts", "place", "applies", "needs"}
_VERSION_FIELDS = {"reference", "effective", "until", "text"}
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_REFERENCE = re.compile(r"^(IAS|IFRS|IFRIC|SIC) \d+\.[0-9A-Za-z.()–]+$")
_ALWAYS = "always"


def read_requirements(folder: Path, catalogue: Catalogue, choices: ChoiceDimensions) -> tuple[Requirement, ...]:
    """All requirements of the files in a folder, in the order of their names.

    Raises:
        CatalogueError: entries break the rules; the message lists all breaches, one a line.
    """
    problems: list[str] = []
    fields = EvidenceFields(catalogue, choices)
    found: list[Requirement] = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.append(f"{folder.name}: holds no files of requirements")
    for path in paths:
        for place, entry in entries_of(read_yaml(path, problems), "requirements", path.name, problems):
            before = len(problems)
            _check(entry, place, fields, problems)
            if any(other.id == entry["id"] for other in found):
                problems.append(f"{place}: defined twice")
            if len(problems) == before:
                found.append(_requirement(entry, fields))
    if problems:
        raise CatalogueError(
            "\n".join(["the requirements break their rules:", *problems]),
            source=str(folder),
            hint="correct the files; docs/checking.md explains the fields",
        )
    return tuple(found)


def _check(entry: Mapping[str, Any], place: str, fields: EvidenceFields, problems: list[str]) -> None:
    for unknown in sorted(set(entry) - _FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    if not _ID.match(str(entry["id"])):
        problems.append(f"{place}: id must be lower-case words joined by hyphens")
    for field in ("label", "text"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            problems.append(f"{place}: {field} must be a text")
    fields.check_concepts(entry, place, problems)
    if "place" in entry:
        check_choice(entry, "place", list(Place), place, problems)
    if "versions" in entry:
        if {"reference", "effective", "until"} & set(entry):
            problems.append(f"{place}: has versions, so reference, effective and until belong to each of them")
        versions = entry["versions"] if isinstance(entry["versions"], list) else []
        if not versions:
            problems.append(f"{place}: versions must be a list")
        for number, version in enumerate(versions, start=1):
            _check_version(version, f"{place}: version {number}", problems)
        _check_order(versions, place, problems)
    else:
        _check_version(
            {key: entry.get(key) for key in _VERSION_FIELDS & set(entry) | {"reference", "effective"}}, place, problems
        )
    if entry.get("applies") != _ALWAYS:
        signs = entry.get("applies")
        if not isinstance(signs, list) or not signs:
            problems.append(f"{place}: applies must be `always` or a list of evidence")
        for number, sign in enumerate(signs if isinstance(signs, list) else (), start=1):
            fields.check(sign, f"{place}: applies {number}", problems)
    for where, need in entries_of(entry, "needs", place, problems, name="what"):
        _check_need(need, where, fields, problems)
    if not entry.get("needs"):
        problems.append(f"{place}: needs must say at least one thing that is needed")


def _check_version(version: Any, place: str, problems: list[str]) -> None:
    if not isinstance(version, Mapping):
        problems.append(f"{place}: must have reference and effective")
        return
    for unknown in sorted(set(version) - _VERSION_FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    if not _REFERENCE.match(str(version.get("reference"))):
        problems.append(f"{place}: reference {version.get('reference')!r} must be a paragraph such as IAS 2.36(a)")
    if not isinstance(version.get("effective"), date):
        problems.append(f"{place}: effective {version.get('effective')!r} is no date; write YYYY-MM-DD")
    until = version.get("until")
    if until is not None and not isinstance(until, date):
        problems.append(f"{place}: until {until!r} is no date; write YYYY-MM-DD, or leave it out")
    elif until is not None and isinstance(version.get("effective"), date) and until <= version["effective"]:
        problems.append(f"{place}: until {until} must come after effective {version['effective']}")


def _check_order(versions: list[Any], place: str, problems: list[str]) -> None:
    for earlier, later in pairwise(versions):
        if isinstance(earlier, Mapping) and isinstance(later, Mapping) and earlier.get("until") != later.get("effective"):
            problems.append(f"{place}: a version must begin when the one before it ends, in the order of time")


def _check_need(need: Mapping[str, Any], place: str, fields: EvidenceFields, problems: list[str]) -> None:
    if "any" not in need:
        fields.check(need, place, problems, also=frozenset({"what"}))
        return
    for unknown in sorted(set(need) - {"what", "any"}, key=str):
        problems.append(f"{place}: unknown field {unknown!r}; with `any`, evidence belongs below it")
    pieces = need["any"] if isinstance(need["any"], list) else []
    if not pieces:
        problems.append(f"{place}: any must be a list of evidence")
    for number, piece in enumerate(pieces, start=1):
        fields.check(piece, f"{place}: any {number}", problems)


def _requirement(entry: Mapping[str, Any], fields: EvidenceFields) -> Requirement:
    always = entry["applies"] == _ALWAYS
    return Requirement(
        id=entry["id"],
        label=entry["label"],
        versions=tuple(_version(version, entry["text"]) for version in entry.get("versions") or [entry]),
        concepts=fields.concepts(entry["concepts"]),
        place=Place(entry.get("place", Place.POLICIES)),
        always=always,
        applies=() if always else tuple(map(fields.read, entry["applies"])),
        needs=tuple(_need(need, fields) for need in entry["needs"]),
    )


def _version(version: Mapping[str, Any], text: str) -> Version:
    return Version(
        reference=StandardReference.parse(version["reference"]),
        effective=version["effective"],
        until=version.get("until"),
        text=" ".join((version.get("text") or text).split()),
    )


def _need(need: Mapping[str, Any], fields: EvidenceFields) -> Need:
    pieces = need.get("any") or [{key: value for key, value in need.items() if key in FIELDS}]
    return Need(what=need["what"], evidence=tuple(map(fields.read, pieces)))
