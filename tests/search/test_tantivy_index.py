import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.errors import InputError, Locked, QueryError, StorageError
from search import tantivy_index
from search.query import (
    And,
    Boost,
    Everything,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from search.query_parser import parse_query
from search.tantivy_index import TantivyIndex
from search.text_index import IndexRecord, TextIndex
from tests.search.reference import evaluate, record

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"

RECORDS = [
    record(
        1,
        "Right-of-use assets are recognised at the commencement date of the lease.",
        "Leases › Lessee",
        document_id="acme-2022",
        label="Note 2(h)(i)",
        concepts=(LEASES, "Leases"),
        standards=("IFRS 16",),
        entity="Acme Holdings S.A.",
        year=2022,
    ),
    record(
        2,
        "The Company recognizes leases of low-value assets as an expense.",
        "Leases › Low value",
        document_id="acme-2022",
        label="Note 2(h)(ii)",
        concepts=(LEASES, "Leases", "topic:ShortTermLeases", "Short-term leases"),
        standards=("IFRS 16",),
        entity="Acme Holdings S.A.",
        year=2022,
        kind="list_item",
    ),
    record(
        3,
        "Impairment of financial assets follows the expected credit loss model; derivatives are excluded.",
        "Financial instruments",
        document_id="wise-2023",
        label="3",
        concepts=("ifrs-full:DescriptionOfAccountingPolicyForFinancialAssetsExplanatory", "Financial assets"),
        standards=("IFRS 9", "IFRS 7"),
        entity="Wise plc",
        year=2023,
    ),
    record(
        4,
        "Property, plant & equipment is depreciated. The value of low-rise buildings is reviewed.",
        "Property, plant and equipment",
        document_id="wise-2023",
        label="4",
        standards=("IAS 16",),
        entity="Wise plc",
        year=2023,
        nature="change_in_policy",
    ),
    record(
        5,
        "Revenue is measured at the consideration expected; the lease is not mentioned here but once.",
        "Revenue",
        document_id="wise-2024",
        label="5",
        entity="Wise plc",
        year=2024,
    ),
    record(6, "Les contrats de location sont comptabilisés.", "", document_id="zeta", lang="fr", nature="none"),
]


def fill(index: TextIndex, records: list[IndexRecord], generation: int = 1) -> None:
    for document_id in dict.fromkeys(row.document_id for row in records):
        index.replace_document(document_id, [row for row in records if row.document_id == document_id])
    index.commit(generation)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path / "text")
    yield index
    index.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path_factory.mktemp("library"))
    fill(index, RECORDS)
    yield index
    index.close()


def found(index: TextIndex, text: str) -> set[str]:
    return {hit.clause_id for hit in index.search(parse_query(text), limit=None).hits}


