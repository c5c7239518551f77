"""The HTTP API, version 1: `/api/v1`, described by `/api/v1/openapi.json`. Answers are what `--json` prints."""

from __future__ import annotations

from fastapi import APIRouter

from kb.web.api import (
    checking,
    choices,
    clauses,
    comparing,
    concepts,
    deciding,
    documents,
    exporting,
    ingesting,
    overview,
    review,
    searching,
)

PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX)
for part in (
    documents,
    ingesting,
    clauses,
    concepts,
    searching,
    choices,
    overview,
    comparing,
    checking,
    review,
    deciding,
    exporting,
):
    router.include_router(part.router)
