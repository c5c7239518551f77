"""What is not to count: concepts on deny lists, findings of checks that are accepted as they are."""

from __future__ import annotations

import difflib
from datetime import datetime

from kb.reviewing.parts import ReviewPart
from kb.reviewing.rights import checked_text
from ontology.decisions import Act, Decision
from ontology.errors import InputError, NotFoundError, ReviewError
from ontology.findings import WAIVABLE, Waiver
from ontology.namespaces import short_name


class Exceptions(ReviewPart):
    """Deny lists and waivers."""

    def deny(self, concept: str, *, by: str, entity: str | None = None, reason: str, at: datetime | None = None) -> Decision:
        """Put a concept on the deny list of an entity, or of all: suggested, it counts no longer; in filings to come neither.

        What the filer says and what reviewers accepted counts on.

        Raises:
            NotFoundError: no such concept, reviewer or entity.
            NotAllowed: the reviewer is no approver.
            InputError: there is no reason.
            ReviewError: it is on the list.
        """
        reviewer = self._person(by, Act.DENY)
        qname, name = self._host.catalogue.resolve(concept).qname, self._entity(entity)
        if self._journal.deny_lists().find(qname, name) is not None:
            raise ReviewError(f"{short_name(qname)} is on the deny list for {name or 'all'}", hint="see policykb review denied")
        said = checked_text(reason, "reason", needed=True)
        entry = self._entry(Act.DENY, reviewer, at, said, concepts=(qname,), subject=name or "")
        return self._journal.append([entry])[0]

    def allow(
        self, concept: str, *, by: str, entity: str | None = None, reason: str = "", at: datetime | None = None
    ) -> Decision:
        """Take a concept off the deny list of an entity, or of all.

        Raises:
            NotFoundError: no such concept, reviewer or entity.
            NotAllowed: the reviewer is no approver.
            ReviewError: it is not on the list.
        """
        reviewer = self._person(by, Act.ALLOW)
        qname, name = self._host.catalogue.resolve(concept).qname, self._entity(entity)
        denial = self._journal.deny_lists().find(qname, name)
        if denial is None:
            raise ReviewError(
                f"{short_name(qname)} is not on the deny list for {name or 'all'}", hint="see policykb review denied"
            )
        entry = self._entry(Act.ALLOW, reviewer, at, reason, concepts=(qname,), subject=name or "", strikes=(denial.number,))
        return self._journal.append([entry])[0]

    def denied(self) -> tuple[Decision, ...]:
        """The denials in force, oldest first: `concepts`, and `subject`, the entity, empty for all."""
        return self._journal.deny_lists().denials

    def waive(self, finding_id: str, document_id: str, *, by: str, reason: str, at: datetime | None = None) -> Decision:
        """Accept a finding of a check on a document as it is, for a reason; `undo` takes it back.

        It holds for this finding only: if the text changes so that something else is missing or doubted, that is another.

        Raises:
            NotFoundError: no such document, reviewer, or finding on the document.
            NotAllowed: the reviewer has not the right.
            InputError: there is no reason, or nothing to waive about the finding.
            ReviewError: it is waived already, or the document is signed off.
        """
        reviewer = self._person(by, Act.WAIVE)
        self._document(document_id)
        self._check_not_signed_off(document_id)
        said = checked_text(reason, "reason", needed=True)
        finding = next((one for one in self._host.check(document_id) if one.finding_id == finding_id), None)
        if finding is None:
            raise NotFoundError(
                f"there is no finding {finding_id!r} on {document_id}", hint=f"list them with: policykb check {document_id}"
            )
        if finding.status not in WAIVABLE:
            raise InputError(
                f"the finding is {finding.status.value}: there is nothing to waive",
                source=finding_id,
                hint=f"only findings that are {', '.join(sorted(WAIVABLE))} can be waived",
            )
        if finding.waiver is not None:
            earlier = finding.waiver
            raise ReviewError(
                f"it was waived by {earlier.waived_by} on {earlier.waived_at:%d %B %Y} (decision {earlier.decision})",
                source=finding_id,
                hint=f"the reason was: {earlier.reason}",
            )
        detail = f"{finding.label}: {finding.message}"
        entry = self._entry(Act.WAIVE, reviewer, at, said, document_id=document_id, subject=finding_id, detail=detail)
        return self._journal.append([entry])[0]

    def waivers(self, document_id: str | None = None) -> tuple[Waiver, ...]:
        """The waivers in force, of one document or of all, oldest first."""
        if document_id is not None:
            documents = {document_id}
        else:
            documents = {one.document_id for one in self._host.store.decisions.of_act(Act.WAIVE) if one.document_id is not None}
        found = [one for name in documents for one in self._journal.review(name).waivers]
        return tuple(
            Waiver(finding_id=one.subject, reason=one.reason, waived_by=one.by, waived_at=one.at, decision=one.number)
            for one in sorted(found, key=lambda one: one.number)
        )

    def _entity(self, entity: str | None) -> str | None:
        if entity is None:
            return None
        known = sorted({document.entity for document in self._host.documents() if document.entity})
        same = [name for name in known if name.casefold() == entity.strip().casefold()]
        if not same:
            close = difflib.get_close_matches(entity, known, n=3, cutoff=0.4) or known[:5]
            raise NotFoundError(f"no document is of {entity!r}", hint=f"there are {', '.join(close) or 'no entities'}")
        return entity if entity in same else same[0]
