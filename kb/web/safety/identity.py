"""Who asks, and whether they may: the identity of a request, and what each thing that can be done takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from kb.reviewing.rights import has_role, least_role
from kb.web.errors import LoginNeeded
from ontology.decisions import Act, ReviewerRole
from ontology.errors import NotAllowed

#: What can be done beside the acts of a review, and the least role that may do it.
_LEAST: Mapping[str, ReviewerRole] = {
    "annotate a document": ReviewerRole.READER,
    "ingest documents": ReviewerRole.REVIEWER,
    "save searches": ReviewerRole.REVIEWER,
    "delete documents": ReviewerRole.ADMIN,
    "see what the server does": ReviewerRole.ADMIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who asks: by a token, by the session of a browser, or nobody in particular, who may read.

    `csrf` is what forms of the session must send back.
    """

    name: str | None = None
    role: ReviewerRole = ReviewerRole.READER
    way: Literal["nobody", "token", "session"] = "nobody"
    csrf: str = ""


NOBODY = Identity()


def identity_of(request: Request) -> Identity:
    """Who asks."""
    found: Identity = request.scope.get("identity", NOBODY)
    return found


def person(request: Request, doing: Act | str) -> str:
    """The name of the one who asks, who must have the right to an act of the review, or to something of this file's list.

    Raises:
        LoginNeeded: nobody is known to ask.
        NotAllowed: the role does not give the right.
    """
    identity = identity_of(request)
    if isinstance(doing, Act):
        least, what = least_role(doing), doing.value.replace("_", " ")
    else:
        least, what = _LEAST[doing], doing
    if identity.name is None:
        raise LoginNeeded(f"to {what}, one must be known", hint="send a token: Authorization: Bearer …, or log in at /login")
    if not has_role(identity.role, least):
        raise NotAllowed(
            f"{identity.name} is a {identity.role.value}, and may not {what}",
            hint=f"that takes the role {least.value}; who runs the server gives tokens: policykb token add",
        )
    return identity.name


def may(request: Request, doing: Act | str) -> bool:
    """Whether the one who asks has the right; for pages, which show only what can be done."""
    identity = identity_of(request)
    least = least_role(doing) if isinstance(doing, Act) else _LEAST[doing]
    return identity.name is not None and has_role(identity.role, least)
