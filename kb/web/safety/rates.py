"""How often a client may ask: a bucket of requests that fills by the minute."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_CLIENTS = 20_000


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


class Rate:
    """At most `a_minute` requests of one client, all at once or spread. Threads may share it.

    >>> rate = Rate(2, clock=lambda: 0.0)
    >>> rate.wait_for("ada"), rate.wait_for("ada"), rate.wait_for("ada"), rate.wait_for("ben")
    (0, 0, 30, 0)
    """

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(a_minute)
        self._clock = clock
        self._guard = threading.Lock()
        # The client that was not seen for longest is forgotten first: it has the fullest bucket.
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_for(self, client: str) -> int:
        """Take one request of a client: 0 if it has one left, else the seconds until it has."""
        now = self._clock()
        with self._guard:
            bucket = self._buckets.pop(client, None) or _Bucket(left=self._most, seen=now)
            self._buckets[client] = bucket
            if len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)
            bucket.left = min(self._most, bucket.left + (now - bucket.seen) * self._most / 60)
            bucket.seen = now
            if bucket.left < 1:
                return math.ceil((1 - bucket.left) * 60 / self._most)
            bucket.left -= 1
            return 0
