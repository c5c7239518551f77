"""Decisions on all clauses that a search finds, in one step that can be undone as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kb.frames import frame
from kb.reviewing.deciding import Deciding
from kb.reviewing.finding import Scope, found
from ontology.decisions import Act, Decision
from ontology.errors import InputError, ReviewError
from search.revision import TaggedClause

if TYPE_CHECKING:
    from pandas import DataFrame

_ACTS = {"accept": Act.ACCEPT, "reject": Act.REJECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkReport:
    """What became of the clauses that a search found: decided, or left with the reason why."""

    decisions: tuple[Decision, ...]
    left: tuple[tuple[str, str], ...] = ()

    def to_frame(self) -> DataFrame:
        """A row for each clause: `clause_id`, the number of its `decision` and its `concepts`, or why it was `left`.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        made = ((one.clause_id, one.number, "; ".join(one.concepts), None) for one in self.decisions)
        rows = (*made, *((clause_id, None, None, why) for clause_id, why in self.left))
        columns = ("clause_id", "decision", "concepts", "left")
        return frame((dict(zip(columns, row, strict=True)) for row in rows), columns)

    @property
    def batch(self) -> int | None:
        """The number to undo all of them by; None if none was made."""
        return self.decisions[0].number if self.decisions else None


class BulkDeciding(Deciding):
    """What a reviewer does with many clauses at a time."""

    def bulk(
        self,
        act: str,
        words: str,
        *,
        by: str,
        concept: str | None = None,
        standard: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        document: str | None = None,
        limit: int | None = None,
        reason: str = "",
        at: datetime | None = None,
    ) -> BulkReport:
        """Accept or reject a concept on all clauses that a search finds, in one transaction; `undo` takes all of it back.

        Clauses of which nobody says the concept, that are signed off, or on which the same was decided before, are left as
        they are.

        Args:
            act: `accept` or `reject`.
            words: a keyword query; see docs/search.md.
            by: the reviewer.
            concept: the concept in question, which narrows the search, too; None for the likeliest of each clause.
            standard, entity, year, document: narrow the search.
            limit: most clauses, those first that fit the words best; None for all.
            reason: why.
            at: when; None for now.

        Raises:
            InputError: there is no such act.
            QueryError: the words cannot be understood.
            NotFoundError: no such reviewer or concept.
            NotAllowed: the reviewer has not the right.
        """
        if act not in _ACTS:
            raise InputError(f"{act!r} is not done to many clauses at once", source="act", hint="use accept or reject")
        reviewer = self._person(by, _ACTS[act])
        qname = None if concept is None else self._host.catalogue.resolve(concept).qname
        stamp = self._stamp(reviewer, at, reason)
        scope = Scope(words=words, concept=qname, standard=standard, entity=entity, year=year, document=document)
        entries: list[Decision] = []
        read: list[TaggedClause] = []
        left: list[tuple[str, str]] = []
        for clause, filed in found(self._host, scope.query(), limit, "score"):
            place = self._placed(clause, filed)
            try:
                place.check_not_awaited(reviewer)
                concepts = (self.meant(place, qname),)
                if _ACTS[act] is Act.ACCEPT:
                    self.check_not_denied(place, concepts)
                entry = self.judgement(_ACTS[act], stamp, place, concepts)
            except ReviewError as error:
                left.append((clause.clause_id, error.message))
                continue
            if any(one.act is entry.act and one.concepts == concepts for one in place.review.decisions):
                left.append((clause.clause_id, "the same was decided before"))
            else:
                entries.append(entry)
                read.append(place.read)
        return BulkReport(decisions=self._journal.append(entries, read), left=tuple(left))
