"""`serve`."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Json, KbPath


def serve(
    kb: KbPath = DEFAULT_KB,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
    public_url: Annotated[
        str | None, typer.Option(help="Where a proxy publishes it, such as https://policies.example.org/kb.")
    ] = None,
    anonymous_reading: Annotated[
        bool | None,
        typer.Option(
            "--anonymous-reading/--no-anonymous-reading",
            help="Whether reading takes no token (so it is on this machine, and only there).",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[list[str] | None, typer.Option(help="Another name that the server goes by.")] = None,
    cors_origin: Annotated[list[str] | None, typer.Option(help="Web origin whose pages may read answers; * for all.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read uploaded files.")] = 1,
    queries: Annotated[int, typer.Option(min=1, help="SPARQL queries that run at a time.")] = 2,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which a SPARQL query is stopped.")] = 30.0,
    read_only: Annotated[bool, typer.Option("--read-only", help="Refuse every write.")] = False,
    as_json: Json = False,
) -> None:
    """Serve the knowledge base: pages for a browser, an HTTP API, a SPARQL endpoint. Ctrl-C stops it."""
    from kb.web.running import run_server
    from kb.web.settings import Limits, ServerSettings

    def announce(url: str) -> None:
        line = (
            json.dumps({"url": url, "process": os.getpid()}) if as_json else f"policykb serves {kb} at {url} (Ctrl-C stops it)"
        )
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    settings = ServerSettings(
        base=kb,
        host=host,
        port=port,
        public_url=public_url,
        anonymous_reading=anonymous_reading,
        hosts=tuple(allow_host or ()),
        cors_origins=tuple(cors_origin or ()),
        read_only=read_only,
        workers=workers,
        limits=Limits(queries=queries, query_seconds=timeout),
    )
    run_server(settings, announce)
