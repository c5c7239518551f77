"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.base import KnowledgeBase
from ontology.errors import InputError

if TYPE_CHECKING:
    from ingest.tagging import Tagger

KbPath = Annotated[Path, typer.Option("--kb", envvar="POLICYKB", help="Folder of the knowledge base.", show_default=True)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Entity = Annotated[str | None, typer.Option(help="Reporting entity (as an option of a query: part of its name).")]
Concept = Annotated[str | None, typer.Option(help="Concept: QName, short name or label, such as Leases.")]
Year = Annotated[int | None, typer.Option(help="Year in which the period ends.")]
Model = Annotated[
    list[Path] | None,
    typer.Option(help="Model made by `train`; corrects what ships, several one after the other. `none`: the profiles alone."),
]

TextEngine = Annotated[str | None, typer.Option(help="tantivy (fast) or whoosh (pure Python).", show_default=False)]

DEFAULT_KB = Path("policies.kb")
NO_MODEL = Path("none")


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


def make_tagger(models: list[Path] | None) -> Tagger:
    """The tagger that ships, corrected by these models too; with `none` among them, by no model that ships.

    Raises:
        ReadError: a file is no model.
    """
    from ingest.tagging import load_tagger

    given = list(models or ())
    return load_tagger((path for path in given if path != NO_MODEL), shipped=NO_MODEL not in given)
