"""Prints how annotated notes compare with labels."""

from __future__ import annotations

from kb.cli.output import print_table
from kb.evaluation.notes import TOLERANCE, NoteEvaluation, NotesEvaluation
from ontology.namespaces import short_name

_MEASURES = (
    ("boundary F1", "f1"),
    ("letters with the right concept", "strict_share"),
    ("… or a sibling of it", "family_share"),
    ("… by clause", "clause_share"),
)


def print_note_scores(found: NotesEvaluation, *, title: str, worst: int) -> None:
    """Print scores of all notes, then the `worst` notes and as many confusions."""
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
            (name, _share(_of(total, measure)), _share(sum(values) / len(values)), _share(min(values)))
            for name, measure in _MEASURES
            if (values := found.by_note(measure))
        ],
    )
    if not worst:
        return
    print()
    print_table(
        ("note", "boundary F1", "right concept", "or a sibling", "missed", "added"),
        [
            (
                note.note_id,
                *(_share(_of(note, measure)) for _, measure in _MEASURES[:3]),
                len(note.missed),
                len(note.added),
            )
            for note in found.worst(worst)
        ],
        title="the worst notes",
    )
    print()
    print_table(
        ("letters", "is", "was taken for"),
        [
            (count, short_name(right), short_name(wrong) if wrong else "(none)")
            for (right, wrong), count in total.confusions.most_common(worst)
        ],
    )


def _of(note: NoteEvaluation, measure: str) -> float | None:
    return note.boundaries.f1 if measure == "f1" else getattr(note, measure)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
