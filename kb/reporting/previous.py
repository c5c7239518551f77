"""Finds the filing before one, of the same entity, and compares with it."""

from __future__ import annotations

from kb.comparing.comparison import Comparison
from kb.reporting.source import Source
from ontology.errors import InputError
from search.filing import Filing

_NONE_BEFORE = "no earlier filing of this entity is in the knowledge base, so there is nothing to compare; that is no change"


def compared_with_previous(kb: Source, filing: Filing, against: str | None) -> tuple[Comparison | None, str]:
    """What changed since the filing before, or since the document `against`; without one, None and why there is none.

    Where one of the periods has several documents (pages of one filing), all of both are compared; a document that has two
    periods side by side is compared with itself.

    Raises:
        NotFoundError: there is no document `against`.
        InputError: it is the document itself.
    """
    document = filing.document
    if against is not None:
        return kb.compare(against, document.document_id), ""
    ends = sorted({clause.period_end for clause in filing.clauses if clause.period_end is not None})
    end = document.period_end or (ends[-1] if ends else None)
    if document.entity is None or end is None:
        missing = "entity" if document.entity is None else "period"
        return None, f"the document does not name its {missing}, so its earlier filing cannot be told; name it with --against"
    others = [one for one in kb.documents() if one.entity == document.entity and one.document_id != document.document_id]
    earlier = [one for one in others if one.period_end is not None and one.period_end < end]
    same_year = [one for one in others if one.period_end is not None and one.period_end.year == end.year]
    last = [one for one in earlier if one.period_end == max(other.period_end or end for other in earlier)]
    if len(last) == 1 and not same_year and len(ends) <= 1:
        return kb.compare(last[0].document_id, document.document_id), ""
    if not earlier and len(ends) <= 1:
        return None, _NONE_BEFORE
    try:
        return kb.compare_years(document.entity, None, end.year), ""
    except InputError as error:
        # Several documents, all of one year.
        return None, error.message
