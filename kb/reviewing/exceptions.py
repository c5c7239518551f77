"""What is not to count: concepts on deny lists, rules that are waived for a document."""

from __future__ import annotations

import difflib
from datetime import datetime

from kb.reviewing.parts import ReviewPart
from kb.reviewing.rights import checked_text
from kb.reviewing.state import in_force
from ontology.decisions import Act, Decision
from ontology.errors import InputError, NotFoundError, ReviewError
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

    def waive(self, rule: str, document_id: str, *, by: str, reason: str, at: datetime | None = None) -> Decision:
        """Note that a rule is waived for a document, for a reason; `undo` takes it back.

        Raises:
            NotFoundError: no such document or reviewer.
            NotAllowed: the reviewer has not the right.
            InputError: there is no rule or no reason.
        """
        reviewer = self._person(by, Act.WAIVE)
        self._document(document_id)
        if not rule.strip():
            raise InputError("a waiver needs a rule", source="rule", hint="give its id")
        said = checked_text(reason, "reason", needed=True)
        subject = checked_text(rule, "rule")
        entry = self._entry(Act.WAIVE, reviewer, at, said, document_id=document_id, subject=subject)
        return self._journal.append([entry])[0]

    def waivers(self, document_id: str | None = None) -> tuple[Decision, ...]:
        """The waivers in force, of one document or of all: `subject` is the rule."""
        log = self._host.store.decisions
        found = [*log.of_act(Act.WAIVE), *log.of_act(Act.UNDO)]
        force = in_force(found)
        waived = (one for one in found if one.act is Act.WAIVE and one.number in force)
        return tuple(one for one in waived if document_id in (None, one.document_id))

    def _entity(self, entity: str | None) -> str | None:
        if entity is None:
            return None
        known = sorted({document.entity for document in self._host.documents() if document.entity})
        same = [name for name in known if name.casefold() == entity.strip().casefold()]
        if not same:
            close = difflib.get_close_matches(entity, known, n=3, cutoff=0.4) or known[:5]
            raise NotFoundError(f"no document is of {entity!r}", hint=f"there are {', '.join(close) or 'no entities'}")
        return entity if entity in same else same[0]
