"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kb.base import KnowledgeBase
from ontology.errors import InputError

KbPath = Annotated[Path, typer.Option("--kb", envvar="POLICYKB", help="Folder of the knowledge base.", show_default=True)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Entity = Annotated[str | None, typer.Option(help="Reporting entity (as an option of a query: part of its name).")]
Concept = Annotated[str | None, typer.Option(help="Concept: QName, short name or label, such as Leases.")]
Year = Annotated[int | None, typer.Option(help="Year in which the period ends.")]

DEFAULT_KB = Path("policies.kb")


@contextmanager
def reading(path: Path) -> Iterator[KnowledgeBase]:
    """The knowledge base, opened to read."""
    with KnowledgeBase.open(path, read_only=True) as kb:
        yield kb


def parse_day(text: str | None, option: str) -> date | None:
    """A day given as YYYY-MM-DD.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a date", source=option, hint="write YYYY-MM-DD, such as 2024-12-31") from None
