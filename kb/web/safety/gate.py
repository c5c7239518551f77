"""What every request passes first: the host it names, who asks, how often and how much; and what every answer gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from anyio import to_thread
from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.web.problems import TYPES, answer_to, problem
from kb.web.safety.audit import AuditLog
from kb.web.safety.bodies import bounded
from kb.web.safety.headers import with_security_headers
from kb.web.safety.identity import NOBODY, Identity
from kb.web.safety.origins import Origins
from kb.web.safety.rates import Rate
from kb.web.safety.sessions import COOKIE, Sessions
from kb.web.safety.tokens import Tokens
from kb.web.settings import ServerSettings
from kb.web.templating import path_of
from ontology.errors import PolicyKBError

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Paths where a POST asks and does not write.
ASKING = ("/sparql",)
#: Paths that are open to everybody: what is needed to log in, and to see whether the server is alive.
_OPEN = ("/login", "/static/", "/healthz", "/readyz", "/favicon.ico")
#: Paths whose answers pages of other origins may read, as far as the settings let them.
_SHARED = ("/sparql", "/graphs", "/api/", "/.well-known/")
_LONGEST_TARGET = 32 * 1024
_LONGEST_COOKIE = 8 * 1024
_CORS_METHODS = b"GET, HEAD, POST, PUT, DELETE, OPTIONS"
_CORS_HEADERS = b"Authorization, Content-Type, Accept, X-Request-ID"
_EXPOSED = b"Link, Location, Retry-After, X-Request-ID"


@dataclass(frozen=True, slots=True)
class Guards:
    """What a gate asks."""

    settings: ServerSettings
    tokens: Tokens
    sessions: Sessions
    audit: AuditLog


class _Refused(Exception):
    """A request that goes no further, and the answer to it."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


