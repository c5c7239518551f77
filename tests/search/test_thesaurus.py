from pathlib import Path

import pytest

from ontology.errors import CatalogueError
from search.analysis import stems
from search.thesaurus import Thesaurus, form_words, shipped_thesaurus


def load(tmp_path: Path, text: str) -> Thesaurus:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text)
    return Thesaurus.load(path)


def others(form: str) -> tuple[str, ...]:
    return shipped_thesaurus().others(form_words(form))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("ECL", "expected credit losses"),
        ("ROU", "right of use"),
        ("PP&E", "Property, plant and equipment"),
        ("FVTPL", "fair value through profit or loss"),
        ("FVOCI", "fair value through other comprehensive income"),
        ("HFS", "held-for-sale"),
        ("OCI", "other comprehensive income"),
        ("NCI", "non-controlling interests"),
        ("CGUs", "cash generating units"),
        ("EIR", "effective interest rates"),
        ("SICR", "significant increases in credit risk"),
        ("SPPI", "solely payments of principal and interest"),
        ("CODM", "chief operating decision makers"),
        ("NRV", "net realizable value"),
        ("RSU", "restricted share units"),
        ("NIIF", "normas internacionales de informacion financiera"),
    ],
)
def test_abbreviations_of_the_field_and_what_they_stand_for(short: str, long: str) -> None:
    assert stems(long) in map(stems, others(short))
    assert stems(short) in map(stems, others(long))


def test_abbreviations_have_their_plurals() -> None:
    assert others("cash-generating unit") == ("CGU", "CGUs")
    assert others("SPVs") == ("special purpose entity", "special purpose vehicle", "structured entity", "SPE", "SPEs", "SPV")


def test_there_are_at_least_a_hundred_groups() -> None:
    assert shipped_thesaurus().groups >= 100


def test_a_form_that_is_only_asked_is_not_sought_for_others() -> None:
    assert "property plant and equipment" in others("PPE")
    assert "PPE" not in others("property plant and equipment")


def test_a_word_without_synonyms_has_none() -> None:
    assert others("lease") == ()
    assert others("credit loss") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("groups: [[ECL, expected credit loss]]", "the group ['ECL', 'expected credit loss'] is not understood"),
        ("groups: [{terms: [ECL, expected credit loss], note: x}]", "is not understood"),
        ("groups: [{terms: [ECL]}]", "has nothing to seek for another form"),
        ("groups: [{terms: [], asked: [a, b]}]", "has nothing to seek for another form"),
        ("groups: [{terms: [ECL, 12]}]", "is no list of texts"),
        ("groups: [{terms: ECL}]", "is no list of texts"),
        ("groups: [{terms: [ECL, '&']}]", "the form '&' has no word"),
        ("groups: [{terms: [ECL, ECLs]}]", "'ECLs' is the same to the search as 'ECL'"),
        ("groups: [{terms: [a, b]}, {terms: [c], asked: [B]}]", "'B' is the same to the search as 'b'"),
        ("groups: {a: b}", "needs exactly the key groups, a list"),
        ("terms: []", "needs exactly the key groups, a list"),
        ("groups: [", "not valid YAML"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    assert message in str(caught.value)
    assert "synonyms.yaml" in str(caught.value)


def test_an_empty_list_is_a_thesaurus_without_words(tmp_path: Path) -> None:
    thesaurus = load(tmp_path, "groups: []")
    assert (thesaurus.groups, thesaurus.longest, thesaurus.others(("ecl",))) == (0, 0, ())
