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
    read_only: Annotated[bool, typer.Option("--read-only", help="Refuse every write.")] = False,
    as_json: Json = False,
) -> None:
    """Serve the knowledge base: pages for a browser, an HTTP API, a SPARQL endpoint. Ctrl-C stops it."""
    from kb.web.running import run_server
    from kb.web.settings import ServerSettings

    def announce(url: str) -> None:
        line = (
            json.dumps({"url": url, "process": os.getpid()}) if as_json else f"policykb serves {kb} at {url} (Ctrl-C stops it)"
        )
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    run_server(ServerSettings(base=kb, host=host, port=port, read_only=read_only), announce)
