from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.catalogue import DATA
from ontology.errors import CatalogueError
from ontology.spelling import SpellingTable, fold_spelling, spellings
from search.analysis import stem, words

PAIRS = [
    ("recognise", "recognize"),
    ("amortisation", "amortization"),
    ("capitalising", "capitalizing"),
    ("analysed", "analyzed"),
    ("behaviour", "behavior"),
    ("unfavourable", "unfavorable"),
    ("labour", "labor"),
    ("cancelled", "canceled"),
    ("modelling", "modeling"),
    ("remodelled", "remodeled"),
    ("licence", "license"),
    ("defences", "defenses"),
    ("programme", "program"),
    ("centre", "center"),
    ("metres", "meters"),
    ("catalogue", "catalog"),
    ("judgement", "judgment"),
    ("acknowledgements", "acknowledgments"),
    ("instalments", "installments"),
    ("practised", "practiced"),
    ("ageing", "aging"),
]
UNTOUCHED = (
    "advise exercise enterprise comprises supervised otherwise wise rise raised noise premises franchised size prize "
    "hour four tour source controlled installed parameter laboratory dispense expense cheque storey check lease"
).split()


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_british_spelling_becomes_american(british: str, american: str) -> None:
    assert fold_spelling(british) == american
    assert fold_spelling(american) == american


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_both_spellings_are_known_from_either(british: str, american: str) -> None:
    assert {british, american} <= set(spellings(british))
    assert spellings(british) == spellings(american)


@pytest.mark.parametrize("word", UNTOUCHED)
def test_words_that_only_look_alike_are_left_alone(word: str) -> None:
    assert fold_spelling(word) == word
    assert spellings(word) == (word,)


@given(st.text(alphabet="abcdeilmnorstuyz", max_size=14))
def test_folding_is_stable_and_never_splits_a_word(word: str) -> None:
    folded = fold_spelling(word)
    assert fold_spelling(folded) == folded
    assert len(words(word)) == len(words(folded))
    assert {word, folded} <= set(spellings(word))


def test_forms_of_one_verb_share_a_stem_across_spellings() -> None:
    forms = "recognise recognises recognised recognising recognize recognizes recognized recognizing".split()
    assert {stem(form) for form in forms} == {"recogn"}


def test_every_entry_of_the_shipped_table_changes_its_word() -> None:
    table = SpellingTable.load(DATA / "spelling.yaml")
    assert [british for british in table.words if table.fold(british) == british] == []
    # A word pair that a rule covers anyway would be dead data.
    assert [word for word in table.words if any(rule.british.fullmatch(word) for rule in table.rules)] == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("rules: []\n", "bad.yaml: needs exactly the keys rules and words (see the head of the file)"),
        ("words: [\n", "bad.yaml: not valid YAML: "),
        ("[]\n", "bad.yaml: needs exactly the keys rules and words (see the head of the file)"),
        ("words: {}\nrules:\n- british: is\n", "bad.yaml: the rule {'british': 'is'} is not understood"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        SpellingTable.load(path)
    assert message in str(caught.value)
