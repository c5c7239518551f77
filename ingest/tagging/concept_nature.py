"""Judges what passages do by what they are about alone: for languages whose wording is not described."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.tagging.judgement import Judgement
from ingest.tagging.nature import NATURES, NatureJudge, Scores
from ontology.natures import ReportPart
from ontology.profiles import LanguageProfiles
from ontology.types import Nature

#: What a heading weighs beside the shares of the concepts, which add up to 1.
_HEADING = 0.5
#: Without the wording, figures about a matter look like its policy: a policy must be plain.
_LEAST_POLICY = 0.5


class ConceptNature:
    """Gives a passage the nature of the concepts that it is about; built from the profiles of one language.

    >>> from ontology.catalogue import default_catalogue
    >>> judge = ConceptNature(LanguageProfiles.load("es", default_catalogue()))
    >>> judge.heading_nature(["Bases de preparación"]).value
    'basis_of_preparation'
    """

    #: Reports in such a language are not divided.
    parts: tuple[ReportPart, ...] = ()

    def __init__(self, profiles: LanguageProfiles) -> None:
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
        shares[NATURES.index(Nature.NONE)] = judged.no_policy
        for element in judged.elements:
            shares[NATURES.index(self._nature_of[element.concept])] += element.score
        promised = self.heading_nature(headings)
        if promised is not None:
            shares[NATURES.index(promised)] += _HEADING
        likeliest = NATURES[int(shares.argmax())]
        plain = likeliest is not Nature.POLICY or shares.max() >= _LEAST_POLICY
        return likeliest if plain else Nature.NONE

    def heading_nature(self, headings: Sequence[str]) -> Nature | None:
        """The nature that the nearest telling heading promises; None if none tells."""
        return next((found for heading in reversed(headings) if (found := self._headings.get(heading.casefold()))), None)

    def part_scores(self, text: str) -> Scores:
        """The scores of the parts of a report: there are none."""
        return np.zeros(0)

    states_lives = staticmethod(NatureJudge.states_lives)
