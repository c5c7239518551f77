"""What breaks from outside: killed writers, full disks, folders that may not be written, files damaged or from the future."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import IndexOutOfDate, KnowledgeBase, StorageError
from kb.saved_searches import SavedSearch
from tests.kb.forked_writers import changed, first_number, state

PROJECT = Path(__file__).parents[2]


class Writers:
    """Gives a process for each job, one after the other."""

    def __init__(self) -> None:
        program = [sys.executable, "-m", "tests.kb.forked_writers"]
        self.process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, text=True, bufsize=1
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._told, self._said = self.process.stdin, self.process.stdout

    def start(self, *job: object) -> int:
        """Start a job; its process id."""
        self._told.write(json.dumps([str(part) if isinstance(part, Path) else part for part in job]) + "\n")
        return int(self._said.readline())

    def said(self) -> Iterator[str]:
        """What the job prints, line by line, until its end."""
        return iter(self._said.readline, "end\n")

    def close(self) -> None:
        self._told.close()
        self._said.close()
        self.process.wait()


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    started = Writers()
    yield started
    started.close()


@pytest.mark.parametrize("seed", range(5))
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(writers: Writers, tmp_path: Path, seed: int) -> None:
    moments, folder = random.Random(seed), tmp_path / "x.kb"
    KnowledgeBase.open(folder).close()
    acknowledged: dict[str, int] = {}
    changes = 0
    for _ in range(10):
        coming = first_number(acknowledged)
        pid = writers.start("change", folder)
        said = writers.said()
        if moments.random() < 0.7:
            # In the middle of its work; the others die while they open it.
            acknowledged = changed(acknowledged, int(next(said)))
            coming += 1
        time.sleep(moments.uniform(0, 0.2))
        os.kill(pid, signal.SIGKILL)
        for number in said:
            acknowledged = changed(acknowledged, int(number))
            coming += 1
        with KnowledgeBase.open(folder) as kb:
            assert kb.verify() == ()
            found = state(kb)
            assert found in (acknowledged, changed(acknowledged, coming))
            assert kb.search("shop").total == len(found)
        changes += coming - first_number(acknowledged)
        acknowledged = found
    assert acknowledged, "some writers were alive long enough"


def test_two_processes_that_write_in_turn_lose_nothing(writers: Writers, tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    writers.start("take_turns", folder)
    assert list(writers.said()) == ["done\n"]
    with KnowledgeBase.open(folder) as kb:
        assert kb.verify() == ()
        assert sorted(state(kb)) == ["barn0", "barn1", "barn2", "shop0", "shop1", "shop2"]


@pytest.mark.parametrize("size", [2_000, 8_000, 30_000])
def test_a_disk_that_takes_no_more_is_told_and_loses_nothing(writers: Writers, tmp_path: Path, size: int) -> None:
    folder = tmp_path / "x.kb"
    writers.start("fill", folder, size)
    acknowledged, told = json.loads(next(said := writers.said()))
    assert list(said) == []
    for message in told:
        assert "File too large (raise the limit of file size and open it again: what was acknowledged is kept)" in message
    assert told
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert {f"n{number}" for number in (0, *acknowledged)} <= state(kb).keys()
        assert kb.verify() == ()
    with KnowledgeBase.open(folder) as kb:
        assert {f"n{number}" for number in (0, *acknowledged)} <= state(kb).keys()
        assert kb.verify() == ()
        assert kb.search("shop").total == len(kb.documents())


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    """A knowledge base on a disk that may not be written."""
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nThe shop is let.\n", name="shop.txt")
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "--bind", folder, folder], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("this user may not mount")
    subprocess.run([mount, "-o", "remount,ro,bind", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_may_not_be_written_is_told_and_read(frozen: Path) -> None:
    refused = r"Read-only file system \(open it with read_only, or make the disk writable\)"
    with pytest.raises(StorageError, match=refused):
        KnowledgeBase.open(frozen)
    for published in (True, False):
        with KnowledgeBase.open(frozen, read_only=True, published=published) as kb:
            assert kb.search("shop").total == 1
            assert kb.sparql("SELECT ?c { ?c text:query 'shop' }").variables == ("c",)
            assert kb.verify() == ()
            with pytest.raises(StorageError, match=refused):
                kb.saved_searches.save(SavedSearch(name="shops", query="shop"))


def test_an_index_from_a_newer_version_is_left_alone_by_readers_and_built_anew_by_a_writer(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nThe shop is let.\n", name="shop.txt")
    for written in folder.rglob("generation.json"):
        written.write_text(json.dumps({**json.loads(written.read_text()), "format": 99}))
    with KnowledgeBase.open(folder, read_only=True) as kb, pytest.raises(IndexOutOfDate, match="written with format 99"):
        kb.search("shop")
    with KnowledgeBase.open(folder) as kb:
        assert kb.search("shop").total == 1
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("shop").total == 1


@pytest.mark.parametrize("damage", ["truncated", "scribbled", "removed"])
def test_a_damaged_graph_is_told_and_nothing_is_put_in_its_place(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nThe shop is let.\n", name="shop.txt")
    # Not in place: the published state has hard links to the same files.
    for path in (folder / "graph").glob("MANIFEST-*"):
        data = path.read_bytes()
        path.unlink()
        if damage != "removed":
            path.write_bytes(data[: len(data) // 2] if damage == "truncated" else b"\0" * len(data))
    with pytest.raises(StorageError, match=r"graph: the graph store cannot be opened: .*ingest the files in sources/ again"):
        KnowledgeBase.open(folder)
    assert (folder / "sources").is_dir()
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("shop").total == 1
