"""How several issuers say one policy: side by side, how alike, how much of it is boilerplate, who stands apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from kb.answers import StoredChoice, cite
from kb.comparing.boilerplate import Shares, shares_of
from kb.comparing.resemblance import Resemblance
from kb.comparing.sides import Side
from kb.frames import frame
from ontology.types import Clause, Span
from search.filing import FilingDocument

if TYPE_CHECKING:
    from pandas import DataFrame

#: So many policies are needed to say that one of them stands apart.
FEWEST_FOR_OUTLIERS = 5
#: How many times the usual distance from the middle is apart (median absolute deviation, scaled to a standard deviation), and
#: how far below the middle it must be besides: where all are equally alike, nobody stands apart.
APART, APART_SHARE = 2.0, 0.2
_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One issuer's policy on a concept, in the filing of one period.

    `likeness` is the mean to the other peers, `likeness_to_rest` to all other issuers, both in [0, 1]; None if there are none.
    `boilerplate` is the share of its words that stand in runs which many issuers' policies have; None where there are too few
    to tell. `shared` are half-open ranges of these runs in `text`. `is_outlier` tells that it is far less like the others than
    they are.
    """

    entity: str
    documents: tuple[FilingDocument, ...]
    clauses: tuple[Clause, ...]
    text: str
    words: int
    likeness: float | None
    likeness_to_rest: float | None
    boilerplate: float | None
    shared: tuple[Span, ...]
    is_outlier: bool
    choices: tuple[StoredChoice, ...] = ()

    def citation(self, clause: Clause) -> str:
        """Where a clause of it stands."""
        return cite(next(known for known in self.documents if known.document_id == clause.document_id), clause)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerComparison:
    """Several issuers on one concept. `likeness` is by pairs of entities, both ways.

    `silent` are the issuers that were asked for and say nothing on it. `issuers` is how many have such a policy, peers or not.
    """

    concept: str
    label: str
    peers: tuple[Peer, ...]
    likeness: Mapping[tuple[str, str], float]
    silent: tuple[str, ...]
    issuers: int

    def __iter__(self) -> Iterator[Peer]:
        return iter(self.peers)

    def __len__(self) -> int:
        return len(self.peers)

    def to_frame(self) -> DataFrame:
        """A row a peer: entity, period, words, likeness, boilerplate share, choices, text.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame(
            {
                "entity": peer.entity,
                "period_end": peer.documents[0].period_end,
                "clauses": len(peer.clauses),
                "words": peer.words,
                "likeness": peer.likeness,
                "likeness_to_rest": peer.likeness_to_rest,
                "boilerplate": peer.boilerplate,
                "is_outlier": peer.is_outlier,
                "choices": "; ".join(f"{stored.dimension.label}: {stored.answer}" for stored in peer.choices),
                "text": peer.text,
            }
            for peer in self.peers
        )


def compare_peers(
    concept: str,
    label: str,
    sides: Mapping[str, Side],
    entities: Sequence[str],
    choices: Mapping[str, tuple[StoredChoice, ...]],
) -> PeerComparison:
    """Compare the policies of these entities; `sides` has the policy on the concept of every issuer that has one, by entity."""
    texts = {entity: "\n\n".join(clause.text for clause in side.clauses) for entity, side in sides.items()}
    resemblance = Resemblance(texts)
    shares = shares_of(texts)
    chosen = [entity for entity in entities if entity in sides]
    pairs = {(one, other): resemblance.of(one, other) for one in chosen for other in chosen if one != other}
    means = {one: _mean([pairs[one, other] for other in chosen if other != one]) for one in chosen}
    apart = _apart(means)
    return PeerComparison(
        concept=concept,
        label=label,
        peers=tuple(
            Peer(
                entity=entity,
                documents=sides[entity].documents,
                clauses=sides[entity].clauses,
                text=texts[entity],
                words=resemblance.words(entity),
                likeness=means[entity],
                likeness_to_rest=_mean([resemblance.of(entity, other) for other in sides if other not in chosen]),
                boilerplate=share.share,
                shared=share.spans,
                is_outlier=entity in apart,
                choices=choices.get(entity, ()),
            )
            for entity in chosen
            for share in (shares.get(entity, Shares.UNKNOWN),)
        ),
        likeness=pairs,
        silent=tuple(entity for entity in entities if entity not in sides),
        issuers=len(sides),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _apart(means: Mapping[str, float | None]) -> frozenset[str]:
    """Those far less like the others than most are: below the median by more than the usual distances from it."""
    known = {entity: mean for entity, mean in means.items() if mean is not None}
    if len(known) < FEWEST_FOR_OUTLIERS:
        return frozenset()
    middle = median(known.values())
    usual = _DEVIATION * median(abs(mean - middle) for mean in known.values())
    return frozenset(entity for entity, mean in known.items() if middle - mean > max(APART * usual, APART_SHARE * middle))
