"""The review: queues, one card a clause, decisions by form or by key, undo, comments; and the state of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from kb.base import KnowledgeBase
from kb.reviewing.queue_item import QueueItem
from kb.reviewing.state import ClauseReview
from kb.web.answers import reading, writing
from kb.web.api.parameters import Concept, Entity, Year
from kb.web.gate import note
from kb.web.links import Links
from kb.web.safety.identity import identity_of, may, person
from kb.web.templating import page, root_of
from kb.web.wording import shown_concepts
from ontology.decisions import Act, Decision
from ontology.types import ConceptTag

router = APIRouter()

#: The queues that pages offer, with what they are called; the last two are about the one who looks.
QUEUES = {
    "uncertain": "least certain",
    "disagreeing": "against the filer’s tag",
    "new": "text new this year",
    "missing": "missing disclosures",
    "random": "a sample",
    "disputed": "two opinions",
    "mine": "assigned to me",
    "second": "my second opinions",
}
_OWN = ("mine", "second")
_AT_ONCE = 10
_FIELD = Form(max_length=2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """A clause of a queue with all that helps to decide on it. `seen` is the last entry of the log on it, 0 for none."""

    item: QueueItem
    tags: tuple[ConceptTag, ...]
    concepts: Sequence[ConceptTag]
    review: ClauseReview
    seen: int


@router.get("/review")
def review(
    request: Request,
    queue: Annotated[str, Query(max_length=20)] = "uncertain",
    entity: Entity = None,
    year: Year = None,
    concept: Concept = None,
    document: Annotated[str, Query(max_length=300)] = "",
    done: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """The first clauses of a queue."""
    name = identity_of(request).name
    given: dict[str, Any] = {"entity": entity or None, "year": year, "concept": concept or None, "document": document or None}
    with reading(request) as kb:
        known = name is not None and name in {one.name for one in kb.review.reviewers()}
        offered = {one: label for one, label in QUEUES.items() if known or one not in _OWN}
        chosen = queue if queue in offered else "uncertain"
        found = kb.review.queue(chosen, limit=_AT_ONCE, by=name if chosen in _OWN else None, **given)
        items = [_shown(kb, item, blind=chosen == "second") for item in found]
        status = _status(kb, document) if document else None
    return page(
        request,
        "review/queue.html",
        items=items,
        queues=offered,
        queue=chosen,
        given=given,
        state_of_document=status,
        document=document,
        done=done,
        may_decide=may(request, Act.ACCEPT),
        may_sign=may(request, Act.SIGN_OFF),
    )


@router.post("/review/decide")
def decide(
    request: Request,
    act: Annotated[str, Form(pattern="^(accept|reject|override|comment|second)$")],
    clause: Annotated[str, Form(max_length=500)],
    back: Annotated[str, _FIELD] = "",
    concept: Annotated[str, _FIELD] = "",
    reason: Annotated[str, _FIELD] = "",
    text: Annotated[str, _FIELD] = "",
    fingerprint: Annotated[str, _FIELD] = "",
    seen: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Decide on a clause as it was seen; what was decided meanwhile is told instead."""
    doing = Act(act)
    by = person(request, doing)
    as_seen: dict[str, Any] = {"by": by, "reason": reason, "fingerprint": fingerprint or None, "seen": seen}
    with writing(request) as kb:
        if doing is Act.COMMENT:
            made = kb.review.comment(clause, text, by=by)
        elif doing is Act.SECOND:
            made = kb.review.second(clause, _several(concept), by=by, reason=reason)
        elif doing is Act.OVERRIDE:
            made = kb.review.override(clause, _several(concept), **as_seen)
        elif doing is Act.ACCEPT:
            made = kb.review.accept(clause, concept=concept or None, **as_seen)
        else:
            made = kb.review.reject(clause, concept=concept or None, **as_seen)
    return _done(request, [made], back)


@router.post("/review/undo")
def undo(request: Request, number: Annotated[int, Form(ge=1)], back: Annotated[str, _FIELD] = "") -> Response:
    """Take a decision back, with all that were made with it at once."""
    by = person(request, Act.UNDO)
    with writing(request) as kb:
        made = kb.review.undo(number, by=by)
    _note(request, made)
    return RedirectResponse(_inside(request, back), status_code=303)


@router.post("/review/bulk")
def bulk(
    request: Request,
    act: Annotated[str, Form(pattern="^(accept|reject)$")],
    query: Annotated[str, _FIELD],
    concept: Annotated[str, _FIELD],
    reason: Annotated[str, _FIELD] = "",
    back: Annotated[str, _FIELD] = "",
) -> Response:
    """Accept or reject a concept on all clauses that a search finds."""
    by = person(request, Act(act))
    with writing(request) as kb:
        report = kb.review.bulk(act, query, by=by, concept=concept, reason=reason)
    return _done(request, report.decisions, back)


@router.post("/review/sign-off")
def sign_off(
    request: Request,
    document: Annotated[str, Form(max_length=300)],
    reason: Annotated[str, _FIELD] = "",
    leave_open: Annotated[bool, Form()] = False,
) -> Response:
    """Sign a document off, or open it again if it is."""
    signed = False
    with reading(request) as kb:
        signed = kb.review.of_document(document).sign_off is not None
    by = person(request, Act.REOPEN if signed else Act.SIGN_OFF)
    with writing(request) as kb:
        made = (
            kb.review.reopen(document, by=by, reason=reason)
            if signed
            else kb.review.sign_off(document, by=by, reason=reason, leave_open=leave_open)
        )
    _note(request, [made])
    return RedirectResponse(Links(root_of(request)).to("/review", document=document), status_code=303)


def _shown(kb: KnowledgeBase, item: QueueItem, *, blind: bool) -> ShownItem:
    clause_id = item.clause.clause_id
    tags = () if blind else kb.store.tags_of("clause", clause_id)
    state = kb.review.of_clause(clause_id)
    told = (*state.decisions, *state.comments)
    return ShownItem(
        item=item, tags=tags, concepts=shown_concepts(tags), review=state, seen=max((one.number for one in told), default=0)
    )


def _status(kb: KnowledgeBase, document: str) -> dict[str, Any]:
    review = kb.review.of_document(document)
    left = kb.review.open_items(document)
    return {"signed": review.sign_off, "left": str(left), "undecided": len(left.undecided)}


def _several(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]


def _done(request: Request, made: Sequence[Decision], back: str) -> Response:
    _note(request, made)
    target = _inside(request, back)
    if made and made[0].act is not Act.COMMENT:
        target += f"{'&' if '?' in target else '?'}done={made[0].number}"
    return RedirectResponse(target, status_code=303)


def _note(request: Request, made: Sequence[Decision]) -> None:
    if made:
        first = made[0]
        note(request, act=first.act.value, decisions=[one.number for one in made], on=first.clause_id or first.document_id)


def _inside(request: Request, back: str) -> str:
    """Where a form came from, if that is a page of the review; nothing that was sent leads elsewhere."""
    root = root_of(request)
    query = back.partition("?")[2] if back.startswith("/review") and "\n" not in back and "\r" not in back else ""
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("done="))
    return f"{root}/review{'?' + kept if kept else ''}"
