"""The outermost of the application: gives every request an id, times it, logs and counts it."""

from __future__ import annotations

import re
import secrets
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.web.safety.identity import NOBODY, Identity
from kb.web.watching.logs import say
from kb.web.watching.metrics import Metrics

#: An id that a proxy has given and that may be taken over; anything else could be mischief in a log.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset("GET HEAD POST PUT DELETE OPTIONS PATCH".split())


class Watch:
    """Watches an application that is published under `root_path`."""

    def __init__(self, app: ASGIApp, metrics: Metrics, root_path: str) -> None:
        self._app = app
        self._root_path = root_path
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        scope["request_id"], scope["root_path"] = request_id, self._root_path
        method, path = scope["method"], scope["path"]
        started, status, size = time.perf_counter(), 0, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", request_id.encode())]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        self._metrics.begin()
        try:
            await self._app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            identity: Identity = scope.get("identity", NOBODY)
            self._metrics.end(method if method in _METHODS else "other", _route_of(scope), status, seconds)
            say(
                "request",
                request_id=request_id,
                method=method,
                path=path,
                status=status,
                ms=round(seconds * 1000, 1),
                bytes=size,
                client=scope.get("client_address"),
                name=identity.name,
            )


def _route_of(scope: Scope) -> str:
    """The template of the path: `/api/v1/documents/{document_id}`; `other` for one that leads nowhere."""
    route = scope.get("route")
    return str(getattr(route, "path", None) or getattr(route, "path_format", None) or "other")
