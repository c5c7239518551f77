"""Scores the policy choices read from reports against labels: is what a passage chose found, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from ingest.tagging.tagger import Tagger
from kb.evaluation.choice_gold import ChoicePassage, LabelledChoice
from kb.evaluation.labelled_files import annotate_labelled
from kb.evaluation.letters import Letters
from kb.evaluation.source_places import SourcePlaces
from kb.evaluation.tally import Tally
from ontology.choices import ChoiceDimensions
from ontology.errors import InputError, NotFoundError
from ontology.types import IngestResult, PolicyChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDifference:
    """A choice that was missed, or read where none is labelled, and the lines of the passage in its file."""

    document: str
    lines: tuple[int, int]
    choice: LabelledChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceEvaluation:
    """Scores of one report, or of several added up. `tally` counts choices with their values, `blind` without them.

    `false_friends` are the passages that only sound like a policy, `taken` those of them from which a choice was read.
    `elsewhere` are choices read from what no label covers.
    """

    name: str
    passages: int
    dimensions: Mapping[str, Tally]
    blind: Tally
    false_friends: int
    taken: int
    elsewhere: int
    missed: tuple[ChoiceDifference, ...]
    wrong: tuple[ChoiceDifference, ...]

    @property
    def tally(self) -> Tally:
        """All dimensions together."""
        return sum(self.dimensions.values(), Tally())

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "passages": self.passages,
            "choices": self.tally.as_dict(),
            "choices_without_values": self.blind.as_dict(),
            "dimensions": [{"id": name, **tally.as_dict()} for name, tally in sorted(self.dimensions.items())],
            "false_friends": {"labelled": self.false_friends, "taken": self.taken},
            "elsewhere": self.elsewhere,
            "differences": {"missed": _listed(self.missed), "wrong": _listed(self.wrong)},
        }


def evaluate_choices(
    gold: Mapping[str, Sequence[ChoicePassage]], folder: Path, tagger: Tagger, dimensions: ChoiceDimensions
) -> tuple[ChoiceEvaluation, ...]:
    """Annotate the labelled reports of a folder and score each; if there are several, all together are scored last.

    Raises:
        ReadError: a report is not there or cannot be read.
        InputError: a report is not the file that was labelled, or a label names an option that there is not.
    """
    found = []
    for document, passages in gold.items():
        _check(passages, dimensions)
        text, result = annotate_labelled(folder, document, passages[0].sha256, tagger)
        found.append(score_choices(passages, text, result))
    return (*found, reduce(_sum, found)) if len(found) > 1 else tuple(found)


def score_choices(passages: Sequence[ChoicePassage], text: str, result: IngestResult) -> ChoiceEvaluation:
    """Score what was read from one report. `text` is the text of the labelled file, on which the labels count letters.

    A choice belongs to the passage that holds at least half of the letters of its evidence.
    """
    given, elsewhere = _by_passage(passages, Letters(text), result)
    tallies: dict[str, Tally] = {}
    blind = Tally()
    missed, wrong = [], []
    for passage, read in zip(passages, given, strict=True):
        judged = [
            choice
            for choice in read
            if any(label.covers(choice) for label in passage.choices) or not any(label.covers(choice) for label in passage.open)
        ]
        for label in passage.choices:
            hit = any(label.covers(choice) for choice in judged)
            _count(tallies, label, Tally(wanted=1, found=hit))
            missed += [] if hit else [ChoiceDifference(document=passage.document, lines=passage.lines, choice=label)]
        for choice in judged:
            hit = any(label.covers(choice) for label in passage.choices)
            _count(tallies, choice, Tally(given=1, right=hit))
            wrong += [] if hit else [ChoiceDifference(document=passage.document, lines=passage.lines, choice=choice)]
        blind += _without_values(passage.choices, judged)
    friends = [bool(read) for passage, read in zip(passages, given, strict=True) if not passage.states_policy]
    return ChoiceEvaluation(
        name=passages[0].document,
        passages=len(passages),
        dimensions=tallies,
        blind=blind,
        false_friends=len(friends),
        taken=sum(friends),
        elsewhere=elsewhere,
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def _by_passage(
    passages: Sequence[ChoicePassage], source: Letters, result: IngestResult
) -> tuple[list[list[LabelledChoice]], int]:
    """The choices read from each passage, each once, and how many were read from none of them."""
    passage_at: dict[int, int] = {}
    for index, passage in enumerate(passages):
        if passage.spans[-1][1] > len(source.letters):
            raise InputError(
                f"the label of lines {passage.lines[0]} to {passage.lines[1]} names letters beyond the last one",
                source=passage.document,
                hint="label the file again",
            )
        passage_at.update((place, index) for start, end in passage.spans for place in range(start, end))
    places = SourcePlaces(source, result.document.text)
    given: list[dict[LabelledChoice, None]] = [{} for _ in passages]
    elsewhere = 0
    for choice in result.choices:
        letters = [place for start, end in choice.evidence for place in places.of(start, end)]
        inside = [passage_at[place] for place in letters if place in passage_at]
        if inside and 2 * len(inside) >= len(letters):
            given[max(set(inside), key=inside.count)][_label_of(choice)] = None
        else:
            elsewhere += 1
    return [list(found) for found in given], elsewhere


def _label_of(choice: PolicyChoice) -> LabelledChoice:
    value = (choice.value.low, choice.value.high) if choice.value else None
    return LabelledChoice(dimension=choice.dimension, option=choice.option, value=value)


def _without_values(labels: Iterable[LabelledChoice], read: Iterable[LabelledChoice]) -> Tally:
    wanted = {(label.dimension, label.option) for label in labels}
    given = {(choice.dimension, choice.option) for choice in read}
    right = len(wanted & given)
    return Tally(wanted=len(wanted), found=right, given=len(given), right=right)


def _count(tallies: dict[str, Tally], choice: LabelledChoice, counted: Tally) -> None:
    tallies[choice.dimension] = tallies.get(choice.dimension, Tally()) + counted


def _check(passages: Iterable[ChoicePassage], dimensions: ChoiceDimensions) -> None:
    for passage in passages:
        for label in (*passage.choices, *passage.open):
            try:
                options = [option.id for option in dimensions[label.dimension].options]
            except NotFoundError:
                options = []
            if label.option not in options:
                raise InputError(
                    f"the label of lines {passage.lines[0]} to {passage.lines[1]} names {label}, and there is no such choice",
                    source=passage.document,
                    hint="docs/choices.md tells of the dimensions and their options",
                )


def _sum(one: ChoiceEvaluation, other: ChoiceEvaluation) -> ChoiceEvaluation:
    names = dict.fromkeys((*one.dimensions, *other.dimensions))
    return ChoiceEvaluation(
        name="all",
        passages=one.passages + other.passages,
        dimensions={name: one.dimensions.get(name, Tally()) + other.dimensions.get(name, Tally()) for name in names},
        blind=one.blind + other.blind,
        false_friends=one.false_friends + other.false_friends,
        taken=one.taken + other.taken,
        elsewhere=one.elsewhere + other.elsewhere,
        missed=one.missed + other.missed,
        wrong=one.wrong + other.wrong,
    )


def _listed(differences: Iterable[ChoiceDifference]) -> list[dict[str, Any]]:
    return [
        {
            "document": found.document,
            "lines": list(found.lines),
            "dimension": found.choice.dimension,
            "option": found.choice.option,
            "value": list(found.choice.value) if found.choice.value else None,
        }
        for found in differences
    ]
