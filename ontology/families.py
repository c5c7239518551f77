"""Families of concepts: siblings between which issuers choose differently for the same text. Data: `data/families.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA, Catalogue, default_catalogue
from ontology.catalogue_files import check_strings, entries_of, read_yaml
from ontology.errors import CatalogueError

_FILE = "families.yaml"
_FIELDS = {"id", "label", "note", "wide", "members"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Sibling elements. `wide` is the member that covers the others, None if none does."""

    id: str
    label: str
    note: str
    wide: str | None
    members: tuple[str, ...]


@dataclass(frozen=True)
class Families:
    """The checked families, in file order.

    >>> families = default_families()
    >>> families.of("ifrs-full:DescriptionOfAccountingPolicyForGoodwillExplanatory").id
    'goodwill-and-intangibles'
    """

    families: tuple[Family, ...]
    catalogue: Catalogue

    @classmethod
    def load(cls, catalogue: Catalogue, path: Path = DATA / _FILE) -> Families:
        """Read and check the data file.

        Raises:
            CatalogueError: one or more entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        families: list[Family] = []
        for place, entry in entries_of(read_yaml(path, problems), "families", path.name, problems):
            before = len(problems)
            _check(entry, place, catalogue, problems)
            if len(problems) == before:
                families.append(Family(**{**entry, "members": tuple(entry["members"])}))
        problems += _twice(families, path.name)
        if problems:
            raise CatalogueError(
                f"{len(problems)} problems in the families of concepts:\n" + "\n".join(problems),
                source=str(path),
                hint="correct the data file; docs/catalogue.md explains the fields",
            )
        return cls(families=tuple(families), catalogue=catalogue)

    def __iter__(self) -> Iterator[Family]:
        return iter(self.families)

    @cached_property
    def _by_member(self) -> dict[str, Family]:
        return {member: family for family in self.families for member in family.members}

    def of(self, qname: str) -> Family | None:
        """The family of an element, or of the element that a topic belongs to; None for one without siblings."""
        return self._by_member.get(self.catalogue.element_of(qname))

    def key(self, qname: str) -> str:
        """What two concepts share exactly if they are of one family: its id, or the element itself if it has no siblings."""
        family = self.of(qname)
        return self.catalogue.element_of(qname) if family is None else family.id

    def are_siblings(self, one: str, other: str) -> bool:
        """Whether two concepts are of one family, or the same.

        >>> revenue = "ifrs-full:DescriptionOfAccountingPolicyForRecognitionOfRevenue"
        >>> default_families().are_siblings(revenue, "ifrs-full:DescriptionOfAccountingPolicyForFranchiseFeesExplanatory")
        True
        """
        return self.key(one) == self.key(other)


@cache
def default_families() -> Families:
    """The families that ship, over the catalogue that ships."""
    return Families.load(default_catalogue())


def _check(entry: Mapping[str, Any], place: str, catalogue: Catalogue, problems: list[str]) -> None:
    for unknown in sorted(set(entry) - _FIELDS, key=str):
        problems.append(f"{place}: unknown field {unknown!r}")
    for field in ("label", "note"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            problems.append(f"{place}: {field} must be a text")
    check_strings(entry, "members", 2, place, problems)
    members = entry.get("members")
    for member in members if isinstance(members, list) else ():
        if member not in catalogue or catalogue.element_of(member) != member:
            problems.append(f"{place}: {member} is no element of the catalogue")
    if "wide" not in entry or not (entry["wide"] is None or entry["wide"] in (members or ())):
        problems.append(f"{place}: wide must name a member, or be null")


def _twice(families: list[Family], file: str) -> Iterator[str]:
    """Complaints about ids that come twice, and elements in two families."""
    ids = [family.id for family in families]
    members = [member for family in families for member in family.members]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{file}: {name}: defined twice"
    for member in sorted({member for member in members if members.count(member) > 1}):
        yield f"{file}: {member}: is in two families"
