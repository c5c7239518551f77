"""Writes a working paper to the kind of file that the ending of its name asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.layout import write_atomically
from kb.reporting.paper_data import PaperData
from ontology.errors import InputError, StorageError


def _html(paper: PaperData) -> bytes:
    from kb.reporting.page import paper_page

    return paper_page(paper).encode("utf-8")


def _xlsx(paper: PaperData) -> bytes:
    from kb.reporting.workbook import paper_workbook

    return paper_workbook(paper)


def _docx(paper: PaperData) -> bytes:
    from kb.reporting.text_document import paper_document

    return paper_document(paper)


def _json(paper: PaperData) -> bytes:
    from kb.reporting.views import paper_view

    return (json.dumps(paper_view(paper), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


#: What makes a file of each ending.
WRITERS: Mapping[str, Callable[[PaperData], bytes]] = {".html": _html, ".xlsx": _xlsx, ".docx": _docx, ".json": _json}


def write_paper(paper: PaperData, path: Path) -> Path:
    """Write a paper to a file, whole or not at all; returns its path.

    Raises:
        InputError: nothing is known of such an ending; the hint names those there are.
        PolicyKBError: what the format needs is not installed.
        StorageError: the file cannot be written.
    """
    check_ending(path)
    write_whole(path, WRITERS[path.suffix.lower()](paper))
    return path


def check_ending(path: Path) -> None:
    """Refuse a file that nothing can be written to.

    Raises:
        InputError: nothing is known of such an ending.
    """
    if path.suffix.lower() not in WRITERS:
        raise InputError(
            f"a working paper cannot be written as {path.suffix or 'a file without ending'}",
            source=str(path),
            hint=f"use {', '.join(WRITERS)}",
        )


def write_whole(path: Path, data: bytes) -> None:
    """Put bytes in the place of a file, all or none of them.

    Raises:
        StorageError: the disk refuses.
    """
    try:
        write_atomically(path, data)
    except OSError as error:
        raise StorageError(
            f"cannot be written: {error.strerror}", source=str(path), hint="check its folder and the disk"
        ) from error
