"""The pages for people, at `/`.

Each subject has a file with a router of its own, included below. A route reads with `kb.web.answers.reading(request)` and
answers with `kb.web.templating.page(request, "name.html", …)`. Templates extend `base.html` and use the macros of
`templates/parts`; addresses are made by `links`, and what people read is said by `kb.web.wording`.
"""

from __future__ import annotations

from fastapi import APIRouter

from kb.web.pages import reader, searching

router = APIRouter(include_in_schema=False)
for part in (searching, reader):
    router.include_router(part.router)
