from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, Locked, NotFoundError, StorageError
from kb.layout import open_layout, write_atomically
from kb.lock import FolderLock


def test_a_new_folder_gets_its_settings(tmp_path: Path) -> None:
    layout = open_layout(tmp_path / "a" / "b.kb", create=True)
    assert "format = 1" in (layout.root / "kb.toml").read_text()
    assert open_layout(layout.root, create=False) == layout


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('format = 99\nbase_iri = "https://x.org/"\ntext_engine = "tantivy"\n', "made by a newer policykb"),
        ('format = 1\nbase_iri = "https://x.org/"\ntext_engine = "grep"\n', "the text engine 'grep'"),
        ("format = [", "kb.toml cannot be understood"),
        ("", "kb.toml cannot be understood"),
    ],
)
def test_settings_that_cannot_be_used_are_errors_that_say_so(tmp_path: Path, settings: str, message: str) -> None:
    (tmp_path / "kb.toml").write_text(settings)
    with pytest.raises(StorageError, match=message):
        open_layout(tmp_path, create=True)


def test_a_folder_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StorageError, match="this folder is not a knowledge base"):
        KnowledgeBase.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(StorageError, match="this is a file"):
        KnowledgeBase.open(tmp_path / "thesis.txt")


def test_nothing_is_made_where_nothing_may_be(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="policykb ingest"):
        open_layout(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("iri", ["no iri", "http://a b/", "relative/path", 'https://x.org/"><script>'])
def test_a_base_iri_must_be_absolute_and_clean(tmp_path: Path, iri: str) -> None:
    with pytest.raises(InputError, match="is not an absolute IRI"):
        open_layout(tmp_path / "x", create=True, base_iri=iri)


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def _hold(path: str, exclusive: bool, ready: object, done: object) -> None:
    with FolderLock(Path(path), exclusive=exclusive):
        ready.set()  # type: ignore[attr-defined]
        done.wait(30)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("held", "wanted", "refused"), [(True, True, True), (True, False, True), (False, False, False)])
def test_one_writer_or_many_readers(tmp_path: Path, held: bool, wanted: bool, refused: bool) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(str(tmp_path / "lock"), held, ready, done))
    holder.start()
    try:
        assert ready.wait(30)
        if refused:
            with pytest.raises(Locked, match=f"in use by process {holder.pid}"):
                FolderLock(tmp_path / "lock", exclusive=wanted)
        else:
            FolderLock(tmp_path / "lock", exclusive=wanted).release()
    finally:
        done.set()
        holder.join(30)
    FolderLock(tmp_path / "lock", exclusive=True).release()


def test_a_second_writer_in_the_same_process_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        with pytest.raises(Locked, match="try again"):
            KnowledgeBase.open(tmp_path / "x.kb")
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nShops are leased.\n", name="note.txt")
        assert kb.search("shops").total == 1
