"""Texts of several languages in one index: each is found by the inflections of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.analysis import analyzer_of, index_term
from search.query_parser import parse_query
from search.tantivy_index import TantivyIndex
from search.text_index import TextIndex
from tests.search.library import ENGINES
from tests.search.reference import evaluate, record

RECORDS = [
    record(1, "Leases are recognised when the lessor hands over the shop.", "Leasing", lang="en"),
    record(2, "Los arrendamientos se reconocieron como pasivos financieros.", "Arrendamiento", lang="es"),
    record(3, "La compañía arrienda un activo; las provisiones son pasivas.", "Activos", lang="es-MX"),
    record(4, "Les passifs financiers sont évalués au coût amorti.", "Évaluation des créances", lang="fr"),
    record(5, "Die Verbindlichkeiten werden zu Anschaffungskosten bewertet.", "Verträge", lang="de"),
    record(6, "Os arrendamentos são reconhecidos pelos locatários.", "Locações", lang="pt"),
    record(7, "Le attività finanziarie sono valutate al costo.", "Valutazioni", lang="it"),
    record(8, "De verplichtingen worden gewaardeerd tegen kostprijs.", "Vorderingen", lang="nl"),
    record(9, "Pasivo lease activos provision", "", lang="id"),
]


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextIndex]:
    index = request.param(tmp_path_factory.mktemp("languages"))
    for document in {found.document_id for found in RECORDS}:
        index.replace_document(document, [found for found in RECORDS if found.document_id == document])
    index.commit(1)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("arrendamiento", [2]),
        ("ARRENDAMIENTOS", [2]),
        ("lease", [1, 9]),
        ("leasing", [1]),
        ("pasivo", [2, 3, 9]),
        ("pasivos", [2, 3]),
        ("provisión", [3, 9]),
        ('"pasivo financiero"', [2]),
        ('"pasivos reconocidos"~2', []),
        ("heading:activo", [3]),
        ("créance", [4]),
        ("creance passif", [4]),
        ("Verbindlichkeit Vertrag", [5]),
        ("locatário arrendamento", [6]),
        ("valutazione finanziaria", [7]),
        ("verplichting vordering", [8]),
        ("pasivo -lang:es", [3, 9]),
        ("arrenda*", [2, 6]),
    ],
)
def test_each_text_is_found_by_the_inflections_of_its_language(library: TextIndex, query: str, numbers: list[int]) -> None:
    parsed = parse_query(query)
    found = library.search(parsed, limit=None)
    assert sorted(int(hit.clause_id[1:]) for hit in found.hits) == numbers
    assert evaluate(parsed, RECORDS) == {f"c{number}" for number in numbers}


def test_the_words_are_marked_by_the_rules_of_the_language_of_the_text(library: TextIndex) -> None:
    (hit,) = library.search(parse_query("arrendamiento pasivo reconoce")).hits
    assert hit.lang == "es"
    assert [hit.snippet[start:end] for start, end in hit.snippet_highlights] == ["arrendamientos", "reconocieron", "pasivos"]


def test_stems_of_two_languages_do_not_meet() -> None:
    assert len({index_term("general", analyzer) for analyzer in ("en", "es", "fr", "")}) == 4
    assert index_term("leases", "en") == "leas"


@pytest.mark.parametrize(
    ("lang", "analyzer"), [("en", "en"), ("en-GB", "en"), ("ES", "es"), ("pt-BR", "pt"), ("ja", ""), ("", ""), ("und", "")]
)
def test_an_unknown_language_has_no_endings(lang: str, analyzer: str) -> None:
    assert analyzer_of(lang) == analyzer


def test_a_base_in_english_alone_asks_for_english_alone(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "text")
    index.replace_document("doc0", [RECORDS[0]])
    index.commit(1)
    assert index._analyzers(index._current_view()) == ("en",)
    index.close()
