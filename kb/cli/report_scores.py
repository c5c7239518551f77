"""Prints how annotated reports compare with labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.cli.output import print_table
from kb.evaluation.reports import Difference, ReportEvaluation
from kb.evaluation.tally import Tally
from ontology.namespaces import short_name
from ontology.types import Nature


def print_report_scores(evaluations: Sequence[ReportEvaluation], *, title: str, worst: int) -> None:
    """Print scores of reports, then of the last one (all together) by nature, and at most `worst` differences of each sort."""
    print_table(
        (
            "report",
            "policies",
            "precision",
            "recall",
            "F1",
            "letters: precision",
            "recall",
            "F1",
            "concept right",
            "or alternative",
            "false friends",
            "elsewhere",
        ),
        [
            (
                found.name,
                found.passages[Nature.POLICY].wanted,
                *_shares(found.passages[Nature.POLICY]),
                *_shares(found.letters[Nature.POLICY]),
                _share(found.strict, found.policies_found),
                _share(found.accepted, found.policies_found),
                f"{len(found.taken)} of {found.false_friends}",
                found.elsewhere,
            )
            for found in evaluations
        ],
        title=title,
    )
    total = evaluations[-1]
    print()
    print_table(
        ("nature", "passages", "precision", "recall", "F1", "letters", "precision", "recall", "F1"),
        [
            (nature.value, tally.wanted, *_shares(tally), total.letters[nature].wanted, *_shares(total.letters[nature]))
            for nature, tally in total.passages.items()
        ],
        title=f"{total.name}: by nature",
    )
    print()
    print_table(
        ("letters", "is", "was taken for"),
        [
            (count, right.value, wrong.value)
            for (right, wrong), count in sorted(total.confusion.items(), key=lambda entry: -entry[1])
            if right is not wrong
        ],
        title=f"{total.name}: natures taken for others",
    )
    for name, differences in (
        ("policies missed", total.missed),
        ("called policies", total.wrong),
        ("false friends taken for policies", total.taken),
        ("concepts wrong", total.concepts),
    ):
        _print_differences(name, differences, worst)


def _print_differences(name: str, differences: Sequence[Difference], worst: int) -> None:
    if worst and differences:
        print()
        print_table(
            ("report", "lines", "is", "was taken for"),
            [
                (found.document, "–".join(map(str, found.lines)), short_name(found.is_), short_name(found.taken_for))
                for found in differences[:worst]
            ],
            title=f"{name}: {len(differences)}",
        )


def _shares(tally: Tally) -> Iterator[str]:
    for share in (tally.precision, tally.recall, tally.f1):
        yield "" if share is None else f"{share:.3f}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""
