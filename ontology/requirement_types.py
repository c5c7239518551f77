"""Types of requirements on what is disclosed of accounting policies; `ontology/requirements.py` has those that ship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontology.types import Nature, StandardReference


class Place(StrEnum):
    """Where a disclosure stands: among the policies, in any note, or anywhere in the financial statements."""

    POLICIES = "policies"
    NOTES = "notes"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one clause must have to show something: of each field that is given, at least one.

    `concepts` the clause is about (or one below), `natures` it has, `aspects` it speaks of, `choices` it makes (`dimension` or
    `dimension.option`), `cues` that stand in it, `terms` that stand in it, its headings or its lead-in, `lines` that begin a
    row of figures in it. `least` is how many such clauses make a sign strong; fewer are a weak one.
    """

    concepts: tuple[str, ...] = ()
    natures: tuple[Nature, ...] = ()
    aspects: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a requirement asks for; any piece of `evidence` will do."""

    what: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A requirement as it is for annual periods that begin on or after `effective` and before `until` (None: no end yet)."""

    reference: StandardReference
    effective: date
    until: date | None
    text: str

    def holds_for(self, period_start: date) -> bool:
        """Whether it is in force for a period that begins on this day."""
        return self.effective <= period_start and (self.until is None or period_start < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something that must be disclosed, through all versions of its paragraph, oldest first.

    `concepts` are what it is about. It applies where `always`, or where any sign of `applies` is found. All `needs` make it
    present, some of them partly.
    """

    id: str
    label: str
    versions: tuple[Version, ...]
    concepts: tuple[str, ...]
    place: Place
    always: bool
    applies: tuple[Evidence, ...]
    needs: tuple[Need, ...]

    def version(self, period_start: date) -> Version | None:
        """The version in force for a period that begins on this day; None if none is."""
        return next((version for version in self.versions if version.holds_for(period_start)), None)

    @property
    def newest(self) -> Version:
        """The version that came last."""
        return self.versions[-1]
