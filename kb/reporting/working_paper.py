"""The working paper on a document: what a reviewer hands over, whatever file it is written to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.reporting.paper_data import PaperData

if TYPE_CHECKING:
    from pandas import DataFrame

    from kb.reporting.tables import Table


@dataclass(frozen=True, kw_only=True)
class WorkingPaper(PaperData):
    """All that a reviewer hands over on a document: `kb.report(document_id)`."""

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The paper as tables: title, summary, findings, choices, changes, decisions, clauses, coverage, log."""
        from kb.reporting.paper_tables import paper_tables

        return paper_tables(self)

    def to_frame(self, table: str = "clauses") -> DataFrame:
        """One of the tables as a pandas data frame.

        Args:
            table: its name, such as `findings` or `clauses`.

        Raises:
            NotFoundError: there is no such table; the hint names those there are.
            PolicyKBError: pandas is not installed.
        """
        from kb.reporting.paper_tables import table_named

        return table_named(self.tables, table).to_frame()

    def write(self, path: str | Path) -> Path:
        """Write the paper to a file, whole or not at all; returns its path. The same paper gives the same bytes.

        Args:
            path: its ending says what it becomes: `.html`, `.xlsx`, `.docx` or `.json`.

        Raises:
            InputError: another ending.
            PolicyKBError: what the format needs is not installed; the hint says how to install it.
            StorageError: the file cannot be written.
        """
        from kb.reporting.writing import write_paper

        return write_paper(self, Path(path))
