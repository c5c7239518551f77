"""The part of the knowledge base that hands over: working papers, and coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kb.reporting.source import Source
    from kb.reporting.working_paper import WorkingPaper


class ReportMethods:
    """What `KnowledgeBase` hands over. docs/reporting.md shows it."""

    def report(self, document_id: str, *, against: str | None = None) -> WorkingPaper:
        """The working paper on a document: findings, choices, changes, decisions, clauses with citations, coverage.

        Its `write` makes a spreadsheet, a page or a text document of it.

        Args:
            document_id: the document.
            against: id of the document to compare with; else the filing before of the same entity, if there is one.

        Raises:
            NotFoundError: there is no such document.
            InputError: it is to be compared with itself.
        """
        from kb.reporting.assembling import working_paper

        return working_paper(cast("Source", self), document_id, against)
