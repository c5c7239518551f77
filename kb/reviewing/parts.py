"""What all parts of a review share: the knowledge base, the log, and how an entry for it is made."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb.reviewing.host import Host
from kb.reviewing.journal import Journal
from kb.reviewing.rights import Reviewer, checked_text
from kb.reviewing.state import ClauseReview
from ontology.decisions import Act, Anchor, Decision, Said, in_utc
from ontology.errors import NotFoundError, ReviewError, StaleDecision
from ontology.types import Clause, ConceptTag, Role
from search.filing import FilingDocument
from search.revision import TaggedClause


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What all entries that are made at once have in common."""

    reviewer: Reviewer
    at: datetime
    reason: str
    catalogue_version: str
    taxonomy: str

    def entry(self, act: Act, **fields: Any) -> Decision:
        """An entry that has no number yet."""
        return Decision(
            number=0,
            act=act,
            by=self.reviewer.name,
            role=self.reviewer.role,
            at=self.at,
            reason=self.reason,
            catalogue_version=self.catalogue_version,
            taxonomy=self.taxonomy,
            **fields,
        )


class ReviewPart:
    """A part of the review of one knowledge base."""

    def __init__(self, host: Host, journal: Journal) -> None:
        self._host = host
        self._journal = journal

    def _person(self, name: str, act: Act) -> Reviewer:
        """The reviewer of this name, who must have the right to an act."""
        reviewer = self._journal.reviewer(name)
        reviewer.check(act)
        return reviewer

    def _stamp(self, reviewer: Reviewer, at: datetime | None, reason: str) -> Stamp:
        """Who does something, when and why, with which versions. Without a time it is now."""
        newest = self._host.store.taxonomies.all()
        return Stamp(
            reviewer=reviewer,
            at=in_utc(at or datetime.now(UTC)),
            reason=checked_text(reason, "reason"),
            catalogue_version=self._host.catalogue.version,
            taxonomy=newest[0].taxonomy_id if newest else "",
        )

    def _entry(self, act: Act, reviewer: Reviewer, at: datetime | None, reason: str, **fields: Any) -> Decision:
        """An entry that has no number yet."""
        return self._stamp(reviewer, at, reason).entry(act, **fields)

    def _place(self, clause_id: str) -> Place:
        """A clause that is to be decided on.

        Raises:
            NotFoundError: there is no such clause; the message tells one that is gone from one that never was.
        """
        clause = self._host.store.clause(clause_id)
        document = self._host.store.document(clause_id.partition("/")[0]) if clause else None
        if clause is None or document is None:
            raise self._missing(clause_id)
        return self._placed(clause, document)

    def _placed(self, clause: Clause, document: FilingDocument) -> Place:
        review = self._journal.review(document.document_id).clause(clause.clause_id)
        return Place(self._host, clause, document, review)

    def _missing(self, clause_id: str) -> NotFoundError:
        document_id = clause_id.partition("/")[0]
        if clause_id in self._journal.review(document_id).place.values():
            return NotFoundError(
                f"the clause {clause_id!r} is not in its document any more",
                hint=f"see what became of the decisions on it: policykb review orphans --document {document_id}",
            )
        known = self._host.store.fingerprints(document_id)
        close = difflib.get_close_matches(clause_id, known, n=2, cutoff=0.8)
        hint = f"did you mean {' or '.join(close)}?" if close else "find ids with: policykb search WORDS or policykb clauses"
        return NotFoundError(f"no clause is called {clause_id!r}", hint=hint)

    def _check_not_signed_off(self, document_id: str) -> None:
        """Refuse a document that a sign-off covers as it is now.

        Raises:
            ReviewError: one does.
        """
        review = self._journal.review(document_id)
        former = review.sign_off
        if former is not None and all(map(review.is_frozen, self._host.store.fingerprints(document_id))):
            raise ReviewError(
                f"it was signed off by {former.by} on {former.at:%d %B %Y} (decision {former.number})",
                source=document_id,
                hint=f"to change it, open it again: policykb review reopen {document_id}",
            )

    def _document(self, document_id: str) -> FilingDocument:
        document = self._host.store.document(document_id)
        if document is None:
            ids = self._host.store.document_ids()
            close = difflib.get_close_matches(document_id, ids, n=3, cutoff=0.5) or ids[:5]
            raise NotFoundError(f"no document is called {document_id!r}", hint=f"there are {', '.join(close)}")
        return document


