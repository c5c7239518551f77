from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.highlight import highlights
from search.query import And, Boost, Or, Phrase, Query, Term
from search.query_parser import parse_query
from search.synonyms import SYNONYM_WEIGHT, widen
from search.text_index import TextIndex
from search.thesaurus import shipped_thesaurus
from tests.search.library import ENGINES, fill, found_by
from tests.search.reference import evaluate, record
from tests.search.test_same_answers import queries

RECORDS = [
    record(1, "Loss allowances equal lifetime expected credit losses.", "Impairment"),
    record(2, "ECLs are a probability-weighted estimate.", "Impairment"),
    record(3, "Credit losses that were expected are presented apart.", "Impairment"),
    record(4, "Right-of-use assets are depreciated.", "Leases"),
    record(5, "ROU assets are measured at cost.", "Leases"),
    record(6, "Assets are carried at fair value less costs of disposal.", "PP&E"),
    record(7, "Assets are carried at cost.", "Property, plant and equipment"),
    record(8, "Protective gear (PPE) is expensed.", "Other"),
]


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextIndex]:
    index = request.param(tmp_path_factory.mktemp("synonyms"))
    fill(index, RECORDS)
    yield index
    index.close()


def widened(text: str) -> Query:
    return widen(parse_query(text), shipped_thesaurus()).query


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ECL", {1, 2}),
        ("expected credit losses", {1, 2, 3}),
        ("expected credit loss lifetime", {1}),
        ("estimate of expected credit losses", set()),
        ("estimate expected credit losses", {2}),
        ('"expected credit losses"', {1}),
        ('"ECL"', {2}),
        ("=ecls", {2}),
        ("ROU", {4, 5}),
        ("right-of-use assets", {4, 5}),
        ("right of use assets", {4, 5}),
        ("PP&E", {6, 7}),
        ("PPE", {6, 7, 8}),
        ("heading:PPE", {6, 7}),
        ("property plant and equipment", {6, 7}),
        ("FVLCD", {6}),
        ("assets -ROU", {6, 7}),
        ("ROU OR ECL", {1, 2, 4, 5}),
        ("(ROU^2 cost) OR ecl*", {2, 5}),
        ("ROU~1", {5}),
    ],
)
def test_what_means_the_same_is_found_and_quotes_are_taken_literally(library: TextIndex, text: str, numbers: set[int]) -> None:
    query = widened(text)
    assert found_by(library, query) == {f"c{number}" for number in numbers}
    assert evaluate(query, RECORDS) == {f"c{number}" for number in numbers}


def test_what_was_typed_ranks_above_what_means_the_same(library: TextIndex) -> None:
    for text, first in (("ROU", "c5"), ("right-of-use", "c4")):
        assert library.search(widened(text)).hits[0].clause_id == first


def test_synonyms_are_highlighted_in_the_text() -> None:
    text = RECORDS[0].text
    assert [text[start:end] for start, end in highlights(text, widened("ECL"))] == ["expected", "credit", "losses"]


def test_the_tree_of_a_run_of_words_keeps_the_words_and_adds_the_forms() -> None:
    words = tuple(Term(field="heading", text=word) for word in ("credit", "expected", "credit", "loss"))
    ecl = Boost(child=Term(field="heading", text="ecl"), factor=SYNONYM_WEIGHT * 3)
    assert widened("heading:(credit expected credit loss)") == And(
        children=(words[0], Or(children=(And(children=words[1:]), ecl)))
    )


def test_a_run_ends_where_another_field_or_a_sign_begins() -> None:
    for text in ("expected credit heading:loss", "expected -credit loss", "expected credit^2 loss", 'expected "credit" loss'):
        assert widened(text) == parse_query(text)


def test_the_longest_form_counts() -> None:
    query = widen(parse_query("fair value through other comprehensive income"), shipped_thesaurus())
    assert [typed for typed, _ in query.added] == ["fair value through other comprehensive income"]
    assert [typed for typed, _ in widen(parse_query("OCI ECL OCI"), shipped_thesaurus()).added] == ["oci", "ecl"]


def test_names_values_and_phrases_with_room_stay_as_they_are() -> None:
    for text in ("concept:ECL", "entity:ROU", "year:2024", '"right use"~2', "*", "ecl*"):
        assert widened(text) == parse_query(text)


words = st.sampled_from("ecl ecls expected credit loss losses rou right of use assets pp e".split())
texts = st.lists(words, max_size=8).map(" ".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=8), st.lists(st.one_of(texts.filter(bool).map(parse_query), queries))
)
def test_both_engines_find_the_same_with_synonyms_and_never_less(
    changing: list[TextIndex], contents: list[tuple[str, str]], asked: list[Query]
) -> None:
    records = [record(n, text, heading, document_id="d", ordinal=n) for n, (text, heading) in enumerate(contents)]
    for index in changing:
        index.replace_document("d", records)
        index.commit(1)
    for query in asked:
        wide = widen(query, shipped_thesaurus()).query
        expected = evaluate(wide, records)
        for index in changing:
            assert found_by(index, wide) == expected
        if "Not(" not in repr(query):
            assert expected >= evaluate(query, records)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[TextIndex]]:
    engines = [engine(tmp_path_factory.mktemp(name)) for name, engine in ENGINES.items()]
    yield list(engines)
    for index in engines:
        index.close()


def test_a_phrase_is_a_form_of_one_word_too() -> None:
    query = widened("right-of-use")
    assert isinstance(query, Or)
    assert query.children[0] == Phrase(field=None, words=("right", "of", "use"))
