"""Reads labels of policy choices: passages of reports, and what each says was chosen. They hold places in a file, no text.

docs/evaluation-gold.md says how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.evaluation.gold_lines import gold_lines
from ontology.errors import InputError
from ontology.types import Span

_HINT = "see docs/evaluation-gold.md for the fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledChoice:
    """A dimension and an option; `value` is the least and the most where a number belongs to it and was labelled."""

    dimension: str
    option: str
    value: tuple[float, float] | None = None

    def covers(self, other: LabelledChoice) -> bool:
        """Whether the other says the same; a value that was not labelled may be any."""
        same = (self.dimension, self.option) == (other.dimension, other.option)
        return same and (self.value is None or self.value == other.value)

    def __str__(self) -> str:
        numbers = "" if self.value is None else " " + "–".join(f"{number:g}" for number in dict.fromkeys(self.value))
        return f"{self.dimension}: {self.option}{numbers}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePassage:
    """A labelled passage. `lines` are the first and last line of the file, from 1; `spans` are ranges of its letters.

    `choices` are what it says was chosen, `open` what may be read from it too and counts neither way.
    """

    document: str
    sha256: str
    lines: tuple[int, int]
    spans: tuple[Span, ...]
    states_policy: bool
    choices: tuple[LabelledChoice, ...]
    open: tuple[LabelledChoice, ...]


def read_choice_gold(path: Path) -> dict[str, tuple[ChoicePassage, ...]]:
    """The labelled passages of each document, in file order.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no label, or two of one document name different files.
    """
    found: dict[str, list[ChoicePassage]] = {}
    for place, row in gold_lines(path):
        try:
            passage = _passage(row)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"no label of choices: {error!r}", source=place, hint=_HINT) from error
        of_document = found.setdefault(passage.document, [])
        if of_document and of_document[0].sha256 != passage.sha256:
            raise InputError("sha256 differs from that of the lines before", source=place, hint=_HINT)
        of_document.append(passage)
    return {document: tuple(passages) for document, passages in found.items()}


def _passage(row: Mapping[str, Any]) -> ChoicePassage:
    first, last = row["lines"]
    spans = tuple((start, end) for start, end in row.get("pieces", [row["letters"]]))
    if any(start >= end for start, end in spans):
        raise ValueError("a range of letters is empty")
    return ChoicePassage(
        document=row["document"],
        sha256=row["sha256"],
        lines=(first, last),
        spans=spans,
        states_policy=row["policy"],
        choices=tuple(map(_choice, row["choices"])),
        open=tuple(map(_choice, row.get("open", ()))),
    )


def _choice(entry: Mapping[str, Any]) -> LabelledChoice:
    value = entry.get("value")
    return LabelledChoice(
        dimension=entry["dimension"],
        option=entry["option"],
        value=None if value is None else (float(value[0]), float(value[1])),
    )
