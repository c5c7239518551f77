"""Errors as answers: RFC 9457 problem details, with the hint that every error of policykb has.

{"type": "https://w3id.org/policykb/problem#NotFoundError", "title": "Not found", "status": 404,
 "detail": "no document is called 'acme'", "hint": "there are acme-2023, acme-2024", "request_id": "6f1c…"}
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from kb.web.errors import LoginNeeded
from kb.web.templating import page
from kb.web.watching.logs import say
from ontology.errors import (
    IndexOutOfDate,
    InputError,
    Locked,
    NotAllowed,
    NotFoundError,
    PolicyKBError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    ReadError,
    ReviewError,
    StorageError,
)

MEDIA_TYPE = "application/problem+json"
#: The vocabulary of problems: an error's class behind it.
TYPES = "https://w3id.org/policykb/problem#"
#: Seconds after which a client may try again.
RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class _Kind:
    status: HTTPStatus
    title: str


#: By class; an error that is not here is told as the nearest class above it.
_KINDS: Mapping[type[PolicyKBError], _Kind] = {
    InputError: _Kind(HTTPStatus.BAD_REQUEST, "Not a value that can be used"),
    NotFoundError: _Kind(HTTPStatus.NOT_FOUND, "Not found"),
    ReadError: _Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "The source cannot be read"),
    NotAllowed: _Kind(HTTPStatus.FORBIDDEN, "Not allowed"),
    ReviewError: _Kind(HTTPStatus.CONFLICT, "It cannot be decided so as things are"),
    Locked: _Kind(HTTPStatus.SERVICE_UNAVAILABLE, "In use"),
    IndexOutOfDate: _Kind(HTTPStatus.SERVICE_UNAVAILABLE, "The text index lags behind"),
    StorageError: _Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "The knowledge base cannot be used"),
    QueryRefused: _Kind(HTTPStatus.FORBIDDEN, "The query is refused"),
    QueryTimeout: _Kind(HTTPStatus.GATEWAY_TIMEOUT, "The query took too long"),
    QueryError: _Kind(HTTPStatus.BAD_REQUEST, "The query is wrong"),
    PolicyKBError: _Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "It failed"),
}


_LOGIN = _Kind(HTTPStatus.UNAUTHORIZED, "Log in first")


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    kind: str = "about:blank",
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """A problem as an answer; members that are None are left out."""
    content = {
        "type": kind,
        "title": title,
        "status": status,
        "detail": detail,
        **members,
        "request_id": request.scope.get("request_id"),
    }
    shown = {name: value for name, value in content.items() if value is not None}
    if _is_for_people(request):
        return page(request, "problem.html", status=status, headers=headers, problem=shown)
    body = json.dumps(shown, ensure_ascii=False).encode("utf-8")
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Let every error that the routes of the application raise be answered as a problem."""
    app.add_exception_handler(PolicyKBError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to any error; one that policykb has not foreseen is logged, and tells a stranger nothing."""
    if isinstance(error, PolicyKBError):
        return _known(request, error)
    return _http(request, error) if isinstance(error, HTTPException) else _unknown(request, error)


def _is_for_people(request: Request) -> bool:
    """Whether a browser shows the answer: it asks for a page, at a place where pages are."""
    if request.scope["path"].startswith((f"{request.scope.get('root_path', '')}/api/", "/api/")):
        return False
    return "text/html" in request.headers.get("accept", "")


def _kind_of(error: PolicyKBError) -> _Kind:
    return next(_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS)


def _class_of(error: PolicyKBError) -> type:
    """The class to name to clients: one of those that all of policykb shares."""
    return next(cls for cls in type(error).__mro__ if cls.__module__ == PolicyKBError.__module__)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, PolicyKBError)
    kind = _kind_of(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, (Locked, QueryTimeout)):
        say("error", level=logging.ERROR, error=error, request_id=request.scope.get("request_id"))
    headers = {"Retry-After": str(RETRY_SECONDS)} if kind.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    if isinstance(error, LoginNeeded):
        kind, headers = _LOGIN, {"WWW-Authenticate": 'Bearer realm="policykb"'}
    members = told(error, request.app.state.settings.base)
    status, title, detail, named = kind.status, kind.title, members.pop("detail"), members.pop("type")
    return problem(request, status, title, detail, kind=named, headers=headers, source=members.get("source"), hint=error.hint)


def told(error: PolicyKBError, root: Path) -> dict[str, Any]:
    """What strangers are told of an error: the members of a problem, without what says where things lie on the disk."""
    kind = _kind_of(error)
    members = {
        "type": f"{TYPES}{_class_of(error).__name__}",
        "title": kind.title,
        "status": int(kind.status),
        "detail": error.message,
        "source": error.source,
        "hint": error.hint,
    }
    if error.source is None or error.source.startswith(("/", ".")) or str(root) in error.source:
        del members["source"]
    return {name: value for name, value in members.items() if value is not None}


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found: Sequence[Mapping[str, Any]] = error.errors()
    told = [{"where": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in found]
    detail = "; ".join(f"{one['where']}: {one['message']}" for one in told)
    return problem(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Not a value that can be used",
        detail,
        kind=f"{TYPES}InputError",
        errors=told,
        hint="see /api/v1/docs",
    )


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    hint = "see /api/v1/docs" if error.status_code == HTTPStatus.NOT_FOUND else None
    return problem(request, error.status_code, title, str(error.detail), headers=error.headers, hint=hint)


def _unknown(request: Request, error: Exception) -> Response:
    # What went wrong is for the log; a stranger learns the number to ask for.
    say("error", level=logging.ERROR, error=error, request_id=request.scope.get("request_id"))
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "It failed",
        "the server has met an error of its own",
        hint="please report it, with the request id",
    )
