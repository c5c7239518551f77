"""The pages for people, at `/`.

Each subject has a file with a router of its own, included below. A route reads with `kb.web.answers.reading(request)` and
answers with `kb.web.templating.page(request, "name.html", …)`.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kb.web.answers import reading
from kb.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/")
def first_page(request: Request) -> Response:
    """What is in the knowledge base."""
    with reading(request) as kb:
        documents = kb.documents()
    return page(request, "first.html", documents=documents)
