"""Counts of clauses by two things, over the whole knowledge base."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.views.overviews import overview_view
from kb.web.answers import answer, reading
from kb.web.api.parameters import Concept, Entity, Standard, Year

router = APIRouter(tags=["overview"])


@router.get("/overview")
def overview(
    request: Request,
    rows: Annotated[str, Query(max_length=20, description="concept, standard, entity, year, kind, nature or document.")] = (
        "concept"
    ),
    columns: Annotated[str, Query(max_length=20, description="Another of these.")] = "entity",
    concept: Concept = None,
    standard: Standard = None,
    entity: Entity = None,
    year: Year = None,
    kind: Annotated[str | None, Query(max_length=20, description="paragraph, list_item or table.")] = None,
    nature: Annotated[str | None, Query(max_length=50, description="policy, new_standards …")] = None,
) -> Response:
    """How many clauses there are for each row and column; only cells that have some."""
    with reading(request) as kb:
        table = kb.overview(
            rows, columns, concept=concept, standard=standard, entity=entity, year=year, kind=kind, nature=nature
        )
    return answer(request, table, overview_view)
