"""How many clauses are made of text in a second, in one process and in two at once; how long a process takes to be ready."""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import print_head, print_rows

_SECONDS = 4.0


@dataclass(frozen=True)
class Measured:
    """One process: CPU seconds and MB until it had tagged a first sentence; then clauses, and seconds they took."""

    ready: float
    megabytes: float
    clauses: int
    cpu: float
    wall: float


def throughput(note: Path) -> None:
    """Print clauses a second, from bytes to tags."""
    print_head(f"Clauses of {note.name} a second, from bytes to tags")
    rows = []
    for processes in (1, 2):
        # Fresh processes, so that what one needs to be ready is seen.
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            found = list(pool.map(_work, [note] * processes))
        rows.append(
            (
                processes,
                f"{sum(one.clauses / one.wall for one in found):.0f}",
                f"{sum(one.clauses for one in found) / sum(one.cpu for one in found):.0f}",
                f"{max(one.ready for one in found):.2f}",
                f"{max(one.megabytes for one in found):.0f}",
            )
        )
    print_rows(("processes", "together", "a second of CPU", "ready after, s of CPU", "MB then"), rows)


def _work(note: Path) -> Measured:
    from ingest.pipeline import annotate
    from ingest.tagging import Tagger
    from ontology.catalogue import default_catalogue

    data = note.read_bytes()
    tagger = Tagger(default_catalogue())
    annotate(b"Leases\n\nShops are leased.\n", name="warm.txt", tagger=tagger)
    ready, megabytes = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    annotate(data, name=note.name, tagger=tagger)
    clauses, cpu, wall = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - wall < _SECONDS:
        clauses += len(annotate(data, name=note.name, tagger=tagger).clauses)
    return Measured(ready, megabytes, clauses, time.process_time() - cpu, time.perf_counter() - wall)
