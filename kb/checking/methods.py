"""The part of the knowledge base that checks filings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.errors import InputError, NotFoundError
from search.filing import Filing, FilingDocument

if TYPE_CHECKING:
    from kb.checking.report import CheckReport
    from kb.checking.scope import DocumentScope
    from kb.reviewing.review import Review
    from ontology.catalogue import Catalogue
    from ontology.findings import Finding, Waiver
    from ontology.requirements import Requirements


class CheckMethods(ABC):
    """What `KnowledgeBase` does to check filings. docs/checking.md says how."""

    @cached_property
    @abstractmethod
    def review(self) -> Review:
        """The decisions of reviewers."""

    @cached_property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The concepts that documents are tagged with."""

    @abstractmethod
    def filing(self, document_id: str) -> Filing:
        """One document with all that is stored of it."""

    @abstractmethod
    def documents(self) -> tuple[FilingDocument, ...]:
        """All documents, by entity, period and id."""

    @cached_property
    def requirements(self) -> Requirements:
        """What must be disclosed of accounting policies, by standard and period."""
        from ontology.requirements import default_requirements

        return default_requirements()

    def check(
        self,
        document: str | None = None,
        *,
        entity: str | None = None,
        year: int | None = None,
        standard: str | None = None,
        status: str | None = None,
    ) -> CheckReport:
        """What is there, what is missing, what is outdated or contradicts itself, in one document or all of an entity.

        Args:
            document: a document id.
            entity: part of the entity's name, case ignored; instead of a document.
            year: year of the period's end; with an entity.
            standard: only findings under this standard, such as `IFRS 16`.
            status: only findings with this status, such as `absent`; see `ontology.findings.Status`.

        Raises:
            NotFoundError: there is no such document, no document of this entity, or nothing is required by this standard.
            InputError: neither or both of document and entity are given, or there is no such status.
        """
        from kb.checking.checker import check_filing
        from kb.checking.report import CheckReport
        from kb.checking.selection import selected
        from kb.checking.waived import with_waivers

        findings: list[Finding] = []
        waivers: list[Waiver] = []
        scopes: dict[str, DocumentScope] = {}
        for document_id in self._to_check(document, entity, year):
            scope, found = check_filing(self.filing(document_id), self.requirements, self.catalogue)
            scopes[document_id] = scope
            findings += found
            waivers += self.review.waivers(document_id)
        chosen = selected(with_waivers(findings, waivers), standard=standard, status=status)
        return CheckReport(tuple(chosen), scopes)

    def waive(self, finding_id: str, *, document: str, reason: str, by: str, at: datetime | None = None) -> Waiver:
        """Accept a finding on a document as it is: it stays in reports, marked, and no longer counts as open.

        A waiver holds for this finding only; if the text changes so that something else is missing or doubted, that is another.
        It is a decision like any other: `review.undo` takes it back.

        Args:
            finding_id: id of a finding that `check` gives on the document.
            document: the document's id.
            reason: why it is accepted.
            by: who accepts it, a registered reviewer.
            at: when; now unless given.

        Raises:
            NotFoundError: there is no such document, reviewer, or finding on the document.
            NotAllowed: the reviewer has not the right.
            InputError: no reason, or nothing to waive.
            ReviewError: it is waived already, or the document is signed off.
        """
        decision = self.review.waive(finding_id, document, by=by, reason=reason, at=at)
        return next(waiver for waiver in self.review.waivers(document) if waiver.decision == decision.number)

    def _to_check(self, document: str | None, entity: str | None, year: int | None) -> Iterator[str]:
        if (document is None) == (entity is None):
            raise InputError("name a document or an entity, one of the two", source="check", hint="list them with: documents")
        if document is not None:
            yield document
            return
        assert entity is not None
        found = [
            known.document_id
            for known in self.documents()
            if entity.lower() in (known.entity or "").lower()
            and (year is None or (known.period_end is not None and known.period_end.year == year))
        ]
        if not found:
            when = "" if year is None else f" for {year}"
            raise NotFoundError(f"there is no document of {entity!r}{when}", hint="list them with: policykb documents")
        yield from found
