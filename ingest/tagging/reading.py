"""What the tagger found in one passage: the probability of every label, and what spoke for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.tagging.classifier import Vector
from ingest.tagging.language import Words
from ingest.tagging.profiles import CueHit
from ontology.types import Span

_MOST_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a passage, the cues in them, and what cues and headings say for each concept."""

    words: Words
    hits: Sequence[CueHit]
    cues: Mapping[str, float]
    headings: Mapping[str, float]

    def method(self, concept: str) -> str:
        """What speaks for a concept, such as `heading+words`."""
        parts = ["heading"] if concept in self.headings else []
        parts += ["cues"] if concept in self.cues else []
        return "+".join([*parts, "words"])

    def spans(self, concept: str) -> tuple[Span, ...]:
        """Where the cues of a concept stand in the passage, in order."""
        if concept not in self.cues:
            return ()
        spans = {self.words.span(hit.first, hit.after) for hit in self.hits if hit.concept == concept}
        return tuple(sorted(spans)[:_MOST_EVIDENCE])


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as the tagger reads it: its evidence, and the probability of each of the tagger's labels.

    Those of the labels that compete add up to 1; a part of another label has its share of that one's.
    """

    evidence: Evidence
    scores: Vector
