"""Judges what passages do by what they are about, for languages that have profiles of concepts and none of natures."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ingest.tagging.judgement import Judgement
from ingest.tagging.language import Language
from ingest.tagging.nature import NATURES, NatureJudge, Scores
from ontology.natures import ReportPart
from ontology.profiles import LanguageProfiles
from ontology.types import Nature

#: What the headings above weigh beside the shares of the concepts, which add up to 1; the nearest first.
_HEADINGS = (0.5, 0.25, 0.12)
#: Figures about a matter use the words of its policy: a nature must be plain, by concept, heading or wording.
_PLAIN = 0.5
_MARKERS = 0.5
_FIGURE = re.compile(r"[$€%]\s*\(?\d|\d\s*%|\d[.,]\d{3}\b|\b(?:19|20)\d\d\b")


class ConceptNature:
    """Gives a passage the nature of the concepts that it is about, unless it tells of figures and of what happened.

    >>> from ontology.catalogue import default_catalogue
    >>> judge = ConceptNature(LanguageProfiles.load("es", default_catalogue()), Language("es"))
    >>> judge.heading_nature(["Bases de preparación"]).value
    'basis_of_preparation'
    """

    #: Reports in such a language are not divided.
    parts: tuple[ReportPart, ...] = ()

    def __init__(self, profiles: LanguageProfiles, language: Language) -> None:
        self._language = language
        self._rules = [self._folded(phrase) for phrase in profiles.rule_phrases]
        self._facts = [self._folded(phrase) for phrase in profiles.fact_phrases]
        self._nature_of = {concept.qname: concept.nature for concept in profiles.concepts}
        self._headings = {
            heading.casefold(): concept.nature
            for concept in profiles.concepts
            for heading in (concept.label, *concept.alt_labels)
            if concept.nature is not Nature.POLICY
        }

    def nature(
        self, text: str, headings: Sequence[str] = (), judged: Judgement | None = None, *, in_report: bool = False
    ) -> Nature:
        """The nature of most of what the passage seems to be about; none without a judgement or without letters."""
        if judged is None or not any(map(str.isalpha, text)):
            return Nature.NONE
        shares = np.zeros(len(NATURES))
        shares[_NONE] = judged.no_policy
        for element in judged.elements:
            shares[NATURES.index(self._nature_of[element.concept])] += element.score
        for weight, heading in zip(_HEADINGS, reversed(headings), strict=False):
            promised = self.heading_nature((heading,))
            if promised is not None:
                shares[NATURES.index(promised)] += weight
        shares[_POLICY] += _MARKERS * self.rule_markers(text)
        return NATURES[int(shares.argmax())] if shares.max() >= _PLAIN else Nature.NONE

    def rule_markers(self, text: str) -> float:
        """How much the wording states a rule rather than what happened; 0 if neither, negative for narrative."""
        words = self._folded(text)
        rules = sum(words.count(phrase) for phrase in self._rules)
        facts = sum(words.count(phrase) for phrase in self._facts) + len(_FIGURE.findall(text))
        return float((rules - facts) / (1 + words.count(" ")) ** 0.5)

    def _folded(self, text: str) -> str:
        return f" {' '.join(self._language.words(text).folded)} "

    def heading_nature(self, headings: Sequence[str]) -> Nature | None:
        """The nature that the nearest telling heading promises; None if none tells."""
        return next((found for heading in reversed(headings) if (found := self._headings.get(heading.casefold()))), None)

    def part_scores(self, text: str) -> Scores:
        """The scores of the parts of a report: there are none."""
        return np.zeros(0)

    states_lives = staticmethod(NatureJudge.states_lives)


_NONE = NATURES.index(Nature.NONE)
_POLICY = NATURES.index(Nature.POLICY)
