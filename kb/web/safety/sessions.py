"""The sessions of browsers: opened by a token, known by a random cookie, gone with the server, the token, or after a while."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kb.web.safety.identity import Identity
from kb.web.safety.tokens import Tokens, hash_of

COOKIE = "policykb_session"
#: Seconds after which a session ends, whatever happens in it, and if nothing does.
LONGEST, IDLE = 12 * 3600, 2 * 3600
_MOST = 10_000


@dataclass(slots=True)
class _Session:
    token: str
    opened: float
    used: float
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Sessions:
    """The open sessions of one server, in memory, under the hashes of their cookies. Threads may share it."""

    def __init__(self, tokens: Tokens, clock: Callable[[], float] = time.monotonic) -> None:
        self._tokens = tokens
        self._clock = clock
        self._guard = threading.Lock()
        self._open: dict[str, _Session] = {}

    def open(self, secret: str) -> str | None:
        """Open a session by a token: the value of its cookie; None if that is no token."""
        token = self._tokens.find(secret)
        if token is None:
            return None
        cookie = secrets.token_urlsafe(32)
        now = self._clock()
        with self._guard:
            self._drop_outdated(now)
            self._open[hash_of(cookie)] = _Session(token=token.sha256, opened=now, used=now)
        return cookie

    def find(self, cookie: str) -> Identity | None:
        """Who is known by a cookie; None if the session is over or its token revoked."""
        now = self._clock()
        with self._guard:
            session = self._open.get(hash_of(cookie))
            if session is None or _is_over(session, now):
                return None
            session.used = now
        token = self._tokens.find_hash(session.token)
        if token is None:
            return None
        return Identity(name=token.name, role=token.role, way="session", csrf=session.csrf)

    def close(self, cookie: str) -> None:
        """End a session; one that is over is no error."""
        with self._guard:
            self._open.pop(hash_of(cookie), None)

    def _drop_outdated(self, now: float) -> None:
        for name in [name for name, session in self._open.items() if _is_over(session, now)]:
            del self._open[name]
        while len(self._open) >= _MOST:
            del self._open[min(self._open, key=lambda name: self._open[name].used)]


def _is_over(session: _Session, now: float) -> bool:
    return now - session.opened > LONGEST or now - session.used > IDLE
