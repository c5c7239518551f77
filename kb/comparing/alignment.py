"""Which clauses of one side became which of the other: one for one, one that was split, several that were merged."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.comparing.assignment import Edge, best_pairs
from kb.comparing.sides import Side
from kb.comparing.tokens import fold
from kb.comparing.wording import Wordings
from ontology.types import BlockKind

#: Two clauses this alike, the surroundings counted in, are the same clause. On 12 pairs of years (docs/comparing.md), a quarter
#: of what .45 adds is right, and three quarters of what .55 loses.
SAME_CLAUSE = 0.5
#: What surroundings add to likeness: the neighbours are the same clauses, or near; the same heading; a shared concept. Without
#: them 3 of 96 labelled passages are lost, with nearly twice as much 3 others.
NEXT_TO, NEAR, SAME_HEADING, SAME_CONCEPT = 0.12, 0.06, 0.08, 0.04
#: What it takes off that one is in the group's financial statements, the other in the parent's own, which often say the same.
OTHER_STATEMENTS = 0.1
#: How many clauses away from where the neighbours say counts as near.
_NEAR_BY = 4
#: So much of a clause must stand in what is left of another for it to be a piece of that one, so much of it in the same runs.
#: From .5 to .65 no label tells a difference; at .8 pieces are lost.
PIECE, RUNNING_ON = 0.65, 0.5
#: A piece has at least so many words.
_SMALLEST_PIECE = 5
#: Where one wording stands so often on both sides, order alone tells which is which.
_MANY_TWINS = 12

_ALMOST = 0.999
_NOT_LETTERS = re.compile(r"[^a-zà-ÿ]+")


@dataclass(frozen=True, slots=True)
class Link:
    """Clauses, by position, that hold the same passage on both sides; `likeness` is 1 where the wording is the same."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    likeness: float


def align(before: Side, after: Side, wanted: Container[str] | None = None) -> tuple[Link, ...]:
    """The links between two sides, in the order of the later one; what is in no link stands on one side only.

    With `wanted`, ids of clauses, others are only looked at as far as they may be, or take away, a partner of these.
    """
    return _Aligner(before, after).links(wanted)


