"""Scores the tagger on labelled texts."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.tagging.tagger import Tagger
from kb.evaluation.gold_lines import gold_lines
from kb.evaluation.tally import Tally
from ontology.errors import InputError

_BANDS = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0001)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """A labelled text: any of `concepts` is right; `heading` may be missing."""

    text: str
    heading: str | None
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The first suggestions whose score lies in one band: how many there are, and how many are right."""

    label: str
    texts: int
    mean_score: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores of one run. `first` and `within_three` are shares of texts; `macro_f1` averages over `concepts`,
    which counts texts by the concept of the gold."""

    name: str
    texts: int
    first: float
    within_three: float
    macro_f1: float
    per_second: float
    reliability: tuple[Band, ...]
    concepts: dict[str, Tally]
    confusions: tuple[tuple[tuple[str, str], int], ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = asdict(self)
        found["confusions"] = [{"is": pair[0], "taken_for": pair[1], "texts": count} for pair, count in self.confusions]
        found["concepts"] = [
            {"concept": concept, "texts": tally.wanted, "precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
            for concept, tally in self.concepts.items()
        ]
        return found


def read_gold(path: Path, *, lang: str) -> tuple[GoldText, ...]:
    """The labelled texts of a JSON-lines file (gzip too) in one language; rows without a concept are left out.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no labelled text, or no line can be scored.
    """
    rows = []
    for place, row in gold_lines(path):
        if row.get("concept") and row.get("lang", lang) == lang:
            try:
                concepts = (row["concept"], *row.get("alternatives", ()))
                rows.append(GoldText(text=row["text"], heading=row.get("heading") or None, concepts=concepts))
            except (KeyError, TypeError) as error:
                raise InputError(f"no labelled text: {error!r}", source=place, hint="each line has text and concept") from error
    if not rows:
        raise InputError(f"no row has a concept and the language {lang!r}", source=str(path), hint="choose with --lang")
    return tuple(rows)


def evaluate(rows: Sequence[GoldText], tagger: Tagger) -> list[Evaluation]:
    """Score the texts with their headings (if they have any) and with the headings hidden."""
    tagger.judge("warm up")
    runs = [("heading hidden", False)]
    if any(row.heading for row in rows):
        runs.insert(0, ("with heading", True))
    return [_run(name, rows, tagger, use_heading) for name, use_heading in runs]


def _run(name: str, rows: Sequence[GoldText], tagger: Tagger, use_heading: bool) -> Evaluation:
    started = time.perf_counter()
    judged = [tagger.judge(row.text, (row.heading,) if use_heading and row.heading else ()) for row in rows]
    seconds = time.perf_counter() - started
    firsts = [judgement.elements[0] for judgement in judged]
    within = sum(
        any(suggestion.concept in row.concepts for suggestion in judgement.elements[:3])
        for row, judgement in zip(rows, judged, strict=True)
    )
    outcomes = [(row, first.concept) for row, first in zip(rows, firsts, strict=True)]
    right = [concept in row.concepts for row, concept in outcomes]
    by_concept = _by_concept(outcomes)
    confusions = Counter((row.concepts[0], concept) for row, concept in outcomes if concept not in row.concepts)
    return Evaluation(
        name=name,
        texts=len(rows),
        first=sum(right) / len(rows),
        within_three=within / len(rows),
        macro_f1=_macro_f1(by_concept),
        per_second=len(rows) / seconds,
        reliability=_reliability([first.score for first in firsts], right),
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


def _reliability(scores: Sequence[float], right: Sequence[bool]) -> tuple[Band, ...]:
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, is_right in zip(scores, right, strict=True):
        bands[max(position for position, low in enumerate(_BANDS) if low <= score)].append((score, is_right))
    return tuple(
        Band(
            label=f"{_BANDS[position]:.1f}–{min(_BANDS[position + 1], 1.0):.1f}",
            texts=len(entries),
            mean_score=sum(score for score, _ in entries) / len(entries),
            right=sum(is_right for _, is_right in entries) / len(entries),
        )
        for position, entries in sorted(bands.items())
    )
