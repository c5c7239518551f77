from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kb import IndexOutOfDate, KnowledgeBase


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo's knowledge base that a test may spoil."""
    return Path(shutil.copytree(demo_folder, tmp_path / "copy.kb"))


def codes(kb: KnowledgeBase) -> list[str]:
    return [finding.code for finding in kb.verify()]


def test_a_sound_base_has_no_findings(demo_kb: KnowledgeBase) -> None:
    assert demo_kb.verify() == ()


def test_a_changed_or_missing_source_is_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        first, second, _ = kb.documents()
        kb.layout.source_path(first.sha256).write_bytes(b"something else")
        kb.layout.source_path(second.sha256).unlink()
        findings = {finding.document_id: finding.code for finding in kb.verify()}
    assert findings == {first.document_id: "source-changed", second.document_id: "source-missing"}


def test_clauses_that_the_index_lacks_or_has_too_many_are_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        generation = kb.store.generation
        kb._index.delete_document("tamarind-foods-2024")
        kb._index.commit(generation)
        lacking = len(kb.filing("tamarind-foods-2024").clauses)
        assert codes(kb) == ["index-lacks"] * lacking
        assert kb.reindex() == sum(len(filing.clauses) for filing in kb.filings())
        assert codes(kb) == []


def test_an_index_behind_the_graph_refuses_readers_and_catches_up_for_a_writer(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        # As after a crash between the graph's transaction and the index's commit.
        kb.store.delete_filing("tamarind-foods-2024")
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("biological").total > 0, "readers have the state that was published last, where both agree"
        assert codes(kb) == []
    with KnowledgeBase.open(folder, read_only=True, published=False) as kb:
        with pytest.raises(IndexOutOfDate, match="run policykb reindex"):
            kb.search("lease")
        assert codes(kb) == ["index-generation", "index-stray"]
    with KnowledgeBase.open(folder) as kb:
        assert codes(kb) == []
        assert kb.search("biological").total == 0


def test_a_lost_index_is_built_again_from_the_graph(folder: Path) -> None:
    shutil.rmtree(folder / "text")
    with KnowledgeBase.open(folder) as kb:
        assert kb.search("lease").total > 10
        assert codes(kb) == []


def written_by_an_older_policykb(folder: Path) -> None:
    for path in folder.rglob("generation.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 1, "analysis": "1, other rules"}))


def test_an_index_with_older_word_rules_is_built_anew_for_a_writer_and_shown_to_readers(folder: Path) -> None:
    with KnowledgeBase.open(folder, read_only=True) as kb:
        before = kb.search("leases", limit=None)
    written_by_an_older_policykb(folder)
    with KnowledgeBase.open(folder, read_only=True) as kb, pytest.raises(IndexOutOfDate, match="policykb reindex"):
        kb.search("leases")
    with KnowledgeBase.open(folder) as kb:
        assert codes(kb) == []
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("leases", limit=None) == before


def test_a_damaged_index_is_built_anew_for_a_writer(folder: Path) -> None:
    (folder / "text" / "meta.json").write_text("{")
    with KnowledgeBase.open(folder) as kb:
        assert kb.search("lease").total > 10
        assert codes(kb) == []


def test_a_clause_that_no_longer_quotes_its_source_is_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        filing = kb.filing("tamarind-foods-2024")
        clause = filing.clauses[3]
        kb.store.store.update(
            "DELETE { GRAPH ?g { ?c ?p ?old } } INSERT { GRAPH ?g { ?c ?p ?new } } WHERE { GRAPH ?g { "
            f"?c <http://purl.org/dc/terms/identifier> '{clause.clause_id}' ; ?p ?old . "
            "FILTER(?p = <https://w3id.org/policykb/vocab#startChar>) BIND(?old + 1 AS ?new) } }"
        )
        (finding,) = kb.verify()
    assert finding.code == "quote-differs"
    assert clause.clause_id in finding.message
