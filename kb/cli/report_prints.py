"""Prints reports for people."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.choice_matrix import ChoiceMatrix
from kb.cli.choosing import print_matrix
from kb.cli.output import print_table
from kb.comparing.comparison import Status
from kb.reporting.coverage_data import CoverageData
from kb.reporting.coverage_tables import coverage_tables
from kb.reporting.paper_data import PaperData
from kb.reporting.paper_tables import paper_tables
from kb.reporting.tables import Cell, plain, table_named

#: More columns than that do not fit beside each other in a terminal.
_MOST_COLUMNS = 6


def print_summary(paper: PaperData) -> None:
    """Print the first page of a paper."""
    tables = paper_tables(paper)
    for name in ("title", "summary"):
        table = table_named(tables, name)
        _print(("", ""), table.rows, table.title)


def print_coverage(found: CoverageData, limit: int) -> None:
    """Print concepts by issuer and year, choices, the wording of filings, and what changed; at most so many rows of each.

    Of more filings than fit beside each other, how many have a policy, and which answers they give.
    """
    if not found.filings and not found.choices.choices:
        print("no policy was found")
        return
    tables = coverage_tables(found)
    _coverage(found, limit)
    _choices(found.choices, limit)
    filings = table_named(tables, "filings")
    _print([column.head for column in filings.columns], filings.rows[:limit], filings.title)
    _more(len(filings) - limit, "filings")
    _print(_CHANGE_HEADS, list(_changes(found))[:limit], "Changes of policies over years")
    _more(len(found.changes) - limit, "pairs of years")


def _coverage(found: CoverageData, limit: int) -> None:
    shown = found.concepts[:limit]
    if len(found.filings) <= _MOST_COLUMNS:
        heads = ["concept", "standards", *map(str, found.filings)]
        rows: list[Sequence[Cell]] = [
            (one.label, ", ".join(one.standards), *(found.count(one.concept, filing) or None for filing in found.filings))
            for one in shown
        ]
    else:
        heads = ["concept", "standards", "filings", "clauses"]
        rows = [
            (
                one.label,
                ", ".join(one.standards),
                f"{found.filings_with(one.concept)} of {len(found.filings)}",
                sum(found.count(one.concept, filing) for filing in found.filings),
            )
            for one in shown
        ]
    _print(heads, rows, "Clauses that state a policy")
    _more(len(found.concepts) - limit, "concepts")


def _choices(matrix: ChoiceMatrix, limit: int) -> None:
    shown = replace(matrix, dimensions=matrix.dimensions[:limit])
    if len(matrix.filings) <= _MOST_COLUMNS:
        print_matrix(shown, title="Policy choices")
        print()
    else:
        _print(("question", "paragraph", "filings", "answers"), list(_answers(shown)), "Policy choices")
    _more(len(matrix.dimensions) - limit, "questions")


def _answers(matrix: ChoiceMatrix) -> Iterator[Sequence[Cell]]:
    for dimension in matrix.dimensions:
        cells = [cell for filing in matrix.filings if (cell := matrix.cell(dimension, filing)) is not None]
        answers = Counter(answer for cell in cells for answer in cell.answers)
        listed = sorted(answers.items(), key=lambda item: (-item[1], item[0]))
        said = "; ".join(f"{answer} ({count})" for answer, count in listed[:3])
        more = f"; {len(listed) - 3} more" if len(listed) > 3 else ""
        yield dimension.label, str(dimension.reference), f"{len(cells)} of {len(matrix.filings)}", said + more


_CHANGE_HEADS = ("entity", "years", "passages", "unchanged", "as expected", "changed", "moved", "added", "removed", "choices")


def _changes(found: CoverageData) -> Iterator[Sequence[Cell]]:
    for one in found.changes:
        numbers = [one.counts[Status.UNCHANGED], one.expected, one.rewritten]
        numbers += [one.counts[status] for status in (Status.MOVED, Status.ADDED, Status.REMOVED)]
        shares = [f"{number} ({number / one.passages:.0%})" if one.passages else "0" for number in numbers]
        yield (one.entity, f"{one.before} → {one.after}", one.passages, *shares, one.choices)


def _print(heads: Sequence[str], rows: Sequence[Sequence[Cell]], title: str) -> None:
    if rows:
        print_table(heads, [tuple(map(plain, row)) for row in rows], title=title)
        print()


def _more(count: int, what: str) -> None:
    if count > 0:
        print(f"{count} more {what}; --limit shows more, -o and --json all", file=sys.stderr)
