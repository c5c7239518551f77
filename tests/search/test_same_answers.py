"""Every engine finds the clauses that the definition of the query says, and so the same ones."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.errors import QueryError
from search.query import And, Boost, Everything, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Term, Wildcard
from search.query_parser import parse_query
from search.text_index import FACETS, TextIndex
from tests.search.library import ENGINES, RECORDS, fill
from tests.search.reference import evaluate, record

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
        "aspects": st.sets(st.sampled_from(["impairment", "initial-measurement"])).map(sorted).map(tuple),
        "lang": st.sampled_from(["en", "es", "es-MX", "fr", "ja"]),
    }
)
text_fields = st.sampled_from([None, "text", "heading"])
vocabulary = st.sampled_from(VOCABULARY)
leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(Term, field=text_fields, text=vocabulary, exact=st.booleans(), quoted=st.booleans()),
    st.builds(
        Phrase,
        field=text_fields,
        words=st.lists(vocabulary, min_size=2, max_size=4).map(tuple),
        slop=st.integers(0, 3),
        exact=st.booleans(),
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
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[TextIndex]]:
    engines = [engine(tmp_path_factory.mktemp(name)) for name, engine in ENGINES.items()]
    for index in engines:
        fill(index, RECORDS)
    yield list(engines)
    for index in engines:
        index.close()


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[TextIndex]]:
    engines = [engine(tmp_path_factory.mktemp(name)) for name, engine in ENGINES.items()]
    yield list(engines)
    for index in engines:
        index.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=12), st.lists(queries, min_size=8, max_size=12))
def test_every_engine_finds_what_the_definition_says(
    changing: list[TextIndex], contents: list[dict[str, object]], asked: list[Query]
) -> None:
    records = [record(number, document_id="d", ordinal=number, **content) for number, content in enumerate(contents)]  # type: ignore[arg-type]
    for index in changing:
        index.replace_document("d", records)
        index.commit(1)
    for query in asked:
        results = [index.search(query, limit=None, facets=FACETS) for index in changing]
        for result in results:
            assert {hit.clause_id for hit in result.hits} == evaluate(query, records)
            assert result.total == len(result.hits) == sum(count for _, count in result.facets["document"])
            assert result.facets == results[0].facets
            order = [(-hit.score, int(hit.clause_id[1:])) for hit in result.hits]
            assert order == sorted(order)
            for hit in result.hits:
                shown = [hit.snippet[start:end] for start, end in hit.snippet_highlights]
                text = records[int(hit.clause_id[1:])].text
                assert shown == [text[start:end] for start, end in hit.highlights]


@settings(deadline=None)
@given(st.text(alphabet='lease= low*?~^()":-+[]{}\\ANDORTyear:entity:2023é.&', max_size=40))
def test_a_typed_query_is_answered_by_every_engine_or_refused(library: list[TextIndex], text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError:
        return
    for index in library:
        try:
            result = index.search(query, limit=None)
        except QueryError:
            continue
        assert {hit.clause_id for hit in result.hits} == evaluate(query, RECORDS)
