"""What the tagger says of a passage."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A concept for a passage: its score in [0, 1], what it rests on, and the cue phrases (spans in the passage)."""

    concept: str
    score: float
    method: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a passage seems to be about: IFRS elements and policy topics, best first each.

    `no_policy` is the probability that the passage is about none of them.
    """

    elements: tuple[Suggestion, ...]
    topics: tuple[Suggestion, ...]
    no_policy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A defined term in a passage and the concept it belongs to."""

    concept: str
    span: Span
