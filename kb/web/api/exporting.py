"""Exports: RDF, JSON lines, CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.export import export as write
from kb.web.answers import reading
from kb.web.api.parameters import DocumentId

router = APIRouter(tags=["export"])

_MEDIA_TYPES = {
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "turtle": "text/turtle",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
}


@router.get("/export")
def export(
    request: Request,
    format: Annotated[str, Query(max_length=10, description="nquads, trig, jsonld, turtle, jsonl or csv.")] = "jsonl",
    document: DocumentId = None,
) -> Response:
    """The content of one document, or of the whole knowledge base."""
    with reading(request) as kb:
        text = write(kb, format, document)
    return Response(text, media_type=_MEDIA_TYPES[format])
