"""Scores the tagger on labelled texts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.tagging.judgement import Judgement
from ingest.tagging.tagger import Tagger
from kb.evaluation.gold_lines import gold_lines
from kb.evaluation.reliability import Band, bands, calibration_error
from kb.evaluation.tally import Tally
from ontology.errors import InputError

#: What gold files call the standard of a text whose element is the company's own.
_OWN_ELEMENT = "extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """A labelled text: any of `concepts` is right; `heading` may be missing. Without concepts it is about no policy concept."""

    text: str
    heading: str | None
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores of one run. `texts` are those with a concept, and all scores but `abstained` are about these.

    `first` and `within_three` are shares of texts; `macro_f1` averages over `concepts`, which counts texts by the concept of
    the gold. `calibration_error` is the mean distance between score and share right, by tenths of the score.
    `abstained` counts, of all texts, those without a policy concept, and those of which the tagger said so.
    """

    name: str
    texts: int
    first: float
    within_three: float
    macro_f1: float
    per_second: float
    reliability: tuple[Band, ...]
    calibration_error: float
    abstained: Tally
    concepts: dict[str, Tally]
    confusions: tuple[tuple[tuple[str, str], int], ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = asdict(self)
        found["abstained"] = self.abstained.as_dict()
        found["confusions"] = [{"is": pair[0], "taken_for": pair[1], "texts": count} for pair, count in self.confusions]
        found["concepts"] = [
            {"concept": concept, "texts": tally.wanted, "precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
            for concept, tally in self.concepts.items()
        ]
        return found


def read_gold(path: Path, *, lang: str) -> tuple[GoldText, ...]:
    """The labelled texts of a JSON-lines file (gzip too) in one language, those about no policy concept too.

    Left out are texts whose element is the company's own (`standard` is `extension`): it says that the company saw no element
    of the standard that fits, not that there is none.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no labelled text, or no line can be scored.
    """
    rows = [
        _gold_text(row, place)
        for place, row in gold_lines(path)
        if row.get("lang", lang) == lang and (row.get("concept") or row.get("standard") != _OWN_ELEMENT)
    ]
    if not any(row.concepts for row in rows):
        raise InputError(f"no row has a concept and the language {lang!r}", source=str(path), hint="choose with --lang")
    return tuple(rows)


def _gold_text(row: dict[str, Any], place: str) -> GoldText:
    try:
        concepts = (row["concept"], *row.get("alternatives", ())) if row["concept"] else ()
        return GoldText(text=row["text"], heading=row.get("heading") or None, concepts=concepts)
    except (KeyError, TypeError) as error:
        raise InputError(f"no labelled text: {error!r}", source=place, hint="each line has text and concept") from error


def evaluate(rows: Sequence[GoldText], tagger: Tagger) -> list[Evaluation]:
    """Score the texts, of which some have a concept, with their headings (if they have any) and with the headings hidden."""
    tagger.judge("warm up")
    runs = [("heading hidden", False)]
    if any(row.heading for row in rows):
        runs.insert(0, ("with heading", True))
    return [_run(name, rows, tagger, use_heading) for name, use_heading in runs]


def _run(name: str, rows: Sequence[GoldText], tagger: Tagger, use_heading: bool) -> Evaluation:
    started = time.perf_counter()
    judged = [tagger.judge(row.text, (row.heading,) if use_heading and row.heading else ()) for row in rows]
    seconds = time.perf_counter() - started
    asked = [(row, judgement) for row, judgement in zip(rows, judged, strict=True) if row.concepts]
    within = sum(any(suggestion.concept in row.concepts for suggestion in judgement.elements[:3]) for row, judgement in asked)
    firsts = [judgement.elements[0] for _, judgement in asked]
    outcomes = [(row, first.concept) for (row, _), first in zip(asked, firsts, strict=True)]
    right = [concept in row.concepts for row, concept in outcomes]
    scores = [first.score for first in firsts]
    by_concept = _by_concept(outcomes)
    confusions = Counter((row.concepts[0], concept) for row, concept in outcomes if concept not in row.concepts)
    return Evaluation(
        name=name,
        texts=len(asked),
        first=sum(right) / len(asked),
        within_three=within / len(asked),
        macro_f1=_macro_f1(by_concept),
        per_second=len(rows) / seconds,
        reliability=bands(scores, right),
        calibration_error=calibration_error(scores, right),
        abstained=_abstained(rows, judged),
        concepts=by_concept,
        confusions=tuple(sorted(confusions.items(), key=lambda entry: (-entry[1], entry[0]))),
    )


def _by_concept(outcomes: Sequence[tuple[GoldText, str]]) -> dict[str, Tally]:
    """Texts by concept of the gold; one with alternatives counts under the one that was found."""
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row, concept in outcomes:
        target = concept if concept in row.concepts else row.concepts[0]
        wanted[target] += 1
        given[concept] += 1
        hits[target] += target == concept
    return {
        concept: Tally(wanted=wanted[concept], found=hits[concept], given=given[concept], right=hits[concept])
        for concept in sorted(wanted, key=lambda concept: (-wanted[concept], concept))
    }


def _macro_f1(by_concept: Mapping[str, Tally]) -> float:
    return sum(tally.f1 or 0.0 for tally in by_concept.values()) / len(by_concept)


def _abstained(rows: Sequence[GoldText], judged: Sequence[Judgement]) -> Tally:
    right = sum(judgement.abstains and not row.concepts for row, judgement in zip(rows, judged, strict=True))
    given = sum(judgement.abstains for judgement in judged)
    return Tally(wanted=sum(not row.concepts for row in rows), found=right, given=given, right=right)
