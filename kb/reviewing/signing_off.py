"""Signs a document off, so that what was decided cannot change unseen; and opens it again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from kb.reviewing.parts import ReviewPart
from kb.reviewing.rights import checked_text
from kb.reviewing.state import DocumentReview
from ontology.decisions import Act, Decision
from ontology.errors import ReviewError
from ontology.types import Nature
from search.filing import Filing


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """What is left to do before a document can be signed off; each is a clause id, an orphan the number of a decision.

    `undecided` are the clauses that count as about something only because it was suggested or asserted.
    """

    undecided: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    orphans: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.undecided) + len(self.second) + len(self.orphans)

    def __str__(self) -> str:
        parts = (
            (self.undecided, "clauses undecided"),
            (self.second, "in second review"),
            (self.orphans, "decisions without their clause"),
        )
        return ", ".join(f"{len(found)} {what}" for found, what in parts if found) or "nothing is open"


def open_items(filing: Filing, review: DocumentReview) -> OpenItems:
    """What is left to do on a filing."""
    counts: dict[str, bool] = defaultdict(bool)
    for tag in filing.tags:
        counts[tag.subject_id] |= tag.counts
    stating = [clause.clause_id for clause in filing.clauses if clause.nature is not Nature.NONE]
    return OpenItems(
        undecided=tuple(name for name in stating if counts[name] and not review.clause(name).decisions),
        second=tuple(one.clause_id for one in review.clauses() if one.in_second_review),
        orphans=tuple(one.number for one in review.orphans),
    )


class SigningOff(ReviewPart):
    """Sign-offs."""

    def open_items(self, document_id: str) -> OpenItems:
        """What is left to do on a document.

        Raises:
            NotFoundError: there is no such document.
        """
        self._document(document_id)
        return open_items(self._host.filing(document_id), self._journal.review(document_id))

    def sign_off(
        self, document_id: str, *, by: str, reason: str = "", leave_open: bool = False, at: datetime | None = None
    ) -> Decision:
        """Sign a document off: its clauses as they are now cannot be decided on until it is opened again.

        When the document is ingested anew, what has not changed stays signed off; what has is open.

        Args:
            document_id: the document.
            by: the approver.
            reason: what is to be said with it.
            leave_open: sign it off though something is left to do; how much is noted, and suggestions stay suggestions.
            at: when; None for now.

        Raises:
            NotFoundError: no such document or reviewer.
            NotAllowed: the reviewer is no approver.
            ReviewError: it is signed off as it is, or something is left to do.
        """
        reviewer = self._person(by, Act.SIGN_OFF)
        document = self._document(document_id)
        self._check_not_signed_off(document_id)
        former = self._journal.review(document_id).sign_off
        clause_ids = sorted(self._host.store.fingerprints(document_id))
        left = self.open_items(document_id)
        if left.count and not leave_open:
            raise ReviewError(
                f"not all is done: {left}",
                source=document_id,
                hint=f"see policykb review status {document_id}, or sign off nevertheless with --leave-open",
            )
        entry = self._entry(
            Act.SIGN_OFF,
            reviewer,
            at,
            checked_text(reason, "reason"),
            document_id=document_id,
            detail=f"source {document.sha256}; {left}",
            model_version=document.model_version,
            strikes=(former.number,) if former is not None else (),
            frozen=tuple(name.removeprefix(f"{document_id}/") for name in clause_ids),
        )
        return self._journal.append([entry])[0]

    def reopen(self, document_id: str, *, by: str, reason: str, at: datetime | None = None) -> Decision:
        """Open a document again that was signed off, for a reason.

        Raises:
            NotFoundError: no such reviewer.
            NotAllowed: the reviewer is no approver.
            InputError: there is no reason.
            ReviewError: it is not signed off.
        """
        reviewer = self._person(by, Act.REOPEN)
        said = checked_text(reason, "reason", needed=True)
        review = self._journal.review(document_id)
        if review.sign_off is None:
            self._document(document_id)
            raise ReviewError("it is not signed off", source=document_id, hint="there is nothing to open")
        # All of them: one that was superseded must not come back.
        signed = tuple(one.number for one in review.decisions if one.act is Act.SIGN_OFF)
        entry = self._entry(Act.REOPEN, reviewer, at, said, document_id=document_id, strikes=signed)
        return self._journal.append([entry])[0]
