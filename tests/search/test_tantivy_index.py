"""What only the tantivy engine can do wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology.errors import QueryError, StorageError
from search import tantivy_index
from search.query import Everything
from search.query_parser import parse_query
from search.tantivy_index import TantivyIndex
from tests.search.library import RECORDS, fill, fill_and_close


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path_factory.mktemp("library"))
    fill(index, RECORDS)
    yield index
    index.close()


def test_a_facet_with_too_many_values_is_refused_and_not_cut(library: TantivyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_index, "_MOST_FACET_VALUES", 2)
    with pytest.raises(QueryError, match=r"the facet year has more than 2 values \(narrow the query\)"):
        library.search(Everything(), facets=["year"])


def test_a_pattern_too_wide_for_the_engine_is_a_query_error(library: TantivyIndex) -> None:
    with pytest.raises(QueryError, match=r"is too wide \(use fewer wildcards\)"):
        library.search(parse_query("*a" + "?" * 30))


@pytest.mark.parametrize("pattern", ["meta.json", "generation.json", ".managed.json", "*.term", "*.store", "*.fast"])
@pytest.mark.parametrize("damage", ["emptied", "halved", "scrambled"])
def test_a_damaged_index_asks_for_a_reindex(tmp_path: Path, pattern: str, damage: str) -> None:
    fill_and_close(TantivyIndex, tmp_path / "text")
    for path in (tmp_path / "text").glob(pattern):
        content = path.read_bytes()
        path.write_bytes({"emptied": b"", "halved": content[: len(content) // 2], "scrambled": b"\x7f" * len(content)}[damage])
    with pytest.raises(StorageError) as caught:
        TantivyIndex(tmp_path / "text")
    assert "policykb reindex" in str(caught.value)


def test_rot_inside_a_file_that_makes_tantivy_panic_is_a_storage_error(tmp_path: Path) -> None:
    fill_and_close(TantivyIndex, tmp_path / "text")
    for path in (tmp_path / "text").glob("*.store"):
        content = bytearray(path.read_bytes())
        for place in range(len(content) - 200):
            content[place] ^= 0xA5
        path.write_bytes(bytes(content))
    index = TantivyIndex(tmp_path / "text")
    with pytest.raises(StorageError, match="policykb reindex"):
        index.search(parse_query("*"))
    index.close()
