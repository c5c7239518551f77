"""Review, to decide: each act a POST, made by the one whom the token or session names. `seen` and `fingerprint` refuse what has
changed since it was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from kb.views.reviews import bulk_view, decision_view, migration_view
from kb.web.answers import answer, writing
from kb.web.gate import note
from kb.web.safety.identity import person
from ontology.decisions import Act, Decision

router = APIRouter(prefix="/review", tags=["review"])

_Id = Annotated[str, Field(max_length=500)]
_Name = Annotated[str, Field(max_length=300)]
_Names = Annotated[list[_Name], Field(max_length=50)]
_Reason = Annotated[str, Field(max_length=20_000)]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: _Reason = ""


class OnClause(_Wish):
    """A clause, and what of it was seen when it was decided on."""

    clause_id: _Id
    fingerprint: Annotated[str | None, Field(max_length=100)] = None
    seen: Annotated[int | None, Field(ge=0)] = None


class OnConcept(OnClause):
    """A concept that was suggested or asserted; None for the likeliest, or, to reject, for all."""

    concept: _Name | None = None


class Override(OnClause):
    """What the clause is about instead."""

    concepts: _Names
    instead_of: _Names | None = None


class Undo(_Wish):
    """A decision, and unless `alone` all that were made with it."""

    number: Annotated[int, Field(ge=1)]
    alone: bool = False


class Comment(BaseModel):
    """What is to be said of a clause."""

    model_config = ConfigDict(extra="forbid")

    clause_id: _Id
    text: _Reason


class Assign(_Wish):
    """Clauses, and to whom they go; None takes them back."""

    clause_ids: Annotated[list[_Id], Field(max_length=1000)]
    to: _Name | None = None


class Bulk(_Wish):
    """`accept` or `reject` for all clauses that a search finds."""

    act: Annotated[str, Field(max_length=20)]
    words: Annotated[str, Field(max_length=2000)]
    concept: _Name | None = None
    standard: _Name | None = None
    entity: _Name | None = None
    year: Annotated[int | None, Field(ge=1, le=9999)] = None
    document: _Id | None = None
    limit: Annotated[int | None, Field(ge=1)] = None


class Sample(_Wish):
    """Who is to give second opinions, on how many clauses of which."""

    to: _Name
    size: Annotated[int, Field(ge=1, le=10_000)] = 20
    seed: int = 0
    concept: _Name | None = None
    entity: _Name | None = None
    year: Annotated[int | None, Field(ge=1, le=9999)] = None
    document: _Id | None = None


class Opinion(_Wish):
    """All concepts that the clause is about; none if it is about nothing."""

    clause_id: _Id
    concepts: _Names


class SignOff(_Wish):
    """A document; `leave_open` though something is left to do."""

    document_id: _Id
    leave_open: bool = False


class OnDocument(_Wish):
    """A document."""

    document_id: _Id


class Listing(_Wish):
    """A concept, and the entity it does not count for; None for all."""

    concept: _Name
    entity: _Name | None = None


class Registration(_Wish):
    """Who reviews, with which role."""

    name: _Name
    role: Annotated[str, Field(max_length=20)]


class Waiver(_Wish):
    """A finding of a check on a document, to be accepted as it is."""

    finding_id: _Id
    document_id: _Id


class Migration(_Wish):
    """The release of the taxonomy to go to, and the one before."""

    to: _Id
    since: _Id | None = None
    dry_run: bool = False


@router.post("/accept")
def accept(request: Request, wish: OnConcept) -> Response:
    """Accept a concept of a clause; by default the likeliest."""
    return _one(request, Act.ACCEPT, wish.clause_id, concept=wish.concept, **_seen(wish))


@router.post("/reject")
def reject(request: Request, wish: OnConcept) -> Response:
    """Reject a concept of a clause; without one, all."""
    return _one(request, Act.REJECT, wish.clause_id, concept=wish.concept, **_seen(wish))


@router.post("/override")
def override(request: Request, wish: Override) -> Response:
    """Say what a clause is about instead."""
    return _one(request, Act.OVERRIDE, wish.clause_id, wish.concepts, instead_of=wish.instead_of, **_seen(wish))


@router.post("/undo")
def undo(request: Request, wish: Undo) -> Response:
    """Take a decision out of force by a new one."""
    return _several(request, Act.UNDO, wish.number, alone=wish.alone, reason=wish.reason)


@router.post("/comment")
def comment(request: Request, wish: Comment) -> Response:
    """Leave a comment on a clause."""
    return _one(request, Act.COMMENT, wish.clause_id, wish.text)


@router.post("/assign")
def assign(request: Request, wish: Assign) -> Response:
    """Give clauses to a reviewer, or take them back."""
    return _several(request, Act.ASSIGN, wish.clause_ids, wish.to, reason=wish.reason)


@router.post("/bulk")
def bulk(request: Request, wish: Bulk) -> Response:
    """Accept or reject on all clauses that a search finds; one undo takes it all back."""
    by = person(request, Act.ACCEPT)
    with writing(request) as kb:
        report = kb.review.bulk(by=by, **wish.model_dump())
    _noted(request, report.decisions)
    return answer(request, report, bulk_view)


@router.post("/sample")
def sample(request: Request, wish: Sample) -> Response:
    """Draw decided clauses for blind second opinions."""
    fields = wish.model_dump()
    return _several(request, Act.SAMPLE, fields.pop("to"), **fields)


@router.post("/second")
def second(request: Request, wish: Opinion) -> Response:
    """Give a blind second opinion."""
    return _one(request, Act.SECOND, wish.clause_id, wish.concepts, reason=wish.reason)


@router.post("/adjudicate")
def adjudicate(request: Request, wish: Opinion) -> Response:
    """Settle what two opinions differ in."""
    return _one(request, Act.ADJUDICATE, wish.clause_id, wish.concepts, reason=wish.reason)


@router.post("/sign-off")
def sign_off(request: Request, wish: SignOff) -> Response:
    """Sign a document off."""
    return _one(request, Act.SIGN_OFF, wish.document_id, leave_open=wish.leave_open, reason=wish.reason)


@router.post("/reopen")
def reopen(request: Request, wish: OnDocument) -> Response:
    """Open a document again that was signed off."""
    return _one(request, Act.REOPEN, wish.document_id, reason=wish.reason)


@router.post("/deny")
def deny(request: Request, wish: Listing) -> Response:
    """Let suggestions of a concept count no longer."""
    return _one(request, Act.DENY, wish.concept, entity=wish.entity, reason=wish.reason)


@router.post("/allow")
def allow(request: Request, wish: Listing) -> Response:
    """Take a concept off a deny list."""
    return _one(request, Act.ALLOW, wish.concept, entity=wish.entity, reason=wish.reason)


@router.post("/waive")
def waive(request: Request, wish: Waiver) -> Response:
    """Accept a finding on a document as it is."""
    return _one(request, Act.WAIVE, wish.finding_id, wish.document_id, reason=wish.reason)


@router.post("/register")
def register(request: Request, wish: Registration) -> Response:
    """Register a reviewer, or give one another role."""
    return _one(request, Act.REGISTER, wish.name, wish.role, reason=wish.reason)


@router.post("/migrate")
def migrate(request: Request, wish: Migration) -> Response:
    """Hold all decisions against another release of the IFRS taxonomy."""
    by = person(request, Act.MIGRATE)
    fields = wish.model_dump()
    with writing(request) as kb:
        report = kb.review.migrate(fields.pop("to"), by=by, **fields)
    return answer(request, report, migration_view)


def _one(request: Request, act: Act, *arguments: Any, **options: Any) -> Response:
    """Do an act that makes one decision."""
    by = person(request, act)
    with writing(request) as kb:
        decision: Decision = getattr(kb.review, act.value)(*arguments, by=by, **options)
    _noted(request, [decision])
    return answer(request, decision, decision_view)


def _several(request: Request, act: Act, *arguments: Any, **options: Any) -> Response:
    """Do an act that makes several decisions."""
    by = person(request, act)
    with writing(request) as kb:
        found: Sequence[Decision] = getattr(kb.review, act.value)(*arguments, by=by, **options)
    _noted(request, found)
    return answer(request, found, lambda found: list(map(decision_view, found)))


def _seen(wish: OnClause) -> dict[str, Any]:
    return {"reason": wish.reason, "fingerprint": wish.fingerprint, "seen": wish.seen}


def _noted(request: Request, decisions: Sequence[Decision]) -> None:
    """Say in the audit log which decisions were made."""
    if decisions:
        first = decisions[0]
        note(request, act=first.act.value, decisions=[one.number for one in decisions], on=first.clause_id or first.document_id)
