"""What only the Whoosh engine can do wrong."""

import gc
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ontology.errors import IndexOutOfDate, StorageError
from search.query_parser import parse_query
from search.text_engines import open_text_index, read_text_index
from search.whoosh_index import WhooshIndex
from tests.search.library import RECORDS, fill, fill_and_close, found
from tests.search.reference import record


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg", "generation.json"])
@pytest.mark.parametrize("damage", ["emptied", "halved", "scrambled", "removed"])
def test_a_damaged_index_asks_for_a_reindex(tmp_path: Path, pattern: str, damage: str) -> None:
    fill_and_close(WhooshIndex, tmp_path / "text")
    paths = list((tmp_path / "text").glob(pattern))
    assert paths
    for path in paths:
        content = path.read_bytes()
        path.write_bytes({"halved": content[: len(content) // 2], "scrambled": b"\x7f" * len(content)}.get(damage, b""))
        if damage == "removed":
            path.unlink()
    with pytest.raises(StorageError) as caught:
        WhooshIndex(tmp_path / "text")
    assert "policykb reindex" in str(caught.value)
    del caught
    gc.collect()  # A file that was left open would warn now, and warnings are errors.


def test_a_program_that_seeds_random_numbers_overwrites_nothing(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "text")
    for number in range(4):
        random.seed(7)
        index.replace_document(f"doc{number}", [record(number, "A lease.", document_id=f"doc{number}")])
        index.commit(number + 1)
    assert found(index, "lease") == {"c0", "c1", "c2", "c3"}
    index.close()


def test_what_could_not_be_written_is_written_with_the_next_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = WhooshIndex(tmp_path / "text")
    fill(index, RECORDS[:2], 1)
    index.replace_document("zeta", [RECORDS[5]])

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.whoosh_index.build_document", full_disk)
    with pytest.raises(StorageError, match=r"the text index cannot be written: No space left on device \(free some space"):
        index.commit(2)
    monkeypatch.undo()
    assert (index.generation(), index.clause_ids()) == (1, {"c1", "c2"})
    index.delete_document("acme-2022")
    index.commit(3)
    assert (index.generation(), index.clause_ids()) == (3, {"c6"})
    index.close()


_WRITER = """
import sys
from pathlib import Path
from search.whoosh_index import WhooshIndex
from tests.search.reference import record

index = WhooshIndex(Path(sys.argv[1]))
for generation in range(index.generation() + 1, 1000):
    names = [f"doc{generation}", f"doc{generation - 3}"]
    for name in names:
        index.replace_document(name, [record(n, f"Lease {n}.", document_id=name, ordinal=n) for n in range(20)])
    index.commit(generation)
    print(generation, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_no_commit_and_leaves_no_half_one(tmp_path: Path) -> None:
    path = tmp_path / "text"
    WhooshIndex(path).close()
    acknowledged = 0
    for wait in (1, 3, 2):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        for _ in range(wait):
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, writer.communicate()[0].split())])
        reader = WhooshIndex(path, read_only=True)
        generation = reader.generation()
        assert acknowledged <= generation <= acknowledged + 1
        counted = dict(reader.search(parse_query("lease"), facets=["document"], limit=0).facets["document"])
        assert set(counted.values()) == {20}
        written = {f"doc{number}" for last in range(1, generation + 1) for number in (last, last - 3)}
        # A commit may have come through before its generation was written down, never after.
        assert written <= set(counted) <= written | {f"doc{generation + 1}", f"doc{generation - 2}"}
        reader.close()


def test_the_folder_of_the_other_engine_is_not_read_but_replaced(tmp_path: Path) -> None:
    path = tmp_path / "text"
    first = open_text_index("tantivy", path)
    fill(first, RECORDS)
    first.close()
    with pytest.raises(IndexOutOfDate, match="the text index was written with engine 'tantivy', this policykb has 'whoosh'"):
        WhooshIndex(path)
    second = open_text_index("whoosh", path)
    assert (second.generation(), second.count()) == (0, 0)
    fill(second, RECORDS, 4)
    second.close()
    reader = read_text_index(path)
    assert isinstance(reader, WhooshIndex)
    assert found(reader, "lease") == {"c1", "c2", "c5"}
    reader.close()


def test_an_engine_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"the text engine 'lucene' is not known \(use tantivy or whoosh in kb.toml\)"):
        open_text_index("lucene", tmp_path / "text")
