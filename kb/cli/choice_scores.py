"""Prints how the policy choices that were read compare with labels."""

from __future__ import annotations

from collections.abc import Sequence

from kb.cli.output import print_table
from kb.evaluation.choices import ChoiceDifference, ChoiceEvaluation
from kb.evaluation.tally import Tally


def print_choice_scores(evaluations: Sequence[ChoiceEvaluation], *, title: str, worst: int) -> None:
    """Print scores of reports, then of the last one (all together) by dimension, and at most `worst` differences each way."""
    print_table(
        ("report", "passages", "choices", "precision", "recall", "F1", "without values", "", "", "false friends", "elsewhere"),
        [
            (
                found.name,
                found.passages,
                found.tally.wanted,
                *_shares(found.tally),
                *_shares(found.blind),
                f"{found.taken} of {found.false_friends}",
                found.elsewhere,
            )
            for found in evaluations
        ],
        title=title,
    )
    total = evaluations[-1]
    print()
    print_table(
        ("dimension", "labelled", "found", "read", "right", "precision", "recall"),
        [
            (name, tally.wanted, tally.found, tally.given, tally.right, *_shares(tally)[:2])
            for name, tally in sorted(total.dimensions.items(), key=lambda entry: (-entry[1].wanted, entry[0]))
        ],
        title=f"{total.name}: by dimension",
    )
    _print_differences("choices missed", total.missed, worst)
    _print_differences("choices read that are not labelled", total.wrong, worst)


def _print_differences(name: str, differences: Sequence[ChoiceDifference], worst: int) -> None:
    if worst and differences:
        print()
        print_table(
            ("report", "lines", "choice"),
            [(found.document, "–".join(map(str, found.lines)), str(found.choice)) for found in differences[:worst]],
            title=f"{name}: {len(differences)}",
        )


def _shares(tally: Tally) -> list[str]:
    return ["" if share is None else f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1)]
