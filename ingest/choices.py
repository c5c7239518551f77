"""Reads the policy choices that a clause states, with the words that state them.

One compiled cue for each phrase of `ontology/data/choices.yaml`, found by how the longest literal word of it begins; its
pattern is tried where all its literal words stand in the clause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.choice_values import find_values
from ontology.choices import ChoiceDimension, ChoiceDimensions, cue_pattern, default_choices, fold_cue
from ontology.types import ChoiceValue, PolicyChoice, Span

# A full stop ends a sentence unless a digit or small letter follows ("IAS 2.25", "e.g. land"): to be sought before folding.
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[^a-z0-9])|\n(?=\s*[-•●▪]|\s*\n)")
_ROW_END = re.compile(r"(?<=[.;])\s+(?=[^a-z0-9])|;|\n")
_DENIAL = re.compile(
    r"\b(?:not|no|neither|never|nor|without|cannot|instead of|rather than|other than|except for|excluding|rebut\w*)\b"
    r"(?!\s+(?:only|later|limited))(?:(?!\b(?:due to|because|since|but)\b)[^.;:,\n]){0,40}$"
)
_DENYING_CUE = re.compile(r"\b(?:not|no|none|never|cannot|without|rebut\w*|other than|except for)\b")
#: Inside what a cue leaves open: "rents that do not depend on an index".
_DENIAL_INSIDE = re.compile(r"\b(?:not|neither|never|nor|without|cannot)\b(?!\s+(?:only|later|limited))")

#: "three to five years for vehicles": the class follows.
_FOR = re.compile(r"\s+for\b")
_WORD = re.compile(r"\w+")
_BEGINNING = 4


@dataclass(frozen=True, slots=True)
class _Cue:
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    denies: bool

    @property
    def beginning(self) -> str:
        """How a word begins that every match holds; empty where the cue has no literal word of some length."""
        longest = self.literals[0] if self.literals else ""
        return longest[:_BEGINNING] if len(longest) >= _BEGINNING - 1 else ""

    def may_stand_in(self, text: str) -> bool:
        for literal in self.literals:  # noqa: SIM110  a generator costs more than the search it saves
            if literal not in text:
                return False
        return True

    def stands_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        return self.may_stand_in(text) and self.pattern.search(text, start, len(text) if end is None else end) is not None


@dataclass(frozen=True, slots=True)
class _Compiled:
    dimension: ChoiceDimension
    concepts: frozenset[str]
    terms: tuple[_Cue, ...]
    unless: tuple[_Cue, ...]
    options: tuple[tuple[str, str | None, tuple[_Cue, ...]], ...]

    def is_named_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        return any(term.stands_in(text, start, end) for term in self.terms)


class ChoiceReader:
    """Finds choices in clauses; built once, then used for any number of documents.

    >>> reader = ChoiceReader(default_choices())
    >>> found = reader.read("Cost of inventories is determined on a first-in, first-out basis.", clause_id="c1")
    >>> [(choice.dimension, choice.option) for choice in found]
    [('inventory-cost-formula', 'fifo')]
    """

    def __init__(self, choices: ChoiceDimensions) -> None:
        self._dimensions = tuple(map(_compile, choices))
        #: Beginning of a word → the cues that need a word with it, with the place of their dimension.
        self._cues: dict[str, list[tuple[int, _Likely]]] = defaultdict(list)
        for place, compiled in enumerate(self._dimensions):
            for option, negated, cues in compiled.options:
                for cue in cues:
                    self._cues[cue.beginning].append((place, (option, negated, cue)))

    def read(
        self,
        text: str,
        *,
        clause_id: str,
        concepts: Collection[str] = (),
        around: Sequence[str] = (),
        offset: int = 0,
        strict: bool = False,
    ) -> tuple[PolicyChoice, ...]:
        """The choices stated in `text`, in order of dimensions; none if it states none.

        `concepts` are what the clause is about, `around` the headings above it and the lead-in of its list. Evidence is
        shifted by `offset`, the place of the clause in the document. If `strict`, only dimensions of these concepts are
        sought, and no numbers: for what is not known to state a policy.
        """
        folded = fold_cue(text)
        surroundings = fold_cue("\n".join(around))
        found: list[PolicyChoice] = []
        for place, likely in sorted(self._likely(folded).items()):
            compiled = self._dimensions[place]
            unit = compiled.dimension.unit
            in_scope = not compiled.concepts.isdisjoint(concepts)
            if strict and (unit is not None or not in_scope):
                continue
            in_scope = in_scope or compiled.is_named_in(surroundings)
            if not in_scope and not compiled.is_named_in(folded):
                continue
            if unit is None:
                hits = _closed(compiled, likely, folded, _spans(_SENTENCE_END, text), in_scope=in_scope)
            else:
                hits = _valued(compiled, likely, folded, _spans(_ROW_END, text), unit)
            found += [
                PolicyChoice(
                    clause_id=clause_id,
                    dimension=compiled.dimension.id,
                    option=option,
                    evidence=((start + offset, end + offset),),
                    value=value,
                )
                for option, (start, end), value in hits
            ]
        return tuple(found)

    def _likely(self, text: str) -> dict[int, list[_Likely]]:
        """The cues whose literal words all stand in the text, by the place of their dimension."""
        words = set(_WORD.findall(text))
        beginnings = {word[:_BEGINNING] for word in words} | {word[: _BEGINNING - 1] for word in words} | {""}
        found: dict[int, list[_Likely]] = defaultdict(list)
        for beginning in sorted(beginnings & self._cues.keys()):
            for place, likely in self._cues[beginning]:
                if likely[2].may_stand_in(text):
                    found[place].append(likely)
        return found


@cache
def default_reader() -> ChoiceReader:
    """The reader of the choices that ship with policykb, compiled once a process."""
    return ChoiceReader(default_choices())


_Hit = tuple[str, Span, ChoiceValue | None]
_Likely = tuple[str, str | None, _Cue]


def _closed(
    compiled: _Compiled, likely: Sequence[_Likely], text: str, sentences: Sequence[Span], *, in_scope: bool
) -> list[_Hit]:
    """One hit for each option that is stated; of overlapping hits the longest, denied ones turned round.

    Where the clause as a whole is not in scope, the sentence must name the dimension, or the one before it.
    """
    spans: list[tuple[str, Span]] = []
    for option, negated, cue in likely:
        for match in cue.pattern.finditer(text):
            index = max(place for place, span in enumerate(sentences) if span[0] <= match.start())
            start, end = sentences[index]
            if not in_scope and not compiled.is_named_in(text, sentences[max(index - 1, 0)][0], end):
                continue
            if any(other.stands_in(text, start, end) for other in compiled.unless):
                continue
            may_deny = compiled.dimension.heeds_denial and not cue.denies
            denied = may_deny and (_DENIAL.search(text[start : match.start()]) or _DENIAL_INSIDE.search(match[0]))
            stated = negated if denied else option
            if stated is not None:
                spans.append((stated, match.span()))
    best: dict[str, Span] = {}
    for stated, span in sorted(spans, key=lambda hit: (hit[1][0] - hit[1][1], hit[1])):
        overlaps = any(span[0] < end and start < span[1] for other, (start, end) in best.items() if other != stated)
        if not overlaps:
            best.setdefault(stated, span)
    return [(option, span, None) for option, span in sorted(best.items(), key=lambda item: item[1])]


def _valued(
    compiled: _Compiled, likely: Sequence[_Likely], text: str, rows: Sequence[Span], unit: str
) -> list[_Hit]:
    """One hit for each number: its class is the nearest named before it in the row or sentence, else the first after it."""
    hits: list[_Hit] = []
    if not any(find_values(text, unit)):
        return hits
    for start, end in rows:
        values = list(find_values(text[start:end], unit))
        if not values or any(other.stands_in(text, start, end) for other in compiled.unless):
            continue
        named = sorted(
            (match.start(), -match.end(), option)
            for option, _, cue in likely
            for match in cue.pattern.finditer(text, start, end)
        )
        after = start
        for value in values:
            first, last = value.span[0] + start, value.span[1] + start
            before = [name for name in named if after <= name[0] and -name[1] <= first]
            behind = [name for name in named if name[0] >= last][:1]
            is_for = behind and _FOR.match(text, last)
            chosen = behind[0] if is_for else _last_longest(before) or next(iter(behind), None)
            after = last
            if chosen is not None:
                span = (min(first, chosen[0]), max(last, -chosen[1]))
                hits.append((chosen[2], span, ChoiceValue(low=value.low, high=value.high, unit=unit)))
    return hits


def _last_longest(named: Sequence[tuple[int, int, str]]) -> tuple[int, int, str] | None:
    """The last name that is no part of a longer one: "office equipment", not "equipment"."""
    whole = [name for name in named if not any(o != name and o[0] <= name[0] and o[1] <= name[1] for o in named)]
    return whole[-1] if whole else None


def _spans(ends: re.Pattern[str], text: str) -> list[Span]:
    cuts = [0, *(match.end() for match in ends.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if start < end]


def _compile(dimension: ChoiceDimension) -> _Compiled:
    return _Compiled(
        dimension=dimension,
        concepts=frozenset(dimension.concepts),
        terms=tuple(map(_cue, dimension.terms)),
        unless=tuple(map(_cue, dimension.unless)),
        options=tuple((option.id, option.negated, tuple(map(_cue, option.cues))) for option in dimension.options),
    )


def _cue(cue: str) -> _Cue:
    return _Cue(
        literals=tuple(sorted(_literals(cue), key=len, reverse=True)),
        pattern=re.compile(cue_pattern(cue)),
        denies=_DENYING_CUE.search(cue) is not None,
    )


def _literals(cue: str) -> Iterator[str]:
    """The words of a cue that every match holds: those outside groups, without their wildcards."""
    outside = re.sub(r"\w*\([^()]*\)\??\w*", " ", fold_cue(cue)).replace("...", " ")
    for word in outside.split():
        if "(" not in word and ")" not in word and "|" not in word:
            yield word.split("*")[0]
