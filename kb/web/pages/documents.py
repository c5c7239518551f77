"""The list of documents."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kb.web.answers import reading
from kb.web.api.parameters import Entity, Year
from kb.web.templating import page

router = APIRouter()


@router.get("/documents")
def documents(request: Request, entity: Entity = None, year: Year = None) -> Response:
    """The documents of the knowledge base, by entity and period, with how many clauses they have."""
    with reading(request) as kb:
        every = kb.documents()
        counts = kb.overview("document", "kind")
    sizes = {row: sum(counts.count(row, column) for column in counts.columns) for row in counts.rows}
    years = sorted({document.period_end.year for document in every if document.period_end}, reverse=True)
    shown = [
        document
        for document in every
        if (not entity or entity.casefold() in (document.entity or "").casefold())
        and (year is None or (document.period_end is not None and document.period_end.year == year))
    ]
    return page(request, "documents/list.html", shown=shown, sizes=sizes, years=years, entity=entity or "", year=year)
