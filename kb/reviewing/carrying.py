"""Decides on a new filing as on the one before it, where its words have stayed the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from kb.reviewing.bulk import BulkReport
from kb.reviewing.deciding import Deciding
from kb.reviewing.parts import Place, Stamp
from kb.reviewing.state import ClauseReview
from ontology.decisions import Act, Decision
from ontology.errors import InputError, NotFoundError, ReviewError
from ontology.types import Clause, Verdict
from search.filing import FilingDocument
from search.revision import TaggedClause

_Where = tuple[str, tuple[str, ...]]


class Carrying(Deciding):
    """What a reviewer takes over from last year."""

    def carry_over(
        self, document_id: str, *, by: str, since: str | None = None, reason: str = "", at: datetime | None = None
    ) -> BulkReport:
        """Decide on a document as was decided on the one before it, on every undecided clause whose words and headings are the
        same in both and stand once in each; `undo` takes all of it back.

        These are the reviewer's own decisions, each with the numbers of those it repeats. What is new or changed is left for
        `queue("new")`.

        Args:
            document_id: the document to decide on.
            by: the reviewer.
            since: the document to decide as on; None for the entity's last one before it.
            reason: why.
            at: when; None for now.

        Raises:
            NotFoundError: no such document or reviewer, or no document before it.
            InputError: the two documents are the same.
            NotAllowed: the reviewer has not the right.
        """
        reviewer = self._person(by, Act.ACCEPT)
        document = self._document(document_id)
        former = self._document(since) if since is not None else self._before(document)
        if former.document_id == document_id:
            raise InputError(
                "a document is not before itself", source=document_id, hint="name another one with since (--since)"
            )
        stamp = self._stamp(reviewer, at, reason)
        decided = self._decided(former.document_id)
        entries: list[Decision] = []
        read: list[TaggedClause] = []
        left: list[tuple[str, str]] = []
        for where, clauses in _by_words(self._clauses(document_id)).items():
            review = decided.get(where)
            if review is None:
                continue
            place = self._placed(clauses[0], document)
            try:
                if len(clauses) > 1:
                    raise ReviewError("the same words stand there several times")
                entries.append(self._repeated(stamp, place, review))
                read.append(place.read)
            except ReviewError as error:
                left += [(clause.clause_id, error.message) for clause in clauses]
        return BulkReport(decisions=self._journal.append(entries, read), left=tuple(left))

    def _repeated(self, stamp: Stamp, place: Place, former: ClauseReview) -> Decision:
        """The entry that decides on a clause as on another."""
        if place.review.decisions:
            raise ReviewError("it was decided before")
        place.check_not_awaited(stamp.reviewer)
        verdicts = former.verdicts
        said = {tag.concept for tag in place.tags}
        accepted = former.accepted
        others = tuple(name for name, verdict in verdicts.items() if verdict is not Verdict.ACCEPTED and name in said)
        if not accepted and not others:
            raise ReviewError("what was rejected is not suggested for it")
        self.check_not_denied(place, accepted)
        if accepted:
            entry = self.judgement(Act.OVERRIDE if others else Act.ACCEPT, stamp, place, accepted, others)
        else:
            entry = self.judgement(Act.REJECT, stamp, place, others)
        numbers = ", ".join(str(one.number) for one in former.decisions)
        return replace(entry, detail=f"as decision {numbers} on {former.clause_id}")

    def _decided(self, document_id: str) -> Mapping[_Where, ClauseReview]:
        """What was decided on the clauses of a document whose words stand there once, and is not in dispute."""
        review = self._journal.review(document_id)
        found = {}
        for where, clauses in _by_words(self._clauses(document_id)).items():
            one = review.clause(clauses[0].clause_id)
            if len(clauses) == 1 and one.decisions and not one.in_second_review:
                found[where] = one
        return found

    def _clauses(self, document_id: str) -> tuple[Clause, ...]:
        return self._host.store.columns(document_id).clauses()

    def _before(self, document: FilingDocument) -> FilingDocument:
        """The last document of the same entity whose period ends before that of this one."""
        end = document.period_end
        earlier = [
            (one.period_end, one.document_id, one)
            for one in self._host.documents()
            if end and one.period_end and one.period_end < end and one.entity and one.entity == document.entity
        ]
        if not earlier:
            raise NotFoundError(
                "no document of its entity has an earlier period",
                source=document.document_id,
                hint="name the one to decide as on with since (--since)",
            )
        return max(earlier, key=lambda found: found[:2])[2]


def _by_words(clauses: tuple[Clause, ...]) -> Mapping[_Where, list[Clause]]:
    found: dict[_Where, list[Clause]] = defaultdict(list)
    for clause in clauses:
        found[clause.text, clause.heading_path].append(clause)
    return found
