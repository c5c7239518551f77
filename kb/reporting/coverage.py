"""What a knowledge base covers: tables, frames, files and pictures of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.reporting.coverage_data import CoverageData

if TYPE_CHECKING:
    from pandas import DataFrame

    from kb.reporting.tables import Table


@dataclass(frozen=True, kw_only=True)
class Coverage(CoverageData):
    """What a knowledge base covers: `kb.coverage()`."""

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All of it as tables: coverage, cells, choices, choice matrix, wording, filings, changes."""
        from kb.reporting.coverage_tables import coverage_tables

        return coverage_tables(self)

    def to_frame(self, table: str = "coverage") -> DataFrame:
        """One of the tables as a pandas data frame.

        Args:
            table: its name, such as `coverage`, `choices`, `wording` or `changes`.

        Raises:
            NotFoundError: there is no such table; the hint names those there are.
            PolicyKBError: pandas is not installed.
        """
        from kb.reporting.tables import table_named

        return table_named(self.tables, table).to_frame()

    def write(self, folder: str | Path, *, pictures: str | None = "svg") -> tuple[Path, ...]:
        """Write a CSV file for each table and a picture for each view into a folder; returns their paths.

        The same content gives the same bytes.

        Args:
            folder: made if it is not there; files of the same names are replaced.
            pictures: `svg`, `png` or None for none.

        Raises:
            InputError: pictures of another kind are asked for, or the folder is a file.
            PolicyKBError: matplotlib is not installed; the hint says how to install it. Nothing is written.
            StorageError: a file cannot be written.
        """
        from kb.reporting.coverage_files import write_coverage

        return write_coverage(self, Path(folder), pictures)
