"""Blind second opinions on a sample, how far they agree with the first, and who settles what they differ in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.frames import frame
from kb.reviewing.agreement import Agreement, by_concept, overall
from kb.reviewing.deciding import Deciding
from kb.reviewing.finding import Scope, found, in_state
from kb.reviewing.parts import Place
from ontology.decisions import Act, Decision
from ontology.errors import InputError, NotAllowed, ReviewError
from search.query import Or

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReport:
    """How far second opinions agree with the first: over all clauses that have both, and concept by concept.

    `disputed` are the clauses with two opinions that are not the same, settled ones too.
    """

    overall: Agreement
    concepts: dict[str, Agreement] = field(default_factory=dict)
    disputed: tuple[str, ...] = ()

    def to_frame(self) -> DataFrame:
        """A row for all and one for each concept: `concept` (None: all), `items`, `agreed`, `kappa`, `alpha`.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        measured = [(None, self.overall), *self.concepts.items()]
        return frame({"concept": concept, **asdict(one)} for concept, one in measured)


class SecondReview(Deciding):
    """Second opinions."""

    def sample(
        self,
        to: str,
        *,
        by: str,
        size: int = 20,
        seed: int = 0,
        concept: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        document: str | None = None,
        reason: str = "",
        at: datetime | None = None,
    ) -> tuple[Decision, ...]:
        """Draw decided clauses for a second opinion by another reviewer, who will not be shown the first.

        Args:
            to: who is to give it; clauses that this reviewer decided on are left out.
            by: who asks for it.
            size: most clauses.
            seed: another number draws another sample; the same draws the same.
            concept, entity, year, document: draw only from these clauses.
            reason: why.
            at: when; None for now.

        Raises:
            NotFoundError: no such reviewer, concept or document.
            NotAllowed: one of the two has not the right.
            InputError: the size is not positive.
            ReviewError: no clause is left to draw.
        """
        reviewer = self._person(by, Act.SAMPLE)
        second = self._person(to, Act.SECOND)
        if size < 1:
            raise InputError(f"a sample cannot have {size} clauses", source="size", hint="give 1 or more")
        if document is not None:
            self._document(document)
        qname = None if concept is None else self._host.catalogue.resolve(concept).qname
        scope = Scope(concept=qname, entity=entity, year=year, document=document)
        decided = Or(children=tuple(map(in_state, ("accepted", "overridden", "rejected"))))
        stamp = self._stamp(reviewer, at, reason)
        drawn = []
        for clause, filed in found(self._host, scope.query(decided), None, "score"):
            place = self._placed(clause, filed)
            others = all(one.by != second.name for one in place.review.decisions)
            if others and place.review.sample is None and place.review.signed_off is None:
                drawn.append((hashlib.sha256(f"{seed}\n{clause.clause_id}".encode()).digest(), clause.clause_id, place))
        if not drawn:
            raise ReviewError(
                f"there is no decided clause for {second.name} to look at", hint="decide some first, or ask somebody else"
            )
        places = [place for _, _, place in sorted(drawn, key=lambda one: one[:2])[:size]]
        return self._journal.append([stamp.entry(Act.SAMPLE, subject=second.name, **_blind_fields(place)) for place in places])

    def second(
        self,
        clause_id: str,
        concepts: str | Sequence[str],
        *,
        by: str,
        reason: str = "",
        at: datetime | None = None,
    ) -> Decision:
        """Give the second opinion on a clause: all concepts that it is about; none if it is about nothing.

        It changes nothing of what the clause counts as about: that is settled by `adjudicate` where the two differ.

        Raises:
            NotFoundError: no such clause, reviewer or concept.
            NotAllowed: the reviewer was not asked, or made the first decision.
            ReviewError: it was given already.
        """
        reviewer = self._person(by, Act.SECOND)
        place = self._place(clause_id)
        if place.review.sample is None or place.review.sample.subject != reviewer.name:
            raise NotAllowed(
                f"{reviewer.name} was not asked for a second opinion",
                source=clause_id,
                hint="see what is asked for with: policykb review queue second --by NAME",
            )
        if any(one.by == reviewer.name for one in place.review.decisions):
            raise NotAllowed(f"{reviewer.name} gave the first opinion", source=clause_id, hint="somebody else must look at it")
        if place.review.second is not None:
            raise ReviewError(
                f"there is a second opinion (decision {place.review.second.number})", source=clause_id, hint="undo it first"
            )
        names = self._qnames(concepts)
        entry = self._entry(Act.SECOND, reviewer, at, reason, concepts=names, **_blind_fields(place))
        return self._journal.append([entry])[0]

    def adjudicate(
        self,
        clause_id: str,
        concepts: str | Sequence[str],
        *,
        by: str,
        reason: str,
        at: datetime | None = None,
    ) -> Decision:
        """Settle what two opinions differ in: the clause is about these concepts and no others.

        Raises:
            NotFoundError: no such clause, reviewer or concept.
            NotAllowed: the reviewer is no approver, or gave one of the opinions.
            InputError: there is no reason.
            ReviewError: the opinions do not differ, or the clause is signed off.
        """
        reviewer = self._person(by, Act.ADJUDICATE)
        place = self._place(clause_id)
        second = place.review.second
        if second is None or not place.review.in_second_review:
            raise ReviewError(
                "there are no two opinions to settle", source=clause_id, hint="see: policykb review queue disputed"
            )
        if reviewer.name in {second.by, *(one.by for one in place.review.decisions)}:
            raise NotAllowed(f"{reviewer.name} gave one of the opinions", source=clause_id, hint="a third one must settle it")
        if not reason.strip():
            raise InputError("a reason is needed to settle it", source="reason", hint="say it in a few words")
        names = self._qnames(concepts)
        self.check_not_denied(place, names)
        said = (*(tag.concept for tag in place.tags), *place.review.verdicts, *second.concepts)
        instead_of = tuple(dict.fromkeys(name for name in said if name not in names))
        entry = self.judgement(Act.ADJUDICATE, self._stamp(reviewer, at, reason), place, names, instead_of)
        # The first opinion stays in force: the two are compared as they were.
        return self._journal.append([replace(entry, strikes=())])[0]

    def agreement(self, document: str | None = None) -> AgreementReport:
        """How far second opinions agree with the first, of one document or of all.

        Raises:
            PolicyKBError: NLTK is not installed.
        """
        pairs, disputed = [], []
        for decision in self._host.store.decisions.of_act(Act.SECOND):
            if document not in (None, decision.document_id):
                continue
            clause_id = self._journal.review(decision.document_id or "").place[decision.number]
            review = self._journal.review(decision.document_id or "").clause(clause_id)
            if review.second == decision:
                pairs.append((frozenset(review.first_opinion), frozenset(decision.concepts)))
                if review.disagreement:
                    disputed.append(clause_id)
        return AgreementReport(overall=overall(pairs), concepts=by_concept(pairs), disputed=tuple(disputed))

    def _qnames(self, concepts: str | Sequence[str]) -> tuple[str, ...]:
        given = (concepts,) if isinstance(concepts, str) else tuple(concepts)
        return tuple(dict.fromkeys(self._host.catalogue.resolve(name).qname for name in given))


def _blind_fields(place: Place) -> dict[str, Any]:
    """The fields of an entry that whoever gives a second opinion reads: nothing of the first is among them."""
    return {**place.fields(), "before": ()}
