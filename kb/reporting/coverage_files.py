"""Writes what a knowledge base covers into a folder: a CSV file for each table, a picture for each view."""

from __future__ import annotations

from pathlib import Path

from kb.reporting.coverage_data import CoverageData
from kb.reporting.coverage_tables import coverage_tables
from kb.reporting.drawing import FORMATS
from kb.reporting.tables import plain
from kb.reporting.writing import write_whole
from kb.spreadsheets import csv_table
from ontology.errors import InputError, StorageError


def write_coverage(found: CoverageData, folder: Path, pictures: str | None) -> tuple[Path, ...]:
    """Write all files; returns their paths. Pictures are drawn before anything is written.

    Raises:
        InputError: pictures of another kind are asked for, or the folder is a file.
        PolicyKBError: matplotlib is not installed.
        StorageError: a file cannot be written.
    """
    check_pictures(pictures)
    if folder.exists() and not folder.is_dir():
        raise InputError("this is a file, and coverage goes into a folder", source=str(folder), hint="name a folder with -o")
    drawn = {}
    if pictures is not None:
        from kb.reporting.pictures import pictures_of

        drawn = {f"{name}.{pictures}": data for name, data in pictures_of(found, pictures).items()}
    files = {
        f"{table.name.replace(' ', '-')}.csv": csv_table(
            [column.head for column in table.columns], (tuple(map(plain, row)) for row in table.rows)
        ).encode("utf-8")
        for table in coverage_tables(found)
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder cannot be made: {error.strerror}", source=str(folder), hint="check the path") from error
    for name, data in {**files, **drawn}.items():
        write_whole(folder / name, data)
    return tuple(folder / name for name in (*files, *drawn))


def check_pictures(pictures: str | None) -> None:
    """Refuse pictures that cannot be drawn.

    Raises:
        InputError: they are of no known kind.
    """
    if pictures is not None and pictures not in FORMATS:
        raise InputError(f"pictures cannot be drawn as {pictures!r}", source="pictures", hint=f"use {' or '.join(FORMATS)}")