FINDS = [
    ("lease", {"c1", "c2", "c5"}),
    ("text:leases", {"c1", "c2", "c5"}),
    ("heading:lease", {"c1", "c2"}),
    ("recognising", {"c1", "c2"}),
    ("recognizing", {"c1", "c2"}),
    ("recognis*", {"c1", "c2"}),
    ("recogniz*", {"c1", "c2"}),
    ("rec?gnise?", {"c1", "c2"}),
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
def test_a_query_finds_exactly_these_clauses(library: TantivyIndex, text: str, clauses: set[str]) -> None:
    assert found(library, text) == clauses
    assert evaluate(parse_query(text), RECORDS) == clauses


def test_a_hit_tells_clause_document_snippet_and_the_words_that_matched(library: TantivyIndex) -> None:
    (hit,) = library.search(parse_query('"expected credit" impair*')).hits
    text = RECORDS[2].text
    assert (hit.clause_id, hit.document_id) == ("c3", "wise-2023")
    assert [text[start:end] for start, end in hit.highlights] == ["Impairment", "expected", "credit"]
    assert hit.snippet == text
    assert hit.snippet_highlights == hit.highlights
    assert hit.score > 0


def test_hits_without_snippets_are_the_same_hits(library: TantivyIndex) -> None:
    full = library.search(parse_query("lease"), limit=None)
    bare = library.search(parse_query("lease"), limit=None, snippets=False)
    assert [(hit.clause_id, hit.score) for hit in bare.hits] == [(hit.clause_id, hit.score) for hit in full.hits]
    assert {(hit.snippet, hit.highlights, hit.snippet_highlights) for hit in bare.hits} == {("", (), ())}


def test_a_match_in_the_heading_alone_marks_nothing_in_the_text(library: TantivyIndex) -> None:
    (hit,) = library.search(parse_query("instruments")).hits
    assert (hit.clause_id, hit.highlights, hit.snippet_highlights) == ("c3", (), ())
    assert hit.snippet.startswith("Impairment of financial assets")


def test_a_heading_match_ranks_above_a_text_match(index: TantivyIndex) -> None:
    fill(index, [record(1, "Warranty costs.", "Sales"), record(2, "Sales costs.", "Warranty")])
    assert [hit.clause_id for hit in index.search(parse_query("warranty")).hits] == ["c2", "c1"]


def test_a_weight_moves_its_part_up(library: TantivyIndex) -> None:
    plain = library.search(parse_query("impairment OR revenue"), limit=None).hits
    for word, first in (("impairment", "c3"), ("revenue", "c5")):
        other = {"impairment": "revenue", "revenue": "impairment"}[word]
        assert library.search(parse_query(f"{word}^50 OR {other}"), limit=None).hits[0].clause_id == first
    assert {hit.clause_id for hit in plain} == {"c3", "c5"}


def test_a_filter_does_not_change_the_order_of_the_text_hits(library: TantivyIndex) -> None:
    plain = [hit.clause_id for hit in library.search(parse_query("lease"), limit=None).hits]
    filtered = [hit.clause_id for hit in library.search(parse_query("lease entity:* year:*"), limit=None).hits]
    assert plain == filtered


def test_equal_scores_come_in_the_order_of_document_and_clause_however_they_were_stored(index: TantivyIndex) -> None:
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


def test_total_and_facets_count_every_hit_whatever_the_page(library: TantivyIndex) -> None:
    query = parse_query("year:*")
    for limit, offset, shown in ((10, 0, 5), (2, 0, 2), (2, 4, 1), (3, 99, 0), (0, 0, 0), (None, 0, 5), (None, 3, 2)):
        result = library.search(query, limit=limit, offset=offset, facets=["year", "entity"])
        assert (result.total, len(result.hits)) == (5, shown)
        assert result.facets == {
            "year": (("2022", 2), ("2023", 2), ("2024", 1)),
            "entity": (("Wise plc", 3), ("Acme Holdings S.A.", 2)),
        }


def test_facets_count_documents_kinds_standards_and_each_concept_once(library: TantivyIndex) -> None:
    result = library.search(parse_query("lease"), facets=["document", "kind", "standard", "concept"])
    assert result.facets == {
        "document": (("acme-2022", 2), ("wise-2024", 1)),
        "kind": (("paragraph", 2), ("list_item", 1)),
        "standard": (("IFRS 16", 2),),
        "concept": ((LEASES, 2), ("topic:ShortTermLeases", 1)),
    }


def test_a_query_without_hits_is_an_empty_result(library: TantivyIndex) -> None:
    result = library.search(parse_query("goodwill"), facets=["year"])
    assert (result.total, result.hits, result.facets) == (0, (), {"year": ()})


def test_an_empty_index_answers(index: TantivyIndex) -> None:
    assert index.search(parse_query("*"), facets=["year"]).total == 0
    assert (index.count(), index.generation(), index.clause_ids()) == (0, 0, frozenset())


def test_replacing_a_document_removes_what_it_had_and_nothing_else(index: TantivyIndex) -> None:
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


def test_document_ids_are_matched_whole_and_by_case(index: TantivyIndex) -> None:
    fill(index, [record(1, "x", document_id="A b"), record(2, "x", document_id="a b"), record(3, "x", document_id="a")])
    index.delete_document("a b")
    index.commit(2)
    assert index.clause_ids() == {"c1", "c3"}


def test_replacing_with_the_same_records_changes_no_answer(index: TantivyIndex) -> None:
    fill(index, RECORDS, 1)
    before = index.search(parse_query("lease OR assets"), limit=None, facets=["year"])
    fill(index, RECORDS, 2)
    after = index.search(parse_query("lease OR assets"), limit=None, facets=["year"])
    assert [hit.clause_id for hit in after.hits] == [hit.clause_id for hit in before.hits]
    assert (after.total, after.facets) == (before.total, before.facets)


def test_what_was_committed_is_there_after_reopening_and_the_rest_is_not(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path / "text")
    fill(first, RECORDS[:2], 7)
    first.replace_document("wise-2023", RECORDS[2:4])
    first.close()
    for read_only in (True, False):
        again = TantivyIndex(tmp_path / "text", read_only=read_only)
        assert (again.generation(), again.clause_ids()) == (7, {"c1", "c2"})
        again.close()


def test_the_generation_follows_the_commit_never_the_other_way_round(
    index: TantivyIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(index, RECORDS[:2], 1)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.tantivy_index.os.fsync", full_disk)
    index.replace_document("zeta", [RECORDS[5]])
    with pytest.raises(StorageError, match="the generation cannot be written: No space left on device"):
        index.commit(2)
    monkeypatch.undo()
    reader = TantivyIndex(tmp_path / "text", read_only=True)
    assert (reader.generation(), reader.clause_ids()) == (1, {"c1", "c2", "c6"})
    reader.close()


def test_two_readers_follow_one_writer(index: TantivyIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:2], 1)
    readers = [TantivyIndex(tmp_path / "text", read_only=True) for _ in range(2)]
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


def test_a_reader_in_another_process_sees_a_live_writer(index: TantivyIndex, tmp_path: Path) -> None:
    fill(index, RECORDS, 5)
    index.delete_document("zeta")
    program = (
        "import sys; from search.tantivy_index import TantivyIndex; from search.query_parser import parse_query;"
        "index = TantivyIndex(sys.argv[1], read_only=True);"
        "print(index.generation(), index.count(), index.search(parse_query('lease')).total)"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(tmp_path / "text")], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["5", "6", "3"]


def test_a_second_writer_is_locked_out_until_the_first_closes(index: TantivyIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:1])
    second = TantivyIndex(tmp_path / "text")
    with pytest.raises(Locked, match=r"another process writes to the text index \(wait for it to finish\)"):
        second.delete_document("zeta")
    index.close()
    second.delete_document("acme-2022")
    second.commit(2)
    assert second.count() == 0
    second.close()


