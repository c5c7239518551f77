"""What proves that a form was sent by a page of ours: a value that only pages of the session know.

A page puts `{{ csrf_field }}` into each form that writes, or sends the value as the header `X-CSRF-Token`. Requests with a
token of their own (`Authorization`) need none: no browser adds that by itself.
"""

from __future__ import annotations

import hmac

from fastapi import Request
from markupsafe import Markup

from kb.web.safety.identity import identity_of
from ontology.errors import NotAllowed

FIELD, HEADER = "csrf_token", "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def check_csrf(request: Request) -> None:
    """Refuse a write of a session that does not prove where it comes from. A dependency of all routers.

    Raises:
        NotAllowed: it does not.
    """
    identity = identity_of(request)
    if request.method in _SAFE or identity.way != "session":
        return
    given = request.headers.get(HEADER)
    if given is None and _is_form(request):
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else None
    if given is None or not hmac.compare_digest(given.encode("utf-8"), identity.csrf.encode("utf-8")):
        raise NotAllowed("the form is not one that was made for this session", hint="load the page again, and send it anew")


def csrf_field(request: Request) -> Markup:
    """The hidden field of a form; empty where nobody is logged in."""
    value = identity_of(request).csrf
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, value) if value else Markup("")


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
