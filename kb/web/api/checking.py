"""Checks: what must be disclosed, what is outdated, what contradicts itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.checking.views import report_view, requirement_view
from kb.web.answers import answer, reading
from kb.web.api.parameters import DocumentId, Entity, Standard, Year

router = APIRouter(tags=["check"])


@router.get("/check")
def check(
    request: Request,
    document: DocumentId = None,
    entity: Entity = None,
    year: Year = None,
    standard: Standard = None,
    status: Annotated[str | None, Query(max_length=20, description="Only findings that are `absent`, `doubtful` …")] = None,
) -> Response:
    """The findings on a document, or on all of an entity."""
    with reading(request) as kb:
        report = kb.check(document, entity=entity, year=year, standard=standard, status=status)
    return answer(request, report, report_view)


@router.get("/check/requirements")
def requirements(request: Request) -> Response:
    """What must be disclosed of accounting policies, by standard and period."""
    with reading(request) as kb:
        found = tuple(kb.requirements)
    return answer(request, found, lambda found: list(map(requirement_view, found)))
