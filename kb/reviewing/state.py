"""The state of a review: what follows from the entries of the log, entry by entry, and from nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ontology.decisions import JUDGING, Act, Decision
from ontology.types import Verdict


def in_force(decisions: Iterable[Decision]) -> frozenset[int]:
    """The numbers of the entries that no later entry, itself in force, has struck.

    So an undone decision brings back what it had superseded, and undoing the undoing takes that away again.
    """
    struck: set[int] = set()
    force: set[int] = set()
    for decision in sorted(decisions, key=lambda one: -one.number):
        if decision.number not in struck:
            force.add(decision.number)
            struck.update(decision.strikes)
    return frozenset(force)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseReview:
    """What is in force on one clause, in the order of the log.

    `decisions` say what it is about; `sample` asks for a second opinion, which is `second`; `signed_off` covers all of it.
    """

    clause_id: str
    decisions: tuple[Decision, ...] = ()
    comments: tuple[Decision, ...] = ()
    assigned: Decision | None = None
    sample: Decision | None = None
    second: Decision | None = None
    signed_off: Decision | None = None

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """What was decided of each concept, by the last word on it."""
        return verdicts_of(self.decisions)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The concepts that it is about by decision, sorted."""
        return tuple(sorted(name for name, verdict in self.verdicts.items() if verdict is Verdict.ACCEPTED))

    @property
    def state(self) -> str:
        """`suggested` while nobody decided, else `accepted`, `rejected` or `overridden`, or one that is further on:
        `second_review` while a second opinion is open or another than the first, `signed_off`."""
        marks = self.marks
        for state in ("second_review", "signed_off"):
            if state in marks:
                return state
        return marks[0] if marks else "suggested"

    @property
    def marks(self) -> tuple[str, ...]:
        """The states that are kept with the clause, sorted; none while it is only suggested."""
        found = []
        if self.accepted:
            overridden = any(one.act in (Act.OVERRIDE, Act.ADJUDICATE) and one.instead_of for one in self.decisions)
            found.append("overridden" if overridden else "accepted")
        elif self.decisions:
            found.append("rejected")
        if self.in_second_review:
            found.append("second_review")
        if self.signed_off is not None and self.decisions:
            found.append("signed_off")
        return tuple(sorted(found))

    @property
    def in_second_review(self) -> bool:
        """Whether a second opinion was asked for and is not there, or is another one and nobody has settled it."""
        if self.sample is None:
            return False
        if self.second is None:
            return True
        return self.disagreement and not any(
            one.act is Act.ADJUDICATE and one.number > self.second.number for one in self.decisions
        )

    def awaits(self, name: str) -> bool:
        """Whether a blind opinion of this reviewer was asked for and is not there."""
        return self.sample is not None and self.sample.subject == name and self.second is None

    @property
    def blind(self) -> ClauseReview:
        """What somebody may see whose blind opinion is asked for: that it is."""
        return ClauseReview(clause_id=self.clause_id, sample=self.sample)

    @property
    def first_opinion(self) -> tuple[str, ...]:
        """What the clause was about by the decisions before the second opinion, sorted."""
        until = self.second.number if self.second else None
        before = [one for one in self.decisions if until is None or one.number < until]
        return tuple(sorted(name for name, verdict in verdicts_of(before).items() if verdict is Verdict.ACCEPTED))

    @property
    def disagreement(self) -> bool:
        """Whether there is a second opinion, and it is another one than the first."""
        return self.second is not None and tuple(sorted(self.second.concepts)) != self.first_opinion


def verdicts_of(decisions: Iterable[Decision]) -> dict[str, Verdict]:
    """What decisions on one clause, in order, say of each concept."""
    found: dict[str, Verdict] = {}
    for decision in decisions:
        accepting = decision.act is not Act.REJECT
        for concept in decision.instead_of:
            found[concept] = Verdict.OVERRIDDEN
        for concept in decision.concepts:
            found.pop(concept, None)  # The last word comes last.
            found[concept] = Verdict.ACCEPTED if accepting else Verdict.REJECTED
    return found


