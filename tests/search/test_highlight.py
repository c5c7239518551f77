from hypothesis import given
from hypothesis import strategies as st

from ontology.spelling import spellings
from search.analysis import stem, word_spans, words
from search.highlight import SNIPPET_LENGTH, highlights, snippet
from search.query import Fuzzy, Phrase, Prefix, Query, Term, Wildcard
from search.query_parser import parse_query
from tests.search.reference import _like, _runs

TEXT = (
    "Right-of-use assets are recognised at the commencement date. The Group’s lessees recognize a lease liability, "
    "and leases of low-value assets – e.g. printers¹ – are expensed. Low or no value is a judgement."
)


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in highlights(text, parse_query(query))]


def test_every_form_and_spelling_of_a_word_is_marked_as_it_is_written() -> None:
    assert marked(TEXT, "recognising") == ["recognised", "recognize"]
    assert marked(TEXT, "leasing") == ["lease", "leases"]
    assert marked(TEXT, "printer") == ["printers"]


def test_a_phrase_marks_its_words_only_where_it_is_complete() -> None:
    assert marked(TEXT, '"low value"') == ["low", "value"]
    assert highlights(TEXT, parse_query('"low value"'))[0] == (TEXT.index("low-value"), TEXT.index("low-value") + 3)
    assert marked(TEXT, '"low value"~2') == ["low", "value", "Low", "value"]
    assert marked(TEXT, "right-of-use") == ["Right", "of", "use"]
    assert marked(TEXT, '"value low"') == []


def test_prefix_wildcard_and_fuzzy_mark_in_either_spelling() -> None:
    assert marked(TEXT, "recognis*") == ["recognised", "recognize"]
    assert marked(TEXT, "l?ase*") == ["lease", "leases"]
    assert marked(TEXT, "judgmnt~1") == ["judgement"]
    assert marked(TEXT, "judgmnt~1/6") == []


def test_negations_other_fields_and_everything_mark_nothing() -> None:
    assert marked(TEXT, "assets -recognised") == ["assets", "assets"]
    assert marked(TEXT, "heading:assets OR concept:lease OR year:2023") == []
    assert marked(TEXT, "*") == []
    assert marked(TEXT, "text:*") == []


def test_letters_with_accents_ligatures_and_soft_hyphens_are_marked_whole() -> None:
    text = "Une société a recog\u00adnised ﬁnancial costs."
    assert marked(text, "societe recognised financial") == ["société", "recog\u00adnised", "ﬁnancial"]


def test_a_short_text_is_its_own_snippet_on_one_line() -> None:
    piece = snippet("  Leases\n\tare  short. ", [(2, 8)])
    assert piece.text == "Leases are short."
    assert piece.highlights == ((0, 6),)


def test_the_snippet_shows_the_place_with_the_most_different_words() -> None:
    filler = "Nothing of interest is said in this sentence. " * 12
    text = f"A lease, a lease, a lease. {filler}The lease liability is discounted. {filler}"
    piece = snippet(text, highlights(text, parse_query("lease liability discounted")))
    assert "The lease liability is discounted." in piece.text
    assert [piece.text[start:end] for start, end in piece.highlights] == ["lease", "liability", "discounted"]
    assert piece.text.startswith("…") and piece.text.endswith("…")


def test_a_snippet_without_highlights_is_the_beginning() -> None:
    text = "The beginning of it all. " * 30
    piece = snippet(text, [])
    assert piece.text.startswith("The beginning of it all. The")
    assert piece.text.endswith("…") and len(piece.text) <= SNIPPET_LENGTH
    assert piece.highlights == ()


def test_a_word_longer_than_a_snippet_is_cut() -> None:
    text = "x" * 1000
    piece = snippet(text, [(0, 1000)])
    assert len(piece.text) <= SNIPPET_LENGTH
    assert piece.highlights == ((0, len(piece.text) - 1),)


PIECES = st.sampled_from(
    ["lease", "Leases", "leasing", "low", "value", "recognised", "recognize", "-", " ", "  ", "\n", ". ", "’s", "é", "ﬁ", "²"]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=120).map(" ".join), st.lists(PIECES, max_size=120).map("".join), st.text())
LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.sampled_from(["lease", "low", "recognising", "e"]).map(lambda text: Term(field=None, text=text)),
    st.builds(
        Phrase,
        field=st.just("text"),
        words=st.lists(st.sampled_from(["low", "value", "lease"]), min_size=2, max_size=3).map(tuple),
        slop=st.integers(0, 3),
    ),
    st.sampled_from(["le", "recognis", "v"]).map(lambda text: Prefix(field=None, text=text)),
    st.sampled_from(["l?w", "*s*", "?"]).map(lambda text: Wildcard(field=None, text=text)),
    st.sampled_from(["laese", "lov"]).map(lambda text: Fuzzy(field="text", text=text, distance=1, prefix_length=0)),
)


@given(TEXTS, LEAVES)
def test_each_highlight_is_one_whole_word_that_answers_the_query(text: str, leaf: Query) -> None:
    spans = highlights(text, leaf)
    assert list(spans) == sorted(set(spans))
    assert set(spans) <= set(word_spans(text))
    for start, end in spans:
        (word,) = words(text[start:end])
        if isinstance(leaf, Term):
            assert stem(word) == stem(leaf.text)
        elif isinstance(leaf, Phrase):
            assert stem(word) in {stem(asked) for asked in leaf.words}
        else:
            assert any(_like(leaf, variant) for variant in spellings(word))


@given(TEXTS, LEAVES)
def test_something_is_marked_exactly_where_the_text_matches(text: str, leaf: Query) -> None:
    found = [stem(word) for word in words(text)]
    if isinstance(leaf, Term):
        expected = stem(leaf.text) in found
    elif isinstance(leaf, Phrase):
        expected = _runs(found, [stem(word) for word in leaf.words], leaf.slop)
    else:
        expected = any(_like(leaf, variant) for word in words(text) for variant in spellings(word))
    assert bool(highlights(text, leaf)) == expected


@given(TEXTS, LEAVES, st.integers(20, 300))
def test_a_snippet_is_one_short_line_whose_highlights_are_words_of_the_text(text: str, leaf: Query, length: int) -> None:
    spans = highlights(text, leaf)
    piece = snippet(text, spans, length=length)
    assert len(piece.text) <= length
    assert piece.text == piece.text.strip() and "\n" not in piece.text and "  " not in piece.text
    shown = [piece.text[start:end] for start, end in piece.highlights]
    originals = [text[start:end] for start, end in spans]
    if all(len(original) <= length - 2 for original in originals):
        assert set(shown) <= set(originals)
        assert bool(shown) == bool(originals)
    assert " ".join(piece.text.strip("…").split()) in " ".join(text.split())
