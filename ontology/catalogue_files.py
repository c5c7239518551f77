"""Reads the catalogue's YAML files and checks every field, collecting all problems instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ontology.types import Concept, ConceptKind, Nature, StandardReference

MINIMUM_EXAMPLES = 8
MINIMUM_PROFILE_EXAMPLES = 5

_QNAME = re.compile(r"^(ifrs-full|topic):[A-Za-z][A-Za-z0-9]*$")
_REFERENCE = re.compile(r"^(IAS|IFRS|IFRIC|SIC) \d+(\.[0-9A-Za-z.()–-]+)?$")
_FIELDS = {
    "id",
    "kind",
    "label",
    "description",
    "nature",
    "references",
    "broader",
    "headings",
    "cues",
    "terms",
    "examples",
}
_PROFILE_FIELDS = {"id", "label", "headings", "cues", "terms", "examples"}


def read_yaml(path: Path, problems: list[str]) -> Any:
    """The content of a YAML file; a syntax error goes to `problems` and None is returned."""
    # libyaml, where the wheel has it, reads the catalogue ten times faster than the Python loader.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        if content is None:
            problems.append(f"{path.name}: holds nothing")
        return content
    except yaml.YAMLError as error:
        problems.append(f"{path.name}: not valid YAML: {' '.join(str(error).split())}")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: cannot be read: {error}")
    return None


def parse_concepts(content: Any, file: str, problems: list[str]) -> list[Concept]:
    """The concepts of one file; entries that break a rule are reported in `problems` and left out."""
    concepts = []
    for place, entry in entries_of(content, "concepts", file, problems):
        before = len(problems)
        _check_concept(entry, place, problems)
        if len(problems) == before:
            concepts.append(_concept(entry))
    return concepts


def stated_ids(content: Any) -> set[str]:
    """The ids of all entries of a concept file, whether or not they keep the rules."""
    return {str(entry["id"]) for _, entry in entries_of(content, "concepts", "", [])}


def parse_not_policy(content: Any, file: str, problems: list[str], *, examples: int = MINIMUM_EXAMPLES) -> list[dict[str, Any]]:
    """The negative entries as keyword arguments for `NotPolicy`; each needs at least so many `examples`."""
    parsed: list[dict[str, Any]] = []
    for place, entry in entries_of(content, "not_policy", file, problems):
        before = len(problems)
        _check_text(entry, "label", place, problems)
        check_strings(entry, "headings", 1, place, problems)
        check_strings(entry, "cues", 1, place, problems)
        check_strings(entry, "examples", examples, place, problems)
        if any(other["id"] == str(entry["id"]) for other in parsed):
            problems.append(f"{place}: defined twice")
        if len(problems) == before:
            lists = {key: tuple(entry[key]) for key in ("headings", "cues", "examples")}
            parsed.append({"id": str(entry["id"]), "label": entry["label"], **lists})
    return parsed


def parse_profiles(content: Any, file: str, known: Mapping[str, Concept], problems: list[str]) -> list[Concept]:
    """The concepts of one profile file in the words of its language; `known` are those of the catalogue.

    What does not depend on a language (kind, nature, place, references) is the catalogue's.
    """
    concepts = []
    for place, entry in entries_of(content, "profiles", file, problems):
        before = len(problems)
        concept = known.get(str(entry["id"]))
        if concept is None:
            problems.append(f"{place}: there is no such concept in the catalogue")
        for unknown in sorted(set(entry) - _PROFILE_FIELDS, key=str):
            problems.append(f"{place}: unknown field {unknown!r}")
        _check_text(entry, "label", place, problems)
        _check_wording(entry, MINIMUM_PROFILE_EXAMPLES, place, problems)
        if concept is not None and len(problems) == before:
            concepts.append(replace(concept, label=entry["label"], description="", **_wording(entry)))
    return concepts


def entries_of(
    content: Any, key: str, file: str, problems: list[str], *, name: str = "id"
) -> list[tuple[str, Mapping[str, Any]]]:
    """The mappings in the list under `key` that have a `name`, each with the place to name in a complaint."""
    if content is None:
        return []
    entries = content.get(key) if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        problems.append(f"{file}: needs a list under the key {key!r}")
        return []
    found = []
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Mapping) and entry.get(name):
            found.append((f"{file}: {entry[name]}", entry))
        else:
            problems.append(f"{file}: entry {number} has no {name}")
    return found


def _check_concept(entry: Mapping[str, Any], place: str, problems: list[str]) -> None:
    if not _QNAME.match(str(entry["id"])):
        problems.append(f"{place}: id must be ifrs-full:Name or topic:Name")
    for unknown in sorted(set(entry) - _FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    check_choice(entry, "kind", [kind.value for kind in ConceptKind], place, problems)
    if "nature" in entry:
        check_choice(entry, "nature", [nature.value for nature in Nature], place, problems)
    _check_text(entry, "label", place, problems)
    _check_text(entry, "description", place, problems)
    if "broader" not in entry or not (entry["broader"] is None or isinstance(entry["broader"], str)):
        problems.append(f"{place}: broader must name the parent concept, or be null at the top")
    check_strings(entry, "references", 1, place, problems)
    _check_wording(entry, MINIMUM_EXAMPLES, place, problems)
    references = entry.get("references")
    for reference in references if isinstance(references, list) else ():
        if not _REFERENCE.match(str(reference)):
            problems.append(f"{place}: {reference!r} is not a reference such as IFRS 16.53(b)")


def _check_wording(entry: Mapping[str, Any], examples: int, place: str, problems: list[str]) -> None:
    check_strings(entry, "headings", 2, place, problems)
    check_strings(entry, "cues", 4, place, problems)
    check_strings(entry, "examples", examples, place, problems)
    if "terms" in entry:
        check_strings(entry, "terms", 0, place, problems)


def check_choice(entry: Mapping[str, Any], key: str, options: list[str], place: str, problems: list[str]) -> None:
    """Complain unless the entry has one of `options` under `key`."""
    if entry.get(key) not in options:
        problems.append(f"{place}: {key} {entry.get(key)!r} must be one of {', '.join(options)}")


def _check_text(entry: Mapping[str, Any], key: str, place: str, problems: list[str]) -> None:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        problems.append(f"{place}: {key} must be a text")


def check_strings(entry: Mapping[str, Any], key: str, least: int, place: str, problems: list[str]) -> None:
    """Complain unless the entry has a list of at least `least` different texts under `key`."""
    values = entry.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        problems.append(f"{place}: {key} must be a list of texts")
        return
    if len(values) < least:
        problems.append(f"{place}: {key} needs at least {least}, has {len(values)}")
    for value in sorted({value for value in values if values.count(value) > 1}):
        problems.append(f"{place}: {key} holds {value!r} twice")


def _concept(entry: Mapping[str, Any]) -> Concept:
    return Concept(
        qname=entry["id"],
        label=entry["label"],
        description=entry["description"],
        kind=ConceptKind(entry["kind"]),
        nature=Nature(entry.get("nature", Nature.POLICY)),
        standard_references=tuple(map(StandardReference.parse, entry["references"])),
        broader=entry["broader"],
        **_wording(entry),
    )


def _wording(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "alt_labels": tuple(entry["headings"]),
        "cues": tuple(entry["cues"]),
        "terms": tuple(entry.get("terms") or ()),
        "examples": tuple(entry["examples"]),
    }
