"""Scores the aspects of clauses against labels: does a clause speak of what a reader says it speaks of?

The labels hold places in a file, no text; docs/evaluation-gold.md says how they were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.tagging.tagger import Tagger
from kb.evaluation.gold_lines import gold_lines
from kb.evaluation.labelled_files import annotate_labelled
from kb.evaluation.letters import Letters
from kb.evaluation.source_places import SourcePlaces
from kb.evaluation.tally import Tally
from ontology.aspects import Aspects
from ontology.errors import InputError
from ontology.types import IngestResult, Span

HALVES = ("dev", "test")
_HINT = "see docs/evaluation-gold.md for the fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectPassage:
    """A labelled passage: `spans` are ranges of the letters of its file, `open` are aspects that count neither way.

    `half` is `dev` for passages that cues were improved with, `test` for those that were only scored.
    """

    document: str
    sha256: str
    spans: tuple[Span, ...]
    half: str
    aspects: frozenset[str]
    open: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectEvaluation:
    """Scores of one half of the passages, or of all, by aspect. `lost` are passages that no clause belongs to."""

    name: str
    passages: int
    lost: int
    aspects: Mapping[str, Tally]

    @property
    def tally(self) -> Tally:
        """All aspects together."""
        return sum(self.aspects.values(), Tally())

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "passages": self.passages,
            "lost": self.lost,
            "together": self.tally.as_dict(),
            "aspects": [{"id": name, **tally.as_dict()} for name, tally in self.aspects.items()],
        }


def read_aspect_gold(path: Path, aspects: Aspects) -> dict[str, tuple[AspectPassage, ...]]:
    """The labelled passages of each document, in file order.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no label, or names an aspect that there is not.
    """
    known = {aspect.id for aspect in aspects}
    found: dict[str, list[AspectPassage]] = {}
    for place, row in gold_lines(path):
        try:
            passage = _passage(row)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"no label of aspects: {error!r}", source=place, hint=_HINT) from error
        for unknown in sorted((passage.aspects | passage.open) - known):
            raise InputError(f"there is no aspect {unknown!r}", source=place, hint=f"there are {', '.join(sorted(known))}")
        found.setdefault(passage.document, []).append(passage)
    return {document: tuple(passages) for document, passages in found.items()}


def evaluate_aspects(
    gold: Mapping[str, Sequence[AspectPassage]], folder: Path, tagger: Tagger, aspects: Aspects
) -> tuple[AspectEvaluation, ...]:
    """Annotate the labelled reports of a folder and score each half of the passages, then all together.

    Raises:
        ReadError: a report is not there or cannot be read.
        InputError: a report is not the file that was labelled.
    """
    halves = [
        AspectEvaluation(name=half, passages=0, lost=0, aspects={aspect.id: Tally() for aspect in aspects}) for half in HALVES
    ]
    for document, passages in gold.items():
        text, result = annotate_labelled(folder, document, passages[0].sha256, tagger)
        for index, half in enumerate(HALVES):
            mine = [passage for passage in passages if passage.half == half]
            halves[index] = _sum(halves[index], score_aspects(mine, text, result, aspects), half)
    dev, test = halves
    return dev, test, _sum(dev, test, "all")


def score_aspects(passages: Sequence[AspectPassage], text: str, result: IngestResult, aspects: Aspects) -> AspectEvaluation:
    """Score what was read from one report; `text` is that of the labelled file.

    A passage has the aspects of all clauses that have at least half of their letters in it.
    """
    places = SourcePlaces(Letters(text), result.document.text)
    clauses = [(clause, places.of(clause.start_char, clause.end_char)) for clause in result.clauses]
    tallies = {aspect.id: Tally() for aspect in aspects}
    lost = 0
    for passage in passages:
        inside = {place for start, end in passage.spans for place in range(start, end)}
        mine = [clause for clause, at in clauses if at and 2 * sum(place in inside for place in at) >= len(at)]
        lost += not mine
        given = {aspect for clause in mine for aspect in clause.aspects}
        for aspect in passage.aspects:
            tallies[aspect] += Tally(wanted=1, found=aspect in given)
        for aspect in given - passage.open:
            tallies[aspect] += Tally(given=1, right=aspect in passage.aspects)
    return AspectEvaluation(name=result.document.source_name, passages=len(passages), lost=lost, aspects=tallies)


def _passage(row: Mapping[str, Any]) -> AspectPassage:
    spans = tuple((start, end) for start, end in row.get("pieces", [row["letters"]]))
    if any(start >= end for start, end in spans):
        raise ValueError("a range of letters is empty")
    if row["half"] not in HALVES:
        raise ValueError(f"{row['half']!r} is no half")
    return AspectPassage(
        document=row["document"],
        sha256=row["sha256"],
        spans=spans,
        half=row["half"],
        aspects=frozenset(row["aspects"]),
        open=frozenset(row.get("open", ())) - frozenset(row["aspects"]),
    )


def _sum(one: AspectEvaluation, other: AspectEvaluation, name: str) -> AspectEvaluation:
    return AspectEvaluation(
        name=name,
        passages=one.passages + other.passages,
        lost=one.lost + other.lost,
        aspects={aspect: tally + other.aspects[aspect] for aspect, tally in one.aspects.items()},
    )
