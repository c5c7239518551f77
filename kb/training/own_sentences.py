"""The catalogue's own sentences as examples that hold the corrections back: what the profiles say of them is to stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.tagging import Tagger
from ingest.tagging.labels import NOT_POLICY
from ingest.tagging.learned import LearnedModel
from ontology.catalogue import Catalogue

_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSentence:
    """A sentence of the catalogue, which of the competing labels it is for, and what profiles made without it say."""

    text: str
    label: str
    log_scores: NDArray[np.float32]


def own_sentences(catalogue: Catalogue, learned: Sequence[LearnedModel]) -> Iterator[OwnSentence]:
    """All example sentences, each scored by profiles that have not seen it, corrected by `learned`."""
    for fold in range(_FOLDS):
        tagger = Tagger(_without(catalogue, fold), learned=learned)
        for qname, examples in _examples(catalogue):
            label = tagger.labels.whole_of(qname)
            for text in examples[fold::_FOLDS]:
                yield OwnSentence(text=text, label=label, log_scores=tagger.log_scores(text))


def _examples(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    for concept in catalogue:
        yield concept.qname, concept.examples
    for negative in catalogue.not_policy:
        yield NOT_POLICY + negative.id, negative.examples


def _without(catalogue: Catalogue, fold: int) -> Catalogue:
    """The catalogue without every fifth example."""
    return replace(
        catalogue,
        concepts=tuple(replace(concept, examples=_kept(concept.examples, fold)) for concept in catalogue),
        not_policy=tuple(replace(entry, examples=_kept(entry.examples, fold)) for entry in catalogue.not_policy),
    )


def _kept(examples: tuple[str, ...], fold: int) -> tuple[str, ...]:
    return tuple(example for position, example in enumerate(examples) if position % _FOLDS != fold)
