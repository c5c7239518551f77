"""Pages made of the templates in `kb/web/templates`, and the files they refer to, in `kb/web/static`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kb.web.links import Links
from kb.web.navigation import PLACES, Place
from kb.web.safety.csrf import csrf_field
from kb.web.safety.identity import identity_of, may
from kb.web.settings import ServerSettings
from kb.web.wording import WORDS

STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"
_FOREVER = "public, max-age=31536000, immutable"


def static_url(request: Request, name: str) -> str:
    """The address of a file of `kb/web/static`; another one whenever its content changes, so browsers may keep it."""
    return f"{root_of(request)}/static/{name}?v={_content_hash(name)}"


def root_of(request: Request) -> str:
    """The path under which the server is published; empty for none."""
    settings: ServerSettings = request.app.state.settings
    return settings.root_path


def path_of(scope: Scope) -> str:
    """The path that is asked for, without the one under which the server is published."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


class VersionedFiles(StaticFiles):
    """The static files: kept for good where asked for by the hash of their content, looked at anew otherwise."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            asked = scope.get("query_string", b"").decode("latin-1")
            known = asked == f"v={_content_hash(path)}"
            answer.headers["Cache-Control"] = _FOREVER if known else "no-cache"
        return answer


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """A page made of a template, which has these values, and

    `request`; `root`, the path under which the server is published, to begin links with; `static_url("name")`; `identity`, who
    looks at it; `csrf_field`, to be put into each form that writes, and `csrf_token`; `may("ingest documents")`, what the one
    who looks has the right to; `links`, which makes the addresses of pages (`kb.web.links`); `places`, the entries of the bar,
    each with whether it is the current one; `path` and `here`, the address of this page without and with its query; and the
    functions of `kb.web.wording`.
    """
    identity = identity_of(request)
    path = path_of(request.scope)
    given = {
        "root": root_of(request),
        "static_url": lambda name: static_url(request, name),
        "identity": identity,
        "csrf_field": csrf_field(request),
        "csrf_token": identity.csrf,
        "may": lambda doing: may(request, doing),
        "links": Links(root_of(request)),
        "places": [(place, place.holds(path)) for place in _places(request)],
        "path": path,
        "here": f"{path}?{request.url.query}" if request.url.query else path,
        **values,
    }
    return _templates().TemplateResponse(request, template, given, status_code=status, headers=headers)


@lru_cache(maxsize=1)
def _templates() -> Jinja2Templates:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(WORDS)
    return Jinja2Templates(env=environment)


def _places(request: Request) -> tuple[Place, ...]:
    """The entries of the bar that this server has pages for."""
    state = request.app.state
    if not hasattr(state, "places"):
        asked = {"type": "http", "method": "GET", "root_path": ""}
        state.places = tuple(
            place
            for place in PLACES
            if any(route.matches({**asked, "path": place.path})[0] is Match.FULL for route in request.app.routes)
        )
    found: tuple[Place, ...] = state.places
    return found


@lru_cache(maxsize=512)
def _content_hash(name: str) -> str:
    path = STATIC / os.path.normpath(name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
