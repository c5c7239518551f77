"""The server's application: what is put together here, and where each part lives.

    settings.py      what the server is told: which knowledge base, where to listen, limits
    base_access.py   how requests get at the knowledge base: one reader shared by all, a writer for the time of a write
    answers.py       what routes share: `reading(request)`, JSON answers, pages of a list
    problems.py      errors as RFC 9457 problem details; in a browser, as a page
    watching/        around everything: request ids, logs, metrics
    safety/          behind that, the gate: who asks, how often, how much; tokens, sessions, roles, CSRF, headers, the audit log
    api/             the HTTP API under /api/v1, a file a subject
    ingesting/       what was uploaded: kept on the disk, read in limited processes, stored in the background
    pages/           the pages for people at /, with templates/ and static/; templating.py makes a page of a template

A route is a plain function, which runs in a thread of its own. It reads inside `with reading(request) as kb`: the whole of an
answer comes from one published state, whatever is written meanwhile. A route that writes asks `person(request, Act.ACCEPT)`
for the name of the one who does it, who must have the right, and writes inside `with writing(request) as kb`. Errors of
policykb are raised as they are; `problems.py` turns them into answers. A form has `{{ csrf_field }}` in it.

`create_app` is a pure function of its settings: nothing is opened before the application starts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI

from kb.web import api, pages
from kb.web.base_access import BaseAccess
from kb.web.ingesting.jobs import Jobs
from kb.web.ingesting.parsers import Parsers
from kb.web.ingesting.uploads import Uploads
from kb.web.problems import add_problem_handlers
from kb.web.safety import login
from kb.web.safety.audit import AuditLog
from kb.web.safety.csrf import check_csrf
from kb.web.safety.gate import Gate, Guards
from kb.web.safety.sessions import Sessions
from kb.web.safety.tokens import Tokens
from kb.web.settings import ServerSettings
from kb.web.templating import VersionedFiles
from kb.web.watching.metrics import Metrics
from kb.web.watching.watch import Watch


def create_app(settings: ServerSettings) -> FastAPI:
    """The application that serves the knowledge base of these settings."""
    app = FastAPI(
        title="policykb",
        summary="A knowledge base of accounting policies: clauses, IFRS concepts, search, SPARQL and review.",
        version="1",
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    tokens = Tokens(settings.base)
    guards = Guards(settings=settings, tokens=tokens, sessions=Sessions(tokens), audit=AuditLog(settings.base))
    app.state.settings = settings
    app.state.access = BaseAccess(settings.base, read_only=settings.read_only, patience=settings.limits.write_seconds)
    app.state.tokens, app.state.sessions, app.state.audit = guards.tokens, guards.sessions, guards.audit
    app.state.metrics = Metrics()
    app.state.parsers = _parsers(settings)
    app.state.jobs = Jobs(
        app.state.access,
        Uploads(settings.base),
        app.state.parsers,
        guards.audit,
        app.state.metrics,
        most_waiting=settings.limits.uploads_waiting,
    )
    add_problem_handlers(app)
    # The one added last comes first.
    app.add_middleware(Gate, guards)
    app.add_middleware(Watch, app.state.metrics, settings.root_path)
    for router in (api.router, login.router, pages.router):
        app.include_router(router, dependencies=[Depends(check_csrf)])
    app.mount("/static", VersionedFiles(), name="static")
    return app


def _parsers(settings: ServerSettings) -> Parsers:
    limits = settings.limits
    return Parsers(
        settings.base / "model",
        most=settings.workers,
        seconds=limits.parse_seconds,
        most_bytes=limits.parse_bytes,
        patience=limits.queue_seconds,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    access: BaseAccess = app.state.access
    jobs: Jobs = app.state.jobs
    settings: ServerSettings = app.state.settings
    await to_thread.run_sync(access.prepare)
    if not settings.read_only:
        await to_thread.run_sync(jobs.start, settings.workers)
    try:
        yield
    finally:
        await to_thread.run_sync(jobs.stop, settings.limits.stop_seconds)
        app.state.parsers.close()
        await to_thread.run_sync(access.close)
