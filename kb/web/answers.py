"""What routes share: the knowledge base of a request, answers as JSON, pages of a list.

An answer is what `--json` prints (`kb.views`). A client that asks for `application/vnd.policykb.v1+json`, as
`KnowledgeBase.connect` does, gets the values themselves, complete (`kb.wire`).
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from kb.base import KnowledgeBase
from kb.views.plain import plain
from kb.web.base_access import BaseAccess
from kb.web.templating import path_of, root_of
from kb.wire import MEDIA_TYPE, to_wire

#: Most items of one page.
MOST = 1000

Limit = Annotated[int, Query(ge=1, le=MOST, description="Most items of one page.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to skip.")]

Item = TypeVar("Item")
Value = TypeVar("Value")


class JsonAnswer(Response):
    """A value as JSON; dates and enumerations as text."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The value in UTF-8."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=plain).encode("utf-8")


def answer(
    request: Request,
    value: Value,
    view: Callable[[Value], Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A value as JSON: as its view, or complete if the client asks for that."""
    given = {"Vary": "Accept", **(headers or {})}
    if MEDIA_TYPE in request.headers.get("accept", ""):
        return JsonAnswer(to_wire(value), status_code=status, media_type=MEDIA_TYPE, headers=given)
    return JsonAnswer(view(value), status_code=status, headers=given)


def paged(
    request: Request, found: Iterable[Item], view: Callable[[Item], Any], *, offset: int = 0, limit: int, **following: Any
) -> Response:
    """A page of a list; the header `Link` (RFC 8288) leads to the next one, which has another `offset`.

    `following` are parameters to change instead: each is given the last item of the page.
    """
    items = list(islice(found, offset, offset + limit + 1))
    page, more = items[:limit], len(items) > limit
    headers = {}
    if more:
        changed = {name: make(page[-1]) for name, make in following.items()} or {"offset": offset + limit}
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
        address = f"{root_of(request)}{path_of(request.scope)}?{urlencode([*kept, *changed.items()])}"
        headers["Link"] = f'<{address}>; rel="next"'
    return answer(request, page, lambda items: list(map(view, items)), headers=headers)


class HeldPieces:
    """Pieces of a long answer, and what must be held until the last of them, or until nobody reads on."""

    def __init__(self, pieces: Iterator[bytes], held: ExitStack) -> None:
        self._pieces = pieces
        # Also of one that is never begun: a client may leave before the first piece.
        self._let_go = weakref.finalize(self, held.close)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self._let_go()
            raise


def access(request: Request) -> BaseAccess:
    """The way to the knowledge base of this server."""
    found: BaseAccess = request.app.state.access
    return found


def reading(request: Request) -> AbstractContextManager[KnowledgeBase]:
    """The knowledge base of this server, to read: `with reading(request) as kb`."""
    return access(request).reading()


def writing(request: Request) -> AbstractContextManager[KnowledgeBase]:
    """The knowledge base of this server, to write, for this one write: `with writing(request) as kb`."""
    return access(request).writing()
