"""Facets of a search as a page shows them: each value a link to the search that it narrows, or no longer narrows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kb.web.links import Links
from kb.web.pages.search_state import SearchState
from kb.web.wording import aspect_label, concept_label, kind_label, nature_label, state_label

#: The facets in the order of the page, with their heads and how many values are shown at once.
_HEADS: Mapping[str, tuple[str, int]] = {
    "concept": ("Concept", 10),
    "standard": ("Standard", 6),
    "entity": ("Entity", 8),
    "year": ("Year", 8),
    "aspect": ("Aspect", 6),
    "nature": ("Nature", 6),
    "kind": ("Form", 3),
    "review": ("Review", 6),
}
FACETS = tuple(_HEADS)
_LABELS: Mapping[str, Callable[[str], str]] = {
    "concept": concept_label,
    "aspect": aspect_label,
    "nature": nature_label,
    "kind": kind_label,
    "review": state_label,
}
#: Behind so many values a facet is no help any more; what is left out is said.
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a facet, the number of hits that have it, and where choosing it (or no longer) leads."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet; `shown` values are shown at once, `left_out` are not shown at all."""

    name: str
    head: str
    values: tuple[FacetValue, ...]
    shown: int
    left_out: int


def facets(state: SearchState, counted: Mapping[str, Iterable[tuple[str, int]]], links: Links) -> list[Facet]:
    """The facets that have values, in the order of the page."""
    return [
        _facet(name, head, shown, list(counted.get(name, ())), state, links)
        for name, (head, shown) in _HEADS.items()
        if counted.get(name)
    ]


def narrowings(state: SearchState, links: Links) -> list[tuple[str, str, str]]:
    """What narrows a search: the head of its facet, the value, and the address of the search without it."""
    return [
        (
            _HEADS[name][0] if name in _HEADS else name.capitalize(),
            value_label(name, value),
            without(state, name).address(links),
        )
        for name, value in state.narrowings.items()
    ]


def value_label(name: str, value: str) -> str:
    """A value of a facet, for people."""
    return _LABELS.get(name, str)(value)


def without(state: SearchState, name: str) -> SearchState:
    """The state without one of its narrowings."""
    return state.changed(**{name: None})


def _facet(name: str, head: str, shown: int, counted: list[tuple[str, int]], state: SearchState, links: Links) -> Facet:
    chosen = state.narrowings.get(name)
    ordered = sorted(counted, reverse=True) if name == "year" else counted
    # Of one that is chosen, the value stands first.
    ordered = sorted(ordered, key=lambda one: one[0] != chosen)
    values = tuple(
        FacetValue(
            label=value_label(name, value),
            count=count,
            chosen=value == chosen,
            address=(without(state, name) if value == chosen else _with(state, name, value)).address(links),
        )
        for value, count in ordered[:_MOST]
    )
    return Facet(name=name, head=head, values=values, shown=shown, left_out=max(len(counted) - _MOST, 0))


def _with(state: SearchState, name: str, value: str) -> SearchState:
    return state.changed(**{name: int(value) if name == "year" else value})
