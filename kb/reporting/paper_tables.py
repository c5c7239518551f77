"""The working paper as tables, in the order in which it is read."""

from __future__ import annotations

from kb.reporting.change_tables import change_tables
from kb.reporting.paper_data import LogLine, PaperData
from kb.reporting.summary import summary_rows, title_rows
from kb.reporting.tables import Cell, Column, Table
from kb.reporting.wording import STATUS_WORDS, act_of, before_of, concepts_said, moment, struck_out, subject_of
from ontology.findings import Finding, Waiver


def paper_tables(paper: PaperData) -> tuple[Table, ...]:
    """All tables of a paper."""
    return (
        Table(name="title", title="Document", columns=_PAIR, rows=tuple(title_rows(paper))),
        Table(name="summary", title="Summary", columns=_PAIR, rows=tuple(summary_rows(paper))),
        _findings(paper),
        _choices(paper),
        *change_tables(paper),
        _decisions(paper),
        _clauses(paper),
        _coverage(paper),
        _log(paper),
    )


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
