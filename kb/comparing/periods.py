"""Which documents are an issuer's policies of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ontology.errors import InputError, NotFoundError
from ontology.types import Clause
from search.filing import FilingDocument

_DIGITS = re.compile(r"\d+")
_LISTED = 5


def matching_entity(wanted: str, documents: Iterable[FilingDocument]) -> str:
    """The one entity that has this name, or else part of it, case ignored.

    Raises:
        NotFoundError: there is none; the hint names some that there are.
        InputError: there are several; the hint names them.
    """
    names = sorted({document.entity for document in documents if document.entity})
    found = [name for name in names if name.lower() == wanted.lower()] or [
        name for name in names if wanted.lower() in name.lower()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"several entities are called {wanted!r}", source="entity", hint=f"one of {', '.join(found)}")
    listed = f"there are {', '.join(names[:_LISTED])}{' …' if len(names) > _LISTED else ''}"
    raise NotFoundError(f"no entity is called {wanted!r}", hint=listed if names else "no document names its entity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The clauses of one issuer by the end of their period, whatever documents they are in."""

    entity: str
    clauses: Mapping[date, tuple[Clause, ...]]

    @classmethod
    def of(cls, entity: str, documents: Mapping[str, tuple[FilingDocument, tuple[Clause, ...]]]) -> Periods:
        """Of documents and their clauses by id; pages of one filing stand in the order of their numbers."""
        found: dict[date, list[Clause]] = {}
        for document_id in sorted(documents, key=_by_number):
            document, clauses = documents[document_id]
            for clause in clauses:
                end = clause.period_end or document.period_end
                if end is not None:
                    found.setdefault(end, []).append(clause)
        return cls(entity=entity, clauses={end: tuple(found[end]) for end in sorted(found)})

    def pair(self, before: int | None, after: int | None) -> tuple[date, date]:
        """The ends of the periods to compare: of these years, or of the last year there is and the one before it.

        Of a year with several periods it is the last.

        Raises:
            NotFoundError: there is nothing of that year.
            InputError: there is one year only, or the years are not in order.
        """
        if before is not None and after is not None and before >= after:
            raise InputError(f"{after} is not after {before}", source="years", hint="name the earlier year first")
        later = self._end(after) if after is not None else max(self.clauses, default=None)
        if later is None:
            raise NotFoundError(f"nothing of {self.entity} has a period", hint="ingest its filings with --period-end")
        earlier = self._end(before) if before is not None else self._before(later)
        if earlier >= later:
            raise InputError(f"there is nothing of {self.entity} after {earlier.year}", source="years", hint=self._years())
        return earlier, later

    def _end(self, year: int) -> date:
        ends = [end for end in self.clauses if end.year == year]
        if not ends:
            raise NotFoundError(f"there is nothing of {self.entity} for {year}", hint=self._years())
        return max(ends)

    def _before(self, later: date) -> date:
        ends = [end for end in self.clauses if end.year < later.year]
        if not ends:
            raise InputError(
                f"there is nothing of {self.entity} before {later.year}",
                hint="ingest an earlier filing; no earlier policy is no change",
            )
        return max(ends)

    def _years(self) -> str:
        return f"there is {', '.join(dict.fromkeys(str(end.year) for end in self.clauses))}"


def _by_number(document_id: str) -> tuple[str, list[int]]:
    return _DIGITS.sub("#", document_id), [int(number) for number in _DIGITS.findall(document_id)]
