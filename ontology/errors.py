"""The error tree: one root, few branches; every message names the thing, the place and the next step."""

from __future__ import annotations

from typing import Any


class PolicyKBError(Exception):
    """Root of every error that policykb raises on purpose.

    `message` says what is wrong, `source` where (a file, a query, a knowledge base), `hint` what to do next.

    >>> print(PolicyKBError("no such thing", hint="look again", source="here.txt"))
    here.txt: no such thing (look again)
    """

    def __init__(self, message: str, *, hint: str | None = None, source: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.source = source

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments are lost by the default pickling of exceptions; workers need them.
        return (_rebuild, (type(self), self.message, self.hint, self.source))


def _rebuild(cls: type[PolicyKBError], message: str, hint: str | None, source: str | None) -> PolicyKBError:
    return cls(message, hint=hint, source=source)


class InputError(PolicyKBError, ValueError):
    """An argument or option has a value that cannot be used."""


class CatalogueError(InputError):
    """The concept data files break their rules; the message lists every breach."""


class NotFoundError(PolicyKBError, LookupError):
    """Something named by the caller does not exist; the hint suggests what was probably meant."""


class ReadError(PolicyKBError):
    """A source file could not be read."""


class ParseError(ReadError):
    """The bytes are not what their format promises."""


class TaxonomyError(ReadError):
    """A taxonomy package lacks what makes it one, or contradicts itself."""


class UnsafeInputError(ReadError):
    """The input was refused because reading it could do harm (size, nesting, external entities)."""


class ReviewError(PolicyKBError):
    """A decision cannot be taken as things are: what it is about is signed off, decided otherwise, or not there to decide."""


class NotAllowed(ReviewError):
    """The role of a reviewer does not give the right to do this."""


class StaleDecision(ReviewError):
    """The text, or what was decided on it, changed since the reviewer looked at it."""


class StorageError(PolicyKBError):
    """The knowledge base on disk could not be opened, read or written."""


class Locked(StorageError):
    """Another process holds the knowledge base."""


class IndexOutOfDate(StorageError):
    """The text index lags behind the graph, or has other word rules, and may not be repaired now (read-only)."""


class QueryError(PolicyKBError):
    """A query (SPARQL or keyword) is wrong."""


class QueryRefused(QueryError):
    """A query asks for something that users may not do (updates, SERVICE, LOAD)."""


class QueryTimeout(QueryError):
    """A query took longer than it may, and was stopped."""
