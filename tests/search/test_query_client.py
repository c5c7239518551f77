"""The process that runs queries: killed at its time-out, replaced, bounded in memory, gone with its owner."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.errors import QueryError, QueryRefused, QueryTimeout
from search.query_client import QueryWorker
from search.query_worker import Request

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = """SELECT ?b (GROUP_CONCAT(?z) AS ?q) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i
    BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?z) } GROUP BY ?b"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = Store(str(tmp_path / "graph"))
    store.extend(
        Quad(
            NamedNode(f"https://example.org/{n}"),
            NamedNode("https://example.org/p"),
            Literal(n),
            NamedNode("https://example.org/g"),
        )
        for n in range(2_000)
    )
    store.flush()
    return tmp_path


@pytest.fixture
def worker() -> Iterator[QueryWorker]:
    worker = QueryWorker()
    yield worker
    worker.close()


def request(folder: Path, query: str, **changes: Any) -> Request:
    given: dict[str, Any] = {"seconds": 30.0, "most_rows": None, "most_bytes": 1 << 30, "format": None, **changes}
    return Request(
        graph=folder / "graph",
        text=folder / "text",
        base_iri="https://example.org/",
        private=folder / "private",
        query=query,
        **given,
    )


def count(worker: QueryWorker, folder: Path) -> Any:
    return worker.ask(request(folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")).rows  # type: ignore[union-attr]


def process_id(worker: QueryWorker) -> int:
    assert worker._process is not None
    return worker._process.process_id


def test_answers_and_errors_come_back_as_they_were(worker: QueryWorker, folder: Path) -> None:
    assert count(worker, folder) == ((2_000,),)
    assert worker.ask(request(folder, "ASK { ?s ?p 1 }", format="csv")) == "true"
    with pytest.raises(QueryRefused, match=r"line 1, column 1: DROP is refused") as caught:
        worker.ask(request(folder, "DROP ALL"))
    assert caught.value.hint == "use policykb ingest"
    first = process_id(worker)
    assert count(worker, folder) == ((2_000,),)
    assert process_id(worker) == first, "an error does not cost the process"


def test_a_query_is_stopped_at_its_time_out_and_the_next_is_served_at_once(worker: QueryWorker, folder: Path) -> None:
    count(worker, folder)
    first = process_id(worker)
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"did not end within 0\.5 seconds and was stopped"):
        worker.ask(request(folder, ENDLESS, seconds=0.5))
    assert count(worker, folder) == ((2_000,),)
    assert time.monotonic() - started < 20
    assert process_id(worker) != first
    assert not alive(first)


def test_a_query_that_needs_too_much_memory_is_told_so(worker: QueryWorker, folder: Path) -> None:
    with pytest.raises(QueryError, match=r"needed more than 256 MiB of memory \(ask for less"):
        worker.ask(request(folder, GREEDY, most_bytes=256 << 20))
    assert count(worker, folder) == ((2_000,),)


def test_a_worker_that_was_killed_by_others_is_replaced(worker: QueryWorker, folder: Path) -> None:
    count(worker, folder)
    os.kill(process_id(worker), 9)
    time.sleep(0.2)
    assert count(worker, folder) == ((2_000,),)


def test_what_failed_inside_is_told(worker: QueryWorker, folder: Path) -> None:
    with pytest.raises(QueryError, match=r"the process that runs queries has failed: FileNotFoundError: .*nowhere"):
        worker.ask(request(folder / "nowhere", "ASK {}"))


def test_a_worker_ends_with_its_owner_even_in_the_middle_of_a_query(folder: Path) -> None:
    code = f"""
import threading
from pathlib import Path
from tests.search.test_query_client import ENDLESS, count, process_id, request
from search.query_client import QueryWorker
worker = QueryWorker()
folder = Path({str(folder)!r})
count(worker, folder)
print(process_id(worker), flush=True)
worker.ask(request(folder, ENDLESS, seconds=1))
"""
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    time.sleep(0.3)
    owner.kill()
    owner.wait()
    owner.stdout.close()
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
