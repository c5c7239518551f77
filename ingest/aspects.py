"""Tells what a clause speaks of: recognition, impairment, presentation …, by the cues of `ontology/data/aspects.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ingest.choice_cues import Cue
from ingest.sentences import sentence_spans
from ontology.aspects import Aspects, default_aspects
from ontology.choices import fold_cue
from ontology.types import Clause, Nature

#: A shorter item of a list that says nothing by itself speaks of what its lead-in speaks of.
_SHORT_ITEM = 30


class _Compiled(NamedTuple):
    id: str
    cues: tuple[Cue, ...]
    headings: tuple[Cue, ...]
    unless: tuple[Cue, ...]


class AspectReader:
    """Finds aspects of clauses; built once, then used for any number of documents.

    >>> reader = AspectReader(default_aspects())
    >>> reader.read("Boats are depreciated over ten years and tested for impairment.")
    ('impairment', 'subsequent-measurement')
    """

    def __init__(self, aspects: Aspects) -> None:
        self._aspects = tuple(
            _Compiled(aspect.id, *(tuple(map(Cue.of, cues)) for cues in (aspect.cues, aspect.headings, aspect.unless)))
            for aspect in aspects
        )

    def read(self, text: str, heading: str = "") -> tuple[str, ...]:
        """The ids of the aspects that a text below a heading speaks of, sorted; empty if of none."""
        folded, above = fold_cue(text), fold_cue(heading)
        sentences = sentence_spans(text)
        found = []
        for aspect in self._aspects:
            likely = [cue for cue in aspect.cues if cue.may_stand_in(folded)]
            excluded = [cue for cue in aspect.unless if cue.may_stand_in(folded)]
            if any(cue.stands_in(above) for cue in aspect.headings) or any(
                any(cue.pattern.search(folded, start, end) for cue in likely)
                and not any(cue.pattern.search(folded, start, end) for cue in excluded)
                for start, end in sentences
            ):
                found.append(aspect.id)
        return tuple(sorted(found))

    def of_clauses(self, clauses: Sequence[Clause]) -> Mapping[str, tuple[str, ...]]:
        """The aspects of each clause, by clause id; of what states nothing, none."""
        found: dict[str, tuple[str, ...]] = {}
        for clause in clauses:
            if clause.nature is Nature.NONE:
                continue
            own = self.read(clause.text, clause.heading_path[-1] if clause.heading_path else "")
            if not own and clause.lead_in is not None and len(clause.text.split()) < _SHORT_ITEM:
                own = found.get(clause.lead_in, ())
            found[clause.clause_id] = own
        return found


@cache
def default_aspect_reader() -> AspectReader:
    """The reader of the aspects that ship with policykb, compiled once a process."""
    return AspectReader(default_aspects())
