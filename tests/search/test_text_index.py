"""What every text engine must do."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from ontology.errors import InputError, Locked, QueryError, StorageError
from search.query import Everything, Fuzzy, Query, Range, Term
from search.query_parser import parse_query
from search.text_index import IndexRecord, TextIndex
from tests.search.library import ENGINES, LEASES, RECORDS, Engine, fill, fill_and_close, found
from tests.search.reference import evaluate, record


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def index(engine: Engine, tmp_path: Path) -> Iterator[TextIndex]:
    index = engine(tmp_path / "text")
    yield index
    index.close()


@pytest.fixture(scope="module")
def library(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextIndex]:
    index = engine(tmp_path_factory.mktemp("library"))
    fill(index, RECORDS)
    yield index
    index.close()


FINDS = [
    ("lease", {"c1", "c2", "c5"}),
    ("text:leases", {"c1", "c2", "c5"}),
    ("heading:lease", {"c1", "c2"}),
    ("recognising", {"c1", "c2"}),
    ("recognizing", {"c1", "c2"}),
    ("recognis*", {"c1", "c2"}),
    ("recogniz*", {"c1", "c2"}),
    ("rec?gnise?", {"c1", "c2"}),
    ("=leases", {"c1", "c2"}),
    ("text:=leases", {"c2"}),
    ("=recognised", {"c1"}),
    ("=recognizes", {"c2"}),
    ("=recognise", set()),
    ('="lease is"', {"c5"}),
    ('="value low"', set()),
    ('="value low"~2', {"c4"}),
    ('="assets at date"~2', set()),
    ('="assets at date"~4', {"c1"}),
    ("impairmnt~1", {"c3"}),
    ("impairmnt~1/4", {"c3"}),
    ("ipmairment~1/2", set()),
    ('"low value"', {"c2"}),
    ("low-value", {"c2"}),
    ('"value low"', set()),
    ('"value of low"', {"c4"}),
    ('"recognizes assets"', set()),
    ('"recognizes assets"~3', set()),
    ('"recognizes assets"~4', {"c2"}),
    ("right-of-use", {"c1"}),
    ('"property, plant & equipment"', {"c4"}),
    ("lease -recognised", {"c5"}),
    ("-lease -impairment -property", {"c6"}),
    ("impairment OR revenue", {"c3", "c5"}),
    ("(impairment OR lease) -low", {"c1", "c3", "c5"}),
    ("comptabilises", {"c6"}),
    ("*", {"c1", "c2", "c3", "c4", "c5", "c6"}),
    ("heading:*", {"c1", "c2", "c3", "c4", "c5"}),
    ("entity:wise", {"c3", "c4", "c5"}),
    ('entity:"WISE PLC"', {"c3", "c4", "c5"}),
    ('entity:"acme s.a."', set()),
    ("entity:hold*", {"c1", "c2"}),
    ("entity:wies~1", {"c3", "c4", "c5"}),
    ("concept:Leases", {"c1", "c2"}),
    (f"concept:{LEASES}", {"c1", "c2"}),
    ("concept:ifrs-full\\:DescriptionOfAccountingPolicyForL*", {"c1", "c2"}),
    ('concept:"financial assets"', {"c3"}),
    ('concept:"assets financial"', set()),
    ("concept:assets", {"c3"}),
    ("concept:shorttermleases", {"c2"}),
    ('concept:"short-term leases"', {"c2"}),
    ('concept:"leases topic"', set()),
    ('concept:"leases leases"', set()),
    ("concept:?", set()),
    ("concept:z~1", set()),
    ("label:?", {"c1", "c2", "c3", "c4", "c5"}),
    ('standard:"IFRS 16"', {"c1", "c2"}),
    ("standard:ifrs16", {"c1", "c2"}),
    ("standard:IFRS", {"c1", "c2", "c3"}),
    ("standard:16", {"c1", "c2", "c4"}),
    ('standard:"IFRS 1"', set()),
    ("standard:ifrs1*", {"c1", "c2"}),
    ("label:2(h)(i)", {"c1"}),
    ("label:(h)(ii)", {"c2"}),
    ("label:2(h)", {"c1", "c2"}),
    ("year:2023", {"c3", "c4"}),
    ("year:[2022 TO 2023]", {"c1", "c2", "c3", "c4"}),
    ("year:{2022 TO 2024}", {"c3", "c4"}),
    ("year:[2023 TO]", {"c3", "c4", "c5"}),
    ("year:{TO 2023}", {"c1", "c2"}),
    ("year:*", {"c1", "c2", "c3", "c4", "c5"}),
    ("-year:*", {"c6"}),
    ("kind:LIST_ITEM", {"c2"}),
    ("kind:list", set()),
    ("nature:policy", {"c1", "c2", "c3", "c5"}),
    ("nature:*policy", {"c1", "c2", "c3", "c4", "c5"}),
    ("lang:fr", {"c6"}),
    ("document:acme-2022", {"c1", "c2"}),
    ("document:wise*", {"c3", "c4", "c5"}),
    ("lease year:2022 entity:acme concept:leases", {"c1", "c2"}),
]


@pytest.mark.parametrize(("text", "clauses"), FINDS, ids=[text for text, _ in FINDS])
def test_a_query_finds_exactly_these_clauses(library: TextIndex, text: str, clauses: set[str]) -> None:
    assert found(library, text) == clauses
    assert evaluate(parse_query(text), RECORDS) == clauses


def test_a_hit_tells_clause_document_snippet_and_the_words_that_matched(library: TextIndex) -> None:
    (hit,) = library.search(parse_query('"expected credit" impair*')).hits
    text = RECORDS[2].text
    assert (hit.clause_id, hit.document_id) == ("c3", "wise-2023")
    assert [text[start:end] for start, end in hit.highlights] == ["Impairment", "expected", "credit"]
    assert hit.snippet == text
    assert hit.snippet_highlights == hit.highlights
    assert hit.score > 0


def test_hits_without_snippets_are_the_same_hits(library: TextIndex) -> None:
    full = library.search(parse_query("lease"), limit=None)
    bare = library.search(parse_query("lease"), limit=None, snippets=False)
    assert [(hit.clause_id, hit.score) for hit in bare.hits] == [(hit.clause_id, hit.score) for hit in full.hits]
    assert {(hit.snippet, hit.highlights, hit.snippet_highlights) for hit in bare.hits} == {("", (), ())}


def test_a_match_in_the_heading_alone_marks_nothing_in_the_text(library: TextIndex) -> None:
    (hit,) = library.search(parse_query("instruments")).hits
    assert (hit.clause_id, hit.highlights, hit.snippet_highlights) == ("c3", (), ())
    assert hit.snippet.startswith("Impairment of financial assets")


def test_a_heading_match_ranks_above_a_text_match(index: TextIndex) -> None:
    fill(index, [record(1, "Warranty costs.", "Sales"), record(2, "Sales costs.", "Warranty")])
    assert [hit.clause_id for hit in index.search(parse_query("warranty")).hits] == ["c2", "c1"]


def test_a_weight_moves_its_part_up(library: TextIndex) -> None:
    plain = library.search(parse_query("impairment OR revenue"), limit=None).hits
    for word, first in (("impairment", "c3"), ("revenue", "c5")):
        other = {"impairment": "revenue", "revenue": "impairment"}[word]
        assert library.search(parse_query(f"{word}^50 OR {other}"), limit=None).hits[0].clause_id == first
    assert {hit.clause_id for hit in plain} == {"c3", "c5"}


def test_a_filter_does_not_change_the_order_of_the_text_hits(library: TextIndex) -> None:
    plain = [hit.clause_id for hit in library.search(parse_query("lease"), limit=None).hits]
    filtered = [hit.clause_id for hit in library.search(parse_query("lease entity:* year:*"), limit=None).hits]
    assert plain == filtered


def test_equal_scores_come_in_the_order_of_document_and_clause_however_they_were_stored(index: TextIndex) -> None:
    for document in ("b", "c", "a"):
        numbers = [3, 1, 2]
        rows = [record(n, "Same words.", document_id=document, ordinal=n) for n in numbers]
        index.replace_document(document, [replace_id(row, f"{document}{row.ordinal}") for row in rows])
        index.commit(1)
    for query in ("words", "*", "lang:en", "wor*"):
        whole = [hit.clause_id for hit in index.search(parse_query(query), limit=None).hits]
        assert whole == ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"]
        for size in (1, 2, 4, 7):
            pages = [index.search(parse_query(query), limit=size, offset=at) for at in range(0, 9, size)]
            assert [hit.clause_id for page in pages for hit in page.hits] == whole
            assert {page.total for page in pages} == {9}


def replace_id(row: IndexRecord, clause_id: str) -> IndexRecord:
    fields = {name: getattr(row, name) for name in IndexRecord.__slots__}
    return IndexRecord(**(fields | {"clause_id": clause_id}))


def test_total_and_facets_count_every_hit_whatever_the_page(library: TextIndex) -> None:
    query = parse_query("year:*")
    for limit, offset, shown in ((10, 0, 5), (2, 0, 2), (2, 4, 1), (3, 99, 0), (0, 0, 0), (None, 0, 5), (None, 3, 2)):
        result = library.search(query, limit=limit, offset=offset, facets=["year", "entity"])
        assert (result.total, len(result.hits)) == (5, shown)
        assert result.facets == {
            "year": (("2022", 2), ("2023", 2), ("2024", 1)),
            "entity": (("Wise plc", 3), ("Acme Holdings S.A.", 2)),
        }


def test_facets_count_documents_kinds_standards_and_each_concept_once(library: TextIndex) -> None:
    result = library.search(parse_query("lease"), facets=["document", "kind", "nature", "standard", "concept"])
    assert result.facets == {
        "document": (("acme-2022", 2), ("wise-2024", 1)),
        "kind": (("paragraph", 2), ("list_item", 1)),
        "nature": (("policy", 3),),
        "standard": (("IFRS 16", 2),),
        "concept": ((LEASES, 2), ("topic:ShortTermLeases", 1)),
    }


def test_hits_come_by_date_with_those_of_no_date_last_and_equal_ones_by_score(index: TextIndex) -> None:
    days = {1: date(2023, 12, 31), 2: date(2024, 6, 30), 3: None, 4: date(2023, 12, 31), 5: date(2024, 6, 30)}
    texts = {4: "Lease, lease, lease."}
    rows = [record(n, texts.get(n, "A lease of shops."), ordinal=n, period_end=day) for n, day in days.items()]
    fill(index, rows)
    orders = {"newest": ["c2", "c5", "c4", "c1", "c3"], "oldest": ["c4", "c1", "c2", "c5", "c3"]}
    for sort, order in orders.items():
        assert [hit.clause_id for hit in index.search(parse_query("lease"), sort=sort).hits] == order
        pages = [index.search(parse_query("lease"), sort=sort, limit=2, offset=at) for at in (0, 2, 4)]
        assert [hit.clause_id for page in pages for hit in page.hits] == order
        assert {page.total for page in pages} == {5}
    with pytest.raises(InputError, match=r"hits cannot be sorted by 'colour' \(sort by score, newest, oldest, uncertain\)"):
        index.search(parse_query("lease"), sort="colour")


def test_the_vocabulary_has_the_words_of_texts_and_the_number_of_clauses(library: TextIndex) -> None:
    assert library.vocabulary("low") == {"low": 2}
    assert library.vocabulary("recog") == dict.fromkeys(("recognised", "recognises", "recognized", "recognizes"), 1)
    assert library.vocabulary("lessee") == {}
    assert library.frequencies(["leases", "value", "zebra"], "en") == {"leases": 3, "value": 2, "zebra": 0}
    assert library.frequencies(["contrat"], "fr") == {"contrat": 1}


def test_a_query_without_hits_is_an_empty_result(library: TextIndex) -> None:
    result = library.search(parse_query("goodwill"), facets=["year"])
    assert (result.total, result.hits, result.facets) == (0, (), {"year": ()})


def test_an_empty_index_answers(index: TextIndex) -> None:
    assert index.search(parse_query("*"), facets=["year"]).total == 0
    assert (index.count(), index.generation(), index.clause_ids()) == (0, 0, frozenset())


def test_replacing_a_document_removes_what_it_had_and_nothing_else(index: TextIndex) -> None:
    fill(index, RECORDS)
    index.replace_document("acme-2022", [record(9, "Provisions are discounted.", document_id="acme-2022")])
    assert found(index, "document:acme-2022") == {"c1", "c2"}
    index.commit(2)
    assert index.clause_ids("acme-2022") == {"c9"}
    assert index.clause_ids() == {"c3", "c4", "c5", "c6", "c9"}
    assert found(index, "lease") == {"c5"}
    assert (index.count(), index.generation()) == (5, 2)
    index.delete_document("acme-2022")
    index.delete_document("never-there")
    index.commit(3)
    assert index.clause_ids("acme-2022") == frozenset()
    assert (index.count(), index.generation()) == (4, 3)


def test_document_ids_are_matched_whole_and_by_case(index: TextIndex) -> None:
    fill(index, [record(1, "x", document_id="A b"), record(2, "x", document_id="a b"), record(3, "x", document_id="a")])
    index.delete_document("a b")
    index.commit(2)
    assert index.clause_ids() == {"c1", "c3"}


def test_replacing_with_the_same_records_changes_no_answer(index: TextIndex) -> None:
    fill(index, RECORDS, 1)
    before = index.search(parse_query("lease OR assets"), limit=None, facets=["year"])
    fill(index, RECORDS, 2)
    after = index.search(parse_query("lease OR assets"), limit=None, facets=["year"])
    assert [hit.clause_id for hit in after.hits] == [hit.clause_id for hit in before.hits]
    assert (after.total, after.facets) == (before.total, before.facets)


def test_what_was_committed_is_there_after_reopening_and_the_rest_is_not(engine: Engine, tmp_path: Path) -> None:
    first = engine(tmp_path / "text")
    fill(first, RECORDS[:2], 7)
    first.replace_document("wise-2023", RECORDS[2:4])
    first.close()
    for read_only in (True, False):
        again = engine(tmp_path / "text", read_only=read_only)
        assert (again.generation(), again.clause_ids()) == (7, {"c1", "c2"})
        again.close()


def test_the_generation_follows_the_commit_never_the_other_way_round(
    engine: Engine, index: TextIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(index, RECORDS[:2], 1)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.index_folder.os.fsync", full_disk)
    index.replace_document("zeta", [RECORDS[5]])
    with pytest.raises(StorageError, match="cannot be written: No space left on device"):
        index.commit(2)
    monkeypatch.undo()
    reader = engine(tmp_path / "text", read_only=True)
    assert (reader.generation(), reader.clause_ids()) == (1, {"c1", "c2", "c6"})
    reader.close()


def test_two_readers_follow_one_writer(engine: Engine, index: TextIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:2], 1)
    readers = [engine(tmp_path / "text", read_only=True) for _ in range(2)]
    for generation, row in enumerate(RECORDS[2:], start=2):
        before = [reader.count() for reader in readers]
        index.replace_document(f"extra{generation}", [replace_document_id(row, f"extra{generation}")])
        assert [reader.count() for reader in readers] == before
        index.commit(generation)
        assert [reader.generation() for reader in readers] == [generation] * 2
        assert [found(reader, row.text.split()[0]) & {row.clause_id} for reader in readers] == [{row.clause_id}] * 2
        assert {reader.count() for reader in readers} == {index.count()}
    for reader in readers:
        reader.close()


def replace_document_id(row: IndexRecord, document_id: str) -> IndexRecord:
    fields = {name: getattr(row, name) for name in IndexRecord.__slots__}
    return IndexRecord(**(fields | {"document_id": document_id}))


def test_a_reader_in_another_process_sees_a_live_writer(index: TextIndex, tmp_path: Path) -> None:
    fill(index, RECORDS, 5)
    index.delete_document("zeta")
    program = (
        "import sys; from pathlib import Path; from search.query_parser import parse_query;"
        "from search.text_engines import read_text_index; index = read_text_index(Path(sys.argv[1]));"
        "print(index.generation(), index.count(), index.search(parse_query('lease')).total)"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(tmp_path / "text")], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["5", "6", "3"]


def test_a_second_writer_is_locked_out_until_the_first_closes(engine: Engine, index: TextIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:1])
    index.delete_document("wise-2023")
    second = engine(tmp_path / "text")
    with pytest.raises(Locked, match=r"another process writes to the text index \(wait for it to finish\)"):
        second.delete_document("zeta")
    index.close()
    second.delete_document("acme-2022")
    second.commit(2)
    assert second.count() == 0
    second.close()


def test_searches_from_several_threads_agree(library: TextIndex) -> None:
    expected = found(library, "lease OR recogn* OR impairmnt~1")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: found(library, "lease OR recogn* OR impairmnt~1"), range(40)))
    assert all(answer == expected for answer in answers)


def test_a_reader_refuses_to_write(engine: Engine, index: TextIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:1])
    reader = engine(tmp_path / "text", read_only=True)
    writes: list[Callable[[], None]] = [
        lambda: reader.replace_document("zeta", []),
        lambda: reader.delete_document("zeta"),
        lambda: reader.commit(2),
    ]
    for write in writes:
        with pytest.raises(StorageError, match="open for reading only"):
            write()
    reader.close()


def test_a_closed_index_says_so(engine: Engine, tmp_path: Path) -> None:
    index = engine(tmp_path / "text")
    index.close()
    index.close()
    for use in (index.count, index.generation, index.clause_ids, lambda: index.commit(1)):
        with pytest.raises(StorageError, match=r"the text index is closed \(open it again\)"):
            use()


def test_records_of_another_document_or_given_twice_are_refused(index: TextIndex) -> None:
    with pytest.raises(InputError, match="clause c6 belongs to zeta, not to acme-2022"):
        index.replace_document("acme-2022", [RECORDS[0], RECORDS[5]])
    with pytest.raises(InputError, match="acme-2022: clause c1 is given twice"):
        index.replace_document("acme-2022", [RECORDS[0], RECORDS[0]])
    index.commit(1)
    assert index.count() == 0


def test_a_page_that_cannot_be_and_an_unknown_facet_are_refused(library: TextIndex) -> None:
    with pytest.raises(InputError, match="limit is -1"):
        library.search(Everything(), limit=-1)
    with pytest.raises(InputError, match="offset is -2"):
        library.search(Everything(), offset=-2)
    with pytest.raises(
        InputError, match=r"there is no facet 'colour' \(the facets are aspect, concept, document, entity, kind,"
    ):
        library.search(Everything(), facets=["colour"])


@pytest.mark.parametrize(
    "query",
    [
        Term(field="colour", text="x"),
        Term(field="year", text="2023"),
        Range(field="entity", low=1, high=2),
        Fuzzy(field="text", text="lease", distance=3),
    ],
)
def test_a_tree_that_the_parser_would_not_build_is_a_query_error(library: TextIndex, query: Query) -> None:
    with pytest.raises(QueryError):
        library.search(query)


def test_reading_where_no_index_is_asks_for_a_reindex(engine: Engine, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StorageError) as caught:
            engine(folder, read_only=True)
        assert str(caught.value).startswith(f"{folder}: there is no text index here")
        assert "policykb reindex" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_lost_its_index_is_never_started_afresh(engine: Engine, tmp_path: Path) -> None:
    fill_and_close(engine, tmp_path / "text")
    (tmp_path / "text" / "generation.json").unlink()
    with pytest.raises(StorageError, match="there is no text index here, or only a part of one"):
        engine(tmp_path / "text")


@pytest.mark.parametrize(("key", "value"), [("format", 0), ("analysis", "0, other rules")])
def test_an_index_written_under_other_rules_asks_for_a_reindex(engine: Engine, tmp_path: Path, key: str, value: object) -> None:
    fill_and_close(engine, tmp_path / "text")
    path = tmp_path / "text" / "generation.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    with pytest.raises(StorageError, match=f"the text index was written with {key} {value!r}.*policykb reindex"):
        engine(tmp_path / "text", read_only=True)
