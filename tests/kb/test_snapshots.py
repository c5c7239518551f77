"""Readers and the writer side by side: nobody waits, nobody sees half a filing, nothing is left lying about."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kb import KnowledgeBase, Locked, StorageError
from kb.snapshots import newest_snapshot, publish

PROJECT = Path(__file__).parents[2]


def note(number: int) -> bytes:
    return f"2 Policies\n\n(a) Leases\n\nShop number{number} is leased.\n\n(b) Stocks\n\nStock{number} is at cost.\n".encode()


def snapshots(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "snapshots").iterdir() if path.is_dir())


def test_a_reader_opens_beside_the_writer_and_keeps_the_state_it_opened(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as writer:
        writer.ingest(note(1), name="one.txt")
        with KnowledgeBase.open(folder, read_only=True) as reader:
            writer.ingest(note(2), name="two.txt")
            assert len(reader.documents()) == 1
            assert reader.search("leased").total == 1
            assert reader.sparql("SELECT (COUNT(*) AS ?n) { ?c a pkb:Clause }").rows == ((2,),)
            assert reader.verify() == ()
            with KnowledgeBase.open(folder, read_only=True) as later:
                assert len(later.documents()) == 2
                assert later.search("leased").total == 2


def test_states_that_nobody_reads_are_removed_and_those_that_are_read_stay(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as writer:
        writer.ingest(note(1), name="one.txt")
        reader = KnowledgeBase.open(folder, read_only=True)
        for number in range(2, 5):
            writer.ingest(note(number), name=f"{number}.txt")
        assert len(snapshots(folder)) == 2
        assert reader.search("number1").total == 1
        reader.close()
        writer.ingest(note(5), name="5.txt")
        assert len(snapshots(folder)) == 1


def test_the_working_copy_of_queries_goes_when_the_base_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")
        assert kb.sparql('ASK { ?c text:query "leased" }').answer is True
        assert any(name.startswith(".private-") for name in snapshots(folder))
    assert [name for name in snapshots(folder) if name.startswith(".")] == []


READER = """
import sys
from kb import KnowledgeBase
kb = KnowledgeBase.open(sys.argv[1], read_only=True)
assert kb.sparql('ASK { ?c text:query "leased" }').answer is True
print("ready", flush=True)
sys.stdin.read()
"""


def test_what_a_killed_reader_held_is_removed_by_the_next_writer(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as writer:
        writer.ingest(note(1), name="one.txt")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert reader.stdout.readline() == b"ready\n"
    with KnowledgeBase.open(folder) as writer:
        writer.ingest(note(2), name="two.txt")
    assert len(snapshots(folder)) == 3, "the state it reads, its working copy, and the newest"
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    reader.stdin.close()
    reader.stdout.close()
    deadline = time.monotonic() + 20
    while len(snapshots(folder)) > 1 and time.monotonic() < deadline:
        # Its query process ends a moment later.
        with KnowledgeBase.open(folder) as writer:
            writer.reindex()
    assert len(snapshots(folder)) == 1


WRITER = """
import sys
from kb import KnowledgeBase
with KnowledgeBase.open(sys.argv[1]) as kb:
    for number in range(10_000):
        text = f"2 Policies\\n\\n(a) Leases\\n\\nShop number{number} is let.\\n\\n(b) Stocks\\n\\nStock{number} is at cost.\\n"
        kb.ingest(text.encode(), name=f"{number}.txt")
        print(number, flush=True)
"""


def test_readers_see_whole_filings_while_one_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    KnowledgeBase.open(folder).close()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, cwd=PROJECT)
    assert writer.stdout is not None
    writer.stdout.readline()
    seen = set()
    try:
        for _ in range(15):
            with KnowledgeBase.open(folder, read_only=True) as reader:
                documents = len(reader.documents())
                assert reader.search("leased").total == documents
                assert len(list(reader.clauses())) == 2 * documents
                seen.add(documents)
        with pytest.raises(Locked, match=f"in use by process {writer.pid}"):
            KnowledgeBase.open(folder)
    finally:
        writer.kill()
        writer.stdout.close()
        writer.wait()
    assert len(seen) > 1, "the writer went on meanwhile"


def test_a_state_that_cannot_be_published_leaves_the_former_one(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")

        def fails(path: Path) -> None:
            raise OSError(28, "No space left on device")

        with pytest.raises(
            StorageError, match=r"cannot be published: No space left on device \(free some space and open it again"
        ):
            publish(kb.layout.snapshots, 99, fails, kb.layout.text)
    assert len(snapshots(folder)) == 1
    with KnowledgeBase.open(folder, read_only=True) as reader:
        assert len(reader.documents()) == 1


def test_a_base_that_never_published_says_so_and_completes_itself(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")
    (folder / "snapshots" / "current").unlink()
    with pytest.raises(StorageError, match=r"nothing is published in it yet \(run policykb reindex"):
        KnowledgeBase.open(folder, read_only=True)
    KnowledgeBase.open(folder).close()
    with KnowledgeBase.open(folder, read_only=True) as reader:
        assert len(reader.documents()) == 1


def test_a_current_state_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("00000001-abcd\n")
    with pytest.raises(StorageError, match="the snapshot '00000001-abcd' that is current is missing"):
        newest_snapshot(tmp_path)
    (tmp_path / "current").write_bytes(b"\xff\xff")
    with pytest.raises(StorageError, match="the published state cannot be read"):
        newest_snapshot(tmp_path)
    assert newest_snapshot(tmp_path / "none") is None
    assert os.listdir(tmp_path) == ["current"]  # noqa: PTH208


def test_an_index_that_merges_its_files_meanwhile_is_linked_whole(tmp_path: Path) -> None:
    source = tmp_path / "text"
    source.mkdir()
    (source / "meta.json").write_text("0")
    stop = threading.Event()

    def merge() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            (source / f"{number}.idx").write_text(str(number))
            (source / "meta.tmp").write_text(str(number))
            (source / "meta.tmp").replace(source / "meta.json")
            (source / f"{number - 1}.idx").unlink(missing_ok=True)
            time.sleep(0.002)

    thread = threading.Thread(target=merge)
    thread.start()
    try:
        for number in range(20):
            publish(tmp_path / "snapshots", number, lambda path: path.mkdir(), source)
            with contextlib.closing(_Held(tmp_path / "snapshots")) as held:
                named = (held.snapshot.text / "meta.json").read_text()
                assert named == "0" or (held.snapshot.text / f"{named}.idx").read_text() == named
    finally:
        stop.set()
        thread.join()


class _Held:
    def __init__(self, folder: Path) -> None:
        found = newest_snapshot(folder)
        assert found is not None
        self.snapshot = found

    def close(self) -> None:
        self.snapshot.release()
