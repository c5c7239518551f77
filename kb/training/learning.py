"""Learns a model, and finds out by cross-validation by entity what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tagging import Tagger
from ingest.tagging.learned import LearnedModel
from kb.training.calibration import reliability, temperature
from kb.training.examples import Example, check_concepts, fingerprint, folds_of
from kb.training.features import Features, make_features
from kb.training.fitting import Fitted, Floats, fit
from ontology.families import Families

#: A model must be better by more than this share of the texts before it is worth using: below, it is chance.
_LEAST_GAIN = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Shares of the texts: first suggestion right, right one within three, first one of the right family.

    `rejected_f1` is the F1 of answering "no policy concept"; None if every text has a concept. `near_nine` is how many first
    suggestions score 0.85 to 0.95, and the share of them that is right; None if there are none.
    """

    first: float
    within_three: float
    family: float
    rejected_f1: float | None
    near_nine: tuple[int, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Texts of entities that were held out, judged without and with what was learned from the others."""

    name: str
    texts: int
    without: Score
    with_model: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model with its comparison by cross-validation: with headings, and with the headings hidden."""

    model: LearnedModel
    comparisons: tuple[Comparison, ...]

    @property
    def better(self) -> bool:
        """Whether the model is clearly better somewhere and clearly worse nowhere."""
        gains = [entry.with_model.first - entry.without.first for entry in self.comparisons]
        return max(gains) > _LEAST_GAIN and min(gains) > -_LEAST_GAIN


def train(
    examples: Sequence[Example],
    tagger: Tagger,
    *,
    name: str,
    lang: str,
    date: str,
    progress: Callable[[str], None] = lambda step: None,
) -> Trained:
    """Learn corrections to what `tagger` says from labelled texts. The same arguments give the same model, byte for byte.

    `date` goes into the model as it is given.

    Raises:
        InputError: there are fewer than five entities, or concepts that the catalogue does not have.
    """
    check_concepts(examples, tagger.labels.names)
    folds = np.array(folds_of(examples))
    progress(f"judging {len(examples)} texts and the catalogue's own sentences")
    features = make_features(examples, tagger)
    columns = np.flatnonzero(features.wanted[(features.example >= 0) & (features.importance > 0)].sum(axis=0))
    held_out = features.log_scores.copy()
    own = features.example < 0
    fold = np.where(own, -1, folds[features.example])
    for number in sorted(set(folds.tolist())):
        progress(f"learning from all entities but those of fold {number + 1}")
        fitted = _fit(features, fold != number, columns)
        test = np.flatnonzero(fold == number)
        held_out[np.ix_(test, columns)] += _corrections(features, fitted, test)
    progress("learning from all entities")
    fitted = _fit(features, np.ones(len(fold), dtype=bool), columns)
    temperatures = _temperatures(features, held_out)
    comparisons = tuple(_comparisons(examples, features, tagger, held_out, temperatures))
    about = {
        "name": name,
        "lang": lang,
        "date": date,
        "texts": len(examples),
        "texts_with_concept": sum(bool(example.concepts) for example in examples),
        "entities": len({example.entity for example in examples}),
        "data_sha256": fingerprint(examples),
        "corrects": tagger.model_version,
        "scores": [asdict(comparison) for comparison in comparisons],
    }
    labels = tuple(features.labels[column] for column in columns)
    model = LearnedModel.quantised(labels, features.idf, fitted.weights, fitted.bias, temperatures=temperatures, about=about)
    return Trained(model=model, comparisons=comparisons)


def _fit(features: Features, rows: NDArray[np.bool_], columns: NDArray[np.intp]) -> Fitted:
    at = np.flatnonzero(rows & (features.importance > 0))
    return fit(features.matrix[at], features.log_scores[at], features.wanted[at], features.importance[at], columns)


def _corrections(features: Features, fitted: Fitted, rows: NDArray[np.intp]) -> Floats:
    corrections: Floats = features.matrix[rows] @ fitted.weights + fitted.bias
    return corrections


def _temperatures(features: Features, held_out: Floats) -> tuple[float, float]:
    """For rows without and with a telling heading; only rows of filings with a concept say how often a score is right."""
    known = (features.example >= 0) & (features.wanted.sum(axis=1) == 1)
    without, telling = (
        temperature(held_out[at], features.wanted[at], features.importance[at])
        for at in (np.flatnonzero(known & ~features.telling), np.flatnonzero(known & features.telling))
    )
    return without, telling


def _comparisons(
    examples: Sequence[Example], features: Features, tagger: Tagger, held_out: Floats, temperatures: tuple[float, float]
) -> Any:
    calibrated = held_out / np.array(temperatures)[features.telling.astype(int)][:, None]
    for name, chosen in (("with heading", features.headed), ("heading hidden", _without_heading(examples, features))):
        rows = np.flatnonzero((features.example >= 0) & chosen)
        texts = [examples[number] for number in features.example[rows]]
        yield Comparison(
            name=name,
            texts=sum(bool(text.concepts) for text in texts),
            without=_score(texts, features.log_scores[rows], tagger),
            with_model=_score(texts, calibrated[rows], tagger),
        )


def _without_heading(examples: Sequence[Example], features: Features) -> NDArray[np.bool_]:
    has = np.array([bool(example.heading) for example in examples], dtype=np.bool_)
    hidden: NDArray[np.bool_] = ~features.headed | ~has[features.example]
    return hidden


def _score(texts: Sequence[Example], logits: Floats, tagger: Tagger) -> Score:
    """The scores of texts from logits of the competing labels."""
    names = tagger.labels.competing_names
    families = Families.load(tagger.catalogue)
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    competing = {at: place for place, at in enumerate(tagger.labels.competing)}
    elements = [competing[at] for at in tagger.labels.elements if at in competing]
    policies = [competing[at] for at in tagger.labels.policies]
    right, within, family, scores = [], [], [], []
    rejected = probabilities[:, policies].sum(axis=1) < 0.5
    empty = np.array([not text.concepts for text in texts])
    for text, row in zip(texts, probabilities, strict=True):
        if text.concepts:
            best = sorted(elements, key=lambda at: (-row[at], names[at]))[:3]
            concepts = {tagger.labels.whole_of(concept) for concept in text.concepts}
            right.append(names[best[0]] in concepts)
            within.append(any(names[at] in concepts for at in best))
            family.append(any(families.are_siblings(names[best[0]], concept) for concept in concepts))
            scores.append(float(row[best[0]]))
    return Score(
        first=float(np.mean(right)),
        within_three=float(np.mean(within)),
        family=float(np.mean(family)),
        rejected_f1=float(2 * (rejected & empty).sum() / (rejected.sum() + empty.sum())) if empty.any() else None,
        near_nine=reliability(scores, right, 0.85, 0.95),
    )
