"""Prints how the tagger scores on labelled texts."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.tagging.judgement import ABSTAIN_BELOW
from kb.cli.output import print_table
from kb.evaluation.blocks import Evaluation
from kb.evaluation.reliability import Band
from ontology.namespaces import short_name


def print_block_scores(evaluations: Sequence[Evaluation], *, title: str, worst: int) -> None:
    """Print scores of runs; of each the reliability, and at most `worst` concepts and confusions."""
    print_table(
        ("scored", "texts", "first", "within three", "macro-F1", "calibration error", "texts/s"),
        [
            (
                found.name,
                found.texts,
                f"{found.first:.3f}",
                f"{found.within_three:.3f}",
                f"{found.macro_f1:.3f}",
                f"{found.calibration_error:.3f}",
                f"{found.per_second:.0f}",
            )
            for found in evaluations
        ],
        title=title,
    )
    for found in evaluations:
        print()
        print_reliability(found.reliability, title=f"{found.name}: of the first suggestions with a score, how many are right")
        if found.abstained.wanted:
            print()
            _print_abstained(found)
        if worst:
            _print_concepts(found, worst)
        if worst and found.confusions:
            print()
            print_table(
                ("texts", "is", "was taken for"),
                [(count, short_name(right), short_name(wrong)) for (right, wrong), count in found.confusions[:worst]],
            )


def print_reliability(bands: Sequence[Band], *, title: str) -> None:
    """Print how many suggestions are right by how they score."""
    print_table(
        ("score", "texts", "mean score", "right"),
        [(band.label, band.texts, f"{band.mean_score:.2f}", f"{band.right:.2f}") for band in bands],
        title=title,
    )


def _print_abstained(found: Evaluation) -> None:
    tally = found.abstained
    print_table(
        ("no policy concept", "so judged", "rightly", "precision", "recall", "F1"),
        [(tally.wanted, tally.given, tally.right, *(_share(share) for share in (tally.precision, tally.recall, tally.f1)))],
        title=f"{found.name}: no policy concept is the answer where all of them score less than {ABSTAIN_BELOW}",
    )


def _print_concepts(found: Evaluation, worst: int) -> None:
    """The concepts with the most texts that were missed or wrongly given."""
    errors = sorted(found.concepts.items(), key=lambda entry: (2 * entry[1].right - entry[1].wanted - entry[1].given, entry[0]))
    print()
    print_table(
        ("concept", "texts", "precision", "recall", "F1"),
        [
            (short_name(concept), tally.wanted, *(_share(share) for share in (tally.precision, tally.recall, tally.f1)))
            for concept, tally in errors[:worst]
        ],
        title=f"{found.name}: the concepts with the most errors (all of them with --json)",
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
