"""Everything that is learned from, as arrays: what stands in each text, what the tagger says of it, what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tagging import Tagger
from ingest.tagging.hashed_words import Buckets, hashed_words
from ingest.tagging.learned import weighed
from kb.training.examples import Example
from kb.training.own_sentences import own_sentences

#: Enough to keep most words of policies apart; a model is as many rows.
BUCKETS = 1 << 14
#: Chosen by cross-validation by entity on the train gold; see docs/training.md.
_OWN_SENTENCE = 0.3
_REPEATED = -0.8
#: Texts that name no concept teach nothing: many are about one that the taxonomy lacks, and learning from them costs others.
_NO_CONCEPT = 0.0


@dataclass(frozen=True, eq=False)
class Features:
    """One row for each example with its heading, for each without it, and for each own sentence.

    `example` is the number of the example, -1 for an own sentence; `telling` says whether a heading of the row matches the
    profiles; `wanted` marks the labels that are right, of those in `labels`.
    """

    labels: tuple[str, ...]
    example: NDArray[np.intp]
    telling: NDArray[np.bool_]
    headed: NDArray[np.bool_]
    matrix: Any
    idf: NDArray[np.float32]
    log_scores: NDArray[np.float64]
    wanted: NDArray[np.float64]
    importance: NDArray[np.float64]


def make_features(examples: Sequence[Example], tagger: Tagger) -> Features:
    """The arrays for examples, and for the sentences of the tagger's catalogue as profiles that have not seen them judge.

    An entity that files the same policy year after year counts for little more than
    once. An example with a heading is learned from with it and without it, half each.
    """
    rows: list[tuple[int, bool, bool]] = []
    buckets: list[Buckets] = []
    scores: list[NDArray[np.float32]] = []
    importance: list[float] = []
    often = Counter((example.entity, example.concepts[:1]) for example in examples)
    for number, example in enumerate(examples):
        headings = [example.heading, ""] if example.heading else [""]
        weight = often[example.entity, example.concepts[:1]] ** _REPEATED / len(headings)
        weight *= 1 if example.concepts else _NO_CONCEPT
        for heading in headings:
            above = (heading,) if heading else ()
            rows.append((number, tagger.is_telling(above), heading == example.heading))
            buckets.append(_buckets(example.text, heading, tagger))
            scores.append(tagger.log_scores(example.text, above))
            importance.append(weight)
    labels = tagger.labels.competing_names
    own = list(own_sentences(tagger.catalogue, tagger.learned))
    for sentence in own:
        rows.append((-1, False, True))
        buckets.append(_buckets(sentence.text, "", tagger))
        scores.append(sentence.log_scores)
        importance.append(_OWN_SENTENCE)
    right = [_right(example, tagger) for example in examples]
    wanted = [right[number] for number, _, _ in rows if number >= 0] + [(sentence.label,) for sentence in own]
    idf = _idf(buckets)
    return Features(
        labels=labels,
        example=np.array([number for number, _, _ in rows], dtype=np.intp),
        telling=np.array([telling for _, telling, _ in rows]),
        headed=np.array([headed for _, _, headed in rows]),
        matrix=_sparse([weighed(entry, idf) for entry in buckets]),
        idf=idf,
        log_scores=np.array(scores, dtype=np.float64),
        wanted=np.array([[label in names for label in labels] for names in map(set, wanted)], dtype=np.float64),
        importance=np.array(importance),
    )


def _right(example: Example, tagger: Tagger) -> tuple[str, ...]:
    """The labels that an example is right under: its concept, or all that are no policy."""
    if example.concepts:
        return (tagger.labels.whole_of(example.concepts[0]),)
    policies = {tagger.labels.names[at] for at in tagger.labels.policies}
    return tuple(name for name in tagger.labels.competing_names if name not in policies)


def _buckets(text: str, heading: str, tagger: Tagger) -> Buckets:
    words = tagger.language.words
    return hashed_words(tagger.beginning(text).folded, words(heading).folded if heading else (), BUCKETS)


def _idf(entries: Sequence[Buckets]) -> NDArray[np.float32]:
    """Rounded as a model stores it, so that what is fitted is what is used."""
    found = np.bincount(np.concatenate([rows for rows, _ in entries]), minlength=BUCKETS)
    idf: NDArray[np.float32] = (np.log((1 + len(entries)) / (1 + found)) + 1).astype(np.float16).astype(np.float32)
    return idf


def _sparse(entries: Sequence[Buckets]) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(rows) for rows, _ in entries)])
    values = np.concatenate([values for _, values in entries]).astype(np.float64)
    return csr_matrix((values, np.concatenate([rows for rows, _ in entries]), ends), shape=(len(entries), BUCKETS))
