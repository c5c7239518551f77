"""The pages for people, at `/`.

Each subject has a file with a router of its own, included below. A route reads with `kb.web.answers.reading(request)` and
answers with `kb.web.templating.page(request, "name.html", …)`. Templates extend `base.html` and use the macros of
`templates/parts`; addresses are made by `links`, and what people read is said by `kb.web.wording`.
"""

from __future__ import annotations

from fastapi import APIRouter

from kb.web.pages import about, checking, comparing, concepts, documents, overviews, querying, reader, reviewing, searching

router = APIRouter(include_in_schema=False)
for part in (searching, documents, reader, concepts, reviewing, comparing, checking, overviews, querying, about):
    router.include_router(part.router)
