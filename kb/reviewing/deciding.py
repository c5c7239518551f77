"""Decisions on single clauses: accept, reject, override, undo, comment, assign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kb.reviewing.parts import Place, ReviewPart, Stamp
from kb.reviewing.rights import Reviewer, checked_text
from ontology.decisions import Act, Decision
from ontology.errors import InputError, NotAllowed, NotFoundError, ReviewError
from ontology.namespaces import short_name
from ontology.types import ConceptTag, Origin


class Deciding(ReviewPart):
    """What a reviewer does with one clause at a time. `at` is when; None for now.

    `fingerprint` and `seen` say what the reviewer has looked at: the wording (`Clause.fingerprint`), and the number of the last
    entry of the log. Where either is given and no longer so, the decision is refused.
    """

    def accept(
        self,
        clause_id: str,
        *,
        by: str,
        concept: str | None = None,
        reason: str = "",
        at: datetime | None = None,
        fingerprint: str | None = None,
        seen: int | None = None,
    ) -> Decision:
        """Accept that a clause is about a concept that was suggested or asserted; by default the likeliest.

        Raises:
            NotFoundError: no such clause, reviewer or concept.
            ReviewError: nobody says so of the clause, or it is signed off.
            NotAllowed: the reviewer has not the right.
            StaleDecision: the text or its decisions changed meanwhile.
        """
        reviewer = self._person(by, Act.ACCEPT)
        place = self._seen_place(clause_id, reviewer, fingerprint, seen)
        concepts = (self.meant(place, concept),)
        self.check_not_denied(place, concepts)
        (entry,) = self._journal.append([self.judgement(Act.ACCEPT, self._stamp(reviewer, at, reason), place, concepts)])
        return entry

    def reject(
        self,
        clause_id: str,
        *,
        by: str,
        concept: str | None = None,
        reason: str = "",
        at: datetime | None = None,
        fingerprint: str | None = None,
        seen: int | None = None,
    ) -> Decision:
        """Reject that a clause is about a concept; without one, about any that was suggested or asserted.

        Raises:
            NotFoundError: no such clause, reviewer or concept.
            ReviewError: nobody says so of the clause, or it is signed off.
            NotAllowed: the reviewer has not the right.
            StaleDecision: the text or its decisions changed meanwhile.
        """
        reviewer = self._person(by, Act.REJECT)
        place = self._seen_place(clause_id, reviewer, fingerprint, seen)
        if concept is not None:
            concepts: tuple[str, ...] = (self.meant(place, concept),)
        else:
            concepts = tuple(dict.fromkeys(tag.concept for tag in place.tags))
            if not concepts:
                raise ReviewError("nothing is suggested for it", source=clause_id, hint="there is nothing to reject")
        (entry,) = self._journal.append([self.judgement(Act.REJECT, self._stamp(reviewer, at, reason), place, concepts)])
        return entry

    def override(
        self,
        clause_id: str,
        concepts: str | Sequence[str],
        *,
        by: str,
        instead_of: str | Sequence[str] | None = None,
        reason: str = "",
        at: datetime | None = None,
        fingerprint: str | None = None,
        seen: int | None = None,
    ) -> Decision:
        """Say what a clause is about instead of what it is held to be about.

        Args:
            clause_id: the clause.
            concepts: what it is about: QNames, short names or labels.
            by: the reviewer.
            instead_of: what it is not about; None for all it counts as about now, or the likeliest suggestion.
            reason: why.
            at: when; None for now.
            fingerprint: of the text that was seen.
            seen: number of the last entry of the log that was seen.

        Raises:
            NotFoundError: no such clause, reviewer or concept.
            InputError: no concept is given, or one is to take its own place.
            ReviewError: the clause is signed off, or a concept is on a deny list.
            NotAllowed: the reviewer has not the right.
            StaleDecision: the text or its decisions changed meanwhile.
        """
        reviewer = self._person(by, Act.OVERRIDE)
        place = self._seen_place(clause_id, reviewer, fingerprint, seen)
        given = (concepts,) if isinstance(concepts, str) else tuple(concepts)
        new = tuple(dict.fromkeys(self._host.catalogue.resolve(name).qname for name in given))
        if not new:
            raise InputError("an override needs a concept", source=clause_id, hint="to say that it has none, reject")
        if instead_of is None:
            old = tuple(dict.fromkeys(said.concept for said in place.before() if said.concept not in new))
        else:
            names = (instead_of,) if isinstance(instead_of, str) else tuple(instead_of)
            old = tuple(dict.fromkeys(self.meant(place, name) for name in names))
        if set(old) & set(new):
            raise InputError("a concept cannot take its own place", source=clause_id, hint="use accept to confirm it")
        self.check_not_denied(place, new)
        stamp = self._stamp(reviewer, at, reason)
        (entry,) = self._journal.append([self.judgement(Act.OVERRIDE, stamp, place, new, old)])
        return entry

    def undo(
        self, number: int, *, by: str, reason: str = "", at: datetime | None = None, alone: bool = False
    ) -> tuple[Decision, ...]:
        """Take a decision out of force, and unless `alone` all that were made with it at once.

        What it had superseded is in force again. An undoing can be undone, too. Gives an entry for each document.

        Raises:
            NotFoundError: no such reviewer or decision.
            ReviewError: it is not in force, cannot be undone, or its clause is signed off.
            NotAllowed: it is somebody else's, and the reviewer is no approver.
        """
        reviewer = self._person(by, Act.UNDO)
        log = self._host.store.decisions
        found = log.get(number)
        if found is None:
            raise NotFoundError(f"the log has no decision {number}", hint=f"it has {log.head().count}: policykb review log")
        together = (found,) if alone else log.of_batch(found.batch or number)
        by_document: dict[str, list[int]] = {}
        for one in together:
            if one.act not in _UNDOABLE or one.document_id is None:
                raise ReviewError(
                    f"decision {one.number} ({one.act.value}) cannot be undone",
                    hint="sign-offs are reopened, denials allowed again, registrations made anew",
                )
            if one.by != reviewer.name and not reviewer.may(Act.ADJUDICATE):
                raise NotAllowed(f"decision {one.number} is {one.by}'s", hint="an approver can undo what others decided")
            self._check_undoable(one)
            by_document.setdefault(one.document_id, []).append(one.number)
        entries = [
            self._entry(Act.UNDO, reviewer, at, reason, document_id=document_id, strikes=tuple(numbers))
            for document_id, numbers in by_document.items()
        ]
        return self._journal.append(entries)

    def comment(self, clause_id: str, text: str, *, by: str, at: datetime | None = None) -> Decision:
        """Leave a comment on a clause; it stays with its words, as decisions do.

        Raises:
            NotFoundError: no such clause or reviewer.
            InputError: the comment is empty or too long.
            NotAllowed: the reviewer has not the right.
        """
        reviewer = self._person(by, Act.COMMENT)
        place = self._place(clause_id)
        detail = checked_text(text, "comment", needed=True)
        (entry,) = self._journal.append([self._entry(Act.COMMENT, reviewer, at, "", detail=detail, **place.fields())])
        return entry

    def assign(
        self, clause_ids: str | Sequence[str], to: str | None, *, by: str, reason: str = "", at: datetime | None = None
    ) -> tuple[Decision, ...]:
        """Give clauses to a reviewer to decide on; None takes them back from whoever has them.

        Raises:
            NotFoundError: no such clause or reviewer.
            NotAllowed: one is a reader, or gives clauses to others without being an approver.
        """
        reviewer = self._person(by, Act.ASSIGN)
        if to is not None:
            self._person(to, Act.ACCEPT)
        if to not in (None, reviewer.name) and not reviewer.may(Act.SAMPLE):
            raise NotAllowed(f"{reviewer.name} may take clauses, not give them", hint="an approver can assign to others")
        wanted = (clause_ids,) if isinstance(clause_ids, str) else tuple(dict.fromkeys(clause_ids))
        stamp = self._stamp(reviewer, at, reason)
        entries = []
        for clause_id in wanted:
            place = self._place(clause_id)
            held = (place.review.assigned.number,) if place.review.assigned else ()
            entries.append(stamp.entry(Act.ASSIGN, subject=to or "", strikes=held, **place.fields()))
        return self._journal.append(entries)

    # --- shared with decisions on many clauses

    def meant(self, place: Place, concept: str | None) -> str:
        """The QName of a concept that is said of the clause; None for the likeliest that nobody has struck out.

        Raises:
            NotFoundError: there is no such concept.
            ReviewError: nobody says so of the clause.
        """
        clause_id = place.clause.clause_id
        if concept is None:
            likeliest = next((tag.concept for tag in _by_likelihood(place) if tag.stands), None)
            if likeliest is None:
                raise ReviewError(
                    "nothing is suggested for it", source=clause_id, hint="say what it is about: policykb review override"
                )
            return likeliest
        known = {tag.concept for tag in place.tags}
        qname = concept if concept in known else self._host.catalogue.resolve(concept).qname
        if qname not in known:
            there = ", ".join(dict.fromkeys(short_name(tag.concept) for tag in place.tags)) or "nothing"
            raise ReviewError(
                f"{short_name(qname)} is not suggested for it",
                source=clause_id,
                hint=f"suggested is {there}; to say what it is about instead, use policykb review override",
            )
        return qname

    def check_not_denied(self, place: Place, concepts: Sequence[str]) -> None:
        """Refuse concepts that do not count for the issuer.

        Raises:
            ReviewError: one is on a deny list.
        """
        denied = self._journal.deny_lists().concepts(place.document.entity)
        for concept in concepts:
            if concept in denied:
                raise ReviewError(
                    f"{short_name(concept)} is on a deny list for {place.document.entity or 'all'}",
                    source=place.clause.clause_id,
                    hint="an approver can take it off: policykb review allow",
                )

    def judgement(
        self, act: Act, stamp: Stamp, place: Place, concepts: tuple[str, ...], instead_of: tuple[str, ...] = ()
    ) -> Decision:
        """The entry that says what a clause is about, to be appended to the log.

        Raises:
            ReviewError: the clause is signed off.
        """
        place.check_open()
        strikes = place.superseded((*concepts, *instead_of))
        return stamp.entry(act, concepts=concepts, instead_of=instead_of, strikes=strikes, **place.fields())

    def _seen_place(self, clause_id: str, reviewer: Reviewer, fingerprint: str | None, seen: int | None) -> Place:
        place = self._place(clause_id)
        place.check_not_awaited(reviewer)
        place.check_seen(fingerprint, seen)
        return place

    def _check_undoable(self, decision: Decision) -> None:
        assert decision.document_id is not None
        review = self._journal.review(decision.document_id)
        if decision.number not in review.force:
            striking = [one.number for one in review.decisions if decision.number in one.strikes and one.number in review.force]
            by = f": decision {striking[0]} took its place" if striking else ""
            raise ReviewError(f"decision {decision.number} is not in force{by}", hint="undo that one, or decide anew")
        for clause_id in sorted(review.concerned([decision.number])):
            if review.is_frozen(clause_id) and review.sign_off is not None:
                raise ReviewError(
                    f"the clause was signed off by {review.sign_off.by} (decision {review.sign_off.number})",
                    source=clause_id,
                    hint=f"reopen it first: policykb review reopen {decision.document_id}",
                )


#: What undo takes back.
_UNDOABLE = frozenset(
    {Act.ACCEPT, Act.REJECT, Act.OVERRIDE, Act.ADJUDICATE, Act.UNDO, Act.COMMENT, Act.ASSIGN, Act.SAMPLE, Act.SECOND, Act.WAIVE}
)


def _by_likelihood(place: Place) -> list[ConceptTag]:
    """The tags of a clause: a reviewer's, then ours, the surest first, then the filer's."""
    order = (Origin.REVIEWED, Origin.SUGGESTED, Origin.ASSERTED)
    return sorted(place.tags, key=lambda tag: (order.index(tag.origin), tag.rank))