class DocumentReview:
    """What is in force on one document, by its entries of the log."""

    def __init__(self, document_id: str, decisions: Iterable[Decision]) -> None:
        self.document_id = document_id
        self.decisions = tuple(sorted(decisions, key=lambda one: one.number))
        self.force = in_force(self.decisions)
        #: Where each entry stands: clause by number; for one that lost its clause, the last one it had.
        self.place: dict[int, str] = {}
        self.lost: set[int] = set()
        #: Of those that stand nowhere, the ones that a change of taxonomy has broken: no text brings them back.
        self.broken: set[int] = set()
        for decision in self.decisions:
            if decision.anchor is not None:
                self.place[decision.number] = decision.anchor.clause_id
            for number, clause_id in decision.moved:
                if clause_id:
                    self.place[number] = clause_id
                    self.lost.discard(number)
                else:
                    self.lost.add(number)
                    if decision.act is Act.MIGRATE:
                        self.broken.add(number)

    def concerned(self, numbers: Iterable[int]) -> frozenset[str]:
        """The clauses that these entries concern, and those that they strike, and so on."""
        waiting, seen = list(numbers), set()
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                waiting += self._strikes.get(number, ())
        return frozenset(self.place[number] for number in seen if number in self.place)

    @cached_property
    def _strikes(self) -> Mapping[int, tuple[int, ...]]:
        return {one.number: one.strikes for one in self.decisions if one.strikes}

    @cached_property
    def by_clause(self) -> Mapping[str, tuple[Decision, ...]]:
        """The entries in force that stand on each clause."""
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.decisions:
            if decision.anchor is not None and decision.number in self.force and decision.number not in self.lost:
                found[self.place[decision.number]].append(decision)
        return {clause_id: tuple(entries) for clause_id, entries in found.items()}

    @cached_property
    def orphans(self) -> tuple[Decision, ...]:
        """The decisions and comments in force that have no clause any more."""
        kinds = (*JUDGING, Act.COMMENT)
        bereft = (self.lost - self.broken) & self.force
        return tuple(one for one in self.decisions if one.number in bereft and one.act in kinds)

    @cached_property
    def waivers(self) -> tuple[Decision, ...]:
        """The waivers in force; `subject` is the finding."""
        return tuple(one for one in self.decisions if one.act is Act.WAIVE and one.number in self.force)

    @cached_property
    def sign_off(self) -> Decision | None:
        """The sign-off that is in force; None if there is none."""
        signed = (one for one in reversed(self.decisions) if one.act is Act.SIGN_OFF and one.number in self.force)
        return next(signed, None)

    @cached_property
    def _frozen(self) -> frozenset[str]:
        if self.sign_off is None:
            return frozenset()
        bereft = {self.place[number] for number in self.lost & self.force if number < self.sign_off.number}
        return frozenset(f"{self.document_id}/{name}" for name in self.sign_off.frozen) - bereft

    def is_frozen(self, clause_id: str) -> bool:
        """Whether a sign-off covers the clause: it was there, with these words, or its decisions have moved to it."""
        if self.sign_off is None:
            return False
        signed = self.sign_off.number
        return clause_id in self._frozen or any(
            one.number < signed and one.act in JUDGING for one in self.by_clause.get(clause_id, ())
        )

    def clause(self, clause_id: str) -> ClauseReview:
        """The review of one clause; with nothing in it if nobody decided on it."""
        entries = self.by_clause.get(clause_id, ())
        if not entries:
            return ClauseReview(clause_id=clause_id)

        def last(act: Act) -> Decision | None:
            return next((one for one in reversed(entries) if one.act is act), None)

        sample = last(Act.SAMPLE)
        second = last(Act.SECOND) if sample else None
        assigned = last(Act.ASSIGN)
        return ClauseReview(
            clause_id=clause_id,
            decisions=tuple(one for one in entries if one.act in JUDGING),
            comments=tuple(one for one in entries if one.act is Act.COMMENT),
            assigned=assigned if assigned is not None and assigned.subject else None,
            sample=sample,
            second=second if sample and second and second.number > sample.number else None,
            signed_off=self.sign_off if self.is_frozen(clause_id) else None,
        )

    def clauses(self) -> tuple[ClauseReview, ...]:
        """The reviews of all clauses that have anything, by id."""
        return tuple(self.clause(clause_id) for clause_id in sorted(self.by_clause))
