"""The log of decisions and what follows from it: the one place where either is written, both in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kb.reviewing.anchoring import moves
from kb.reviewing.deny_lists import DenyLists
from kb.reviewing.effective import effective, effective_result
from kb.reviewing.host import Host
from kb.reviewing.rights import Reviewer, find_reviewer, reviewers_of
from kb.reviewing.state import DocumentReview
from ontology.decisions import JUDGING, MACHINE, Act, Decision, ReviewerRole, in_utc
from ontology.types import IngestResult
from search.decision_reader import DecisionLog
from search.filing import FilingDocument
from search.revision import Revision, TaggedClause

#: Acts that change what a filing holds.
_TELLING = JUDGING | {Act.UNDO, Act.SAMPLE, Act.SECOND, Act.SIGN_OFF, Act.REOPEN, Act.MIGRATE}


class Journal:
    """Reads the log of a knowledge base and adds to it. What is read of a document is kept until the log grows."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._length = -1
        self._reviews: dict[str, DocumentReview] = {}
        self._lists: DenyLists | None = None

    # --- reading

    def review(self, document_id: str) -> DocumentReview:
        """What is in force on a document; one that nobody decided on has nothing."""
        self._forget_if_grown()
        if document_id not in self._reviews:
            self._reviews[document_id] = DocumentReview(document_id, self._log.of_document(document_id))
        return self._reviews[document_id]

    def deny_lists(self) -> DenyLists:
        """The deny lists in force."""
        self._forget_if_grown()
        if self._lists is None:
            self._lists = DenyLists.of(self._denials())
        return self._lists

    def reviewers(self) -> dict[str, Reviewer]:
        """All reviewers by name."""
        return reviewers_of(self._log.of_act(Act.REGISTER))

    def reviewer(self, name: str) -> Reviewer:
        """The reviewer of this name.

        Raises:
            NotFoundError: there is none.
        """
        return find_reviewer(self.reviewers(), name)

    def _forget_if_grown(self) -> None:
        length = self._log.head().count
        if length != self._length:
            self._reviews.clear()
            self._lists = None
            self._length = length

    def _denials(self) -> Sequence[Decision]:
        found = (*self._log.of_act(Act.DENY), *self._log.of_act(Act.ALLOW))
        return sorted(found, key=lambda one: one.number)

    @property
    def _log(self) -> DecisionLog:
        return self._host.store.decisions

    # --- writing

    def append(self, entries: Sequence[Decision], read: Iterable[TaggedClause] = ()) -> tuple[Decision, ...]:
        """Add entries to the log, all or none, and bring graph, ledger and text index in line; gives them with their numbers.

        Args:
            entries: without numbers.
            read: clauses as they are stored, which need not be read again.

        Raises:
            StorageError: the knowledge base is read-only.
        """
        self._host._check_writable()
        if not entries:
            return ()
        numbered = self._numbered(entries)
        revisions = list(self._revisions(numbered, {one.clause.clause_id: one for one in read}))
        generation = self._host.store.revise(numbered, revisions, self._host.catalogue.standards_of)
        self._host._follow(revisions, generation)
        return numbered

    def carried_over(
        self, results: Sequence[IngestResult], at: datetime
    ) -> tuple[tuple[IngestResult, ...], tuple[Decision, ...]]:
        """Documents to be stored as decisions on their former versions leave them, and the entries that say what moved."""
        if not self._log.head().count:
            return tuple(results), ()
        entries: list[Decision] = []
        made = []
        lists = self.deny_lists()
        for result in results:
            document = result.document
            review = self.review(document.document_id)
            moved = moves(review, result.clauses)
            if moved:
                entry = self._numbered(
                    [_moving(document.document_id, moved, at, "the document was ingested anew")], len(entries)
                )
                entries += entry
                review = DocumentReview(document.document_id, (*review.decisions, *entry))
            made.append(effective_result(result, review, lists.concepts(document.entity), self._element_of))
        return tuple(made), tuple(entries)

    def bereaved(self, document_id: str, at: datetime) -> tuple[Decision, ...]:
        """The entry that says that decisions have lost their clauses, as their document is deleted; empty if it has none."""
        moved = moves(self.review(document_id), ())
        return self._numbered([_moving(document_id, moved, at, "the document was deleted")]) if moved else ()

    def _numbered(self, entries: Sequence[Decision], after: int = 0) -> tuple[Decision, ...]:
        first = self._log.head().count + after + 1
        batch = first if len(entries) > 1 else None
        return tuple(replace(entry, number=number, batch=batch) for number, entry in enumerate(entries, start=first))

    # --- what follows

    def expected(self, document: FilingDocument, read: TaggedClause) -> TaggedClause:
        """A stored clause as the log says that it must be."""
        review = self.review(document.document_id).clause(read.clause.clause_id)
        return effective(read, review, self.deny_lists().concepts(document.entity), self._element_of)

    def _revisions(self, entries: Sequence[Decision], known: Mapping[str, TaggedClause]) -> Iterator[Revision]:
        """The clauses that entries about to be added change; those that are `known` are not read again."""
        lists = DenyLists.of((*self._denials(), *entries))
        by_document: dict[str, list[Decision]] = defaultdict(list)
        for entry in entries:
            if entry.document_id is not None and entry.act in _TELLING:
                by_document[entry.document_id].append(entry)
        touched: dict[str, set[str]] = defaultdict(set)
        reviews: dict[str, DocumentReview] = {}
        for document_id, added in by_document.items():
            former = self.review(document_id)
            reviews[document_id] = DocumentReview(document_id, (*former.decisions, *added))
            for entry in added:
                touched[document_id] |= _touched(entry, former)
        for clause_id in self._listed(entries):
            touched[clause_id.partition("/")[0]].add(clause_id)
        for document_id, clause_ids in touched.items():
            document = self._host.store.document(document_id)
            if document is None:
                continue
            review = reviews.get(document_id) or self.review(document_id)
            denied = lists.concepts(document.entity)
            for clause_id in sorted(clause_ids):
                before = known.get(clause_id) or self._stored(clause_id)
                if before is not None:
                    after = effective(before, review.clause(clause_id), denied, self._element_of)
                    if after != before:
                        yield Revision(document=document, before=before, after=after)

    def _stored(self, clause_id: str) -> TaggedClause | None:
        clause = self._host.store.clause(clause_id)
        tags = self._host.store.tags_of("clause", clause_id)
        return TaggedClause(clause=clause, tags=tags) if clause is not None else None

    def _listed(self, entries: Iterable[Decision]) -> Iterator[str]:
        """The clauses that a change of the deny lists concerns."""
        for entry in entries:
            if entry.act in (Act.DENY, Act.ALLOW):
                for concept in entry.concepts:
                    yield from self._host.store.clauses_tagged(concept)

    def _element_of(self, qname: str) -> str:
        catalogue = self._host.catalogue
        return catalogue.element_of(qname) if qname in catalogue else qname


def _moving(document_id: str, moved: tuple[tuple[int, str], ...], at: datetime, reason: str) -> Decision:
    return Decision(
        number=0,
        act=Act.REANCHOR,
        by=MACHINE,
        role=ReviewerRole.MACHINE,
        at=in_utc(at),
        reason=reason,
        document_id=document_id,
        moved=moved,
    )


def _touched(entry: Decision, before: DocumentReview) -> set[str]:
    """The clauses that an entry may change."""
    if entry.act in (Act.SIGN_OFF, Act.REOPEN):
        return set(before.by_clause)
    found = {*before.concerned((*entry.strikes, *(number for number, _ in entry.moved)))}
    found |= {clause_id for _, clause_id in entry.moved if clause_id}
    return found | {entry.anchor.clause_id} if entry.anchor else found
