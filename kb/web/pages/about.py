"""What this is, what the marks mean, and the keys."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from starlette.responses import Response

from kb.web.answers import reading
from kb.web.templating import page

router = APIRouter()


@router.get("/about")
def about(request: Request) -> Response:
    """The help page."""
    with reading(request) as kb:
        documents, catalogue = len(kb.documents()), kb.catalogue
    counts = {"documents": documents, "concepts": len(catalogue)}
    return page(request, "about.html", counts=counts, catalogue=catalogue.version, policykb=version("policykb"))
