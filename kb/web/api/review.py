"""Review, to read: queues, what is in force, the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.checking.views import waiver_view
from kb.views.reviews import clause_review_view, decision_view, queue_view, status_view
from kb.web.answers import Limit, Offset, answer, paged, reading
from kb.web.api.parameters import Concept, DocumentId, Entity, Year
from ontology.decisions import Decision

router = APIRouter(prefix="/review", tags=["review"])

Name = Annotated[str | None, Query(max_length=200, description="Name of a reviewer.")]


@router.get("/queue")
def queue(
    request: Request,
    kind: Annotated[str, Query(max_length=20, description="`uncertain`, `disagreeing`, `new`, `mine` …")] = "uncertain",
    by: Name = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    document: DocumentId = None,
    seed: int = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """What to decide next, and why."""
    with reading(request) as kb:
        found = kb.review.queue(
            kind, limit=limit, by=by, concept=concept, entity=entity, year=year, document=document, seed=seed
        )
    return answer(request, found, lambda found: list(map(queue_view, found)))


@router.get("/clauses/{clause_id:path}")
def clause_review(request: Request, clause_id: str) -> Response:
    """What is in force on a clause: state, decisions, comments, who has it, sign-off."""
    with reading(request) as kb:
        review, stored = kb.review.of_clause(clause_id), kb.clause(clause_id)
    shown = {"citation": stored.citation, "fingerprint": stored.clause.fingerprint}
    return answer(request, review, lambda review: {**shown, **clause_review_view(review)})


@router.get("/documents/{document_id}")
def document_status(request: Request, document_id: str) -> Response:
    """How far the review of a document is: clauses by state, what is open, sign-off."""
    with reading(request) as kb:
        review, left = kb.review.of_document(document_id), kb.review.open_items(document_id)
    return answer(request, left, lambda left: status_view(review, left))


@router.get("/log")
def log(
    request: Request,
    document: DocumentId = None,
    clause: Annotated[str | None, Query(max_length=500, description="Id of a clause.")] = None,
    by: Name = None,
    act: Annotated[str | None, Query(max_length=20, description="Such as `accept` or `sign_off`.")] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """What was decided, in order; what is no longer in force, too."""
    with reading(request) as kb:
        found = kb.review.log(document=document, clause=clause, by=by, act=act)
    return paged(request, found, decision_view, offset=offset, limit=limit)


@router.get("/reviewers")
def reviewers(request: Request) -> Response:
    """Who reviews, with which role."""
    with reading(request) as kb:
        found = kb.review.reviewers()
    return answer(request, found, lambda found: [{"name": one.name, "role": one.role.value} for one in found])


@router.get("/orphans")
def orphans(request: Request, document: DocumentId = None) -> Response:
    """Decisions and comments whose words are not where they were."""
    with reading(request) as kb:
        found = kb.review.orphans(document)
    return answer(request, found, _decisions)


@router.get("/denied")
def denied(request: Request) -> Response:
    """The concepts on deny lists."""
    with reading(request) as kb:
        found = kb.review.denied()
    return answer(request, found, _decisions)


@router.get("/agreement")
def agreement(request: Request, document: DocumentId = None) -> Response:
    """How far second opinions agree with the first."""
    with reading(request) as kb:
        found = kb.review.agreement(document)
    return answer(request, found, asdict)


@router.get("/waivers")
def waivers(request: Request, document: DocumentId = None) -> Response:
    """The findings that were accepted as they are."""
    with reading(request) as kb:
        found = kb.review.waivers(document)
    return answer(request, found, lambda found: list(map(waiver_view, found)))


def _decisions(found: Sequence[Decision]) -> list[dict[str, Any]]:
    return [decision_view(one) for one in found]
