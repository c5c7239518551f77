"""Reads labels of whole reports: which passages state a policy, of what, and which only sound like it. docs/evaluation-gold.md
says how they were made. They hold places in a file, no text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.evaluation.gold_lines import gold_lines
from ontology.errors import InputError
from ontology.types import Nature, Span

_HINT = "see docs/evaluation-gold.md for the fields"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A labelled passage. `lines` are the first and last line of the file, from 1; `spans` are ranges of its letters.

    `natures` and `concepts` begin with the first choice; any other in them is right too. `concepts` is empty where no policy
    is stated. A passage that a page break or a second column interrupts has several spans.
    """

    document: str
    lines: tuple[int, int]
    spans: tuple[Span, ...]
    natures: tuple[Nature, ...]
    concepts: tuple[str, ...]
    false_friend: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGold:
    """The labels of one report. Within the `labelled` lines, text of no passage is of nature `none`."""

    document: str
    sha256: str
    labelled: tuple[tuple[int, int], ...]
    passages: tuple[Passage, ...]


def read_report_gold(path: Path) -> tuple[ReportGold, ...]:
    """The labels in a file, one `ReportGold` a document, in file order.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no label, or labels a document that no line before it introduces.
    """
    heads: dict[str, dict[str, Any]] = {}
    passages: dict[str, list[Passage]] = defaultdict(list)
    for place, row in gold_lines(path):
        try:
            if "labelled" in row:
                heads[row["document"]] = row
                continue
            if row["sha256"] != heads[row["document"]]["sha256"]:
                raise InputError("sha256 differs from the one that introduces the document", source=place, hint=_HINT)
            passages[row["document"]].append(_passage(row))
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"no label of a report: {error!r}", source=place, hint=_HINT) from error
    return tuple(
        ReportGold(
            document=name,
            sha256=head["sha256"],
            labelled=tuple((first, last) for first, last in head["labelled"]),
            passages=tuple(passages[name]),
        )
        for name, head in heads.items()
    )


def _passage(row: dict[str, Any]) -> Passage:
    natures = tuple(Nature(nature) for nature in (row["nature"], *row.get("nature_alternatives", ())))
    concepts = (row["concept"], *row.get("alternatives", ())) if row.get("concept") else ()
    if (natures[0] is Nature.POLICY) != bool(concepts):
        raise ValueError("a policy has a concept, and nothing else has one")
    first, last = row["lines"]
    spans = tuple((start, end) for start, end in row.get("pieces", [row["letters"]]))
    if any(start >= end for start, end in spans):
        raise ValueError("a range of letters is empty")
    return Passage(
        document=row["document"],
        lines=(first, last),
        spans=spans,
        natures=natures,
        concepts=concepts,
        false_friend=row.get("false_friend", False),
    )
