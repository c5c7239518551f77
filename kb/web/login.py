"""Logging in and out: a form takes a token, a cookie stands for it from then on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from kb.web.gate import note
from kb.web.safety.identity import identity_of
from kb.web.safety.sessions import COOKIE, Sessions
from kb.web.settings import ServerSettings
from kb.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_form(request: Request, next: str = "/") -> Response:
    """The form."""
    return page(request, "login.html", next=_local(next), failed=False)


@router.post("/login")
def log_in(request: Request, token: Annotated[str, Form(max_length=500)], next: Annotated[str, Form()] = "/") -> Response:
    """Open a session, and go on where one wanted to."""
    settings: ServerSettings = request.app.state.settings
    cookie = _sessions(request).open(token.strip())
    if cookie is None:
        note(request, event="login_failed")
        return page(request, "login.html", status=401, next=_local(next), failed=True)
    known = _sessions(request).find(cookie)
    note(request, event="login", name=known.name if known else None)
    answer = RedirectResponse(f"{settings.root_path}{_local(next)}", status_code=303)
    answer.set_cookie(
        COOKIE, cookie, httponly=True, samesite="strict", secure=settings.encrypted, path=f"{settings.root_path}/"
    )
    return answer


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session."""
    settings: ServerSettings = request.app.state.settings
    cookie = request.cookies.get(COOKIE)
    if cookie is not None and identity_of(request).way == "session":
        _sessions(request).close(cookie)
        note(request, event="logout")
    answer = RedirectResponse(f"{settings.root_path}/", status_code=303)
    answer.delete_cookie(COOKIE, path=f"{settings.root_path}/", httponly=True, samesite="strict", secure=settings.encrypted)
    return answer


def _sessions(request: Request) -> Sessions:
    found: Sessions = request.app.state.sessions
    return found


def _local(target: str) -> str:
    """A path of this server to go on to; the first page instead of anything that leads elsewhere."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable() and "\\" not in target
    return target if plain else "/"
