"""Many files at once, in processes: the same as one by one, whatever a single file does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kb import IngestReport, InputError, KnowledgeBase, PolicyKBError, ReadError, StorageError
from search.filing import Filing
from tests.conftest import NOTES


def outcomes(kb: KnowledgeBase, paths: list[Path], **options: object) -> dict[str, object]:
    return {path.name: outcome for path, outcome in kb.ingest_many(paths, **options)}  # type: ignore[arg-type]


def test_in_processes_as_one_by_one(tmp_path: Path) -> None:
    notes = sorted(NOTES.glob("*.*"))
    with KnowledgeBase.open(tmp_path / "one.kb") as one:
        for path in notes:
            one.ingest(path)
        with KnowledgeBase.open(tmp_path / "many.kb") as many:
            found = outcomes(many, notes, workers=2)
            assert set(found) == {path.name for path in notes}
            assert sorted(many.filings(), key=lambda filing: filing.document.document_id) == list(one.filings())
            assert {report.status for reports in found.values() for report in reports} == {"added"}  # type: ignore[attr-defined]
            assert many.verify() == ()
            again = outcomes(many, notes, workers=2)
            assert {report.status for reports in again.values() for report in reports} == {"unchanged"}  # type: ignore[attr-defined]


def test_after_a_large_load_the_stores_are_put_in_order_and_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = sorted(NOTES.glob("*.*"))
    ordered: list[int] = []
    compact = KnowledgeBase.compact
    monkeypatch.setattr(KnowledgeBase, "compact", lambda self: (ordered.append(len(self.documents())), compact(self)))
    for number, worth in enumerate((10_000, 100)):
        monkeypatch.setattr("kb.ingesting.WORTH_COMPACTING", worth)
        with KnowledgeBase.open(tmp_path / f"{number}.kb") as kb:
            outcomes(kb, notes)
            assert kb.verify() == ()
        with KnowledgeBase.open(tmp_path / f"{number}.kb", read_only=True) as kb:
            assert len(kb.documents()) == 3
    assert ordered == [3]


def test_a_file_that_fails_stops_no_other(tmp_path: Path) -> None:
    good, empty, missing = tmp_path / "good.txt", tmp_path / "empty.txt", tmp_path / "missing.txt"
    good.write_text("2 Policies\n\n(a) Leases\n\nShops are leased.\n")
    empty.write_text("")
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        found = outcomes(kb, [empty, missing, good])
        assert isinstance(found["empty.txt"], ReadError)
        assert "no such file" in str(found["missing.txt"])
        (report,) = found["good.txt"]  # type: ignore[misc]
        assert (report.status, report.clauses) == ("added", 1)
        assert [document.document_id for document in kb.documents()] == ["good"]


def test_files_of_one_name_from_two_folders_are_kept_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "note.txt"
        path.parent.mkdir()
        path.write_text(f"2 Policies\n\n(a) Leases\n\nShop {folder} is leased.\n")
        paths.append(path)
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        list(kb.ingest_many(paths, workers=2))
        assert len(kb.documents()) == 2
        assert kb.search("leased").total == 2


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("2 Policies\n\n(a) Leases\n\nShops are leased.\n")
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        found = outcomes(kb, [good], seconds=0.01)
        assert "took longer than 0.01 seconds and was given up" in str(found["good.txt"])
        assert kb.documents() == ()


def test_a_process_that_dies_costs_its_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb import bulk_ingestion

    files = []
    for number in range(3):
        files.append(tmp_path / f"shop{number}.txt")
        files[-1].write_text(f"2 Policies\n\n(a) Leases\n\nShop {number} is leased.\n")
    started: list[int] = []

    class Doomed(bulk_ingestion.WorkerProcess):
        def __init__(self, module: str, *arguments: str) -> None:
            super().__init__(module, *arguments)
            if not started:
                os.kill(self.process_id, 9)
                time.sleep(0.2)
            started.append(self.process_id)

    monkeypatch.setattr(bulk_ingestion, "WorkerProcess", Doomed)
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        found = outcomes(kb, files, workers=1)
        assert "the process that read it has failed: exit code -9 (please report this file)" in str(found["shop0.txt"])
        assert [document.document_id for document in kb.documents()] == ["shop1", "shop2"]
    assert len(started) == 2


def test_impossible_wishes_are_refused(tmp_path: Path, demo_kb: KnowledgeBase) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb, pytest.raises(InputError, match="workers: 0 workers can do nothing"):
        list(kb.ingest_many([], workers=0))
    with pytest.raises(StorageError, match="open read-only"):
        list(demo_kb.ingest_many([]))


def test_what_a_result_stores_is_what_is_read_back(demo_kb: KnowledgeBase) -> None:
    from dataclasses import replace

    from ingest.pipeline import annotate_document
    from ingest.readers import read_source

    for path in sorted(NOTES.glob("*.*")):
        document = read_source(path.read_bytes(), name=str(path))
        stored = next(filing for filing in demo_kb.filings() if filing.document.sha256 == document.sha256)
        document = replace(document, document_id=stored.document.document_id)
        assert Filing.of(annotate_document(document, demo_kb._tagger)) == stored


def test_a_deleted_document_is_gone_everywhere(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        first = kb.ingest(b"2 Policies\n\n(a) Leases\n\nShops are leased.\n", name="a.txt")
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nDepots are leased.\n", name="b.txt")
        assert isinstance(first, IngestReport)
        before = len(list(kb.layout.sources.iterdir()))
        kb.delete("a")
        assert [document.document_id for document in kb.documents()] == ["b"]
        assert kb.search("shops").total == 0
        assert kb.sparql('ASK { ?c pkb:text "Shops are leased." }').answer is False
        assert len(list(kb.layout.sources.iterdir())) == before - 2
        assert kb.verify() == ()
        with pytest.raises(PolicyKBError, match="no document is called 'a'"):
            kb.delete("a")
