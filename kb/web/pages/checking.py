"""What must be disclosed and is present, partly there or absent, with the places; and waivers."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from kb.web.answers import reading, writing
from kb.web.gate import note
from kb.web.links import Links
from kb.web.safety.identity import may, person
from kb.web.templating import page, root_of
from ontology.decisions import Act
from ontology.errors import NotFoundError
from ontology.findings import Status

router = APIRouter()

_LABELS = {
    Status.ABSENT: "absent",
    Status.PARTLY: "partly",
    Status.DOUBTFUL: "doubtful",
    Status.PRESENT: "present",
    Status.NOT_PARSED: "could not be read",
    Status.NOT_APPLICABLE: "not applicable",
}
_WAIVABLE = (Status.ABSENT, Status.PARTLY, Status.DOUBTFUL)


@router.get("/check")
def check(
    request: Request,
    document: Annotated[str, Query(max_length=300)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The findings on a document; without one, the documents to choose from."""
    with reading(request) as kb:
        documents = kb.documents()
        if not document:
            return page(request, "check/choose.html", documents=documents)
        report = kb.check(document)
    wanted = Status(status) if status in {one.value for one in Status} else None
    shown = [
        one
        for one in report
        if (one.status is wanted if wanted else one.status not in (Status.NOT_APPLICABLE, Status.NOT_PARSED))
    ]
    shown.sort(key=lambda finding: (finding.standard == "", finding.standard))
    return page(
        request,
        "check/report.html",
        document=next(one for one in documents if one.document_id == document),
        scope=report.scopes[document],
        counts=[(one, _LABELS[one], count) for one, count in report.counts.items() if count],
        wanted=wanted,
        labels=_LABELS,
        groups=[(standard or "Rules", list(group)) for standard, group in groupby(shown, key=lambda one: one.standard)],
        waivable=_WAIVABLE,
        may_waive=may(request, Act.WAIVE),
    )


@router.post("/check/waive")
def waive(
    request: Request,
    document: Annotated[str, Form(max_length=300)],
    finding: Annotated[str, Form(max_length=64)],
    reason: Annotated[str, Form(max_length=2000)],
) -> Response:
    """Accept a finding as it is, for a reason."""
    by = person(request, Act.WAIVE)
    with writing(request) as kb:
        if kb.store.document(document) is None:
            raise NotFoundError(f"no document is called {document!r}", hint="see /documents")
        decision = kb.review.waive(finding, document, by=by, reason=reason)
    note(request, act=Act.WAIVE.value, decisions=[decision.number], on=document)
    return RedirectResponse(Links(root_of(request)).to("/check", document=document) + f"#f-{finding}", status_code=303)
