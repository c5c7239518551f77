"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from search.query_client import QueryLimits

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client, one request and one query may use.

    `upload_bytes`: a request with files; `body_bytes`: any other. `searches_a_minute`, `writes_a_minute`, `logins_a_minute`:
    requests of one client. `query_seconds`, `query_rows`, `query_bytes`: of one SPARQL query, `queries` of which run at a
    time; others wait up to `queue_seconds`. `parse_seconds`, `parse_bytes`: for reading one uploaded file, of which
    `uploads_waiting` may wait. `write_seconds`: how long a write waits for another process that holds the knowledge base.
    """

    upload_bytes: int = 200 * _MIB
    body_bytes: int = 1 * _MIB
    searches_a_minute: int = 6_000
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

    @property
    def query_limits(self) -> QueryLimits:
        """The limits of one query, as the worker takes them."""
        return QueryLimits(seconds=self.query_seconds, most_rows=self.query_rows, most_bytes=self.query_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What a server is told: where the knowledge base lies, where to listen, whom to trust.

    `hosts` are names it answers to besides those of the loopback interface and `host` itself; `cors_origins` are web origins
    whose pages may read answers (`*` for all), beside those on the loopback interface. `read_only` refuses every write.
    `root_path` is the path under which a proxy publishes the server.
    """

    base: Path
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    read_only: bool = False
    root_path: str = ""
    limits: Limits = field(default_factory=Limits)
