"""Decisions and queues as tuples that are tables, too: rows for CSV, frames for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from kb.frames import frame
from kb.reviewing.queue_item import QueueItem
from ontology.decisions import Decision, write_time

if TYPE_CHECKING:
    from pandas import DataFrame


class Decisions(tuple[Decision, ...]):
    """Entries of the log in order.

    >>> from ontology.decisions import Act, ReviewerRole, read_time
    >>> when = read_time("2024-05-01T09:00:00Z")
    >>> one = Decision(number=1, act=Act.REGISTER, by="Ada", role=ReviewerRole.ADMIN, at=when, subject="Ada", detail="admin")
    >>> next(Decisions([one]).rows())[:5]
    (1, '2024-05-01T09:00:00Z', 'Ada', 'admin', 'register')
    """

    __slots__ = ()

    COLUMNS: ClassVar = (
        "number", "at", "by", "role", "act", "document_id", "clause_id", "concepts", "instead_of", "before", "reason",
        "subject", "detail", "quote", "strikes", "batch", "model_version", "catalogue_version", "taxonomy",
    )  # fmt: skip

    def rows(self) -> Iterator[tuple[object, ...]]:
        """A row of `COLUMNS` for each entry: plain values, several ones in a cell with semicolons between them."""
        for one in self:
            yield (
                one.number,
                write_time(one.at),
                one.by,
                one.role.value,
                one.act.value,
                one.document_id,
                one.clause_id,
                _joined(one.concepts),
                _joined(one.instead_of),
                _joined(one.before),
                one.reason,
                one.subject,
                one.detail,
                one.anchor.quote if one.anchor else None,
                _joined(one.strikes),
                one.batch,
                one.model_version,
                one.catalogue_version,
                one.taxonomy,
            )

    def to_frame(self) -> DataFrame:
        """The rows as a pandas data frame.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame((dict(zip(self.COLUMNS, row, strict=True)) for row in self.rows()), self.COLUMNS)


class Queue(tuple[QueueItem, ...]):
    """Clauses to look at, the first one first."""

    __slots__ = ()

    COLUMNS: ClassVar = (
        "clause_id", "document_id", "entity", "citation", "why", "suggestion", "score", "margin", "finding", "fingerprint",
        "text",
    )  # fmt: skip

    def rows(self) -> Iterator[tuple[object, ...]]:
        """A row of `COLUMNS` for each clause: plain values."""
        for item in self:
            yield (
                item.clause.clause_id,
                item.document.document_id,
                item.document.entity,
                item.citation,
                item.why,
                item.suggestion,
                item.score,
                item.margin,
                item.finding,
                item.clause.fingerprint,
                item.clause.text,
            )

    def to_frame(self) -> DataFrame:
        """The rows as a pandas data frame.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        return frame((dict(zip(self.COLUMNS, row, strict=True)) for row in self.rows()), self.COLUMNS)


def _joined(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))
