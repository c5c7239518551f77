"""Runs the server until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from kb.web.app import create_app
from kb.web.settings import ServerSettings
from ontology.errors import InputError

_WAITING = 2048


def run_server(settings: ServerSettings, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are being answered are answered first.

    `announce` is called with the address once the server listens.

    Raises:
        InputError: it cannot listen there.
    """
    listening = _listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(
        create_app(settings), server_header=False, proxy_headers=False, access_log=False, log_level="warning"
    )
    announce(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)
    except OSError as error:
        raise InputError(
            f"cannot listen at {host}:{port}: {error.strerror}", source="serve", hint="choose another --port or --host"
        ) from error
    listening.set_inheritable(False)
    return listening
