"""Searches that are kept by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError, QueryError, StorageError
from kb.saved_searches import SavedSearch, SavedSearches


def test_a_search_is_saved_found_run_and_removed(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(b"2 Policies\n\n(a) Leases\n\nShops are leased.\n", name="one.txt", entity="Acme plc")
        kb.saved_searches.save(SavedSearch(name="shops", query="leased", entity="acme", synonyms=False))
        kb.saved_searches.save(SavedSearch(name="all", query="*"))
        assert [search.name for search in kb.saved_searches] == ["all", "shops"]
        kept = kb.saved_searches.get("shops")
        assert kb.search(kept.query, **kept.options).total == 1
        kb.reindex("whoosh")
    with KnowledgeBase.open(tmp_path / "x.kb", read_only=True) as kb:
        assert kb.saved_searches.get("shops") == kept
        kb.saved_searches.save(SavedSearch(name="shops", query="rented", year=2024))
        assert kb.saved_searches.get("shops").query == "rented"
        kb.saved_searches.remove("shops")
        assert len(kb.saved_searches) == 1
        assert kb.verify() == ()


def test_what_is_not_saved_is_named_with_what_is(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    with pytest.raises(NotFoundError, match=r"no search is saved as 'x' \(none is saved; save one with: policykb search"):
        searches.get("x")
    searches.save(SavedSearch(name="leases", query="lease"))
    for use in (searches.get, searches.remove):
        with pytest.raises(NotFoundError, match=r"no search is saved as 'x' \(there are leases\)"):
            use("x")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb"])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name of a search"):
        SavedSearches(tmp_path).save(SavedSearch(name=name, query="lease"))


def test_a_search_that_could_not_run_is_not_saved(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    with pytest.raises(QueryError, match="column 7"):
        searches.save(SavedSearch(name="x", query="lease ("))
    with pytest.raises(InputError, match="hits cannot be sorted by 'size'"):
        searches.save(SavedSearch(name="x", query="lease", sort="size"))
    assert len(searches) == 0


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": 2, "searches": {}}', '{"format": 1, "searches": {"x": {"colour": "red"}}}', "\udcff"]
)
def test_a_file_that_cannot_be_read_is_named_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "searches.json"
    path.write_bytes(content.encode("utf-8", errors="surrogateescape"))
    for use in (
        lambda: SavedSearches(tmp_path).get("x"),
        lambda: SavedSearches(tmp_path).save(SavedSearch(name="x", query="y")),
    ):
        with pytest.raises(StorageError, match=r"searches.json: the saved searches cannot be read.*mend the file"):
            use()
    assert path.read_bytes() == content.encode("utf-8", errors="surrogateescape")


_SAVER = """
import sys
from pathlib import Path
from kb.saved_searches import SavedSearch, SavedSearches
for number in range(20):
    SavedSearches(Path(sys.argv[1])).save(SavedSearch(name=f"{sys.argv[2]}-{number}", query="lease"))
"""


def test_two_processes_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    savers = [subprocess.Popen([sys.executable, "-c", _SAVER, str(tmp_path), name]) for name in ("a", "b")]
    assert [saver.wait() for saver in savers] == [0, 0]
    assert {search.name for search in SavedSearches(tmp_path)} == {f"{name}-{n}" for name in ("a", "b") for n in range(20)}
