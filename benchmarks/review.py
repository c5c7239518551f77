"""Reviewing at size: the queue of the least certain, decisions in bulk, and the replay of a long log.

    python -m benchmarks.review [--clauses 100000] [--decisions 100000] [--folder FOLDER]

CLAUSES tagged clauses of synthetic filings are stored; a thousand of them are decided in bulk and undone again, then decisions
go on until the log has DECISIONS entries. A FOLDER is kept, and measured again without loading if it is there.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from benchmarks.engine import load
from benchmarks.table import print_head, print_rows
from kb import KnowledgeBase

#: Decisions that are made at once, and clauses of a queue that are asked for.
BULK, QUEUED = 1_000, 50
_RUNS = 5

Row = tuple[str, str, str, str]
Found = TypeVar("Found")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run(given.clauses, given.decisions, given.folder or Path(scratch) / "big.kb", Path(scratch))


def run(clauses: int, decisions: int, folder: Path, scratch: Path) -> None:
    print_head(f"{clauses:,} synthetic clauses, a log of {decisions:,} decisions")
    if not folder.exists():
        with KnowledgeBase.open(folder) as kb:
            load(kb, clauses)
    # The log only grows: what is measured is a copy.
    base = Path(shutil.copytree(folder, scratch / "reviewed.kb"))
    with KnowledgeBase.open(base, read_only=True) as kb:
        rows = [queue_row(kb, "uncertain", "≤ 100"), queue_row(kb, "random", "")]
    with KnowledgeBase.open(base) as kb:
        kb.review.register("Ada", "admin", by="Ada")
        rows += bulk_rows(kb)
        rows.append(("one decision more, ms", "", f"{single(kb) * 1000:.0f}", ""))
        filled = fill(kb, decisions)
        rows.append(("decisions until the log is full, a second", "", f"{filled:,.0f}", f"in batches of {BULK:,}"))
        rows.append(("one decision more, full log, ms", "", f"{single(kb) * 1000:.0f}", ""))
    with KnowledgeBase.open(base, read_only=True) as kb:
        spent, count = least(lambda: sum(len(review.decisions) for review in kb.review.replay().values()))
        rows.append((f"replay of {count:,} decisions, s", "≤ 5", f"{spent:.1f}", f"{len(kb.documents()):,} documents"))
        rows.append(queue_row(kb, "uncertain", "≤ 100"))
    print_rows(("", "target", "policykb", ""), rows)


def queue_row(kb: KnowledgeBase, kind: str, target: str) -> Row:
    """Milliseconds until the first clauses of a queue are there; the first time counts, too."""
    first, found = timed(lambda: kb.review.queue(kind, limit=QUEUED))
    again, _ = least(lambda: kb.review.queue(kind, limit=QUEUED))
    assert len(found) == QUEUED
    return (f"queue {kind}, {QUEUED} clauses, ms", target, f"{again * 1000:.0f}", f"the first time {first * 1000:.0f}")


def bulk_rows(kb: KnowledgeBase) -> list[Row]:
    """Seconds of a thousand decisions at once that touch many filings, and of taking them back."""
    times = []
    for _ in range(_RUNS):
        deciding, report = timed(lambda: kb.review.bulk("accept", "review:suggested", by="Ada", limit=BULK))
        assert len(report.decisions) == BULK
        undoing, _ = timed(lambda report=report: kb.review.undo(report.batch or 0, by="Ada"))
        times.append((deciding, undoing))
    return [
        (f"{BULK:,} decisions in bulk, s", "≤ 2", f"{min(one for one, _ in times):.1f}", ""),
        ("the same taken back, s", "", f"{min(one for _, one in times):.1f}", ""),
    ]


def single(kb: KnowledgeBase) -> float:
    """Seconds of one decision, stored, found by a search and shown to readers."""
    times = []
    for item in kb.review.queue("random", limit=_RUNS, seed=1):
        spent, _ = timed(lambda item=item: kb.review.accept(item.clause.clause_id, by="Ada"))
        times.append(spent)
    return min(times)


def fill(kb: KnowledgeBase, decisions: int) -> float:
    """Decide on all clauses in turn, time and again, until the log has so many entries; entries a second."""
    started, first = time.perf_counter(), kb.store.decisions.head().count
    queries = cycle(["review:suggested", "review:accepted", "review:rejected"])
    acts = {"review:suggested": "accept", "review:accepted": "reject", "review:rejected": "accept"}
    words = next(queries)
    while (missing := decisions - kb.store.decisions.head().count) > 0:
        report = kb.review.bulk(acts[words], words, by="Ada", limit=min(BULK, missing), reason="as last year")
        words = words if report.decisions else next(queries)
    return (decisions - first) / (time.perf_counter() - started)


def least(action: Callable[[], Found]) -> tuple[float, Found]:
    """The shortest of several times of an action: others work on the machine, too."""
    runs = [timed(action) for _ in range(_RUNS)]
    return min(spent for spent, _ in runs), runs[0][1]


def timed(action: Callable[[], Found]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = action()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
