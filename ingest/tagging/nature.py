"""Judges what a passage does: state a policy, or one of the things that stand around policies in an annual report.

The words alone mislead, since figures and policies of leases share them. Three things are weighed: the wording (is a rule
stated, or is it told what happened?), the concepts the passage seems to be about, and the headings above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.classifier import WordsClassifier
from ingest.tagging.judgement import Judgement
from ingest.tagging.passage_words import passage_words
from ontology.catalogue import Catalogue
from ontology.natures import Natures, ReportPart
from ontology.spelling import fold_spelling
from ontology.types import Nature

# Chosen by reading passages of six filers.
_WORDING = 2.0
_MARKERS = 4.0
_CONCEPTS = 0.3
_HEADING = 2.0
#: Most passages of a report state no policy, and those that tell of figures use its words; most of a note that was given by
#: itself do state one.
_NONE_IN_REPORT = 1.5
_POLICY_IN_REPORT = -1.5
_NONE_IN_NOTE = -0.5
_PART = 6.0
_EXAMPLES_OF_A_CONCEPT = 3
_FADING = (1.0, 0.5, 0.25, 0.15)
_LEAST = 0.02

Scores = NDArray[np.float64]
NATURES = tuple(Nature)


class NatureJudge:
    """Tells natures of passages; built once from the catalogue and the nature data, then used for any number.

    >>> from ontology.catalogue import default_catalogue
    >>> from ontology.natures import default_natures
    >>> judge = NatureJudge(default_natures(), default_catalogue())
    >>> judge.nature("Leases of low-value assets are expensed on a straight-line basis.").value
    'policy'
    >>> judge.nature("During the year the Group leased two depots for $3.2 million.").value
    'none'
    """

    def __init__(self, natures: Natures, catalogue: Catalogue) -> None:
        self.natures = natures
        self.catalogue = catalogue

    def nature(
        self, text: str, headings: Sequence[str] = (), judged: Judgement | None = None, *, in_report: bool = False
    ) -> Nature:
        """The likeliest nature of a passage under `headings` (nearest last), given what it seems to be about.

        `in_report` says that it stands among all else that a whole report holds, not in a note that was given by itself.
        """
        if not any(map(str.isalpha, text)):
            return Nature.NONE
        return NATURES[int(self.scores(text, headings, judged, in_report=in_report).argmax())]

    def scores(
        self, text: str, headings: Sequence[str] = (), judged: Judgement | None = None, *, in_report: bool = False
    ) -> Scores:
        """Log-odds of each of `NATURES`, up to a constant."""
        words = passage_words(text)
        scores = _WORDING * self.by_wording(words)
        scores[_NONE] += _NONE_IN_REPORT if in_report else _NONE_IN_NOTE
        scores[_POLICY] += _MARKERS * self.rule_markers(words) + (_POLICY_IN_REPORT if in_report else 0.0)
        if judged is not None:
            scores += _CONCEPTS * self.by_concepts(judged)
        return scores + _HEADING * self._by_headings(headings)

    @property
    def parts(self) -> tuple[ReportPart, ...]:
        """The parts of a report, in the order of `part_scores`."""
        return self.natures.parts

    def part_scores(self, text: str) -> Scores:
        """Log-likelihood of the wording of a passage in each part of a report, in the order of the data."""
        found = self._parts.scores(passage_words(text))
        scores = np.zeros(len(self.natures.parts))
        for position, part in enumerate(self.natures.parts):
            if part.id in self._parts.labels:
                scores[position] = found[self._parts.labels.index(part.id)]
        return _PART * scores

    def rule_markers(self, words: Sequence[str]) -> float:
        """How much the wording states a rule rather than what happened; 0 if neither, negative for narrative."""
        if not words:
            return 0.0
        rules, phrases, facts = self.counted_markers(f" {' '.join(words)} ")
        return float((rules + 0.5 * phrases - facts) / len(words) ** 0.5)

    def counted_markers(self, words: str) -> tuple[int, int, int]:
        """How often the words of a passage, parted by blanks, state a rule outright, use a phrase of rules, tell facts."""
        markers = (self._rules, self._phrases, self._facts)
        rules, phrases, facts = (sum(words.count(marker) for marker in of_kind) for of_kind in markers)
        return rules, phrases, facts

    @staticmethod
    def states_lives(table: str) -> bool:
        """Whether the cells of a table are numbers of years: useful lives are policy, though they are figures.

        >>> NatureJudge.states_lives("Buildings | 20 to 50 years\\nVehicles | 4-8 years")
        True
        """
        words = passage_words(table)
        return words.count("<years>") >= 2 and words.count("<years>") >= words.count("<number>") + words.count("<money>")

    # --- the parts, built on first use

    @cached_property
    def _wording(self) -> WordsClassifier:
        samples = [
            (kind.nature.value, passage_words(text)) for kind in self.natures.kinds for text in (*kind.examples, *kind.cues)
        ]
        for concept in self.catalogue:
            samples += [(concept.nature.value, passage_words(text)) for text in concept.examples[:_EXAMPLES_OF_A_CONCEPT]]
        for negative in self.catalogue.not_policy:
            samples += [(Nature.NONE.value, passage_words(text)) for text in negative.examples]
        return WordsClassifier.train(samples)

    @cached_property
    def _parts(self) -> WordsClassifier:
        homes = {kind: part.id for part in reversed(self.natures.parts) for kind in part.kinds}
        samples = [
            (homes.get(kind.kind, "notes"), passage_words(text))
            for kind in self.natures.kinds
            for text in (*kind.examples, *kind.cues)
        ]
        samples += [("notes", passage_words(concept.examples[0])) for concept in self.catalogue if concept.examples]
        return WordsClassifier.train(samples)

    @cached_property
    def _headings(self) -> dict[str, Nature]:
        found = {_key(heading): kind.nature for kind in self.natures.kinds for heading in kind.headings}
        for concept in self.catalogue:
            if concept.nature is not Nature.POLICY:
                found |= {_key(alias): concept.nature for alias in (concept.label, *concept.alt_labels)}
        return found

    @cached_property
    def _rules(self) -> tuple[str, ...]:
        markers = self.natures.markers
        verbs = [f" {be} {verb} " for be in ("is", "are", "be", "is not", "are not") for verb in markers.rule_verbs]
        acts = [f" {who} {act} " for who in ("group", "company", "it", "entity") for act in markers.rule_acts]
        own = [f" we {act} " for act in markers.rule_own_acts]
        return tuple(map(_folded, (*verbs, *acts, *own)))

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        return tuple(_folded(f" {phrase} ") for phrase in self.natures.markers.rule_phrases)

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        return tuple(_folded(f" {phrase} ") for phrase in self.natures.markers.fact_phrases)

    # --- the steps

    def by_wording(self, words: Sequence[str]) -> Scores:
        """Log-likelihood of the words in each of `NATURES`, up to a constant."""
        found = self._wording.scores(words)
        return np.array([found[self._wording.labels.index(nature.value)] for nature in NATURES], dtype=np.float64)

    def by_concepts(self, judged: Judgement) -> Scores:
        """Log of the share of each of `NATURES` among the concepts that a passage seems to be about."""
        shares = np.zeros(len(NATURES))
        shares[_NONE] = judged.no_policy
        for element in judged.elements:
            shares[NATURES.index(self.catalogue[element.concept].nature)] += element.score
        return np.log(_LEAST + shares)

    def heading_nature(self, headings: Sequence[str]) -> Nature | None:
        """The nature that the nearest telling heading promises; None if none tells."""
        return next((nature for heading in reversed(headings) if (nature := self._promised(_key(heading)))), None)

    def _promised(self, key: str) -> Nature | None:
        if key in self._headings:
            return self._headings[key]
        words = f" {key} "
        return next((nature for phrase, nature in self._heading_phrases if phrase in words), None)

    @cached_property
    def _heading_phrases(self) -> tuple[tuple[str, Nature], ...]:
        return tuple((_folded(phrase), nature) for phrase, nature in self.natures.heading_phrases)

    def by_nearest_heading(self, headings: Sequence[str]) -> tuple[Scores, Scores]:
        """What the nearest heading promises (1 for its nature), and what the nearest telling one further up does."""
        near, above = np.zeros(len(NATURES)), np.zeros(len(NATURES))
        for scores, those in ((near, headings[-1:]), (above, headings[:-1])):
            nature = self.heading_nature(those)
            if nature is not None:
                scores[NATURES.index(nature)] = 1.0
        return near, above

    def _by_headings(self, headings: Sequence[str]) -> Scores:
        scores = np.zeros(len(NATURES))
        for fading, heading in zip(_FADING, reversed(headings), strict=False):
            nature = self._headings.get(_key(heading))
            if nature is not None:
                scores[NATURES.index(nature)] += fading
        return scores


_NONE = NATURES.index(Nature.NONE)
_POLICY = NATURES.index(Nature.POLICY)


def _key(heading: str) -> str:
    return " ".join(passage_words(heading))


def _folded(phrase: str) -> str:
    return f" {' '.join(fold_spelling(word) for word in phrase.split())} "