def test_searches_from_several_threads_agree(library: TantivyIndex) -> None:
    expected = found(library, "lease OR recogn* OR impairmnt~1")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: found(library, "lease OR recogn* OR impairmnt~1"), range(40)))
    assert all(answer == expected for answer in answers)


def test_a_reader_refuses_to_write(index: TantivyIndex, tmp_path: Path) -> None:
    fill(index, RECORDS[:1])
    reader = TantivyIndex(tmp_path / "text", read_only=True)
    writes: list[Callable[[], None]] = [
        lambda: reader.replace_document("zeta", []),
        lambda: reader.delete_document("zeta"),
        lambda: reader.commit(2),
    ]
    for write in writes:
        with pytest.raises(StorageError, match="open for reading only"):
            write()
    reader.close()


def test_a_closed_index_says_so(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "text")
    index.close()
    index.close()
    for use in (index.count, index.generation, index.clause_ids, lambda: index.commit(1)):
        with pytest.raises(StorageError, match=r"the text index is closed \(open it again\)"):
            use()


def test_records_of_another_document_or_given_twice_are_refused(index: TantivyIndex) -> None:
    with pytest.raises(InputError, match="clause c6 belongs to zeta, not to acme-2022"):
        index.replace_document("acme-2022", [RECORDS[0], RECORDS[5]])
    with pytest.raises(InputError, match="acme-2022: clause c1 is given twice"):
        index.replace_document("acme-2022", [RECORDS[0], RECORDS[0]])
    index.commit(1)
    assert index.count() == 0


