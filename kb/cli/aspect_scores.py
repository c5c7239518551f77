"""Prints how the aspects of clauses compare with labels."""

from __future__ import annotations

from collections.abc import Sequence

from kb.cli.output import print_table
from kb.evaluation.aspects import AspectEvaluation


def print_aspect_scores(evaluations: Sequence[AspectEvaluation], *, title: str) -> None:
    """Print scores of each half, then of all passages by aspect beside those of the half that was only scored."""
    print_table(
        ("passages", "number", "labels", "precision", "recall", "F1"),
        [(found.name, found.passages, found.tally.wanted, *_shares(found)) for found in evaluations],
        title=title,
    )
    test, total = evaluations[-2], evaluations[-1]
    print()
    print_table(
        (
            "aspect",
            "labelled",
            "found",
            "read",
            "right",
            "precision",
            "recall",
            f"{test.name}: labelled",
            "found",
            "read",
            "right",
        ),
        [
            (
                name,
                tally.wanted,
                tally.found,
                tally.given,
                tally.right,
                *("" if share is None else f"{share:.2f}" for share in (tally.precision, tally.recall)),
                test.aspects[name].wanted,
                test.aspects[name].found,
                test.aspects[name].given,
                test.aspects[name].right,
            )
            for name, tally in total.aspects.items()
        ],
        title=f"{total.name}: by aspect",
    )


def _shares(found: AspectEvaluation) -> list[str]:
    tally = found.tally
    return ["" if share is None else f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1)]
