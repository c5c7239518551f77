"""What changed between two filings, word by word; and how peers say one policy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from kb.comparing.comparison import Change, Status
from kb.comparing.markup import highlighted
from kb.comparing.markup import marked as redlined
from kb.web.answers import reading
from kb.web.templating import page

router = APIRouter()

_SHOWN = (Status.CHANGED, Status.MOVED, Status.ADDED, Status.REMOVED)
_Id = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change with where it stands and its redline, escaped."""

    change: Change
    place: str
    redline: Markup


@router.get("/compare")
def compare(request: Request, before: _Id = "", after: _Id = "", status: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Two filings passage by passage; without them, the pairs of years to choose from."""
    with reading(request) as kb:
        documents = kb.documents()
        if not (before and after):
            pairs = [(first, second) for first, second in pairwise(documents) if first.entity and first.entity == second.entity]
            return page(request, "compare/choose.html", documents=documents, pairs=pairs, before=before, after=after)
        found = kb.compare(before, after)
    wanted = Status(status) if status in {one.value for one in Status} else None
    shown = [
        ShownChange(change=one, place=found.citation(one.clause), redline=Markup(redlined(one.redline)))
        for one in found
        if (one.status is wanted if wanted else one.status in _SHOWN)
    ]
    sides = {"before": before, "after": after}
    return page(request, "compare/changes.html", found=found, shown=shown, wanted=wanted, statuses=list(Status), sides=sides)


@router.get("/compare/peers")
def peers(request: Request, concept: _Id, year: Annotated[int | None, Query(ge=1, le=9999)] = None) -> Response:
    """How issuers say the policy on a concept, side by side, with the wording that many share marked."""
    with reading(request) as kb:
        found = kb.peers(concept, year=year)
    texts = [(peer, Markup(highlighted(peer.text, peer.shared))) for peer in found]
    return page(request, "compare/peers.html", found=found, texts=texts)