class Gate:
    """The gate in front of an application."""

    def __init__(self, app: ASGIApp, guards: Guards) -> None:
        self._app = app
        self._guards = guards
        self._origins = Origins(guards.settings)
        limits = guards.settings.limits
        self._reads, self._writes = Rate(limits.reads_a_minute), Rate(limits.writes_a_minute)
        self._logins = Rate(limits.logins_a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = path_of(scope)
        sending = self._sending(scope, headers, path, send)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers and _is_in(path, _SHARED):
            await Response(status_code=204)(scope, receive, sending)
            return
        try:
            identity = self._admitted(scope, headers, path)
        except _Refused as refused:
            await self._note_refusal(scope, refused.answer)
            await refused.answer(scope, receive, sending)
            return
        except PolicyKBError as error:
            await answer_to(Request(scope), error)(scope, receive, sending)
            return
        scope["identity"] = identity
        if scope["method"] == "HEAD":
            scope["method"] = "GET"  # The body is left out on the way.
            sending = _without_body(sending)
        limits = self._guards.settings.limits
        uploading = identity.name is not None and headers.get("content-type", "").startswith("multipart/form-data")
        most = limits.upload_bytes if uploading else limits.body_bytes
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            await self._problem(scope, 413, "Too large", f"the request is larger than {most:,} bytes")(scope, receive, sending)
            return
        if scope["method"] not in _SAFE and not _is_in(path, ASKING):
            sending = self._noting(scope, sending)
        await self._answered(scope, bounded(receive, most), sending)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            answer = answer_to(Request(scope), error)
            if started:
                raise  # Too late to say it; what breaks off is seen to be broken.
            await answer(scope, receive, send)

    # --- before

    def _admitted(self, scope: Scope, headers: Headers, path: str) -> Identity:
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > _LONGEST_TARGET:
            raise _Refused(self._problem(scope, 414, "Too long", f"the address is longer than {_LONGEST_TARGET:,} bytes"))
        if not self._origins.knows_host(headers.get("host", "")):
            raise _Refused(
                self._problem(
                    scope,
                    421,
                    "Meant for somebody else",
                    "this server does not go by the name that the request gives",
                    hint="use its address, or start it with --allow-host NAME",
                )
            )
        scope["client_address"] = client = self._origins.client((scope.get("client") or ("",))[0], headers)
        identity = self._identity(scope, headers)
        self._check_rate(scope, path, identity.name or client if identity else client)
        safe = scope["method"] in _SAFE
        if identity is not None and identity.way == "session" and not safe:
            self._check_origin(scope, headers)
        if path == "/login" and not safe:
            self._check_origin(scope, headers)
            self._check_waiting(scope, self._logins.wait_for(client))
        if _is_in(path, _OPEN):
            return identity or NOBODY
        if identity is not None:
            return identity
        direct = self._guards.settings.anonymous_reading or self._origins.is_direct(headers)
        if self._guards.settings.reads_anonymously and direct and (safe or _is_in(path, ASKING)):
            return NOBODY
        raise _Refused(self._login_needed(scope))

    def _identity(self, scope: Scope, headers: Headers) -> Identity | None:
        """Who is known to ask; None for nobody."""
        given = headers.get("authorization")
        if given is not None:
            scheme, _, secret = given.partition(" ")
            token = self._guards.tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
            if token is None:
                scope["failed_login"] = True
                self._check_waiting(scope, self._logins.wait_for(f"token {scope['client_address']}"))
                raise _Refused(self._login_needed(scope, "this token is not known, or is out of force", error="invalid_token"))
            return Identity(name=token.name, role=token.role, way="token")
        cookie = _cookie(headers)
        return self._guards.sessions.find(cookie) if cookie else None

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        """Refuse what a page of somebody else has sent with the cookie of ours."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        own = self._origins.is_own(origin, headers.get("host", "")) if origin else site in (None, "same-origin", "none")
        if not own or site == "cross-site":
            raise _Refused(
                self._problem(
                    scope, 403, "Not allowed", "the request was sent by a page of another server", kind=f"{TYPES}NotAllowed"
                )
            )

    def _check_rate(self, scope: Scope, path: str, client: str) -> None:
        if path.startswith("/static/"):
            return
        reading = scope["method"] in _SAFE or _is_in(path, ASKING)
        self._check_waiting(scope, (self._reads if reading else self._writes).wait_for(client))

    def _check_waiting(self, scope: Scope, seconds: int) -> None:
        if seconds:
            raise _Refused(
                self._problem(
                    scope,
                    429,
                    "Too many requests",
                    f"so many requests are not answered; try again in {seconds} seconds",
                    headers={"Retry-After": str(seconds)},
                )
            )

    def _login_needed(
        self, scope: Scope, detail: str = "to read or write here, one must be known", *, error: str = ""
    ) -> Response:
        challenge = f'Bearer realm="policykb", error="{error}"' if error else 'Bearer realm="policykb"'
        return self._problem(
            scope,
            401,
            "Log in first",
            detail,
            kind=f"{TYPES}NotAllowed",
            hint="send a token: Authorization: Bearer …, or log in at /login",
            headers={"WWW-Authenticate": challenge},
        )

    def _problem(self, scope: Scope, status: int, title: str, detail: str, **members: Any) -> Response:
        return problem(Request(scope), status, title, detail, **members)

    # --- after

    def _sending(self, scope: Scope, headers: Headers, path: str, send: Send) -> Send:
        origin = headers.get("origin")
        shared = origin is not None and _is_in(path, _SHARED)
        allowed = origin is not None and shared and self._origins.may_read(origin)
        encrypted = self._guards.settings.encrypted

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = with_security_headers(message.get("headers", ()), encrypted=encrypted)
                if shared or _is_in(path, _SHARED):
                    given.append((b"vary", b"Origin"))
                if allowed and origin is not None:
                    given += [
                        (b"access-control-allow-origin", origin.encode("latin-1")),
                        (b"access-control-expose-headers", _EXPOSED),
                    ]
                    if scope["method"] == "OPTIONS":
                        given += [
                            (b"access-control-allow-methods", _CORS_METHODS),
                            (b"access-control-allow-headers", _CORS_HEADERS),
                            (b"access-control-max-age", b"600"),
                        ]
                message = {**message, "headers": given}
            await send(message)

        return sending

    def _noting(self, scope: Scope, send: Send) -> Send:
        """Sends an answer to a write once it is noted."""

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                noted: Mapping[str, Any] = scope.get("audit", {})
                event = str(noted.get("event", "write" if message["status"] < 400 else "refused"))
                fields = {**_about(scope), "status": message["status"], **{k: v for k, v in noted.items() if k != "event"}}
                await to_thread.run_sync(lambda: self._guards.audit.write(event, **fields))
            await send(message)

        return noting

    async def _note_refusal(self, scope: Scope, answer: Response) -> None:
        if scope.get("failed_login") and answer.status_code == 401:
            fields = {**_about(scope), "status": answer.status_code}
            await to_thread.run_sync(lambda: self._guards.audit.write("login_failed", **fields))


def note(request: Request, **fields: Any) -> None:
    """Say more of a write in the audit log, such as which decisions were made; `event` names it."""
    request.scope.setdefault("audit", {}).update(fields)


def _about(scope: Scope) -> dict[str, Any]:
    identity: Identity = scope.get("identity", NOBODY)
    return {
        "request_id": scope.get("request_id"),
        "client": scope.get("client_address"),
        "name": identity.name,
        "role": identity.role.value if identity.name else None,
        "way": identity.way,
        "method": scope["method"],
        "path": scope["path"],
    }


def _is_in(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def _cookie(headers: Headers) -> str | None:
    given = headers.get("cookie", "")
    if COOKIE not in given or len(given) > _LONGEST_COOKIE:
        return None
    try:
        found = SimpleCookie(given).get(COOKIE)
    except CookieError:
        return None
    return found.value if found is not None else None


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
