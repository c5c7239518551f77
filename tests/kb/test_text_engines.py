"""A knowledge base on each text engine, and from one to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase
from kb.layout import open_layout
from search.index_folder import engine_of
from search.text_engines import TEXT_ENGINES

QUERIES = ("leased", '"is leased"', "stoc*", "shp~1", "entity:acme -heading:leases", "year:2024", "*")


def note(number: int) -> bytes:
    return f"2 Policies\n\n(a) Leases\n\nShop number{number} is leased.\n\n(b) Stocks\n\nStock{number} is at cost.\n".encode()


def answers(kb: KnowledgeBase) -> list[tuple[set[str], object]]:
    found = [kb.search(query, limit=100, facets=("document", "concept", "year")) for query in QUERIES]
    return [({hit.clause.clause_id for hit in answer}, answer.facets) for answer in found]


@pytest.mark.parametrize("engine", TEXT_ENGINES)
def test_everything_works_on_every_engine(tmp_path: Path, engine: str) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder, text_engine=engine) as writer:
        writer.ingest(note(1), name="one.txt", entity="Acme plc")
        with KnowledgeBase.open(folder, read_only=True) as reader:
            writer.ingest(note(2), name="two.txt")
            assert reader.search("leased").total == 1
            assert reader.sparql('SELECT ?c { ?c text:query "leased" }').rows[0][0].endswith("one/leases/0742dd16")
            with KnowledgeBase.open(folder, read_only=True) as later:
                assert later.search("leased").total == 2
        writer.delete("one")
        assert writer.search("leased").total == 1
        assert writer.verify() == ()
    assert engine_of(folder / "text") == engine
    with KnowledgeBase.open(folder) as again:
        assert again.layout.text_engine == engine
        assert again.search("stock*").hits[0].snippet == "Stock2 is at cost."


def test_reindex_changes_the_engine_and_no_answer(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        for number in range(3):
            kb.ingest(note(number), name=f"{number}.txt", entity="Acme plc", period_end=None)
        before = answers(kb)
        reader = KnowledgeBase.open(folder, read_only=True)
        assert kb.reindex("whoosh") == 6
        assert engine_of(folder / "text") == "whoosh"
        assert answers(kb) == before
        assert answers(reader) == before
        reader.close()
        assert kb.verify() == ()
    with KnowledgeBase.open(folder, read_only=True) as reader:
        assert answers(reader) == before
    with KnowledgeBase.open(folder) as kb:
        assert kb.layout.text_engine == "whoosh"
        assert kb.reindex("tantivy") == 6
        assert answers(kb) == before


def test_a_change_of_engine_that_was_cut_off_is_finished_by_the_next_writer(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")
    # What a crash right after the settings were written leaves behind.
    open_layout(folder, create=False).with_engine("whoosh")
    with KnowledgeBase.open(folder, read_only=True) as reader:
        assert reader.search("leased").total == 1
    with KnowledgeBase.open(folder) as kb:
        assert engine_of(folder / "text") == "whoosh"
        assert kb.search("leased").total == 1
        assert kb.verify() == ()


def test_an_engine_that_does_not_fit_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    folder = tmp_path / "x.kb"
    with pytest.raises(InputError, match=r"there is no text engine 'lucene' \(use tantivy or whoosh\)"):
        KnowledgeBase.open(folder, text_engine="lucene")
    assert not folder.exists()
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")
        with pytest.raises(InputError, match="there is no text engine 'lucene'"):
            kb.reindex("lucene")
        assert kb.search("leased").total == 1
    with pytest.raises(InputError, match=r"the text engine is tantivy, not whoosh .*policykb reindex --text-engine whoosh"):
        KnowledgeBase.open(folder, text_engine="whoosh")


def test_an_index_that_was_rebuilt_on_opening_is_not_built_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "x.kb"
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note(1), name="one.txt")
    built: list[str] = []
    monkeypatch.setattr(
        KnowledgeBase,
        "_index_filing",
        lambda self, filing, index=KnowledgeBase._index_filing: (
            built.append(filing.document.document_id),
            index(self, filing),
        ),
    )
    open_layout(folder, create=False).with_engine("whoosh")
    with KnowledgeBase.open(folder) as kb:
        assert kb.reindex() == 2
        assert built == ["one"]
        assert kb.reindex("tantivy") == 2
        assert built == ["one", "one"]
