import pytest

from search.suggest import better_spelling

WORDS = {
    "lease": 40,
    "leases": 25,
    "impairment": 30,
    "receivables": 22,
    "recievables": 1,
    "hyperinflation": 1,
    "provision": 12,
    "property": 50,
    "the": 99,
    "recognised": 31,
    "recognized": 31,
}


def better(text: str) -> str | None:
    return better_spelling(text, lambda start: {word: count for word, count in WORDS.items() if word.startswith(start)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("impairement", "impairment"),
        ("impariment lease", "impairment lease"),
        ("IMPAIRMNT", "impairment"),
        ("(impairmnt OR recievables) -lease^2", "(impairment OR receivables) -lease^2"),
        ('"lease impairmet"~2 year:2024', '"lease impairment"~2 year:2024'),
        ("heading:provsion", "heading:provision"),
        ("=provsion", "=provision"),
        ("mpairment", "impairment"),
        ("laese", "lease"),
        ("lease", None),
        ("hyperinflation", None),
        ("zebra", None),
        ("teh", None),
        ("entity:impairmnt concept:impairmnt", None),
        ("impairmn* impairmnt~1", None),
        ("impairmnt\\:x", None),
    ],
)
def test_words_that_the_index_hardly_knows_are_spelled_better(typed: str, meant: str | None) -> None:
    assert better(typed) == meant
