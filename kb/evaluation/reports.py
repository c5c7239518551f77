"""Scores annotated reports against labels: are the policies found, and nothing else, and is their concept right?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from ingest.tagging.tagger import Tagger
from kb.evaluation.labelled_files import annotate_labelled
from kb.evaluation.report_gold import ReportGold
from kb.evaluation.report_view import ReportView
from kb.evaluation.tally import Tally
from ontology.catalogue import Catalogue
from ontology.types import IngestResult, Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where labels and annotation differ: `is_` after the label, `taken_for` after the annotation."""

    document: str
    lines: tuple[int, int]
    is_: str
    taken_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvaluation:
    """Scores of one report, or of several added up.

    A nature that a passage may have but need not (an alternative) counts neither for nor against it. `letters` tallies
    letters by nature, `passages` labelled passages (found: half of their letters are in clauses of that nature) and clauses
    (right: half of their letters are in such passages). `confusion` counts letters by nature after the label and after the
    annotation. `strict` and `accepted` tell how many of the policies found have the first concept of the label, or any.
    `elsewhere` are clauses called policies where nothing is labelled, `lost` are letters of clauses that the file has not.
    """

    name: str
    letters: dict[Nature, Tally]
    passages: dict[Nature, Tally]
    confusion: Counter[tuple[Nature, Nature]]
    false_friends: int
    policies_found: int
    strict: int
    accepted: int
    elsewhere: int
    lost: int
    missed: tuple[Difference, ...]
    wrong: tuple[Difference, ...]
    taken: tuple[Difference, ...]
    concepts: tuple[Difference, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "letters": {nature.value: tally.as_dict() for nature, tally in self.letters.items()},
            "passages": {nature.value: tally.as_dict() for nature, tally in self.passages.items()},
            "confusion": [
                {"is": pair[0], "taken_for": pair[1], "letters": count} for pair, count in sorted(self.confusion.items())
            ],
            "false_friends": {"labelled": self.false_friends, "taken": len(self.taken)},
            "concepts": {"policies_found": self.policies_found, "strict": self.strict, "accepted": self.accepted},
            "policies_elsewhere": self.elsewhere,
            "letters_lost": self.lost,
            "differences": {
                "policies_missed": _listed(self.missed),
                "no_policies": _listed(self.wrong),
                "false_friends_taken": _listed(self.taken),
                "concepts_wrong": _listed(self.concepts),
            },
        }


def evaluate_reports(gold: Sequence[ReportGold], folder: Path, tagger: Tagger) -> tuple[ReportEvaluation, ...]:
    """Annotate the labelled reports of a folder and score each; if there are several, all together are scored last.

    Raises:
        ReadError: a report is not there or cannot be read.
        InputError: a report is not the file that was labelled, or a label names a concept that the catalogue lacks.
    """
    found = []
    for report in gold:
        text, result = annotate_labelled(folder, report.document, report.sha256, tagger)
        found.append(evaluate_report(report, text, result, tagger.catalogue))
    return (*found, reduce(_sum, found)) if len(found) > 1 else tuple(found)


def evaluate_report(gold: ReportGold, text: str, result: IngestResult, catalogue: Catalogue) -> ReportEvaluation:
    """Score what was made of one report. `text` is the text of the labelled file, on which the labels count letters.

    Raises:
        InputError: a label names a concept that the catalogue lacks, or lines or letters that the file has not.
    """
    view = ReportView(gold, text, result, catalogue)
    missed = [passage for passage in view.sure(Nature.POLICY) if not view.is_found(passage, Nature.POLICY)]
    found = [passage for passage in view.stating_policy() if view.is_found(passage, Nature.POLICY)]
    given = [(passage, view.concept_given(passage)) for passage in found]
    friends = [p for p in gold.passages if p.false_friend and Nature.POLICY not in p.natures]
    judged = {nature: view.clauses_judged(nature) for nature in Nature if nature is not Nature.NONE}
    return ReportEvaluation(
        name=gold.document,
        letters={nature: view.letter_tally(nature) for nature in judged},
        passages={
            nature: Tally(
                wanted=len(sure := view.sure(nature)),
                found=sum(view.is_found(passage, nature) for passage in sure),
                given=len(right),
                right=sum(right.values()),
            )
            for nature, right in judged.items()
        },
        confusion=view.confusion(),
        false_friends=len(friends),
        policies_found=len(found),
        strict=sum(concept == passage.concepts[0] for passage, concept in given),
        accepted=sum(concept in passage.concepts for passage, concept in given),
        elsewhere=view.policies_elsewhere(),
        lost=view.lost,
        missed=tuple(_difference(gold.document, p.lines, p.natures[0], view.nature_given(p)) for p in missed),
        wrong=tuple(
            _difference(gold.document, view.lines_of_clause(index), view.nature_of_clause(index), Nature.POLICY)
            for index, right in judged[Nature.POLICY].items()
            if not right
        ),
        taken=tuple(
            _difference(gold.document, p.lines, Nature.NONE, Nature.POLICY) for p in friends if view.is_found(p, Nature.POLICY)
        ),
        concepts=tuple(
            _difference(gold.document, p.lines, p.concepts[0], concept or "")
            for p, concept in given
            if concept not in p.concepts
        ),
    )


def _difference(document: str, lines: tuple[int, int], is_: str, taken_for: str) -> Difference:
    return Difference(document=document, lines=lines, is_=str(is_), taken_for=str(taken_for))


def _sum(one: ReportEvaluation, other: ReportEvaluation) -> ReportEvaluation:
    return ReportEvaluation(
        name="all",
        letters={nature: tally + other.letters[nature] for nature, tally in one.letters.items()},
        passages={nature: tally + other.passages[nature] for nature, tally in one.passages.items()},
        confusion=one.confusion + other.confusion,
        false_friends=one.false_friends + other.false_friends,
        policies_found=one.policies_found + other.policies_found,
        strict=one.strict + other.strict,
        accepted=one.accepted + other.accepted,
        elsewhere=one.elsewhere + other.elsewhere,
        lost=one.lost + other.lost,
        missed=one.missed + other.missed,
        wrong=one.wrong + other.wrong,
        taken=one.taken + other.taken,
        concepts=one.concepts + other.concepts,
    )


def _listed(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    return [
        {"document": found.document, "lines": list(found.lines), "is": found.is_, "taken_for": found.taken_for}
        for found in differences
    ]
