"""What the tagger says of a passage."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.types import Span

#: Chosen on the train gold, out of fold: of texts rejected so .98 are about no policy concept; at .5 it is .98 too, of fewer.
ABSTAIN_BELOW = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A concept for a passage: its score in [0, 1], what it rests on, and the cue phrases (spans in the passage)."""

    concept: str
    score: float
    method: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedFamily:
    """Sibling elements for a passage: what they score together, and the members, the likeliest first.

    `family` is the id of a family of `ontology.families`, or the element itself where it has no siblings.
    """

    family: str
    score: float
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a passage seems to be about: IFRS elements, families of them, and policy topics, best first each.

    `no_policy` is the probability that the passage is about none of them; `policy` the probability that it is about an
    accounting policy, and not about a note around the policies or none of them.
    """

    elements: tuple[Suggestion, ...]
    topics: tuple[Suggestion, ...]
    no_policy: float
    policy: float
    families: tuple[SuggestedFamily, ...] = ()

    @property
    def abstains(self) -> bool:
        """Whether "no policy concept" is the answer: policy concepts together score less than `ABSTAIN_BELOW`."""
        return self.policy < ABSTAIN_BELOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A defined term in a passage and the concept it belongs to."""

    concept: str
    span: Span
