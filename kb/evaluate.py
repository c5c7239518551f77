"""Scores the tagger on labelled texts."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.tagging.tagger import Tagger
from ontology.errors import InputError, ReadError

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
    """Scores of one run. `first` and `within_three` are shares of texts; `macro_f1` averages over concepts."""

    name: str
    texts: int
    first: float
    within_three: float
    macro_f1: float
    per_second: float
    reliability: tuple[Band, ...]
    confusions: tuple[tuple[tuple[str, str], int], ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found = asdict(self)
        found["confusions"] = [{"is": pair[0], "taken_for": pair[1], "texts": count} for pair, count in self.confusions]
        return found


def read_gold(path: Path, *, lang: str) -> tuple[GoldText, ...]:
    """The labelled texts of a JSON-lines file (gzip too) in one language; rows without a concept are left out.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no labelled text, or no line can be scored.
    """
    rows = []
    number = 0
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                number += 1
                row = json.loads(line)
                if row.get("concept") and row.get("lang", lang) == lang:
                    concepts = (row["concept"], *row.get("alternatives", ()))
                    rows.append(GoldText(text=row["text"], heading=row.get("heading") or None, concepts=concepts))
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint="give JSON lines, plain or .gz") from error
    except (json.JSONDecodeError, KeyError, AttributeError) as error:
        raise InputError(
            f"line {number} is no labelled text: {error!r}", source=str(path), hint="each line has text and concept"
        ) from error
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
    confusions = Counter((row.concepts[0], concept) for row, concept in outcomes if concept not in row.concepts)
    return Evaluation(
        name=name,
        texts=len(rows),
        first=sum(right) / len(rows),
        within_three=within / len(rows),
        macro_f1=_macro_f1(outcomes),
        per_second=len(rows) / seconds,
        reliability=_reliability([first.score for first in firsts], right),
        confusions=tuple(sorted(confusions.items(), key=lambda entry: (-entry[1], entry[0]))),
    )


def _macro_f1(outcomes: Sequence[tuple[GoldText, str]]) -> float:
    """F1 averaged over the concepts of the gold; a text with alternatives counts under the one that was found."""
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row, concept in outcomes:
        target = concept if concept in row.concepts else row.concepts[0]
        wanted[target] += 1
        found[concept] += 1
        hits[target] += target == concept
    return sum(2 * hits[concept] / (wanted[concept] + found[concept]) for concept in wanted) / len(wanted)


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
