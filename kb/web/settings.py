"""What a server is told when it starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from search.query_client import QueryLimits

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client, one request and one query may use.

    `upload_bytes`: a request with files; `body_bytes`: any other. `reads_a_minute`, `writes_a_minute`, `logins_a_minute`:
    requests of one client. `query_seconds`, `query_rows`, `query_bytes`: of one SPARQL query, `queries` of which run at a
    time; others wait up to `queue_seconds`. `parse_seconds`, `parse_bytes`: for reading one uploaded file, of which
    `uploads_waiting` may wait. `write_seconds`: how long a write waits for another process that holds the knowledge base.
    `stop_seconds`: how long a server that is told to stop waits for what is being answered and stored.
    """

    upload_bytes: int = 100 * _MIB
    body_bytes: int = 1 * _MIB
    reads_a_minute: int = 30_000
    writes_a_minute: int = 240
    logins_a_minute: int = 10
    query_seconds: float = 30.0
    query_rows: int = 1_000_000
    query_bytes: int = 1 << 30
    queries: int = 2
    queue_seconds: float = 10.0
    parse_seconds: float = 600.0
    parse_bytes: int = 3 << 30
    uploads_waiting: int = 100
    write_seconds: float = 10.0
    stop_seconds: float = 30.0

    @property
    def query_limits(self) -> QueryLimits:
        """The limits of one query, as the worker takes them."""
        return QueryLimits(seconds=self.query_seconds, most_rows=self.query_rows, most_bytes=self.query_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What a server is told: where the knowledge base lies, where to listen, whom to trust.

    `public_url` is where a proxy publishes it, path included: then the proxy's word on the client's address counts, cookies
    are for encrypted connections only if it is `https`, and reading takes a token. `anonymous_reading` lets everybody read all
    the same; None: whoever asks straight from this machine. `hosts` are names it answers to besides those of the loopback
    interface, `host` and `public_url`. `cors_origins` are web origins whose pages may read answers (`*` for all), besides those
    on the loopback interface. `read_only` refuses every write. `workers` read uploaded files.
    """

    base: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    anonymous_reading: bool | None = None
    hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    read_only: bool = False
    workers: int = 1
    limits: Limits = field(default_factory=Limits)

    @property
    def reads_anonymously(self) -> bool:
        """Whether somebody may read without a token."""
        if self.anonymous_reading is not None:
            return self.anonymous_reading
        return self.public_url is None and is_loopback(self.host)

    @property
    def encrypted(self) -> bool:
        """Whether clients reach it by https."""
        return (self.public_url or "").startswith("https://")

    @property
    def root_path(self) -> str:
        """The path under which it is published; empty for none."""
        return urlsplit(self.public_url or "").path.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether an address or name is reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
