"""Runs the server until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from kb.web.app import create_app
from kb.web.safety.tokens import Tokens
from kb.web.settings import ServerSettings, is_loopback
from ontology.errors import InputError

_WAITING = 2048


def run_server(settings: ServerSettings, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are being answered are answered first.

    `announce` is called with the address once the server listens.

    Raises:
        InputError: it cannot listen there, or may not: at an address that others can reach only with tokens.
    """
    check_reach(settings)
    listening = _listen(settings.host, settings.port)
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(
        create_app(settings), server_header=False, proxy_headers=False, access_log=False, log_level="warning"
    )
    announce(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    uvicorn.Server(config).run(sockets=[listening])


def check_reach(settings: ServerSettings) -> None:
    """Refuse to be reached from other machines while nobody has a token.

    Raises:
        InputError: the address is not of this machine only, or a proxy publishes it, and there is no token.
    """
    reached = not is_loopback(settings.host) or settings.public_url is not None
    if reached and not Tokens(settings.base).all():
        where = settings.public_url or settings.host
        raise InputError(
            f"{where} is reached from other machines, and nobody has a token",
            source="serve",
            hint="add one first: policykb token add NAME --role admin; or leave --host at 127.0.0.1",
        )


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
