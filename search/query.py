"""The query tree: what a keyword query asks, without a word about how an engine answers it.

What the leaves mean, for every engine:

- Words of `text` and `heading` are compared by stem, so `leases` finds "leasing" and `recognised` finds "recognizes". The
  stem is that of the language of the clause, for the word asked and the word found: `activo` finds "activos" in Spanish. A
  leaf without a field (None) asks for `text` or `heading`. An `exact` leaf compares whole words, in one spelling.
- A `quoted` leaf finds what it would find without quotes; only synonyms are not sought for it (see `search.synonyms`).
- `Prefix`, `Wildcard` and `Fuzzy` compare unstemmed words, in every spelling of the word.
- The fields in `NAME_FIELDS` hold names. A term matches a name whose words include those of the term side by side; a
  prefix, wildcard or fuzzy term matches one word or the whole name.
- The fields in `VALUE_FIELDS` hold identifiers. A term matches the whole value, whatever its case.
- `year` is a number, asked for by `Range`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

TEXT_FIELDS = ("text", "heading")
NAME_FIELDS = ("concept", "entity", "label", "standard")
VALUE_FIELDS = ("aspect", "document", "kind", "lang", "nature", "review")
NUMBER_FIELDS = ("year",)
#: A find in the heading weighs more than one in the text.
HEADING_WEIGHT = 2.0

FIELDS = tuple(sorted((*TEXT_FIELDS, *NAME_FIELDS, *VALUE_FIELDS, *NUMBER_FIELDS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """Matches every clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word, or one name in a field that holds names."""

    field: str | None
    text: str
    exact: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words in this order, with at most `slop` other words between the first and the last of them in all."""

    field: str | None
    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """A word that begins with `text`."""

    field: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wildcard:
    """A word of the pattern `text`, where `*` is any run of characters, even none, and `?` any single one."""

    field: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzy:
    """A word that becomes `text` by at most `distance` (0 to 2) edits and shares its first `prefix_length` characters.

    An edit inserts, deletes or replaces one character or swaps two neighbours.
    """

    field: str | None
    text: str
    distance: int = 1
    prefix_length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A number between `low` and `high`; None leaves that side open, so both None asks that there is a number at all."""

    field: str
    low: int | None
    high: int | None
    include_low: bool = True
    include_high: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """Every child matches."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """At least one child matches."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The child does not match; alone, that is everything but the child."""

    child: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """Matches what the child matches and multiplies its weight in the ranking."""

    child: Query
    factor: float


Leaf: TypeAlias = Everything | Term | Phrase | Prefix | Wildcard | Fuzzy | Range
Query: TypeAlias = Leaf | And | Or | Not | Boost
