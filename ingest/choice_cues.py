"""The cues of policy choices, compiled: patterns, and the words that every match of a pattern holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.choice_modality import denies
from ontology.choices import ChoiceDimension, cue_pattern, fold_cue

#: Cues are found by how a word of them begins.
BEGINNING = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue to be sought in folded text. `literals` stand in every match, the longest first, and one of each of `either`."""

    literals: tuple[str, ...]
    either: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    denies: bool

    @classmethod
    def of(cls, cue: str) -> Cue:
        """Compile a cue of the data file."""
        return cls(
            literals=tuple(sorted(_literals(cue), key=len, reverse=True)),
            either=tuple(_either(cue)),
            pattern=re.compile(cue_pattern(cue)),
            denies=denies(cue),
        )

    @property
    def beginning(self) -> str:
        """How a word begins that every match holds; empty where the cue has no literal word of some length."""
        longest = self.literals[0] if self.literals else ""
        return longest[:BEGINNING] if len(longest) >= BEGINNING - 1 else ""

    def may_stand_in(self, text: str) -> bool:
        """Whether all literals do, and one of each of `either`: cheaper than the pattern, and seldom so."""
        for literal in self.literals:
            if literal not in text:
                return False
        for alternatives in self.either:
            for alternative in alternatives:
                if alternative in text:
                    break
            else:
                return False
        return True

    def stands_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether it stands in this part of the text."""
        return self.may_stand_in(text) and self.pattern.search(text, start, len(text) if end is None else end) is not None


@dataclass(frozen=True, slots=True)
class CompiledOption:
    """An option with its cues."""

    id: str
    negated: str | None
    cues: tuple[Cue, ...]
    unless: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class CompiledDimension:
    """A dimension with all its cues."""

    dimension: ChoiceDimension
    concepts: frozenset[str]
    terms: tuple[Cue, ...]
    unless: tuple[Cue, ...]
    options: tuple[CompiledOption, ...]

    @classmethod
    def of(cls, dimension: ChoiceDimension) -> CompiledDimension:
        """Compile all cues of a dimension."""
        return cls(
            dimension=dimension,
            concepts=frozenset(dimension.concepts),
            terms=tuple(map(Cue.of, dimension.terms)),
            unless=tuple(map(Cue.of, dimension.unless)),
            options=tuple(
                CompiledOption(option.id, option.negated, tuple(map(Cue.of, option.cues)), tuple(map(Cue.of, option.unless)))
                for option in dimension.options
            ),
        )

    def is_named_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether one of its terms stands in this part of the text."""
        return any(term.stands_in(text, start, end) for term in self.terms)


_GROUP = "\0"


def _parts(cue: str) -> tuple[str, list[list[str]]]:
    """A cue with its outermost groups replaced by marks, and the alternatives of each group; `?` stays behind the mark."""
    outside, depth = "", 0
    groups: list[list[str]] = []
    for character in fold_cue(cue):
        depth -= character == ")"
        if depth > 0 and character == "|" and depth == 1:
            groups[-1].append("")
        elif depth > 0:
            groups[-1][-1] += character
        elif character == "(":
            groups.append([""])
            outside += _GROUP
        elif character != ")":
            outside += character
        depth += character == "("
    return outside, groups


def _literals(cue: str) -> Iterator[str]:
    """The words of a cue that every match holds: those outside groups and not grown together with one, up to a wildcard."""
    for word in _parts(cue)[0].replace("...", " ").split():
        if _GROUP not in word:
            yield word.split("*")[0]


def _either(cue: str) -> Iterator[tuple[str, ...]]:
    """How the alternatives of each group begin: one of them stands in every match. A group that may be left out has none."""
    outside, groups = _parts(cue)
    followed = outside.split(_GROUP)[1:]
    for alternatives, after in zip(groups, followed, strict=True):
        beginnings = tuple(re.split(r"[^\w]", alternative)[0] for alternative in alternatives)
        if all(beginnings) and not after.startswith("?"):
            yield beginnings
