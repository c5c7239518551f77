"""Documents: all of them, one with its outline, its source file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from kb.views.documents import document_view, outline_view
from kb.web.answers import Limit, Offset, answer, paged, reading
from kb.web.api.parameters import Entity, Year
from ontology.errors import NotFoundError

router = APIRouter(tags=["documents"])


@router.get("/documents")
def documents(request: Request, entity: Entity = None, year: Year = None, offset: Offset = 0, limit: Limit = 100) -> Response:
    """The documents, by entity, period and id."""
    with reading(request) as kb:
        found = [
            document
            for document in kb.documents()
            if (entity is None or entity.lower() in (document.entity or "").lower())
            and (year is None or (document.period_end is not None and document.period_end.year == year))
        ]
    return paged(request, found, document_view, offset=offset, limit=limit)


@router.get("/documents/{document_id}")
def document(request: Request, document_id: str) -> Response:
    """A document with its sections, clauses, tags, choices, cross-references and diagnostics."""
    with reading(request) as kb:
        filing = kb.filing(document_id)
    return answer(request, filing, lambda filing: outline_view(document_view(filing.document), filing))


@router.get("/documents/{document_id}/source", response_class=FileResponse)
def source(request: Request, document_id: str) -> Response:
    """The file that a document was made of, to save: never shown in the browser, whatever it holds."""
    with reading(request) as kb:
        filing = kb.filing(document_id)
        path = kb.layout.source_path(filing.document.sha256)
        if not path.exists():
            raise NotFoundError("its source file is not kept here", source=document_id)
        return FileResponse(
            path,
            media_type="application/octet-stream",
            filename=filing.document.source_name,
            content_disposition_type="attachment",
        )
