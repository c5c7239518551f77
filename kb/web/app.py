"""The server's application: what is put together here, and where each part lives.

    settings.py      what the server is told: which knowledge base, where to listen, limits
    base_access.py   how requests get at the knowledge base: one reader shared by all, a writer for the time of a write
    answers.py       what routes share: `reading(request)`, JSON answers, pages of a list
    problems.py      errors as RFC 9457 problem details
    api/             the HTTP API under /api/v1, a file a subject
    pages/           the pages for people at /, with templates/ and static/; templating.py makes a page of a template

A route is a plain function, which runs in a thread of its own. It reads inside `with reading(request) as kb`: the whole of an
answer comes from one published state, whatever is written meanwhile. It raises the errors of policykb, which `problems.py`
turns into answers.

`create_app` is a pure function of its settings: nothing is opened before the application starts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from kb.web import api, pages
from kb.web.base_access import BaseAccess
from kb.web.problems import add_problem_handlers
from kb.web.settings import ServerSettings
from kb.web.templating import VersionedFiles


def create_app(settings: ServerSettings) -> FastAPI:
    """The application that serves the knowledge base of these settings."""
    app = FastAPI(
        title="policykb",
        summary="A knowledge base of accounting policies: clauses, IFRS concepts, search, SPARQL and review.",
        version="1",
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        root_path=settings.root_path,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.access = BaseAccess(settings.base, read_only=settings.read_only, patience=settings.limits.write_seconds)
    add_problem_handlers(app)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", VersionedFiles(), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    access: BaseAccess = app.state.access
    await to_thread.run_sync(access.prepare)
    try:
        yield
    finally:
        await to_thread.run_sync(access.close)