class _Aligner:
    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before.clauses, after.clauses
        self._wordings = Wordings([clause.text for clause in self.before], [clause.text for clause in self.after])
        self._concepts = (
            [frozenset(before.concepts.get(clause.clause_id, ())) for clause in self.before],
            [frozenset(after.concepts.get(clause.clause_id, ())) for clause in self.after],
        )
        self._headings = (
            [heading_key(clause.heading_path) for clause in self.before],
            [heading_key(clause.heading_path) for clause in self.after],
        )

    def links(self, wanted: Container[str] | None) -> tuple[Link, ...]:
        """Same wording first, then the best assignment, twice: the second time with the first one's pairs as surroundings."""
        fixed, likeness = self._twins()
        for edge in self._candidates(fixed, wanted):
            if edge not in likeness:
                # Figures are no part of likeness, so that even a whole 1 is not the same wording.
                alike = self._wordings.likeness(self._wordings.of(0, edge[0]), self._wordings.of(1, edge[1]))
                likeness[edge] = min(alike, _ALMOST)
        pairs = fixed
        for _ in range(2):
            surroundings = _Surroundings(pairs)
            gains = {}
            for edge, alike in likeness.items():
                gain = alike + self._bonus(edge, surroundings) - SAME_CLAUSE
                if gain > 0:
                    gains[edge] = gain
            pairs = {**fixed, **best_pairs(gains)}
        same = {**dict.fromkeys(fixed.items(), 1.0), **likeness}
        groups = [Link((one,), (other,), same[one, other]) for one, other in pairs.items()]
        return tuple(sorted(self._with_pieces(groups), key=lambda link: link.after))

    def _candidates(self, fixed: Mapping[int, int], wanted: Container[str] | None) -> set[Edge]:
        """What may go with what: candidates for each clause that is wanted, and for each of these in turn, for they compete."""
        taken = (fixed.keys(), set(fixed.values()))
        places = [
            {place: clause.clause_id for place, clause in enumerate(clauses) if place not in taken[side]}
            for side, clauses in enumerate((self.before, self.after))
        ]
        postings = [self._wordings.postings(side, places[side]) for side in (0, 1)]
        asked = [{place for place, name in listed.items() if wanted is None or name in wanted} for listed in places]
        done: list[set[int]] = [set(), set()]
        edges: set[Edge] = set()
        for _ in range(2):
            found = [self._wordings.candidates(side, asked[side] - done[side], postings[1 - side]) for side in (0, 1)]
            edges.update((one, other) for one, others in found[0].items() for other in others)
            edges.update((other, one) for one, others in found[1].items() for other in others)
            done = [done[side] | asked[side] for side in (0, 1)]
            asked = [{place for others in found[1 - side].values() for place in others} for side in (0, 1)]
        return edges

    def _twins(self) -> tuple[dict[int, int], dict[Edge, float]]:
        """Clauses of the same wording: pairs where it stands once on each side, else what may go with what."""
        places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, clauses in enumerate((self.before, self.after)):
            for place, clause in enumerate(clauses):
                places[clause.fingerprint][side].append(place)
        fixed: dict[int, int] = {}
        likeness: dict[Edge, float] = {}
        for ones, others in places.values():
            if len(ones) == len(others) == 1 or min(len(ones), len(others)) > _MANY_TWINS:
                fixed.update(zip(ones, others, strict=False))
            else:
                likeness.update(dict.fromkeys(((one, other) for one in ones for other in others), 1.0))
        return fixed, likeness

    def _bonus(self, edge: Edge, surroundings: _Surroundings) -> float:
        one, other = edge
        bonus = surroundings.bonus(one, other)
        if self._headings[0][one] and self._headings[0][one] == self._headings[1][other]:
            bonus += SAME_HEADING
        if not self._concepts[0][one].isdisjoint(self._concepts[1][other]):
            bonus += SAME_CONCEPT
        if None is not self.before[one].statements is not self.after[other].statements is not None:
            bonus -= OTHER_STATEMENTS
        return bonus

    def _with_pieces(self, pairs: Sequence[Link]) -> list[Link]:
        """The pairs, each with the clauses that stand in what is left of one of its sides: a paragraph made two, or two one."""
        groups = {number: [list(link.before), list(link.after)] for number, link in enumerate(pairs)}
        likeness = {number: link.likeness for number, link in enumerate(pairs)}
        for pieces, wholes in ((1, 0), (0, 1)):
            used = {place for group in groups.values() for place in group[pieces]}
            whole_of = {place: number for number, group in groups.items() for place in group[wholes]}
            changed = [place for place, number in whole_of.items() if likeness[number] < 1 and self._is_prose(wholes, place)]
            for place, number in self._pieces(pieces, used, changed, whole_of, groups):
                groups[number][pieces].append(place)
        return [
            Link(tuple(sorted(before)), tuple(sorted(after)), likeness[number]) for number, (before, after) in groups.items()
        ]

    def _is_prose(self, side: int, place: int) -> bool:
        clause = (self.before, self.after)[side][place]
        return clause.kind is not BlockKind.TABLE and not self._wordings.of(side, place).is_figures

    def _pieces(
        self,
        side: int,
        used: set[int],
        wholes: Iterable[int],
        whole_of: Mapping[int, int],
        groups: Mapping[int, Sequence[Sequence[int]]],
    ) -> Iterable[tuple[int, int]]:
        """The lone clauses of a side that are pieces, each with the number of the group it belongs to."""
        postings: dict[int, list[int]] = defaultdict(list)
        left: dict[int, Counter[int]] = {}
        for whole in wholes:
            remaining = self._wordings.of(1 - side, whole).counts.copy()
            for partner in groups[whole_of[whole]][side]:
                remaining.subtract(self._wordings.of(side, partner).counts)
            left[whole] = +remaining
            for word in left[whole]:
                postings[word].append(whole)
        weights = self._wordings.weights
        for place in range(len((self.before, self.after)[side])):
            if place in used or not self._is_prose(side, place):
                continue
            piece = self._wordings.of(side, place)
            if len(piece.sequence) < _SMALLEST_PIECE:
                continue
            telling = sorted(piece.counts, key=lambda word: -weights[word])[:6]
            possible = {whole for word in telling for whole in postings.get(word, ())}
            share, best = max(
                ((self._wordings.shared(piece.counts, left[whole]) / piece.weight, whole) for whole in possible),
                default=(0.0, -1),
            )
            if share >= PIECE and _run_on(piece.sequence, self._wordings.of(1 - side, best).sequence) >= RUNNING_ON:
                left[best] = +(left[best] - piece.counts)
                yield place, whole_of[best]


def _run_on(piece: Sequence[int], whole: Sequence[int]) -> float:
    """The share of neighbouring words of a piece that are neighbours in the whole, too."""
    pairs = set(pairwise(whole))
    return sum(pair in pairs for pair in pairwise(piece)) / (len(piece) - 1)


class _Surroundings:
    """Where a clause is to be looked for, after the pairs that its neighbours are in."""

    def __init__(self, pairs: Mapping[int, int]) -> None:
        self._pairs = pairs
        self._anchors = sorted(pairs)

    def bonus(self, one: int, other: int) -> float:
        at = bisect_left(self._anchors, one)
        below = self._anchors[at - 1] if at else None
        at += at < len(self._anchors) and self._anchors[at] == one
        above = self._anchors[at] if at < len(self._anchors) else None
        away = min(
            (abs(other - self._pairs[anchor] - (one - anchor)) for anchor in (below, above) if anchor is not None),
            default=_NEAR_BY + 1,
        )
        return NEXT_TO if away == 0 else NEAR if away <= _NEAR_BY else 0.0


def heading_key(path: Sequence[str]) -> str:
    """The last heading by its letters, so that numbers, case and "continued" make no difference.

    >>> heading_key(("2 Policies", "(f) Leases (continued)"))
    'leases'
    """
    if not path:
        return ""
    words = [word for word in _NOT_LETTERS.split(fold(path[-1])) if word not in ("", "continued", "cont")]
    return " ".join(words[1:] if len(words) > 1 and len(words[0]) == 1 else words)
