"""Exports: RDF, JSON lines, CSV, piece by piece; and the working paper on a document."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from kb.export import check_export, export_parts
from kb.reporting.writing import WRITERS
from kb.web.answers import HeldPieces, reading
from kb.web.api.parameters import DocumentId
from kb.web.errors import Busy
from ontology.errors import InputError

router = APIRouter(tags=["export"])

_MEDIA_TYPES = {
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "turtle": "text/turtle",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
}
_PAPER_TYPES = {
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}
#: Exports that are written at a time: each holds the state that it began with until its reader has all of it.
_MOST = 4
_places = threading.BoundedSemaphore(_MOST)


@router.get("/export", response_class=StreamingResponse)
def export(
    request: Request,
    format: Annotated[str, Query(max_length=10, description="nquads, trig, jsonld, turtle, jsonl or csv.")] = "jsonl",
    document: DocumentId = None,
) -> Response:
    """The content of one document, or of the whole knowledge base."""
    with ExitStack() as stack:
        if not _places.acquire(blocking=False):
            raise Busy(f"{_MOST} exports are being written", hint="try again when one is done")
        stack.callback(_places.release)
        kb = stack.enter_context(reading(request))
        check_export(kb, format, document)
        held = stack.pop_all()

    pieces = HeldPieces((piece.encode("utf-8") for piece in export_parts(kb, format, document)), held)
    name = f"{document or 'policies'}.{'nq' if format == 'nquads' else format}"
    return StreamingResponse(pieces, media_type=_MEDIA_TYPES[format], headers=_saved_as(name))


@router.get("/documents/{document_id}/report", response_class=Response)
def report(
    request: Request,
    document_id: str,
    format: Annotated[str, Query(max_length=10, description="xlsx, docx, html or json.")] = "xlsx",
    against: DocumentId = None,
) -> Response:
    """The working paper on a document: findings, choices, changes, decisions, citations, sign-off; as a file to save."""
    ending = f".{format}"
    if ending not in WRITERS:
        raise InputError(f"{format!r} is no format of a working paper", source="format", hint="use xlsx, docx, html or json")
    with reading(request) as kb:
        data = WRITERS[ending](kb.report(document_id, against=against))
    return Response(data, media_type=_PAPER_TYPES[ending], headers=_saved_as(f"{document_id}{ending}"))


def _saved_as(name: str) -> dict[str, str]:
    plain = "".join(character for character in name if character.isascii() and (character.isalnum() or character in "-_."))
    return {"Content-Disposition": f'attachment; filename="{plain}"'}
