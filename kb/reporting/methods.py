"""The part of the knowledge base that hands over: working papers, and coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.reporting.coverage import Coverage
    from kb.reporting.source import Source
    from kb.reporting.working_paper import WorkingPaper


class ReportMethods:
    """What `KnowledgeBase` hands over. docs/reporting.md shows it."""

    def report(self, document_id: str, *, against: str | None = None, viewer: str | None = None) -> WorkingPaper:
        """The working paper on a document: findings, choices, changes, decisions, clauses with citations, coverage.

        Its `write` makes a spreadsheet, a page or a text document of it.

        Args:
            document_id: the document.
            against: id of the document to compare with; else the filing before of the same entity, if there is one.
            viewer: who is to see it; what was said of clauses that await the blind opinion of this reviewer is left out.

        Raises:
            NotFoundError: there is no such document.
            InputError: it is to be compared with itself.
        """
        from kb.reporting.assembling import working_paper

        return working_paper(cast("Source", self), document_id, against, viewer)

    def coverage(
        self,
        *,
        entity: str | None = None,
        year: int | None = None,
        standard: str | None = None,
        concept: str | None = None,
        changes: bool = True,
        progress: Callable[[str], None] | None = None,
    ) -> Coverage:
        """What the knowledge base covers: concepts and choices by issuer and year, wording of policies, changes over years.

        All filings are read: a fifth of a second for a large report, and twice that for each pair of years that is compared.

        Args:
            entity: part of the issuer's name, case ignored. What is boilerplate is told by all issuers all the same.
            year: year in which the period ends.
            standard: such as `IFRS 16`; only concepts that rest on it, and choices that it leaves open.
            concept: QName, short name or label; only this concept and those below it.
            changes: whether to compare each year with the one before.
            progress: told what is read, in words.

        Raises:
            NotFoundError: there is no such concept, or no document of such an issuer or year.
        """
        from kb.reporting.surveying import Surveyor, Wanted

        source = cast("Source", self)
        wanted = Wanted(
            entity=entity,
            year=year,
            standard=" ".join(standard.upper().split()) if standard is not None else None,
            concepts=_with_those_below(source, concept) if concept is not None else None,
        )
        return Surveyor(source, wanted, changes=changes, progress=progress).survey()


def _with_those_below(source: Source, name: str) -> frozenset[str]:
    catalogue = source.catalogue
    qname = catalogue.resolve(name).qname
    below = (one.qname for one in catalogue if any(above.qname == qname for above in catalogue.ancestors(one.qname)))
    return frozenset((qname, *below))
