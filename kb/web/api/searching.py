"""Keyword search, and the searches that are kept by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.views.documents import search_view
from kb.web.answers import Offset, answer, reading
from kb.web.api.parameters import Concept, Entity, Standard, Year

router = APIRouter(tags=["search"])


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=2000, description='Such as `lease AND "low value"`, `recogn*`, `heading:warrant*`.')],
    concept: Concept = None,
    standard: Standard = None,
    entity: Entity = None,
    year: Year = None,
    review: Annotated[str | None, Query(max_length=30, description="State of review, such as `accepted`.")] = None,
    facet: Annotated[list[str], Query(max_length=9, description="Count all hits by it: `concept`, `entity` …")] = [],  # noqa: B006
    sort: Annotated[str, Query(max_length=20, description="`score`, `newest`, `oldest` or `uncertain`.")] = "score",
    synonyms: Annotated[bool, Query(description="Seek words that mean the same, too.")] = True,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=0, le=200, description="Most hits.")] = 10,
) -> Response:
    """Clauses by words, best first, with snippets, and counts over all hits."""
    with reading(request) as kb:
        found = kb.search(
            q,
            concept=concept,
            standard=standard,
            entity=entity,
            year=year,
            review=review,
            limit=limit,
            offset=offset,
            facets=tuple(dict.fromkeys(facet)),
            sort=sort,
            synonyms=synonyms,
        )
    return answer(request, found, search_view)


@router.get("/searches")
def searches(request: Request) -> Response:
    """The searches that were saved, by name."""
    with reading(request) as kb:
        return answer(request, tuple(kb.saved_searches), lambda found: [asdict(saved) for saved in found])
