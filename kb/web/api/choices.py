"""Policy choices: who chose what where a standard leaves it open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.choice_matrix import ChoiceMatrix
from kb.views.choices import dimension_view, matrix_view
from kb.web.answers import answer, reading
from kb.web.api.parameters import Concept, DocumentId, Entity, Standard, Year
from ontology.errors import InputError

router = APIRouter(tags=["choices"])


@router.get("/choices")
def choices(
    request: Request,
    dimension: Annotated[str | None, Query(max_length=100, description="Such as `inventory-cost-formula`.")] = None,
    option: Annotated[str | None, Query(max_length=100, description="Such as `fifo`; with a dimension.")] = None,
    standard: Standard = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: DocumentId = None,
) -> Response:
    """The choices filing by filing, with the words that state them; `contradicted` where a filing answers twice."""
    if option is not None and dimension is None:
        raise InputError("an option belongs to a dimension", source="option", hint="name the dimension, too")
    with reading(request) as kb:
        found = tuple(
            kb.choices(
                dimension=dimension,
                option=option,
                entity=entity,
                year=year,
                standard=standard,
                concept=concept,
                document=document,
            )
        )
    return answer(request, found, lambda found: matrix_view(ChoiceMatrix.of(found)))


@router.get("/choices/dimensions")
def dimensions(request: Request) -> Response:
    """The questions that standards leave open, with their options."""
    with reading(request) as kb:
        found = tuple(kb.choice_dimensions)
    return answer(request, found, lambda found: list(map(dimension_view, found)))
