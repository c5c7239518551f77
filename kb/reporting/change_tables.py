"""What changed since the filing before, as tables of the working paper."""

from __future__ import annotations

from collections.abc import Iterator

from kb.answers import StoredChoice
from kb.comparing.comparison import Change, Comparison, Status
from kb.reporting.paper_data import PaperData
from kb.reporting.tables import Cell, Column, Redline, Table, joined

#: What became of a passage is worth a line in the paper; what stayed is only counted.
TOLD = (Status.CHANGED, Status.MOVED, Status.ADDED, Status.REMOVED)


def change_tables(paper: PaperData) -> Iterator[Table]:
    """What changed since the filing before: choices, figures, passages; each says so if there is nothing to compare with."""
    comparison = paper.comparison
    changes = [change for change in comparison or () if change.status in TOLD]
    yield Table(
        name="choices changed",
        title="Policy choices that differ from the filing before",
        columns=(
            Column("", 18),
            Column("question", 30),
            Column("before", 26),
            Column("after", 26),
            Column("where, and the words", 60),
        ),
        rows=tuple(
            (
                change.kind.value,
                f"{change.dimension.label} ({change.dimension.reference})",
                change.answer_before,
                change.answer_after,
                joined([_quoted(choices[0], paper) for choices in (change.before, change.after) if choices], "\n→ "),
            )
            for change in (comparison.choices if comparison else ())
        ),
        note=paper.not_compared or ("" if comparison and comparison.choices else "No policy choice differs."),
    )
    yield Table(
        name="figures changed",
        title="Figures that differ from the filing before",
        columns=(Column("what stands before it", 60), Column("before", 20), Column("after", 20), Column("where", 50)),
        rows=tuple(
            (figure.context, figure.before, figure.after, paper.places[change.clause.clause_id])
            for change in changes
            for figure in change.figures
        ),
        note=paper.not_compared or ("" if any(change.figures for change in changes) else "No figure differs."),
    )
    yield Table(
        name="changes",
        title="Changes of wording since the filing before",
        columns=(
            Column("what became of it", 16),
            Column("where", 28),
            Column("concepts", 26),
            Column("word by word", 96),
            Column("clauses before", 30, data=True),
            Column("clauses after", 30, data=True),
        ),
        rows=tuple(_change(change, paper) for change in changes),
        note=paper.not_compared or _counted(comparison),
    )


def _quoted(stored: StoredChoice, paper: PaperData) -> str:
    return f"{paper.places.get(stored.clause.clause_id, stored.citation)}: “{stored.quote}”"


def _counted(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
    counts = ", ".join(f"{count} {status.value}" for status, count in comparison.counts.items())
    remarks = "".join(f" {remark[:1].upper()}{remark[1:]}." for remark in comparison.remarks)
    return f"Compared with {comparison.names[0]}; passages that state policy: {counts}.{remarks}"


def fate(change: Change) -> str:
    """What became of a passage, in words."""
    said = [f"{change.status.value} and moved" if change.moved and change.status is Status.CHANGED else change.status.value]
    if change.is_expected:
        said.append("as a new year brings it")
    if change.first_stated:
        said.append("nothing was said on this before")
    if change.no_longer_stated:
        said.append("nothing is said on this any more")
    return "; ".join(said)


def place_of_change(change: Change, paper: PaperData) -> str:
    """Where a passage stands, before and after where these differ."""
    places = [paper.places[clauses[0].clause_id] for clauses in (change.before, change.after) if clauses]
    return " → ".join(dict.fromkeys(places))


def _change(change: Change, paper: PaperData) -> tuple[Cell, ...]:
    return (
        fate(change),
        place_of_change(change, paper),
        ", ".join(map(paper.label, change.concepts)),
        Redline(change.redline),
        ", ".join(clause.clause_id for clause in change.before),
        ", ".join(clause.clause_id for clause in change.after),
    )
