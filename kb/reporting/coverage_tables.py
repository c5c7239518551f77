"""What a knowledge base covers, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kb.choice_matrix import Cell as ChoiceCell
from kb.comparing.comparison import Status
from kb.reporting.coverage_data import CoverageData
from kb.reporting.placing import place_of
from kb.reporting.tables import Cell, Column, Table


def coverage_tables(found: CoverageData) -> tuple[Table, ...]:
    """All tables of a survey."""
    return (
        _matrix(found),
        _cells(found),
        _choice_matrix(found),
        _choices(found),
        _wording(found),
        _filings(found),
        _changes(found),
    )


def _matrix(found: CoverageData) -> Table:
    return Table(
        name="coverage",
        title="Clauses that state a policy, by concept, issuer and year",
        columns=(
            Column("concept", 40),
            Column("standards", 24),
            Column("filings", 9),
            *(Column(str(filing), 12) for filing in found.filings),
            Column("element", 50, data=True),
        ),
        rows=tuple(
            (
                one.label,
                ", ".join(one.standards),
                found.filings_with(one.concept),
                *(found.count(one.concept, filing) for filing in found.filings),
                one.concept,
            )
            for one in found.concepts
        ),
        note="A clause about several concepts is counted under each.",
    )


def _cells(found: CoverageData) -> Table:
    return Table(
        name="cells",
        title="The same, a line for each concept, issuer and year",
        columns=(
            Column("element", 50),
            Column("concept", 40),
            Column("entity", 30),
            Column("year", 8),
            Column("clauses", 9),
        ),
        rows=tuple(
            (one.concept, one.label, filing.entity, filing.year, count)
            for one in found.concepts
            for filing in found.filings
            if (count := found.count(one.concept, filing))
        ),
    )


def _choice_matrix(found: CoverageData) -> Table:
    matrix = found.choices
    return Table(
        name="choice matrix",
        title="Policy choices by issuer and year, with where they are stated",
        columns=(Column("question", 34), Column("paragraph", 14), *(Column(str(filing), 30) for filing in matrix.filings)),
        rows=tuple(
            (
                dimension.label,
                str(dimension.reference),
                *(_answers(matrix.cell(dimension, filing)) for filing in matrix.filings),
            )
            for dimension in matrix.dimensions
        ),
        note="≠ marks several answers to what can have one only.",
    )


def _answers(cell: ChoiceCell | None) -> str | None:
    if cell is None:
        return None
    said = "; ".join(f"{answer} [{place_of(places[0].clause)}]" for answer, places in cell.answers.items())
    return f"≠ {said}" if cell.is_contradictory else said


_CHOICE_COLUMNS = (
    Column("entity", 30),
    Column("year", 8),
    Column("document", 24),
    Column("dimension", 24),
    Column("question", 34),
    Column("option", 20),
    Column("answer", 30),
    Column("contradicted", 12),
    Column("citation", 40),
    Column("page", 8),
    Column("clause", 30),
    Column("words", 60),
)


def _choices(found: CoverageData) -> Table:
    contradicted = {id(stored) for _, cell in found.choices.contradictions() for stored in cell.choices}
    return Table(
        name="choices",
        title="Policy choices, a line for each place that states one",
        columns=_CHOICE_COLUMNS,
        rows=tuple(
            (
                stored.document.entity or stored.document.document_id,
                stored.period_end.year if stored.period_end else None,
                stored.document.document_id,
                stored.choice.dimension,
                stored.dimension.label,
                stored.choice.option,
                stored.answer,
                "yes" if id(stored) in contradicted else "",
                stored.citation,
                stored.clause.page,
                stored.clause.clause_id,
                stored.quote,
            )
            for stored in found.choices.choices
        ),
    )


def _wording(found: CoverageData) -> Table:
    return Table(
        name="wording",
        title="Wording of each policy: length, readability, boilerplate",
        columns=(
            Column("entity", 30),
            Column("year", 8),
            Column("concept", 40),
            Column("clauses", 9),
            Column("words", 9),
            Column("sentences", 10),
            Column("words a sentence", 10),
            Column("LIX", 8),
            Column("boilerplate", 11),
            Column("issuers", 9),
            Column("where", 40),
            Column("clause", 30, data=True),
            Column("element", 50, data=True),
        ),
        rows=tuple(
            (
                policy.filing.entity,
                policy.filing.year,
                policy.label,
                policy.clauses,
                policy.readability.words,
                policy.readability.sentences,
                _rounded(policy.readability.words_per_sentence, 1),
                _rounded(policy.readability.lix, 1),
                _rounded(policy.boilerplate, 3),
                policy.issuers,
                policy.place,
                policy.clause_id,
                policy.concept,
            )
            for policy in found.wording
        ),
        note="LIX: words a sentence plus the percentage of words with more than six letters. "
        "Boilerplate: the share of words in runs of six that at least three issuers have in that year.",
    )


def _filings(found: CoverageData) -> Table:
    return Table(
        name="filings",
        title="Wording of all policies of a filing",
        columns=(
            Column("filing", 36),
            Column("concepts", 9),
            Column("words", 9),
            Column("sentences", 10),
            Column("words a sentence", 10),
            Column("LIX", 8),
            Column("boilerplate", 11),
        ),
        rows=tuple(
            (
                str(one.filing),
                one.policies,
                one.readability.words,
                one.readability.sentences,
                _rounded(one.readability.words_per_sentence, 1),
                _rounded(one.readability.lix, 1),
                _rounded(one.boilerplate, 3),
            )
            for one in found.filing_wording
        ),
        note="Boilerplate is the median over the policies of the filing.",
    )


def _changes(found: CoverageData) -> Table:
    return Table(
        name="changes",
        title="Changes of policies over years",
        columns=(
            Column("entity", 30),
            Column("from", 8),
            Column("to", 8),
            Column("passages", 10),
            *(Column(name, 12) for name in _CHANGES),
            *(Column(f"share {name}", 12) for name in _CHANGES),
            Column("choices that differ", 10),
            Column("figures that differ", 10),
        ),
        rows=tuple(_change_rows(found)),
        note="As expected: passages that differ only in what a new year brings by itself.",
    )


#: What became of passages, in the order in which it is shown.
_CHANGES = ("unchanged", "as expected", "changed", "moved", "added", "removed")


def _change_rows(found: CoverageData) -> Iterator[tuple[Cell, ...]]:
    for one in found.changes:
        numbers = (
            one.counts[Status.UNCHANGED],
            one.expected,
            one.rewritten,
            one.counts[Status.MOVED],
            one.counts[Status.ADDED],
            one.counts[Status.REMOVED],
        )
        shares = (round(number / one.passages, 3) if one.passages else 0.0 for number in numbers)
        yield (one.entity, one.before, one.after, one.passages, *numbers, *shares, one.choices, one.figures)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