def test_a_page_that_cannot_be_and_an_unknown_facet_are_refused(library: TantivyIndex) -> None:
    with pytest.raises(InputError, match="limit is -1"):
        library.search(Everything(), limit=-1)
    with pytest.raises(InputError, match="offset is -2"):
        library.search(Everything(), offset=-2)
    with pytest.raises(InputError, match=r"there is no facet 'colour' \(the facets are concept, document, entity, kind,"):
        library.search(Everything(), facets=["colour"])


def test_a_facet_with_too_many_values_is_refused_and_not_cut(library: TantivyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_index, "_MOST_FACET_VALUES", 2)
    with pytest.raises(QueryError, match=r"the facet year has more than 2 values \(narrow the query\)"):
        library.search(Everything(), facets=["year"])


def test_a_pattern_too_wide_for_the_engine_is_a_query_error(library: TantivyIndex) -> None:
    with pytest.raises(QueryError, match=r"is too wide \(use fewer wildcards\)"):
        library.search(parse_query("*a" + "?" * 30))


@pytest.mark.parametrize(
    "query",
    [
        Term(field="colour", text="x"),
        Term(field="year", text="2023"),
        Range(field="entity", low=1, high=2),
        Fuzzy(field="text", text="lease", distance=3),
    ],
)
def test_a_tree_that_the_parser_would_not_build_is_a_query_error(library: TantivyIndex, query: Query) -> None:
    with pytest.raises(QueryError):
        library.search(query)


def test_reading_where_no_index_is_asks_for_a_reindex(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StorageError) as caught:
            TantivyIndex(folder, read_only=True)
        assert str(caught.value).startswith(f"{folder}: there is no text index here")
        assert "policykb reindex" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_lost_its_index_is_never_started_afresh(tmp_path: Path) -> None:
    fill_and_close(tmp_path / "text")
    (tmp_path / "text" / "generation.json").unlink()
    with pytest.raises(StorageError, match="there is no text index here, or only a part of one"):
        TantivyIndex(tmp_path / "text")


def fill_and_close(path: Path) -> None:
    index = TantivyIndex(path)
    fill(index, RECORDS)
    index.close()


