"""How the labels of the classifier hang together: parts and wholes, families, and which of them compete for a passage."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.classifier import Vector
from ingest.tagging.judgement import SuggestedFamily
from ontology.catalogue import Catalogue
from ontology.families import Families
from ontology.types import ConceptKind

NOT_POLICY = "not-policy:"
_TOPIC = "topic:"


class Labels:
    """The labels of a classifier, `names[i]` of its column i: concepts of a catalogue, and `not-policy:` kinds of text."""

    def __init__(self, names: tuple[str, ...], catalogue: Catalogue) -> None:
        self.names = names
        self.catalogue = catalogue
        self.column = {name: at for at, name in enumerate(names)}

    def whole_of(self, name: str) -> str:
        """Which of the labels that compete a label counts for in the end; itself if it is no part of another."""
        return (self.wholes(name) or [name])[-1]

    def wholes(self, name: str) -> list[str]:
        """What a concept is a part of: a topic of those above it up to its element, a part of a note of that note.

        The statement of compliance is a part of the basis of preparation; goodwill is no part of intangible assets.
        """
        found: list[str] = []
        concept = self.catalogue.get(name)
        while concept is not None and concept.broader is not None:
            above = self.catalogue[concept.broader]
            part_of_note = concept.kind is above.kind is ConceptKind.NOTE_ELEMENT and concept.nature is above.nature
            if concept.kind is not ConceptKind.POLICY_TOPIC and not part_of_note:
                break
            if above.qname in self.column:
                found.append(above.qname)
            concept = above
        return found

    @cached_property
    def roll_up(self) -> NDArray[np.float32]:
        """Matrix that adds the score of a label to those it is a part of."""
        matrix = np.eye(len(self.names), dtype=np.float32)
        for name in self.names:
            for whole in self.wholes(name):
                matrix[self.column[name], self.column[whole]] = 1
        return matrix

    @cached_property
    def competing(self) -> list[int]:
        """The labels that compete for a passage: wholes, and kinds of text that are no policy."""
        return [at for at, name in enumerate(self.names) if not self.wholes(name)]

    @cached_property
    def competing_names(self) -> tuple[str, ...]:
        """The names of `competing`."""
        return tuple(self.names[at] for at in self.competing)

    @cached_property
    def whole_columns(self) -> list[int]:
        """For each label, the place in `competing` of the one that it counts for."""
        place = {name: at for at, name in enumerate(self.competing_names)}
        return [place[self.whole_of(name)] for name in self.names]

    @cached_property
    def elements(self) -> list[int]:
        """The IFRS elements."""
        return [at for at, name in enumerate(self.names) if not name.startswith((_TOPIC, NOT_POLICY))]

    @cached_property
    def topics(self) -> list[int]:
        """The policy topics."""
        return [at for at, name in enumerate(self.names) if name.startswith(_TOPIC)]

    @cached_property
    def negatives(self) -> list[int]:
        """The kinds of text that are no policy."""
        return [at for at, name in enumerate(self.names) if name.startswith(NOT_POLICY)]

    @cached_property
    def policies(self) -> list[int]:
        """The policy elements that compete; the other elements are notes around the policies."""
        kinds = {concept.qname: concept.kind for concept in self.catalogue}
        return [at for at in self.competing if kinds.get(self.names[at]) is ConceptKind.POLICY_ELEMENT]

    @cached_property
    def _families(self) -> Families:
        return Families.load(self.catalogue)

    @cached_property
    def _members(self) -> dict[str, list[int]]:
        """The labels that compete by family, in the order of their ids."""
        together: dict[str, list[int]] = defaultdict(list)
        for at in self.competing:
            if not self.names[at].startswith(NOT_POLICY):
                together[self._families.key(self.names[at])].append(at)
        return dict(sorted(together.items()))

    @cached_property
    def _add_up(self) -> NDArray[np.float32]:
        """Matrix that adds the scores of labels up by family."""
        matrix = np.zeros((len(self.names), len(self._members)), dtype=np.float32)
        for column, members in enumerate(self._members.values()):
            matrix[members, column] = 1
        return matrix

    def by_family(self, scores: Vector, most: int) -> tuple[SuggestedFamily, ...]:
        """The families with the best sums of their members' scores, at most `most`; a part of a note counts with the note."""
        sums = scores @ self._add_up
        families = list(self._members.items())
        found = []
        for place in np.argsort(-sums, kind="stable")[:most]:
            family, members = families[place]
            ordered = sorted(members, key=lambda at: (-float(scores[at]), self.names[at]))
            found.append(
                SuggestedFamily(
                    family=family,
                    score=round(min(float(sums[place]), 1.0), 4),
                    members=tuple(self.names[at] for at in ordered),
                )
            )
        return tuple(found)
