"""Bulk loads that count whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store, Triple

from ingest.pipeline import annotate
from ingest.readers import ReadOptions
from ingest.tagging import Tagger
from ontology.types import IngestResult
from search.graph_store import GraphStore
from search.staged_load import StagedLoad

BASE = "https://example.org/"
META = NamedNode("https://example.org/meta")
GRAPHS = [NamedNode(f"https://example.org/graph/{number}") for number in range(3)]


def triples(number: int) -> list[Triple]:
    return [Triple(NamedNode(f"https://example.org/{n}"), GRAPHS[number], Literal(n)) for n in range(50)]


def test_graphs_count_when_the_update_that_ends_the_load_is_made(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "graph"))
    load = StagedLoad(store, META)
    update = load.load({graph: triples(number) for number, graph in enumerate(GRAPHS)})
    assert set(load.unfinished()) == set(GRAPHS)
    store.update(update.rstrip("; \n"))
    assert load.unfinished() == ()
    assert sum(1 for _ in store.quads_for_pattern(None, None, None, GRAPHS[2])) == 50
    assert list(store.quads_for_pattern(None, None, None, META)) == []


def test_nothing_to_load_marks_nothing(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "graph"))
    assert StagedLoad(store, META).load({}) == ""
    assert len(store) == 0


def test_a_load_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Triple]:
        yield from triples(0)
        raise OSError(28, "No space left on device")

    store = Store(str(tmp_path / "graph"))
    with pytest.raises(OSError, match="No space left on device"):
        StagedLoad(store, META).load({GRAPHS[0]: triples(0), GRAPHS[1]: broken()})
    assert len(store) == 0


_KILLED = """
import os, signal, sys
from pyoxigraph import Store
from search.staged_load import StagedLoad
from tests.search.test_staged_load import GRAPHS, META, triples

store = Store(sys.argv[1])
StagedLoad(store, META).load({GRAPHS[0]: triples(0)})
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_load_has_left_is_known_and_dropped(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path / "graph")], check=False)
    assert done.returncode == -signal.SIGKILL
    store = Store(str(tmp_path / "graph"))
    load = StagedLoad(store, META)
    assert load.unfinished() == (GRAPHS[0],)
    load.drop_unfinished()
    assert (load.unfinished(), len(store)) == ((), 0)


def note(number: int, tagger: Tagger) -> IngestResult:
    text = f"2 Policies\n\n(a) Leases\n\nShop {number} is leased.\n"
    return annotate(text.encode(), name=f"note-{number}.txt", tagger=tagger, options=ReadOptions(entity="Acme plc"))


def test_several_new_filings_are_the_same_as_one_by_one(tmp_path: Path, tagger: Tagger) -> None:
    results = [note(number, tagger) for number in range(3)]
    one, many = GraphStore(tmp_path / "one", BASE), GraphStore(tmp_path / "many", BASE)
    for result in results:
        one.replace_filings([result])
    many.replace_filings(results[:2])
    # An old one and a new one, then old ones alone.
    many.replace_filings(results[1:])
    many.replace_filings(results)
    many.compact()
    assert many.generation == one.generation == 3
    assert many.dump() == one.dump()
    for store in (one, many):
        store.close()


def test_filings_that_were_loaded_but_not_acknowledged_are_not_there(
    tmp_path: Path, tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = GraphStore(tmp_path / "graph", BASE)
    store.replace_filings([note(0, tagger)])
    before = store.dump()

    def crash(self: GraphStore, change: str) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(GraphStore, "_commit", crash)
    with pytest.raises(KeyboardInterrupt):
        store.replace_filings([note(1, tagger), note(2, tagger)])
    monkeypatch.undo()
    assert store.document_ids() == ("note-0",)
    store.close()
    again = GraphStore(tmp_path / "graph", BASE)
    assert again.dump() == before
    again.replace_filings([note(1, tagger), note(2, tagger)])
    assert again.document_ids() == ("note-0", "note-1", "note-2")
    again.close()
