"""Clauses: those that meet conditions, page by page; one with all that hangs on it; those most like one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.views.documents import search_view, stored_clause_view
from kb.web.answers import Limit, answer, paged, reading
from kb.web.api.parameters import Concept, DocumentId, Entity, Standard, Year

router = APIRouter(tags=["clauses"])


@router.get("/clauses")
def clauses(
    request: Request,
    document: DocumentId = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    section: Annotated[str | None, Query(max_length=200, description="Citation label, such as `2(h)(i)`.")] = None,
    nature: Annotated[str | None, Query(max_length=50, description="`policy`, `new_standards` …")] = None,
    aspect: Annotated[str | None, Query(max_length=50, description="`recognition`, `impairment` …")] = None,
    after: Annotated[str | None, Query(max_length=500, description="Only clauses behind this one.")] = None,
    limit: Limit = 100,
) -> Response:
    """Clauses with their tags, document by document in reading order."""
    with reading(request) as kb:
        found = kb.clauses(
            document=document,
            concept=concept,
            entity=entity,
            year=year,
            section=section,
            nature=nature,
            aspect=aspect,
            after=after,
        )
        return paged(request, found, stored_clause_view, limit=limit, after=lambda last: last.clause.clause_id)


@router.get("/clauses/{clause_id:path}")
def clause(request: Request, clause_id: str) -> Response:
    """A clause with its citation, tags, choices and cross-references."""
    with reading(request) as kb:
        stored = kb.clause(clause_id)
        official = {tag.concept: kb.official_label(tag.concept) for tag in stored.tags}
    labels = {name: text for name, text in official.items() if text}
    return answer(request, stored, lambda stored: {**stored_clause_view(stored), "official_labels": labels})


@router.get("/similar")
def similar(
    request: Request,
    clause: Annotated[str, Query(max_length=500, description="Id of a clause.")],
    concept: Concept = None,
    standard: Standard = None,
    entity: Entity = None,
    year: Year = None,
    other_documents: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """The clauses whose words are most like those of a clause."""
    with reading(request) as kb:
        found = kb.more_like(
            clause,
            concept=concept,
            standard=standard,
            entity=entity,
            year=year,
            other_documents=other_documents,
            limit=limit,
        )
    return answer(request, found, search_view)
