"""Reads the policy choices that a clause states, with the words that state them.

One compiled cue for each phrase of `ontology/data/choices.yaml`, found by how the longest literal word of it begins; its
pattern is tried where all its literal words stand in the clause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache

from ingest.choice_cues import BEGINNING, CompiledDimension, CompiledOption, Cue
from ingest.choice_modality import Modality, modality
from ingest.choice_values import find_values
from ingest.sentences import row_spans, sentence_spans
from ontology.choices import ChoiceDimensions, default_choices, fold_cue
from ontology.types import ChoiceValue, PolicyChoice, Span

#: "three to five years for vehicles": the class follows.
_FOR = re.compile(r"\s+for\b")
_WORD = re.compile(r"\w+")


class ChoiceReader:
    """Finds choices in clauses; built once, then used for any number of documents.

    >>> reader = ChoiceReader(default_choices())
    >>> found = reader.read("Cost of inventories is determined on a first-in, first-out basis.", clause_id="c1")
    >>> [(choice.dimension, choice.option) for choice in found]
    [('inventory-cost-formula', 'fifo')]
    """

    def __init__(self, choices: ChoiceDimensions) -> None:
        self._dimensions = tuple(map(CompiledDimension.of, choices))
        #: Beginning of a word → the cues that need a word with it, with the place of their dimension.
        self._cues: dict[str, list[tuple[int, _Likely]]] = defaultdict(list)
        for place, compiled in enumerate(self._dimensions):
            for option in compiled.options:
                for cue in option.cues:
                    self._cues[cue.beginning].append((place, (option, cue)))

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
                hits = _closed(compiled, likely, folded, sentence_spans(text), in_scope=in_scope)
            else:
                hits = _valued(compiled, likely, folded, row_spans(text), unit)
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
        beginnings = {word[:BEGINNING] for word in words} | {word[: BEGINNING - 1] for word in words} | {""}
        found: dict[int, list[_Likely]] = defaultdict(list)
        for beginning in sorted(beginnings & self._cues.keys()):
            for place, likely in self._cues[beginning]:
                if likely[1].may_stand_in(text):
                    found[place].append(likely)
        return found


@cache
def default_reader() -> ChoiceReader:
    """The reader of the choices that ship with policykb, compiled once a process."""
    return ChoiceReader(default_choices())


_Hit = tuple[str, Span, ChoiceValue | None]
_Likely = tuple[CompiledOption, Cue]


def _closed(
    compiled: CompiledDimension, likely: Sequence[_Likely], text: str, sentences: Sequence[Span], *, in_scope: bool
) -> list[_Hit]:
    """One hit for each option that is stated; of overlapping hits the longest, denied ones turned round.

    Where the clause as a whole is not in scope, the sentence must name the dimension, or the one before it.
    """
    spans: list[tuple[str, Span]] = []
    for option, cue in likely:
        for match in cue.pattern.finditer(text):
            index = max(place for place, span in enumerate(sentences) if span[0] <= match.start())
            start, end = sentences[index]
            if not in_scope and not compiled.is_named_in(text, sentences[max(index - 1, 0)][0], end):
                continue
            if any(other.stands_in(text, start, end) for other in (*compiled.unless, *option.unless)):
                continue
            how = modality(
                text,
                (start, end),
                match.span(),
                next_end=sentences[min(index + 1, len(sentences) - 1)][1],
                heeds_denial=compiled.dimension.heeds_denial and not cue.denies,
            )
            stated = option.id if how is Modality.STATED else option.negated if how is Modality.DENIED else None
            if stated is not None:
                spans.append((stated, match.span()))
    best: dict[str, Span] = {}
    for stated, span in sorted(spans, key=lambda hit: (hit[1][0] - hit[1][1], hit[1])):
        overlaps = any(span[0] < end and start < span[1] for other, (start, end) in best.items() if other != stated)
        if not overlaps:
            best.setdefault(stated, span)
    return [(option, span, None) for option, span in sorted(best.items(), key=lambda item: item[1])]


def _valued(compiled: CompiledDimension, likely: Sequence[_Likely], text: str, rows: Sequence[Span], unit: str) -> list[_Hit]:
    """One hit for each number: its class is the nearest named before it in the row or sentence, else the first after it."""
    hits: list[_Hit] = []
    if not any(find_values(text, unit)):
        return hits
    for start, end in rows:
        values = list(find_values(text[start:end], unit))
        if not values or any(other.stands_in(text, start, end) for other in compiled.unless):
            continue
        named = sorted(
            (match.start(), -match.end(), option.id)
            for option, cue in likely
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
