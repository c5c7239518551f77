"""What must be disclosed of accounting policies: requirements with their paragraphs, dates, triggers and what satisfies them.

They are data, `ontology/data/requirements/*.yaml`, in our own words; docs/checking.md explains them to who corrects them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from ontology.catalogue import DATA, Catalogue, default_catalogue
from ontology.choices import ChoiceDimensions, default_choices
from ontology.errors import NotFoundError
from ontology.requirement_files import read_requirements
from ontology.requirement_types import Requirement


@dataclass(frozen=True)
class Requirements:
    """All requirements, in file order.

    >>> requirement = default_requirements()["ias-2-36a"]
    >>> str(requirement.newest.reference), [need.what for need in requirement.needs]
    ('IAS 2.36(a)', ['how inventories are measured', 'the cost formula'])
    """

    requirements: tuple[Requirement, ...]

    @classmethod
    def load(
        cls, folder: Path = DATA, catalogue: Catalogue | None = None, choices: ChoiceDimensions | None = None
    ) -> Requirements:
        """Read and check the files in `folder/requirements`.

        Raises:
            CatalogueError: entries break the rules; the message lists all breaches with file and entry, one a line.
        """
        return cls(read_requirements(folder / "requirements", catalogue or default_catalogue(), choices or default_choices()))

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.requirements)

    def __len__(self) -> int:
        return len(self.requirements)

    @cached_property
    def _by_id(self) -> dict[str, Requirement]:
        return {requirement.id: requirement for requirement in self.requirements}

    def __getitem__(self, requirement_id: str) -> Requirement:
        """The requirement with this id.

        Raises:
            NotFoundError: there is none; the hint names some that are close.
        """
        found = self._by_id.get(requirement_id)
        if found is None:
            close = get_close_matches(requirement_id, self._by_id, n=5, cutoff=0.4)
            raise NotFoundError(
                f"no requirement is called {requirement_id!r}",
                hint=f"close are {', '.join(close)}" if close else "list them with: policykb check --requirements",
            )
        return found


@cache
def default_requirements() -> Requirements:
    """The requirements that ship with policykb, read once a process."""
    return Requirements.load()
