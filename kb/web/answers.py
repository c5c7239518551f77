"""What routes share: the knowledge base of a request, JSON answers, pages of a list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from kb.base import KnowledgeBase
from kb.views.plain import plain
from kb.web.base_access import BaseAccess
from kb.web.templating import path_of, root_of

#: Most items of one page.
MOST = 1000

Limit = Annotated[int, Query(ge=1, le=MOST, description="Most items of one page.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to skip.")]

Item = TypeVar("Item")


class JsonAnswer(Response):
    """A value as JSON; dates and enumerations as text."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The value in UTF-8."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=plain).encode("utf-8")


def access(request: Request) -> BaseAccess:
    """The way to the knowledge base of this server."""
    found: BaseAccess = request.app.state.access
    return found


def reading(request: Request) -> AbstractContextManager[KnowledgeBase]:
    """The knowledge base of this server, to read: `with reading(request) as kb`."""
    return access(request).reading()


def page_of(found: Iterable[Item], offset: int, limit: int) -> tuple[list[Item], bool]:
    """The items of a page, and whether there are more behind it."""
    items = list(islice(found, offset, offset + limit + 1))
    return items[:limit], len(items) > limit


def paged(request: Request, items: Sequence[Any], more: bool, **following: Any) -> JsonAnswer:
    """A page of a list; the header `Link` (RFC 8288) leads to the next one, which has these parameters changed."""
    answer = JsonAnswer(items)
    if more:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in following]
        query = urlencode([*kept, *following.items()])
        answer.headers["Link"] = f'<{root_of(request)}{path_of(request.scope)}?{query}>; rel="next"'
    return answer


def writing(request: Request) -> AbstractContextManager[KnowledgeBase]:
    """The knowledge base of this server, to write, for this one write: `with writing(request) as kb`."""
    return access(request).writing()
