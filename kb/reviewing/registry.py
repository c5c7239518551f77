"""Registers reviewers, and reads the log for them."""

from __future__ import annotations

from datetime import datetime

from kb.reviewing.parts import ReviewPart
from kb.reviewing.rights import Reviewer, checked_name, find_reviewer, read_role
from kb.reviewing.state import ClauseReview, DocumentReview
from kb.reviewing.tables import Decisions
from ontology.decisions import Act, Decision, ReviewerRole
from ontology.errors import InputError, NotAllowed


class Registry(ReviewPart):
    """Who reviews, and what has been decided."""

    def register(self, name: str, role: str, *, by: str, reason: str = "", at: datetime | None = None) -> Decision:
        """Register a reviewer, or give one another role: reader, reviewer, approver or admin.

        The first one registers himself or herself, as an admin.

        Raises:
            InputError: that is no name, or no role.
            NotFoundError: the one who registers is not registered.
            NotAllowed: the one who registers is no admin, or would leave the knowledge base without one.
        """
        name, given = checked_name(name), read_role(role)
        known = self._journal.reviewers()
        if not known:
            if checked_name(by) != name or given is not ReviewerRole.ADMIN:
                raise NotAllowed(
                    "the first reviewer must be an admin who registers himself or herself",
                    source=name,
                    hint="policykb review register NAME --role admin --by NAME",
                )
            person = Reviewer(name=name, role=given)
        else:
            person = find_reviewer(known, by)
            person.check(Act.REGISTER)
            admins = [one for one in known.values() if one.role is ReviewerRole.ADMIN and one.name != name]
            if given is not ReviewerRole.ADMIN and not admins:
                raise NotAllowed(f"{name} is the only admin", hint="register another admin first")
        (entry,) = self._journal.append([self._entry(Act.REGISTER, person, at, reason, subject=name, detail=given.value)])
        return entry

    def reviewers(self) -> tuple[Reviewer, ...]:
        """All reviewers, by name; empty before the first is registered."""
        return tuple(self._journal.reviewers().values())

    def log(
        self,
        *,
        document: str | None = None,
        clause: str | None = None,
        by: str | None = None,
        act: str | None = None,
        viewer: str | None = None,
    ) -> Decisions:
        """The entries of the log that meet all conditions given, in order; those out of force, too. Empty if there are none.

        Args:
            document: entries on this document.
            clause: entries that stand on this clause now.
            by: entries of this reviewer.
            act: entries that do this, such as `accept`.
            viewer: who looks; what was said of clauses that await the blind opinion of this reviewer is left out.

        Raises:
            InputError: there is no such act.
        """
        wanted = None if act is None else _read_act(act)
        hidden = self._blind_to(viewer)
        if clause is not None:
            review = self._journal.review(clause.partition("/")[0])
            found = tuple(one for one in review.decisions if clause in review.concerned([one.number]))
        elif document is not None:
            found = self._journal.review(document).decisions
        else:
            found = self._host.store.decisions.all()
        shown = (one for one in found if one.act is Act.SAMPLE or one.number not in hidden)
        return Decisions(one for one in shown if by in (None, one.by) and wanted in (None, one.act))

    def of_clause(self, clause_id: str, *, viewer: str | None = None) -> ClauseReview:
        """What is in force on a clause: decisions, comments, who has it, second opinion, sign-off.

        Args:
            clause_id: the clause.
            viewer: who looks; if the blind opinion of this reviewer is awaited, only that is told.

        Raises:
            NotFoundError: there is no such clause.
        """
        review = self._place(clause_id).review
        return review.blind if viewer is not None and review.awaits(viewer) else review

    def _blind_to(self, viewer: str | None) -> frozenset[int]:
        """The entries on clauses that await the blind opinion of somebody."""
        if viewer is None:
            return frozenset()
        found: set[int] = set()
        for sample in self._host.store.decisions.concerning(viewer):
            if sample.act is Act.SAMPLE and sample.document_id is not None:
                review = self._journal.review(sample.document_id)
                clause_id = review.place[sample.number]
                if review.clause(clause_id).awaits(viewer):
                    found |= {number for number, place in review.place.items() if place == clause_id}
        return frozenset(found)

    def of_document(self, document_id: str) -> DocumentReview:
        """What is in force on a document, its clauses and its orphans; also of one that was deleted."""
        return self._journal.review(document_id)

    def replay(self) -> dict[str, DocumentReview]:
        """What is in force on each document, by the whole log read from its beginning."""
        found: dict[str, list[Decision]] = {}
        for decision in self._host.store.decisions.all():
            if decision.document_id is not None:
                found.setdefault(decision.document_id, []).append(decision)
        return {document_id: DocumentReview(document_id, entries) for document_id, entries in sorted(found.items())}

    def orphans(self, document: str | None = None) -> Decisions:
        """The decisions and comments in force whose words are not where they were: of one document or of all, in order."""
        log = self._host.store.decisions
        documents = (document,) if document is not None else sorted(log.document_ids())
        found = [one for document_id in documents for one in self._journal.review(document_id).orphans]
        return Decisions(sorted(found, key=lambda one: one.number))


def _read_act(text: str) -> Act:
    try:
        return Act(text)
    except ValueError:
        raise InputError(f"{text!r} is no act", source="act", hint=f"use {', '.join(Act)}") from None