class Place:
    """A clause that is to be decided on, with all that is known of it."""

    def __init__(self, host: Host, clause: Clause, document: FilingDocument, review: ClauseReview) -> None:
        self._host = host
        self.clause = clause
        self.document = document
        self.review = review
        self.read = TaggedClause(clause=clause, tags=host.store.tags_of("clause", clause.clause_id))
        self.tags: tuple[ConceptTag, ...] = tuple(tag for tag in self.read.tags if tag.role is Role.ABOUT)

    def anchor(self) -> Anchor:
        """The words and the place."""
        clause = self.clause
        return Anchor(
            clause_id=clause.clause_id,
            quote=clause.text,
            start_char=clause.start_char,
            end_char=clause.end_char,
            sha256=self.document.sha256,
            heading_path=clause.heading_path,
            alike=self._host.store.alike(clause.document_id, clause.fingerprint),
        )

    def before(self) -> tuple[Said, ...]:
        """What the clause is held to be about now; the likeliest suggestion even if it does not count."""
        standing = [tag for tag in self.tags if tag.stands]
        said = [tag for tag in standing if tag.counts] or standing[:1]
        return tuple(Said(concept=tag.concept, origin=tag.origin.value, score=tag.score) for tag in said)

    def fields(self) -> dict[str, Any]:
        """The fields of an entry that is about this clause."""
        return {
            "document_id": self.document.document_id,
            "anchor": self.anchor(),
            "before": self.before(),
            "model_version": self.document.model_version,
        }

    def superseded(self, touched: Iterable[str]) -> tuple[int, ...]:
        """The decisions in force all whose concepts are decided on anew."""
        new = frozenset(touched)
        return tuple(one.number for one in self.review.decisions if one.touched <= new)

    def check_open(self) -> None:
        """Refuse a clause that a sign-off covers.

        Raises:
            ReviewError: one does.
        """
        signed = self.review.signed_off
        if signed is not None:
            raise ReviewError(
                f"it was signed off by {signed.by} on {signed.at:%d %B %Y} (decision {signed.number})",
                source=self.clause.clause_id,
                hint=f"reopen it first: policykb review reopen {self.document.document_id}",
            )

    def check_not_awaited(self, reviewer: Reviewer) -> None:
        """Refuse a reviewer whose blind opinion on the clause is asked for: to decide in another way would show the first.

        Raises:
            ReviewError: it is.
        """
        if self.review.awaits(reviewer.name):
            raise ReviewError(
                f"the blind opinion of {reviewer.name} is asked for",
                source=self.clause.clause_id,
                hint=f"give it: policykb review second {self.clause.clause_id} CONCEPT",
            )

    def check_seen(self, fingerprint: str | None, seen: int | None) -> None:
        """Refuse a decision on what the reviewer has not seen: another text, or decisions made since.

        Raises:
            StaleDecision: the fingerprint is another one, or there is an entry after the one last seen.
        """
        if fingerprint is not None and fingerprint != self.clause.fingerprint:
            raise StaleDecision(
                f"its text has changed since you saw it; it now reads {_shortened(self.clause.text)!r}",
                source=self.clause.clause_id,
                hint="read it again and decide anew",
            )
        later = [one for one in self.review.decisions if seen is not None and one.number > seen]
        if later:
            raise StaleDecision(
                f"{later[-1].by} has decided meanwhile: {later[-1].act.value} (decision {later[-1].number})",
                source=self.clause.clause_id,
                hint="see it with policykb review log, and decide anew",
            )


def _shortened(text: str, length: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"
