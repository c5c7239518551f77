"""Judges the passages of a whole report together: what stands between two policies under one heading is likely one too.

Each passage says by its wording, its shape, its headings and the concepts it seems to be about which natures fit it; what
goes before it says which are likely; the best sequence wins. How much each of these weighs is in
`ontology/data/nature-weights.yaml`, learned from passages of real reports (see docs/formats.md), and holds no text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.shapes import ends_sentence
from ingest.tagging.judgement import Judgement
from ingest.tagging.nature import NATURES, NatureJudge
from ingest.tagging.passage_words import passage_words
from ontology.nature_weights import NatureWeights, default_nature_weights
from ontology.types import BlockKind, Nature

_PAST = re.compile(r" (?:was|were|had|has been|have been|did|[a-z]{3,}ed (?:in|on|by|from|to|at) <(?:date|year|money)>) ")
_FIRST_LONG = 12
_NONE = NATURES.index(Nature.NONE)

#: What is asked of every passage whatever it is about; each weighs for or against each nature.
SHAPES = (
    "is", "rules", "phrases", "facts", "past", "money", "percents", "dates", "years", "figures", "standards", "notes",
    "length", "short", "item", "follows-lead-in", "table", "introduces", "starts-inside", "ends-inside", "capitals",
    "under-heading",
)  # fmt: skip
#: What is asked of a passage for each nature alike.
FITS = ("wording", "concepts", "heading", "heading-above")
#: What is asked of two passages that follow each other.
STEPS = ("new-section", "same-section", "of-one-list")

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What the judge sees of a clause: its text, the headings above it (nearest last), what it seems to be about.

    `in_list_of` is the position, in the sequence, of the sentence that opens the list it belongs to; None outside lists.
    """

    text: str
    headings: tuple[str, ...]
    judged: Judgement
    kind: BlockKind
    in_list_of: int | None = None


class NatureSequence:
    """Tells the natures of all passages of a report at once."""

    def __init__(self, judge: NatureJudge, weights: NatureWeights | None = None) -> None:
        weights = weights or default_nature_weights()
        self._judge = judge
        self._shapes = np.array([[weights.shapes[shape][nature.value] for nature in NATURES] for shape in SHAPES])
        self._fits = np.array([weights.fits[fit] for fit in FITS])
        self._steps = np.array(
            [[[weights.steps[step][before.value][after.value] for after in NATURES] for before in NATURES] for step in STEPS]
        )

    def natures(self, passages: Sequence[Passage]) -> list[Nature]:
        """The likeliest nature of each passage, in order."""
        if not passages:
            return []
        shapes, fits = self.features(passages)
        scores = shapes @ self._shapes + fits @ self._fits
        return [NATURES[state] for state in _likeliest(scores, steps_between(passages), self._steps)]

    def features(self, passages: Sequence[Passage]) -> tuple[Scores, Scores]:
        """What `SHAPES` (passage × shape) and `FITS` (passage × nature × fit) ask of each passage."""
        words = [passage_words(passage.text) for passage in passages]
        shapes = np.array([self._shape(passage, said) for passage, said in zip(passages, words, strict=True)])
        fits = np.array([self._fit(passage, said) for passage, said in zip(passages, words, strict=True)])
        return shapes, fits

    def _shape(self, passage: Passage, words: Sequence[str]) -> list[float]:
        judge, text = self._judge, passage.text
        size = max(len(words), 1) ** 0.5
        said = f" {' '.join(words)} "
        rules, phrases, facts = judge.counted_markers(said)
        kinds = [words.count(f"<{kind}>") for kind in ("money", "percent", "date", "year", "number", "standard", "note")]
        first = next((character for character in text if character.isalpha()), "A")
        names = sum(word[0].isupper() for word in text.split())
        return [
            1.0,
            rules / size,
            phrases / size,
            facts / size,
            len(_PAST.findall(said)) / size,
            *(count / size for count in kinds),
            float(np.log1p(len(words)) / 4),
            float(len(words) < _FIRST_LONG),
            float(passage.kind is BlockKind.LIST_ITEM),
            float(passage.in_list_of is not None),
            float(passage.kind is BlockKind.TABLE),
            float(text.rstrip().endswith(":")),
            float(first.islower()),
            float(not ends_sentence(text)),
            names / max(len(text.split()), 1),
            float(judge.heading_nature(passage.headings[-1:]) is Nature.POLICY),
        ]

    def _fit(self, passage: Passage, words: Sequence[str]) -> Scores:
        near, above = self._judge.by_nearest_heading(passage.headings)
        return np.stack([self._judge.by_wording(words), self._judge.by_concepts(passage.judged), near, above], axis=1)


def steps_between(passages: Sequence[Passage]) -> list[int]:
    """For each passage but the first, which of `STEPS` leads to it from the passage before."""
    found = []
    for position in range(1, len(passages)):
        before, here = passages[position - 1], passages[position]
        if here.in_list_of is not None and here.in_list_of in {position - 1, before.in_list_of}:
            found.append(STEPS.index("of-one-list"))
        else:
            found.append(STEPS.index("same-section" if here.headings == before.headings else "new-section"))
    return found


def _likeliest(scores: Scores, steps: Sequence[int], changes: Scores) -> list[int]:
    """Viterbi: the sequence of natures with the best sum of scores and steps."""
    best = scores[0]
    came_from = []
    for step, score in zip(steps, scores[1:], strict=True):
        reached = best[:, None] + changes[step]
        came_from.append(reached.argmax(axis=0))
        best = reached.max(axis=0) + score
    path = [int(best.argmax())]
    for origins in reversed(came_from):
        path.append(int(origins[path[-1]]))
    return path[::-1]
