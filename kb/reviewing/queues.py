"""What to look at next: the clauses that most need a reviewer, by several reasons why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

from kb.index_records import DISAGREEING, UNDECIDED, margin
from kb.reviewing.finding import STATING, Scope, found, in_state
from kb.reviewing.missing import missing_disclosures, why
from kb.reviewing.parts import ReviewPart
from kb.reviewing.queue_item import QueueItem
from kb.reviewing.tables import Queue
from ontology.decisions import JUDGING, Act, Decision
from ontology.errors import InputError
from ontology.namespaces import short_name
from ontology.types import Clause, Origin, Role
from search.filing import FilingDocument


class Queues(ReviewPart):
    """What to decide next."""

    def queue(
        self,
        kind: str = "uncertain",
        *,
        limit: int = 50,
        by: str | None = None,
        concept: str | None = None,
        entity: str | None = None,
        year: int | None = None,
        document: str | None = None,
        seed: int = 0,
    ) -> Queue:
        """The first clauses of a queue that meet all conditions given; empty if none does.

        Args:
            kind: `uncertain`: undecided, those first of which the tagger is least certain; `disagreeing`: undecided, and the
                tagger says other than the filer; `new`: undecided, with words that the entity's filing before did not have;
                `missing`: where to look for disclosures that checks find
                absent or incomplete; `random`: a sample of the undecided; `mine`: assigned to the reviewer; `second`: awaiting
                the reviewer's blind opinion; `disputed`: with two opinions that are not the same; `broken`: whose decision a
                migration broke.
            limit: most clauses.
            by: the reviewer, for `mine` and `second`.
            concept: only clauses that count as about it.
            entity: only clauses of entities with this in their names.
            year: only clauses whose period ends in it.
            document: only clauses of this document.
            seed: another number draws another sample; the same draws the same.

        Raises:
            InputError: there is no such queue, or it needs a reviewer.
            NotFoundError: no such reviewer, concept or document.
            IndexOutOfDate: opened read-only, and the text index lags behind the graph.
        """
        if document is not None:
            self._document(document)
        scope = Scope(
            concept=None if concept is None else self._host.catalogue.resolve(concept).qname,
            entity=entity,
            year=year,
            document=document,
        )
        person = self._journal.reviewer(by).name if by is not None else None
        if kind in ("mine", "second") and person is None:
            raise InputError(f"the queue {kind} is somebody's", source="by", hint="say whose with by=NAME (--by NAME)")
        if kind == "second" and concept is not None:
            raise InputError("a concept would tell the first opinion", source="concept", hint="narrow it by document or entity")
        kinds: dict[str, Callable[[], Iterator[QueueItem]]] = {
            "uncertain": lambda: self._undecided(scope, UNDECIDED, limit, "least certain"),
            "disagreeing": lambda: self._undecided(scope, DISAGREEING, limit, "the filer says other"),
            "new": lambda: self._new(scope),
            "missing": lambda: self._undisclosed(scope),
            "random": lambda: self._random(scope, limit, seed),
            "mine": lambda: self._assigned(scope, person or ""),
            "second": lambda: self._second(scope, person or ""),
            "disputed": lambda: self._disputed(scope),
            "broken": lambda: self._broken(scope),
        }
        if kind not in kinds:
            raise InputError(f"there is no queue {kind!r}", source="queue", hint=f"there are {', '.join(kinds)}")
        return Queue(islice(kinds[kind](), limit))

    def _undecided(self, scope: Scope, state: str, limit: int, why: str) -> Iterator[QueueItem]:
        for clause, document in found(self._host, scope.query(in_state(state), STATING), limit, "uncertain"):
            item = self._item(clause, document, why)
            if item.margin is not None:
                yield item

    def _random(self, scope: Scope, limit: int, seed: int) -> Iterator[QueueItem]:
        self._host._check_index_is_current()
        hits = self._host._index.search(scope.query(in_state(UNDECIDED), STATING), limit=None, snippets=False).hits
        drawn = sorted((hashlib.sha256(f"{seed}\n{hit.clause_id}".encode()).digest(), hit.clause_id) for hit in hits)
        for _, clause_id in drawn[:limit]:
            yield from self._items(clause_id, f"sample {seed}")

    def _new(self, scope: Scope) -> Iterator[QueueItem]:
        """Clauses of filings that have one before, with words that this one lacks."""
        for document, former in self._with_former(scope):
            known = set(self._host.store.fingerprints(former.document_id).values())
            fresh = {
                clause_id
                for clause_id, fingerprint in self._host.store.fingerprints(document.document_id).items()
                if fingerprint not in known
            }
            only = Scope(concept=scope.concept, year=scope.year, document=document.document_id)
            hits = found(self._host, only.query(in_state(UNDECIDED), STATING), None, "uncertain")
            new = [clause for clause, _ in hits if clause.clause_id in fresh]
            for clause in sorted(new, key=lambda clause: clause.ordinal):
                yield self._item(clause, document, f"not in {former.document_id}")

    def _undisclosed(self, scope: Scope) -> Iterator[QueueItem]:
        for document in self._host.documents():
            named = scope.entity is None or scope.entity.lower() in (document.entity or "").lower()
            if named and scope.document in (None, document.document_id):
                for finding, clause_id in missing_disclosures(self._host, document):
                    for item in self._items(clause_id, why(finding), scope):
                        yield replace(item, finding=finding.finding_id)

    def _with_former(self, scope: Scope) -> Iterator[tuple[FilingDocument, FilingDocument]]:
        by_entity: dict[str, list[FilingDocument]] = {}
        for document in self._host.documents():
            if document.entity and document.period_end:
                by_entity.setdefault(document.entity, []).append(document)
        for entity, documents in by_entity.items():
            if scope.entity is None or scope.entity.lower() in entity.lower():
                documents.sort(key=lambda document: (document.period_end or date.min, document.document_id))
                for former, document in pairwise(documents):
                    if scope.document in (None, document.document_id) and former.period_end != document.period_end:
                        yield document, former

    def _assigned(self, scope: Scope, name: str) -> Iterator[QueueItem]:
        for decision, clause_id in self._standing(Act.ASSIGN, name):
            review = self._journal.review(decision.document_id or "").clause(clause_id)
            later = any(one.number > decision.number for one in review.decisions)
            if review.assigned == decision and not later:
                yield from self._items(clause_id, f"assigned by {decision.by}", scope)

    def _second(self, scope: Scope, name: str) -> Iterator[QueueItem]:
        for decision, clause_id in self._standing(Act.SAMPLE, name):
            review = self._journal.review(decision.document_id or "").clause(clause_id)
            if review.sample == decision and review.second is None:
                for item in self._items(clause_id, "second opinion", scope):
                    yield replace(item, suggestion=None, score=None, margin=None)

    def _disputed(self, scope: Scope) -> Iterator[QueueItem]:
        for decision in self._host.store.decisions.of_act(Act.SECOND):
            document = self._journal.review(decision.document_id or "")
            clause_id = document.place[decision.number]
            review = document.clause(clause_id)
            if review.second == decision and review.disagreement and review.in_second_review:
                first, second = (_named(names) for names in (review.first_opinion, decision.concepts))
                yield from self._items(clause_id, f"first {first}, second {second}", scope)

    def _broken(self, scope: Scope) -> Iterator[QueueItem]:
        for migration in self._host.store.decisions.of_act(Act.MIGRATE):
            document = self._journal.review(migration.document_id or "")
            by_number = {one.number: one for one in document.decisions}
            for number in sorted({number for number, _ in migration.moved} & document.lost & document.force):
                decision, clause_id = by_number[number], document.place[number]
                if decision.act in JUDGING and not any(
                    one.number > migration.number for one in document.clause(clause_id).decisions
                ):
                    why = f"{_named(decision.concepts)}: {migration.reason}"
                    yield from self._items(clause_id, why, scope)

    def _standing(self, act: Act, name: str) -> Iterator[tuple[Decision, str]]:
        """The entries of an act in force that concern somebody, with the clause they stand on."""
        for decision in self._host.store.decisions.concerning(name):
            if decision.act is act and decision.document_id is not None:
                review = self._journal.review(decision.document_id)
                if decision.number in review.force and decision.number not in review.lost:
                    yield decision, review.place[decision.number]

    def _items(self, clause_id: str, why: str, scope: Scope | None = None) -> Iterator[QueueItem]:
        clause = self._host.store.clause(clause_id)
        document = self._host.store.document(clause_id.partition("/")[0]) if clause else None
        if clause is not None and document is not None:
            item = self._item(clause, document, why)
            if scope is None or self._within(item, scope):
                yield item

    def _within(self, item: QueueItem, scope: Scope) -> bool:
        period_end = item.clause.period_end or item.document.period_end
        about = {tag.concept for tag in self._host.store.tags_of("clause", item.clause.clause_id) if tag.counts}
        return (
            scope.document in (None, item.document.document_id)
            and (scope.entity is None or scope.entity.lower() in (item.document.entity or "").lower())
            and (scope.year is None or (period_end is not None and period_end.year == scope.year))
            and (scope.concept is None or scope.concept in about)
        )

    def _item(self, clause: Clause, document: FilingDocument, why: str) -> QueueItem:
        tags = self._host.store.tags_of("clause", clause.clause_id)
        first = next((tag for tag in tags if tag.origin is Origin.SUGGESTED and tag.role is Role.ABOUT), None)
        return QueueItem(
            clause=clause,
            document=document,
            why=why,
            suggestion=first.concept if first else None,
            score=first.score if first else None,
            margin=margin(tags, self._host.catalogue),
        )


def _named(concepts: tuple[str, ...]) -> str:
    return " and ".join(map(short_name, concepts)) or "nothing"
