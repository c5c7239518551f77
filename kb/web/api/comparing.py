"""Comparisons: two documents, two years of an issuer, peers on one concept, two clauses."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.comparing.comparison import Comparison
from kb.comparing.methods import STATES_POLICY
from kb.views.comparisons import clauses_view, comparison_view, peers_view
from kb.web.answers import answer, reading

router = APIRouter(tags=["compare"])

Nature = Annotated[
    list[str],
    Query(max_length=10, description="Natures of the passages to compare, such as `policy`; `all` for every passage."),
]
Id = Annotated[str, Query(max_length=500)]
#: What is compared unless more is asked for.
_USUAL = list(STATES_POLICY)


@router.get("/compare")
def compare(request: Request, before: Id, after: Id, nature: Nature = _USUAL) -> Response:
    """What changed from one document to another, passage by passage."""
    with reading(request) as kb:
        found = kb.compare(before, after, natures=_natures(nature))
    return answer(request, found, _whole)


@router.get("/compare/years")
def compare_years(
    request: Request,
    entity: Annotated[str, Query(max_length=300, description="Name of the issuer, or part of it.")],
    before: Annotated[int | None, Query(ge=1, le=9999)] = None,
    after: Annotated[int | None, Query(ge=1, le=9999)] = None,
    nature: Nature = _USUAL,
) -> Response:
    """What changed from one year to another in all documents of an issuer; by default the last year and the one before."""
    with reading(request) as kb:
        found = kb.compare_years(entity, before, after, natures=_natures(nature))
    return answer(request, found, _whole)


@router.get("/compare/peers")
def peers(
    request: Request,
    concept: Annotated[str, Query(max_length=300, description="QName, short name or label.")],
    entity: Annotated[list[str], Query(max_length=100, description="The peers; without, all that have such a policy.")] = [],  # noqa: B006
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
) -> Response:
    """How issuers say the policy on a concept, and how alike."""
    with reading(request) as kb:
        found = kb.peers(concept, entities=entity, year=year)
    return answer(request, found, peers_view)


@router.get("/compare/clauses")
def compare_clauses(request: Request, before: Id, after: Id) -> Response:
    """Any two clauses word by word."""
    with reading(request) as kb:
        found = kb.compare_clauses(before, after)
    return answer(request, found, clauses_view)


def _whole(comparison: Comparison) -> dict[str, Any]:
    return comparison_view(comparison, comparison.changes)


def _natures(given: list[str]) -> list[str] | None:
    return None if "all" in given else given
