"""Concepts of the catalogue, with their official labels where the knowledge base has an official taxonomy."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.base import KnowledgeBase
from kb.views.documents import concept_view
from kb.web.answers import Limit, Offset, answer, paged, reading
from ontology.types import Concept

router = APIRouter(tags=["concepts"])


@router.get("/concepts")
def concepts(
    request: Request,
    q: Annotated[str, Query(max_length=300, description="Words of a name, cue, reference or official label.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """The concepts that have these words; all without any."""
    with reading(request) as kb:
        found = {concept.qname: concept for concept in (kb.catalogue.find(q) if q else kb.catalogue)}
        for name in kb.find_elements(q, lang=None) if q and kb.taxonomies() else ():
            concept = kb.catalogue.get(name.qname)
            if concept is not None:
                found.setdefault(concept.qname, concept)
        return paged(request, found.values(), partial(_view, kb), offset=offset, limit=limit)


@router.get("/concepts/{name}")
def concept(request: Request, name: str) -> Response:
    """A concept by QName, short name or label, with those below it."""
    with reading(request) as kb:
        found = kb.catalogue.resolve(name)
        narrower = [below.qname for below in kb.catalogue.narrower(found.qname)]
        return answer(request, found, lambda found: {**_view(kb, found), "narrower": narrower})


def _view(kb: KnowledgeBase, concept: Concept) -> dict[str, Any]:
    return {**concept_view(concept), "official_label": kb.official_label(concept.qname)}
