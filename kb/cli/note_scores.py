"""Prints how annotated notes compare with labels."""

from __future__ import annotations

from kb.cli.block_scores import print_reliability
from kb.cli.output import print_table
from kb.evaluation.notes import TOLERANCE, NotesEvaluation
from kb.evaluation.reliability import bands, calibration_error
from ontology.namespaces import short_name

_MEASURES = (
    ("boundary F1", "boundary_f1"),
    ("… in tagged text", "boundary_f1_in_tagged"),
    ("letters with the right concept", "strict_share"),
    ("… or a sibling of it", "family_share"),
    ("… by clause", "clause_share"),
)


def print_note_scores(found: NotesEvaluation, *, title: str, worst: int) -> None:
    """Print scores of all notes, then the `worst` notes and as many concepts and confusions."""
    total = found.total
    print_table(
        ("notes", "boundaries", "given", "of these in untagged text", "precision", "recall", "F1"),
        [
            (
                len(found.notes),
                total.boundaries.wanted,
                total.boundaries.given,
                total.untagged,
                _share(total.boundaries.precision),
                _share(total.boundaries.recall),
                _share(total.boundaries.f1),
            )
        ],
        title=f"{title}: where policies begin, within {TOLERANCE} letters",
    )
    print()
    print_table(
        ("", "all letters or boundaries", "mean of the notes", "minimum"),
        [
            (name, _share(getattr(total, measure)), _share(sum(values) / len(values)), _share(min(values)))
            for name, measure in _MEASURES
            if (values := found.by_note(measure))
        ],
    )
    print()
    error = calibration_error(*total.clause_scores)
    print_reliability(
        bands(*total.clause_scores),
        title=f"first suggestions for clauses in policies, how many are right with which score (calibration error {error:.3f})",
    )
    if not worst:
        return
    print()
    print_table(
        ("note", "boundary F1", "right concept", "or a sibling", "missed", "added"),
        [
            (
                note.note_id,
                *(_share(getattr(note, measure)) for measure in ("boundary_f1", "strict_share", "family_share")),
                len(note.missed),
                len(note.added),
            )
            for note in found.worst(worst)
        ],
        title="the worst notes",
    )
    errors = sorted(total.concepts.items(), key=lambda entry: (2 * entry[1].right - entry[1].wanted - entry[1].given, entry[0]))
    print()
    print_table(
        ("concept", "letters", "precision", "recall", "F1"),
        [
            (short_name(concept), tally.wanted, *(_share(share) for share in (tally.precision, tally.recall, tally.f1)))
            for concept, tally in errors[:worst]
        ],
        title="the concepts with the most errors (all of them with --json)",
    )
    print()
    print_table(
        ("letters", "is", "was taken for"),
        [
            (count, short_name(right), short_name(wrong) if wrong else "(none)")
            for (right, wrong), count in total.confusions.most_common(worst)
        ],
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
