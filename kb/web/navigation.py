"""Where the pages are: the entries of the bar that every page has, as far as the server has pages for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the bar; `below` are other paths that belong to it."""

    label: str
    path: str
    below: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether a path is this place's own, or lies below it.

        >>> Place(label="Documents", path="/documents").holds("/documents/acme-2024")
        True
        """
        return any(path == own or path.startswith(f"{own}/") for own in (self.path, *self.below))


PLACES = (
    Place(label="Search", path="/search"),
    Place(label="Documents", path="/documents", below=("/clauses",)),
    Place(label="Concepts", path="/concepts"),
    Place(label="Review", path="/review"),
    Place(label="Compare", path="/compare"),
    Place(label="Check", path="/check"),
    Place(label="Overview", path="/overview"),
    Place(label="SPARQL", path="/query"),
)
