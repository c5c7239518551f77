"""The working paper as tables, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.answers import StoredChoice
from kb.comparing.comparison import Change, Comparison, Status
from kb.reporting.paper_data import LogLine, PaperData
from kb.reporting.summary import summary_rows, title_rows
from kb.reporting.tables import Cell, Column, Redline, Table, joined
from kb.reporting.wording import STATUS_WORDS, act_of, before_of, concepts_said, moment, struck_out, subject_of
from ontology.errors import NotFoundError
from ontology.findings import Finding, Waiver

#: What became of a passage is worth a line in the paper; what stayed is only counted.
TOLD = (Status.CHANGED, Status.MOVED, Status.ADDED, Status.REMOVED)


def paper_tables(paper: PaperData) -> tuple[Table, ...]:
    """All tables of a paper."""
    return (
        Table(name="title", title="Document", columns=_PAIR, rows=tuple(title_rows(paper))),
        Table(name="summary", title="Summary", columns=_PAIR, rows=tuple(summary_rows(paper))),
        _findings(paper),
        _choices(paper),
        *_comparison(paper),
        _decisions(paper),
        _clauses(paper),
        _coverage(paper),
        _log(paper),
    )


def table_named(tables: Sequence[Table], name: str) -> Table:
    """The table of this name.

    Raises:
        NotFoundError: there is none; the hint names those there are.
    """
    for table in tables:
        if table.name == name:
            return table
    raise NotFoundError(f"the report has no table {name!r}", hint=f"there are {', '.join(table.name for table in tables)}")


_PAIR = (Column("what", 34), Column("value", 100))


def _findings(paper: PaperData) -> Table:
    return Table(
        name="findings",
        title="Findings of the check",
        columns=(
            Column("status", 17),
            Column("paragraph", 14),
            Column("what is asked", 26),
            Column("reason", 34),
            Column("where, and the words", 60),
            Column("waived", 24),
            Column("severity", 9, data=True),
            Column("finding", 14, data=True),
            Column("clauses", 30, data=True),
        ),
        rows=tuple(_finding(finding, paper) for finding in paper.findings),
        note=f"How much could be judged: {paper.scope.reason}; {paper.scope.period}.",
    )


def _finding(finding: Finding, paper: PaperData) -> tuple[Cell, ...]:
    return (
        STATUS_WORDS[finding.status],
        ", ".join(finding.references),
        finding.label,
        finding.message,
        "\n".join(f"{paper.places.get(cited.clause_id, cited.place)}: “{cited.quote}”" for cited in finding.citations),
        waived(finding.waiver),
        finding.severity.value,
        finding.finding_id,
        ", ".join(cited.clause_id for cited in finding.citations),
    )


def waived(waiver: Waiver | None) -> str:
    """By whom, when and why a finding was accepted as it is; empty if it was not."""
    return f"{waiver.waived_by}, {moment(waiver.waived_at)}: {waiver.reason}" if waiver else ""


def _choices(paper: PaperData) -> Table:
    contradicted = {id(stored) for _, cell in paper.choices.contradictions() for stored in cell.choices}
    return Table(
        name="choices",
        title="Policy choices",
        columns=(
            Column("question", 32),
            Column("paragraph", 14),
            Column("answer", 30),
            Column("where", 30),
            Column("the words", 56),
            Column("contradicted", 13),
            Column("dimension", 24, data=True),
            Column("option", 20, data=True),
            Column("clause", 30, data=True),
        ),
        rows=tuple(
            (
                stored.dimension.label,
                str(stored.dimension.reference),
                stored.answer,
                paper.places[stored.clause.clause_id],
                stored.quote,
                "yes" if id(stored) in contradicted else "",
                stored.choice.dimension,
                stored.choice.option,
                stored.clause.clause_id,
            )
            for stored in paper.stored_choices
        ),
        note="" if paper.stored_choices else "No policy choice was found in the document.",
    )


def _comparison(paper: PaperData) -> Iterator[Table]:
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


def _decisions(paper: PaperData) -> Table:
    return Table(
        name="decisions",
        title="Decisions in force",
        columns=(
            Column("no.", 6),
            Column("when (UTC)", 17),
            Column("who", 22),
            Column("decision", 12),
            Column("concepts", 34),
            Column("said before", 34),
            Column("why", 36),
            Column("where", 30),
            Column("clause", 30, data=True),
        ),
        rows=tuple(
            (
                line.decision.number,
                moment(line.decision.at),
                f"{line.decision.by} ({line.decision.role.value})",
                act_of(line.decision),
                subject_of(line.decision, paper.label),
                before_of(line.decision, paper.label),
                line.decision.reason,
                _where(line),
                line.decision.clause_id,
            )
            for line in paper.decisions
        ),
        note="" if paper.decisions else "Nobody has decided on a clause of this document: what is suggested is not reviewed.",
    )


def _where(line: LogLine) -> str:
    if line.is_lost:
        return "its words are not in the document any more"
    return line.place or ""


def _clauses(paper: PaperData) -> Table:
    return Table(
        name="clauses",
        title="Clauses",
        columns=(
            Column("where", 28),
            Column("concepts", 34),
            Column("state of review", 14),
            Column("the words", 96),
            Column("comments", 26),
            Column("nature", 14, data=True),
            Column("struck out", 26, data=True),
            Column("clause", 30, data=True),
        ),
        rows=tuple(
            (
                line.place,
                concepts_said(line.counting, paper.label),
                line.state,
                line.clause.text,
                "\n".join(f"{one.by}, {moment(one.at)}: {one.detail}" for one in line.comments),
                line.clause.nature.value,
                struck_out(line.tags, paper.label),
                line.clause.clause_id,
            )
            for line in paper.clauses
        ),
        note=f"{len(paper.clauses)} of {paper.clauses_in_all} clauses state something, or were decided on; these are they.",
    )


def _coverage(paper: PaperData) -> Table:
    compared = paper.comparison is not None
    return Table(
        name="coverage",
        title="Concepts covered",
        columns=(
            Column("concept", 44),
            Column("standards", 28),
            Column("clauses", 9),
            Column("decided on", 11),
            *((Column("clauses before", 15),) if compared else ()),
            Column("first", 50),
            Column("element", 50, data=True),
        ),
        rows=tuple(
            (
                line.label,
                ", ".join(line.standards),
                line.clauses,
                line.decided,
                *((line.before,) if compared else ()),
                line.first or "not in this filing",
                line.concept,
            )
            for line in paper.coverage
        ),
        note="Counted are clauses that state something, under each concept that they are held to be about.",
    )


def _log(paper: PaperData) -> Table:
    return Table(
        name="log",
        title="The whole log",
        columns=(
            Column("no.", 6),
            Column("when (UTC)", 17),
            Column("who", 22),
            Column("act", 16),
            Column("what", 44),
            Column("why", 40),
            Column("where", 30),
            Column("in force", 9),
            Column("the words decided on", 40, data=True),
            Column("model", 20, data=True),
            Column("catalogue", 14, data=True),
            Column("taxonomy", 20, data=True),
            Column("clause", 30, data=True),
        ),
        rows=tuple(
            (
                line.decision.number,
                moment(line.decision.at),
                f"{line.decision.by} ({line.decision.role.value})",
                act_of(line.decision),
                subject_of(line.decision, paper.label),
                line.decision.reason,
                _where(line),
                "yes" if line.in_force else "no",
                line.decision.anchor.quote if line.decision.anchor else None,
                line.decision.model_version,
                line.decision.catalogue_version,
                line.decision.taxonomy,
                line.decision.clause_id,
            )
            for line in paper.log
        ),
        note="Entries are never changed or removed: a later one takes an earlier one out of force.",
    )
