"""Options that the commands of a review share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kb.base import KnowledgeBase
from ontology.decisions import read_time

#: Seconds that a decision waits while another reviewer's is written.
PATIENCE = 10.0

By = Annotated[str, typer.Option(envvar="POLICYKB_REVIEWER", help="Your name, as registered.")]
Reason = Annotated[str, typer.Option(help="Why.")]
At = Annotated[str | None, typer.Option(help="When, such as 2024-05-01T09:00:00Z; else now.", show_default=False)]
OnDocument = Annotated[str | None, typer.Option(help="Id of a document.")]
ClauseId = Annotated[str, typer.Argument(metavar="ID", help="Id of a clause.")]
Number = Annotated[int, typer.Argument(help="Number of a decision, as policykb review log lists it.")]
Fingerprint = Annotated[str | None, typer.Option(help="Refuse if the clause has another fingerprint than this.")]
Seen = Annotated[int | None, typer.Option(help="Refuse if the clause was decided on after this number of the log.")]
Viewer = Annotated[
    str | None,
    typer.Option(envvar="POLICYKB_REVIEWER", help="Who looks: what awaits the blind opinion of this reviewer is not told."),
]
Seed = Annotated[int, typer.Option(help="Another number draws another sample.")]


@contextmanager
def deciding(path: Path) -> Iterator[KnowledgeBase]:
    """The knowledge base, opened to write; waits a little for others who write."""
    with KnowledgeBase.open(path, create=False, patience=PATIENCE) as kb:
        yield kb


def moment(text: str | None) -> datetime | None:
    """A point in time that was given; None for now."""
    return None if text is None else read_time(text)
