"""What clauses speak of: by sentence, by heading, by the lead-in of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.aspects import default_aspect_reader
from ingest.pipeline import annotate
from ingest.sentences import row_spans, sentence_spans
from ontology.aspects import default_aspects


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("A mooring is an asset held for hire to boats.", {"scope-and-definition"}),
        ("Mooring fees are recognised when the boat leaves.", {"recognition"}),
        ("Moorings are initially measured at cost.", {"initial-measurement"}),
        ("Piers are depreciated over forty years.", {"subsequent-measurement"}),
        ("Piers are tested for impairment in autumn.", {"impairment"}),
        ("Loans are derecognised with the last payment.", {"derecognition"}),
        ("Mooring fees are presented as a separate line.", {"presentation"}),
        ("We have elected this practical expedient.", {"election"}),
        ("The life of a pier needs judgement and assumptions.", {"estimate-and-judgement"}),
        ("Comparatives were adjusted retrospectively.", {"transition"}),
        ("Details of piers are given in note 7.", {"disclosure"}),
        ("The harbour was founded by fishermen.", set()),
    ],
)
def test_each_aspect_by_its_wording(text, aspects):
    assert set(default_aspect_reader().read(text)) == aspects


def test_a_clause_has_several_aspects_each_from_a_sentence_of_its_own():
    text = "Boats are initially measured at cost. Depreciation is over ten years. Losses on disposal go to profit or loss."
    assert default_aspect_reader().read(text) == ("derecognition", "initial-measurement", "subsequent-measurement")


def test_a_phrase_that_excludes_an_aspect_counts_for_its_sentence_alone():
    claims = "A provision needs a reliable estimate of the amount."
    assert "estimate-and-judgement" not in default_aspect_reader().read(claims)
    assert "estimate-and-judgement" in default_aspect_reader().read(f"{claims} It needs judgement, too.")


def test_the_heading_right_above_counts():
    assert "subsequent-measurement" in default_aspect_reader().read("Over ten years.", "Useful lives")
    assert default_aspect_reader().read("Over ten years.", "Boats") == ()


def test_an_item_that_says_nothing_by_itself_has_what_its_lead_in_has(tagger):
    note = (
        b"2 Policies\n\n(a) Boats\n\nBoats are depreciated over their useful lives as follows:\n\n"
        b"- dinghies: ten;\n- ferries: thirty.\n"
    )
    result = annotate(note, name="boats.txt", tagger=tagger)
    items = [clause for clause in result.clauses if clause.lead_in]
    assert [clause.aspects for clause in items] == [("subsequent-measurement",)] * 2


def test_what_states_nothing_speaks_of_nothing(tagger):
    result = annotate(b"Impairment was 41 in 2023 and 36 in 2022.", name="figures.txt", tagger=tagger)
    assert [(clause.nature, clause.aspects) for clause in result.clauses] == [("none", ())]


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_has_known_aspects_in_order(text, heading):
    found = default_aspect_reader().read(text, heading)
    assert list(found) == sorted(set(found))
    assert set(found) <= {aspect.id for aspect in default_aspects()}


@given(st.text(alphabet="ab1. ;\n-", max_size=60))
def test_sentences_and_rows_cover_the_text(text):
    for spans in (sentence_spans(text), row_spans(text)):
        assert "".join(text[start:end] for start, end in spans) == text
