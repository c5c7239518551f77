"""Lays the labels of a report and the clauses it was annotated with side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from kb.evaluation.letters import Letters
from kb.evaluation.report_gold import Passage, ReportGold
from kb.evaluation.source_places import SourcePlaces
from kb.evaluation.tally import Tally
from ontology.catalogue import Catalogue
from ontology.errors import InputError
from ontology.types import IngestResult, Nature, Origin, Role, Span


class ReportView:
    """Labels and clauses of one report, both on the letters of its file.

    `lost` is how many letters of clauses are not in the file.

    Raises:
        InputError: a label names a concept that the catalogue lacks, or lines or letters that the file has not.
    """

    def __init__(self, gold: ReportGold, text: str, result: IngestResult, catalogue: Catalogue) -> None:
        self._gold = gold
        self._clauses = result.clauses
        source = Letters(text)
        size = len(source.letters)
        ends = accumulate(len(line) + 1 for line in text.split("\n"))
        self._lines = [0, *(source.span(0, min(end, len(text)))[1] for end in ends)]
        self._check(size, catalogue)
        self._labelled: list[bool] = [False] * size
        for first, last in gold.labelled:
            for place in range(self._lines[first - 1], self._lines[last]):
                self._labelled[place] = True
        self._passage: list[Passage | None] = [None] * size
        for passage in gold.passages:
            for place in _places(passage.spans):
                self._passage[place] = passage
                self._labelled[place] = True
        self._clause: list[int | None] = [None] * size
        self._clause_places = self._put_clauses(source, result)
        self._concepts = {
            tag.subject_id: catalogue.element_of(tag.concept)
            for tag in sorted(result.tags, key=lambda tag: -tag.rank)
            if tag.role is Role.ABOUT and tag.origin is Origin.SUGGESTED
        }
        self._letters_by_nature = Counter(
            (self._natures(place), self._nature_given(place)) for place, labelled in enumerate(self._labelled) if labelled
        )

    def _check(self, size: int, catalogue: Catalogue) -> None:
        for _, last in self._gold.labelled:
            if last >= len(self._lines):
                raise InputError(
                    f"line {last} is said to be labelled, and there are {len(self._lines) - 1}",
                    source=self._gold.document,
                    hint="label the file again",
                )
        for passage in self._gold.passages:
            for concept in passage.concepts:
                if concept not in catalogue:
                    raise InputError(
                        f"the label of lines {passage.lines[0]} to {passage.lines[1]} names {concept}, "
                        "which is not in the catalogue",
                        source=passage.document,
                        hint="see policykb concepts",
                    )
            if passage.spans[-1][1] > size:
                raise InputError(
                    f"the label of lines {passage.lines[0]} to {passage.lines[1]} names letters beyond the last one, {size}",
                    source=passage.document,
                    hint="label the file again",
                )

    def _put_clauses(self, source: Letters, result: IngestResult) -> list[list[int]]:
        places = SourcePlaces(source, result.document.text)
        of_clauses = []
        self.lost = 0
        for index, clause in enumerate(result.clauses):
            mine = places.of(clause.start_char, clause.end_char)
            self.lost += places.lost(clause.start_char, clause.end_char)
            for place in mine:
                self._clause[place] = index
            of_clauses.append(mine)
        return of_clauses

    def sure(self, nature: Nature) -> list[Passage]:
        """The passages that have this nature and could have no other."""
        return [passage for passage in self._gold.passages if passage.natures == (nature,)]

    def stating_policy(self) -> list[Passage]:
        """The passages whose first nature is to state a policy."""
        return [passage for passage in self._gold.passages if passage.concepts]

    def is_found(self, passage: Passage, nature: Nature) -> bool:
        """Whether half of the letters of a passage are in clauses of a nature."""
        places = _places(passage.spans)
        return 2 * sum(self._nature_given(place) is nature for place in places) >= len(places)

    def nature_given(self, passage: Passage) -> Nature:
        """The nature of the clauses that most letters of a passage are in."""
        return Counter(self._nature_given(place) for place in _places(passage.spans)).most_common(1)[0][0]

    def concept_given(self, passage: Passage) -> str | None:
        """The concept that most letters of a passage were given by clauses that state a policy; None if none has one."""
        given: Counter[str | None] = Counter()
        for place in _places(passage.spans):
            index = self._clause[place]
            if index is not None and self._clauses[index].nature is Nature.POLICY:
                given[self._concepts.get(self._clauses[index].clause_id)] += 1
        return given.most_common(1)[0][0]

    def letter_tally(self, nature: Nature) -> Tally:
        """How many letters have a nature after the labels and after the annotation."""
        wanted = given = right = 0
        for (natures, got), count in self._letters_by_nature.items():
            if _is_sure(natures, nature):
                wanted += count * (nature in natures)
                given += count * (got is nature)
                right += count * (nature in natures and got is nature)
        return Tally(wanted=wanted, found=right, given=given, right=right)

    def clauses_judged(self, nature: Nature) -> dict[int, bool]:
        """The clauses of a nature, by index, that can be judged by at least half of their letters, and if they are right."""
        judged = {}
        for index, places in enumerate(self._clause_places):
            if self._clauses[index].nature is not nature:
                continue
            counted = [place for place in places if self._labelled[place] and _is_sure(self._natures(place), nature)]
            if counted and 2 * len(counted) >= len(places):
                judged[index] = 2 * sum(nature in self._natures(place) for place in counted) >= len(counted)
        return judged

    def policies_elsewhere(self) -> int:
        """How many clauses are called policies where most of them is not labelled."""
        return sum(
            clause.nature is Nature.POLICY and 2 * sum(self._labelled[place] for place in places) < len(places)
            for clause, places in zip(self._clauses, self._clause_places, strict=True)
        )

    def confusion(self) -> Counter[tuple[Nature, Nature]]:
        """Letters by nature after the label and after the annotation; an alternative that was given is no confusion."""
        counts: Counter[tuple[Nature, Nature]] = Counter()
        for (natures, given), count in self._letters_by_nature.items():
            counts[given if given in natures else natures[0], given] += count
        return counts

    def lines_of_clause(self, index: int) -> tuple[int, int]:
        """The first and last line of the file that a clause has letters of."""
        places = self._clause_places[index]
        return bisect_right(self._lines, min(places)), bisect_right(self._lines, max(places))

    def nature_of_clause(self, index: int) -> Nature:
        """The nature that most letters of a clause have after the labels."""
        labelled = (place for place in self._clause_places[index] if self._labelled[place])
        return Counter(self._natures(place)[0] for place in labelled).most_common(1)[0][0]

    def _natures(self, place: int) -> tuple[Nature, ...]:
        passage = self._passage[place]
        return passage.natures if passage else (Nature.NONE,)

    def _nature_given(self, place: int) -> Nature:
        index = self._clause[place]
        return Nature.NONE if index is None else self._clauses[index].nature


def _is_sure(natures: tuple[Nature, ...], nature: Nature) -> bool:
    """Whether a label says for sure if a letter has a nature: it has no other, or not this one."""
    return nature not in natures or len(natures) == 1


def _places(spans: Sequence[Span]) -> list[int]:
    return [place for start, end in spans for place in range(start, end)]
