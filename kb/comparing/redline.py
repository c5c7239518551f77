"""Word by word, what was inserted and what was deleted: a redline that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.comparing.tokens import Token, TokenKind, tokenize


class SegmentKind(StrEnum):
    """Whether a piece of text stands in both, only in the earlier or only in the later text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text of a redline, with the white space after it."""

    kind: SegmentKind
    text: str


#: Words that tie a sentence together: that they stand in both texts does not make the texts alike.
_LITTLE_WORDS = frozenset(
    "a an and are as at be been by for from has have if in into is it its may no not of on or such that the their these they "
    "this those to was were when where which will with".split()
)
#: What a mark or little word weighs against a word when a match is judged; a run of them is no island in a rewritten sentence.
_LITTLE = 0.25

#: A stretch of tokens that stands in one or both texts: kind, range in the earlier, range in the later.
Run = tuple[SegmentKind, int, int, int, int]


def redline(before: str, after: str, *, lines: bool = False) -> tuple[Segment, ...]:
    """The pieces of which both texts are made, deletions before insertions.

    What is equal or inserted makes up `after`, white space collapsed (with `lines`, line by line); what is equal or deleted
    makes up `before`, but for case and the shape of quotes and dashes, which are not taken for differences.

    >>> [(segment.kind.value, segment.text) for segment in redline("Kept for 5 years by us.", "Kept for 7 years by us.")]
    [('equal', 'Kept for '), ('delete', '5 years '), ('insert', '7 years '), ('equal', 'by us.')]
    """
    earlier, later = tokenize(before, lines=lines), tokenize(after, lines=lines)
    return segments_of(earlier, later, runs_of(earlier, later))


def segments_of(before: Sequence[Token], after: Sequence[Token], runs: Iterable[Run]) -> tuple[Segment, ...]:
    """The runs of a redline as text."""
    found = []
    for kind, start, end, later_start, later_end in runs:
        if kind is SegmentKind.DELETE:
            found.append(Segment(kind=kind, text=_written(before, start, end)))
        else:
            found.append(Segment(kind=kind, text=_written(after, later_start, later_end)))
    return tuple(found)


def runs_of(before: Sequence[Token], after: Sequence[Token]) -> tuple[Run, ...]:
    """The runs of a redline as ranges of tokens: alternately equal ones, and a deletion, an insertion or both."""
    from rapidfuzz.distance import LCSseq

    keys: dict[str, int] = {}
    # Numbers compare faster than texts.
    earlier = [keys.setdefault(token.key, len(keys)) for token in before]
    later = [keys.setdefault(token.key, len(keys)) for token in after]
    matches = [
        (code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in LCSseq.opcodes(earlier, later)
        if code.tag == "equal"
    ]
    matches = _slid(matches, before, after)
    matches = _without_islands(matches, before, after)
    return tuple(_runs(matches, len(before), len(after)))


Match = tuple[int, int, int, int]


def _runs(matches: Sequence[Match], before: int, after: int) -> Iterable[Run]:
    start = later_start = 0
    for match in (*matches, (before, before, after, after)):
        if match[0] > start:
            yield SegmentKind.DELETE, start, match[0], later_start, later_start
        if match[2] > later_start:
            yield SegmentKind.INSERT, match[0], match[0], later_start, match[2]
        if match[1] > match[0]:
            yield SegmentKind.EQUAL, *match
        start, later_start = match[1], match[3]


def _slid(matches: Sequence[Match], before: Sequence[Token], after: Sequence[Token]) -> list[Match]:
    """Matches with each lone insertion or deletion slid to where a sentence, clause or list begins, if it can slide.

    Of "A. B. B." the second or the third sentence may count as inserted; of "a b, a c," rather "a c," than "c, a".
    """
    slid = list(matches)
    for position in range(len(slid) - 1):
        first, second = slid[position], slid[position + 1]
        deletes, inserts = second[0] - first[1], second[2] - first[3]
        if bool(deletes) == bool(inserts):
            continue
        tokens, start, end = (before, first[1], second[0]) if deletes else (after, first[3], second[2])
        lowest = -min(first[1] - first[0], _same(tokens, start, end, -1))
        highest = min(second[1] - second[0], _same(tokens, start, end, 1))
        shift = max(range(lowest, highest + 1), key=lambda by: (_opening(tokens, start + by), -abs(by)))
        slid[position] = (first[0], first[1] + shift, first[2], first[3] + shift)
        slid[position + 1] = (second[0] + shift, second[1], second[2] + shift, second[3])
    return [match for match in slid if match[1] > match[0]]


def _same(tokens: Sequence[Token], start: int, end: int, step: int) -> int:
    """By how many tokens the range can slide down (-1) or up (1) and still hold the same tokens in turn."""
    count = 0
    if step < 0:
        while start - count > 0 and tokens[start - count - 1].key == tokens[end - count - 1].key:
            count += 1
    else:
        while end + count < len(tokens) and tokens[start + count].key == tokens[end + count].key:
            count += 1
    return count


def _opening(tokens: Sequence[Token], place: int) -> int:
    """How well a change may begin at a token: after a full stop, after another mark, elsewhere."""
    if place == 0:
        return 3
    last = tokens[place - 1]
    if last.kind is not TokenKind.MARK:
        return 1 if place < len(tokens) and tokens[place].kind is TokenKind.MARK and tokens[place].key in "(,;" else 0
    return 3 if last.key in ".:;" else 2 if last.key in ",)" else 0


def _without_islands(matches: Sequence[Match], before: Sequence[Token], after: Sequence[Token]) -> list[Match]:
    """Matches without those that weigh no more than what was changed on either side of them: they are chance, not text kept."""
    kept = list(matches)
    position = 0
    while position < len(kept):
        match = kept[position]
        left = kept[position - 1] if position else (0, 0, 0, 0)
        right = kept[position + 1] if position + 1 < len(kept) else (len(before), len(before), len(after), len(after))
        weight = _weight(before, match[0], match[1])
        changed = min(
            max(_weight(before, left[1], match[0]), _weight(after, left[3], match[2])),
            max(_weight(before, match[1], right[0]), _weight(after, match[3], right[2])),
        )
        if weight <= changed:
            del kept[position]
            # The change before it has grown: what was kept there may be an island now.
            position = max(position - 1, 0)
        else:
            position += 1
    return kept


def _weight(tokens: Sequence[Token], start: int, end: int) -> float:
    return sum(_LITTLE if token.kind is TokenKind.MARK or token.key in _LITTLE_WORDS else 1 for token in tokens[start:end])


def _written(tokens: Sequence[Token], start: int, end: int) -> str:
    """The text of a range of tokens, with the space that follows it."""
    parts = [token.text if place == start else token.space + token.text for place, token in enumerate(tokens[start:end], start)]
    return "".join(parts) + (tokens[end].space if end < len(tokens) else "")