@pytest.mark.parametrize("pattern", ["meta.json", "generation.json", ".managed.json", "*.term", "*.store", "*.fast"])
@pytest.mark.parametrize("damage", ["emptied", "halved", "scrambled"])
def test_a_damaged_index_asks_for_a_reindex(tmp_path: Path, pattern: str, damage: str) -> None:
    fill_and_close(tmp_path / "text")
    for path in (tmp_path / "text").glob(pattern):
        content = path.read_bytes()
        path.write_bytes({"emptied": b"", "halved": content[: len(content) // 2], "scrambled": b"\x7f" * len(content)}[damage])
    with pytest.raises(StorageError) as caught:
        TantivyIndex(tmp_path / "text")
    assert "policykb reindex" in str(caught.value)


def test_rot_inside_a_file_that_makes_tantivy_panic_is_a_storage_error(tmp_path: Path) -> None:
    fill_and_close(tmp_path / "text")
    for path in (tmp_path / "text").glob("*.store"):
        content = bytearray(path.read_bytes())
        for place in range(len(content) - 200):
            content[place] ^= 0xA5
        path.write_bytes(bytes(content))
    index = TantivyIndex(tmp_path / "text")
    with pytest.raises(StorageError, match="policykb reindex"):
        index.search(parse_query("*"))
    index.close()


@pytest.mark.parametrize(("key", "value"), [("format", 0), ("analysis", "0, other rules")])
def test_an_index_written_under_other_rules_asks_for_a_reindex(tmp_path: Path, key: str, value: object) -> None:
    fill_and_close(tmp_path / "text")
    path = tmp_path / "text" / "generation.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    with pytest.raises(StorageError, match=f"the text index was written with {key} {value!r}.*policykb reindex"):
        TantivyIndex(tmp_path / "text", read_only=True)


# A small vocabulary, so that phrases, prefixes and near words meet often.
VOCABULARY = "lease leases leasing least low value recognise recognized activo activos activas of a b 16".split()
NAMES = ["Wise plc", "Acme", "Low Value Ltd", "IFRS 16", "IFRS 9", "ifrs-full:Leases", "Leases of land"]

sentences = st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join)
rows = st.fixed_dictionaries(
    {
        "text": sentences,
        "heading": sentences,
        "entity": st.sampled_from(["", *NAMES]),
        "concepts": st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
        "standards": st.lists(st.sampled_from(["IFRS 16", "IFRS 9", "IAS 16"]), max_size=2).map(tuple),
        "year": st.sampled_from([None, 2022, 2023, 2024]),
        "nature": st.sampled_from(["policy", "change_in_policy"]),
        "lang": st.sampled_from(["en", "es", "es-MX", "fr", "ja"]),
    }
)
text_fields = st.sampled_from([None, "text", "heading"])
vocabulary = st.sampled_from(VOCABULARY)
leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(Term, field=text_fields, text=vocabulary),
    st.builds(
        Phrase,
        field=text_fields,
        words=st.lists(vocabulary, min_size=2, max_size=4).map(tuple),
        slop=st.integers(0, 3),
    ),
    st.builds(Prefix, field=text_fields, text=vocabulary.map(lambda word: word[:4])),
    st.builds(Wildcard, field=text_fields, text=st.text(alphabet="le*?as", min_size=1, max_size=5)),
    st.builds(
        Fuzzy,
        field=text_fields,
        text=st.sampled_from(["lease", "laese", "las", "recognize", "vlaue"]),
        distance=st.integers(1, 2),
        prefix_length=st.integers(0, 3),
    ),
    st.builds(
        Range,
        field=st.just("year"),
        low=st.sampled_from([None, 2022, 2023]),
        high=st.sampled_from([None, 2023, 2024]),
        include_low=st.booleans(),
        include_high=st.booleans(),
    ),
    st.builds(Term, field=st.sampled_from(["entity", "concept"]), text=st.sampled_from(["wise plc", "plc", "leases", "value"])),
    st.builds(Prefix, field=st.sampled_from(["entity", "concept", "nature"]), text=st.sampled_from(["le", "ifrs-", "change"])),
    st.builds(Term, field=st.just("standard"), text=st.sampled_from(["ifrs 16", "ifrs16", "16", "ifrs 1", "ias"])),
    st.builds(Term, field=st.just("nature"), text=st.sampled_from(["policy", "change_in_policy"])),
    st.builds(Everything),
)
queries = st.recursive(
    leaves,
    lambda children: st.one_of(
        st.lists(children, min_size=1, max_size=3).map(lambda found: And(children=tuple(found))),
        st.lists(children, min_size=1, max_size=3).map(lambda found: Or(children=tuple(found))),
        children.map(lambda child: Not(child=child)),
        children.map(lambda child: Boost(child=child, factor=2.5)),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    index = TantivyIndex(tmp_path_factory.mktemp("changing"))
    yield index
    index.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=12), st.lists(queries, min_size=8, max_size=12))
def test_the_engine_finds_what_the_definition_says(
    changing: TantivyIndex, contents: list[dict[str, object]], asked: list[Query]
) -> None:
    records = [record(number, document_id="d", ordinal=number, **content) for number, content in enumerate(contents)]  # type: ignore[arg-type]
    changing.replace_document("d", records)
    changing.commit(1)
    for query in asked:
        result = changing.search(query, limit=None, facets=["document"])
        assert {hit.clause_id for hit in result.hits} == evaluate(query, records)
        assert result.total == len(result.hits) == sum(count for _, count in result.facets["document"])
        order = [(-hit.score, int(hit.clause_id[1:])) for hit in result.hits]
        assert order == sorted(order)
        for hit in result.hits:
            shown = [hit.snippet[start:end] for start, end in hit.snippet_highlights]
            text = records[int(hit.clause_id[1:])].text
            assert shown == [text[start:end] for start, end in hit.highlights]


@settings(deadline=None)
@given(st.text(alphabet='lease low*?~^()":-+[]{}\\ANDORTyear:entity:2023é.&', max_size=40))
def test_a_typed_query_is_answered_or_refused_with_a_query_error(library: TantivyIndex, text: str) -> None:
    try:
        query = parse_query(text)
        result = library.search(query, limit=None)
    except QueryError:
        return
    assert {hit.clause_id for hit in result.hits} == evaluate(query, RECORDS)
