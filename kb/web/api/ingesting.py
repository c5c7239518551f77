"""Documents in: annotate one without storing it, ingest files in the background, see how far that is, delete one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import Response, StreamingResponse

from kb.views.documents import annotation_view
from kb.web.answers import JsonAnswer, Limit, Offset, page_of, paged, reading, writing
from kb.web.ingesting.jobs import Jobs
from kb.web.ingesting.parsers import Parsers
from kb.web.ingesting.uploads import Job, UploadedFile, read_options, safe_name
from kb.web.safety.gate import note
from kb.web.safety.identity import person
from kb.web.templating import root_of
from ontology.errors import InputError

router = APIRouter(tags=["ingest"])

_Text = Annotated[str | None, Form(max_length=500)]
#: Seconds for which an answer may wait for news.
_LONGEST_WAIT = 60.0
_KEEP_ALIVE = 15.0


@router.post("/annotate")
def annotate(
    request: Request,
    file: Annotated[UploadFile, File(description="The document.")],
    entity: _Text = None,
    title: _Text = None,
    period_start: _Text = None,
    period_end: _Text = None,
    lang: _Text = None,
    encoding: _Text = None,
    report: _Text = None,
) -> Response:
    """What `ingest` would store of a document; nothing is stored. Of a package with several reports: `documents`."""
    person(request, "annotate a document")
    given = {
        "entity": entity,
        "title": title,
        "period_start": period_start,
        "period_end": period_end,
        "lang": lang,
        "encoding": encoding,
        "report": report,
    }
    wanted = read_options({name: value for name, value in given.items() if value})
    with reading(request) as kb:
        options = kb.read_options(wanted)
    parsers: Parsers = request.app.state.parsers
    read = parsers.read(file.file.read(), safe_name(file.filename), options, lambda documents: [id for _, id in documents])
    note(request, event="annotate")
    views = [annotation_view(result) for result in read.results]
    return JsonAnswer(views[0] if len(views) == 1 else {"documents": views})


@router.post("/ingest", status_code=202)
def ingest(
    request: Request,
    files: Annotated[list[UploadFile], File(description="One or more files.")],
    entity: _Text = None,
    title: _Text = None,
    period_start: _Text = None,
    period_end: _Text = None,
    lang: _Text = None,
    encoding: _Text = None,
    document_id: _Text = None,
    report: _Text = None,
) -> Response:
    """Take files in, to be read, tagged and stored one after the other; `Location` leads to how far that is.

    What was taken in is ingested, even if the server is stopped meanwhile.
    """
    by = person(request, "ingest documents")
    if document_id and len(files) != 1:
        raise InputError("one id cannot name several documents", source="document_id", hint="send the files one by one")
    given = {
        "entity": entity,
        "title": title,
        "period_start": period_start,
        "period_end": period_end,
        "lang": lang,
        "encoding": encoding,
        "document_id": document_id,
        "report": report,
    }
    options = {name: value for name, value in given.items() if value}
    job = jobs_of(request).submit([(file.filename, file.file) for file in files], options, by=by)
    note(request, event="upload", job=job.job_id, files=[file.name for file in job.files])
    place = f"{root_of(request)}/api/v1/jobs/{job.job_id}"
    return JsonAnswer(job_view(job), status_code=202, headers={"Location": place})


@router.get("/jobs")
def jobs(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """What was sent in the last days, the newest first, and how far it is."""
    person(request, "ingest documents")
    items, more = page_of(jobs_of(request).all(), offset, limit)
    return paged(request, [job_view(job) for job in items], more, offset=offset + limit)


@router.get("/jobs/{job_id}")
def job(
    request: Request,
    job_id: str,
    wait: Annotated[float, Query(ge=0, le=_LONGEST_WAIT, description="Seconds to wait until all of it is done.")] = 0,
) -> Response:
    """How far an upload is, file by file."""
    person(request, "ingest documents")
    found = jobs_of(request).finished(job_id, wait)
    return JsonAnswer(job_view(found))


@router.get("/jobs/{job_id}/events", response_class=StreamingResponse)
def events(request: Request, job_id: str) -> Response:
    """How far an upload is, told whenever it changes: server-sent events `progress`, and `end` when all is done."""
    person(request, "ingest documents")
    first = jobs_of(request).get(job_id)

    async def told() -> AsyncIterator[str]:
        found, news = first, True
        while True:
            if news:
                yield f"event: progress\ndata: {json.dumps(job_view(found), ensure_ascii=False, default=str)}\n\n"
            if found.is_final or jobs_of(request).stopping.is_set() or await request.is_disconnected():
                break
            before = found
            found = await to_thread.run_sync(jobs_of(request).wait, before, _KEEP_ALIVE, abandon_on_cancel=True)
            news = found != before
            if not news:
                yield ": still at it\n\n"
        yield "event: end\ndata: {}\n\n"

    return StreamingResponse(told(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.delete("/documents/{document_id}", status_code=204)
def delete(request: Request, document_id: str) -> Response:
    """Remove a document, and its source file unless another document was made of it."""
    person(request, "delete documents")
    with writing(request) as kb:
        kb.delete(document_id)
    note(request, event="delete", document=document_id)
    return Response(status_code=204)


def jobs_of(request: Request) -> Jobs:
    """The uploads of this server."""
    found: Jobs = request.app.state.jobs
    return found


def job_view(job: Job) -> dict[str, Any]:
    """An upload as JSON shows it."""
    done = sum(file.state.is_final for file in job.files)
    return {
        "job": job.job_id,
        "by": job.by,
        "at": job.at.isoformat(),
        "options": dict(job.options),
        "finished": job.is_final,
        "progress": {"done": done, "of": len(job.files)},
        "files": [_file_view(file) for file in job.files],
    }


def _file_view(file: UploadedFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": file.size,
        "state": file.state.value,
        "reports": list(file.reports),
        "problem": file.problem,
    }
