"""Counters for Prometheus: requests by route and status, how long they took, queries, uploads, the knowledge base itself."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST as MEDIA_TYPE
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector, generate_latest

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

__all__ = ["MEDIA_TYPE", "Metrics"]


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        PlatformCollector(self._registry)
        ProcessCollector(registry=self._registry)
        labels = ("method", "route", "status")
        self._requests = Counter("policykb_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "policykb_request_seconds",
            "From the first byte of a request to the last of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._open = Gauge("policykb_requests_open", "Requests that are being answered.", registry=self._registry)
        self._generation = Gauge(
            "policykb_generation", "Generation of the knowledge base that is shown to readers.", registry=self._registry
        )
        self._uploads = Counter(
            "policykb_uploads", "Files that were sent, by what became of them.", ("outcome",), registry=self._registry
        )

    def begin(self) -> None:
        """A request has come."""
        self._open.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the template of its path, so that there are few of them."""
        self._open.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def uploaded(self, outcome: str) -> None:
        """A file was `added`, `replaced`, was `unchanged`, or `failed`."""
        self._uploads.labels(outcome).inc()

    def text(self, generation: int) -> bytes:
        """All of them, in the text format of Prometheus."""
        self._generation.set(generation)
        return generate_latest(self._registry)
