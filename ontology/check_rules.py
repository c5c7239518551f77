"""The rules that are no requirements: what is outdated, unused, incomplete or contradictory; and what tells a whole report.

They are data, `ontology/data/check-rules.yaml`; docs/checking.md explains them to who corrects them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA, Catalogue, default_catalogue
from ontology.catalogue_files import check_choice, check_strings, entries_of, read_yaml
from ontology.choices import ChoiceDimensions, default_choices
from ontology.errors import CatalogueError
from ontology.evidence_fields import EvidenceFields, check_cue
from ontology.requirement_types import Evidence
from ontology.types import Severity

_FILE = "check-rules.yaml"
#: The rules that there is code for.
RULES = (
    "policy-without-subject",
    "new-standard-not-mentioned",
    "superseded-standard",
    "expedient-without-consequence",
    "contradicting-answers",
    "contradicting-values",
    "broken-cross-reference",
    "filer-tag-too-coarse",
    "filer-tag-doubtful",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCues:
    """Wording that tells what a document is: lines of the primary statements, and the framework it is prepared under."""

    statement_lines: tuple[str, ...]
    ifrs: tuple[str, ...]
    us_gaap: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a rule looks for, how much it matters, and the paragraphs it rests on."""

    id: str
    label: str
    severity: Severity
    explanation: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A standard, or a part of one, that no longer holds for periods beginning on or after `until`."""

    id: str
    name: str
    until: date
    by: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandard:
    """A standard or amendment: when it was issued, and the periods it holds for; only for who has the `subject`, if any."""

    id: str
    name: str
    issued: date
    effective: date
    cues: tuple[str, ...]
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expedient:
    """A choice that has a consequence which must be said with it."""

    id: str
    choice: str
    consequence: str
    reference: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a policy is about, and the wording by which the rest of a report would show that there is such a thing."""

    id: str
    label: str
    concepts: tuple[str, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compatible:
    """Options of a dimension (its id) that may stand beside others."""

    id: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRules:
    """All rules with their data.

    >>> default_check_rules().rule("superseded-standard").severity
    <Severity.WARNING: 'warning'>
    """

    scope: ScopeCues
    rules: tuple[Rule, ...]
    transition: tuple[str, ...]
    superseded: tuple[Superseded, ...]
    new_standards: tuple[NewStandard, ...]
    blanket: tuple[str, ...]
    compatible: tuple[Compatible, ...]
    single_values: tuple[str, ...]
    expedients: tuple[Expedient, ...]
    subjects: tuple[Subject, ...]

    @classmethod
    def load(
        cls, folder: Path = DATA, catalogue: Catalogue | None = None, choices: ChoiceDimensions | None = None
    ) -> CheckRules:
        """Read and check `check-rules.yaml` in `folder`.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        read = read_yaml(folder / _FILE, problems)
        content: Mapping[str, Any] = read if isinstance(read, Mapping) else {}
        reader = _Reader(EvidenceFields(catalogue or default_catalogue(), choices or default_choices()), problems)
        stated = content.get("scope")
        scope: Mapping[str, Any] = stated if isinstance(stated, Mapping) else {}
        for key in ("statement_lines", "ifrs", "us_gaap"):
            reader.cues(scope, key, f"{_FILE}: scope")
        reader.cues(content, "transition", _FILE)
        reader.cues(content, "blanket", _FILE)
        reader.dimensions(content, "single_values")
        entries = {
            key: list(reader.entries(content, key))
            for key in ("rules", "superseded", "new_standards", "compatible", "expedients", "subjects")
        }
        if problems:
            raise CatalogueError(
                "\n".join(["the rules of checks break their own rules:", *problems]),
                source=str(folder / _FILE),
                hint="correct the file; docs/checking.md explains the fields",
            )
        return cls(
            scope=ScopeCues(**{key: tuple(scope[key]) for key in ("statement_lines", "ifrs", "us_gaap")}),
            rules=tuple(
                Rule(**{**entry, "severity": Severity(entry["severity"]), "references": tuple(entry.get("references") or ())})
                for entry in entries["rules"]
            ),
            transition=tuple(content["transition"]),
            superseded=tuple(Superseded(**{**entry, "cues": tuple(entry["cues"])}) for entry in entries["superseded"]),
            new_standards=tuple(
                NewStandard(**{**entry, "cues": tuple(entry["cues"]), "subject": tuple(entry.get("subject") or ())})
                for entry in entries["new_standards"]
            ),
            blanket=tuple(content["blanket"]),
            compatible=tuple(Compatible(id=entry["id"], options=tuple(entry["options"])) for entry in entries["compatible"]),
            single_values=tuple(content["single_values"]),
            expedients=tuple(
                Expedient(**{**entry, "evidence": tuple(map(reader.fields.read, entry["evidence"]))})
                for entry in entries["expedients"]
            ),
            subjects=tuple(
                Subject(**{**entry, "concepts": reader.fields.concepts(entry["concepts"]), "cues": tuple(entry["cues"])})
                for entry in entries["subjects"]
            ),
        )

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; there is one for each of `RULES`."""
        return next(rule for rule in self.rules if rule.id == rule_id)


@cache
def default_check_rules() -> CheckRules:
    """The rules that ship with policykb, read once a process."""
    return CheckRules.load()


_TEXTS = {
    "rules": ("label", "explanation"),
    "superseded": ("name", "by"),
    "new_standards": ("name",),
    "expedients": ("choice", "consequence", "reference"),
    "subjects": ("label",),
    "compatible": (),
}
_DATES = {"superseded": ("until",), "new_standards": ("issued", "effective")}
_CUES = {"superseded": ("cues",), "new_standards": ("cues", "subject"), "subjects": ("cues",)}
_OTHERS = {
    "rules": ("severity", "references"),
    "expedients": ("evidence",),
    "subjects": ("concepts",),
    "compatible": ("options",),
}
_OPTIONAL = frozenset({"subject", "references"})


@dataclass(frozen=True)
class _Reader:
    fields: EvidenceFields
    problems: list[str]

    def cues(self, entry: Mapping[str, Any], key: str, place: str) -> None:
        check_strings(entry, key, 1, place, self.problems)
        for cue in entry[key] if isinstance(entry.get(key), list) else ():
            check_cue(str(cue), f"{place}: {key}", self.problems)

    def dimensions(self, content: Mapping[str, Any], key: str) -> None:
        check_strings(content, key, 1, _FILE, self.problems)
        self.fields.check({"choices": content.get(key)}, f"{_FILE}: {key}", self.problems)

    def entries(self, content: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
        seen: set[str] = set()
        for place, entry in entries_of(content, key, f"{_FILE}: {key}", self.problems):
            allowed = {"id", *_TEXTS[key], *_DATES.get(key, ()), *_CUES.get(key, ()), *_OTHERS.get(key, ())}
            for unknown in sorted(set(entry) - allowed, key=str):
                self.problems.append(f"{place}: unknown field {unknown!r}")
            if entry["id"] in seen:
                self.problems.append(f"{place}: defined twice")
            seen.add(str(entry["id"]))
            for field in _TEXTS[key]:
                if not isinstance(entry.get(field), str):
                    self.problems.append(f"{place}: {field} must be a text")
            for field in _DATES.get(key, ()):
                if not isinstance(entry.get(field), date):
                    self.problems.append(f"{place}: {field} {entry.get(field)!r} is no date; write YYYY-MM-DD")
            for field in _CUES.get(key, ()):
                if field in entry or field not in _OPTIONAL:
                    self.cues(entry, field, place)
            self._check_others(key, entry, place)
            yield entry
        if key == "rules":
            for missing in sorted(set(RULES) - seen):
                self.problems.append(f"{_FILE}: rules: {missing} is missing")
            for unknown in sorted(seen - set(RULES)):
                self.problems.append(f"{_FILE}: rules: {unknown}: there is no code for this rule")

    def _check_others(self, key: str, entry: Mapping[str, Any], place: str) -> None:
        if key == "rules":
            check_choice(entry, "severity", list(Severity), place, self.problems)
        elif key == "subjects":
            self.fields.check_concepts(entry, place, self.problems)
        elif key == "compatible":
            check_strings(entry, "options", 1, place, self.problems)
            options = entry["options"] if isinstance(entry.get("options"), list) else []
            self.fields.check({"choices": [f"{entry['id']}.{option}" for option in options]}, place, self.problems)
        elif key == "expedients":
            self.fields.check({"choices": [entry.get("choice")]}, place, self.problems)
            evidence = entry.get("evidence")
            if not isinstance(evidence, list) or not evidence:
                self.problems.append(f"{place}: evidence must be a list")
            for number, piece in enumerate(evidence if isinstance(evidence, list) else (), start=1):
                self.fields.check(piece, f"{place}: evidence {number}", self.problems)
