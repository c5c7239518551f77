import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import QueryError
from search.query import (
    FIELDS,
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


def term(text: str, field: str | None = None, **flags: bool) -> Term:
    return Term(field=field, text=text, **flags)


def phrase(text: str, field: str | None = None, slop: int = 0, **flags: bool) -> Phrase:
    return Phrase(field=field, words=tuple(text.split()), slop=slop, **flags)


def quoted(text: str, slop: int = 0) -> Phrase:
    return phrase(text, slop=slop, quoted=True)


def both(*children: Query) -> And:
    return And(children=children)


def either(*children: Query) -> Or:
    return Or(children=children)


def years(low: int | None, high: int | None, include_low: bool = True, include_high: bool = True) -> Range:
    return Range(field="year", low=low, high=high, include_low=include_low, include_high=include_high)


A, B, C = term("a"), term("b"), term("c")

UNDERSTOOD: list[tuple[str, Query]] = [
    # words
    ("Leases", term("leases")),
    ("the and of", both(term("the"), term("and"), term("of"))),
    ("naïve", term("naïve")),
    ("right-of-use", phrase("right of use")),
    ("R&D", phrase("r d")),
    ("lessee's", phrase("lessee s")),
    ("16.53(b)", phrase("16 53 b")),
    ("2(h)(i), lease", both(phrase("2 h i"), term("lease"))),
    ("https://example.com/a?b=c*", phrase("https example com a b c")),
    ("10:30", phrase("10 30")),
    ("follows: [sic] ~5%", both(term("follows"), term("sic"), term("5"))),
    # phrases
    ('"Low Value"', quoted("low value")),
    ("“low value”", quoted("low value")),
    ('"low\nvalue"', quoted("low value")),
    ('"property, plant & equipment"', quoted("property plant equipment")),
    ('"a b"~3', quoted("a b", slop=3)),
    ('"a b"~1', quoted("a b", slop=1)),
    ('"a b"~0', quoted("a b")),
    ('"lease"', term("lease", quoted=True)),
    ('"say \\"hi\\""', quoted("say hi")),
    ('"what is it?" a', both(quoted("what is it"), A)),
    # as written
    ("=leases", term("leases", exact=True)),
    ('="Low Value"~2', phrase("low value", slop=2, exact=True)),
    ("heading:=leases a", both(term("leases", "heading", exact=True), A)),
    ("-=a", Not(child=term("a", exact=True))),
    ("=right-of-use", phrase("right of use", exact=True)),
    ("=AND", term("and", exact=True)),
    ("=a^2", Boost(child=term("a", exact=True), factor=2.0)),
    ("x=5", phrase("x 5")),
    ("a\\ b", phrase("a b")),
    # patterns
    ("recogn*", Prefix(field=None, text="recogn")),
    ("Recogn*,", Prefix(field=None, text="recogn")),
    ("rec?gn*", Wildcard(field=None, text="rec?gn*")),
    ("*ise", Wildcard(field=None, text="*ise")),
    ("impairmnt~1", Fuzzy(field=None, text="impairmnt", distance=1, prefix_length=0)),
    ("impairmnt~", Fuzzy(field=None, text="impairmnt", distance=1, prefix_length=0)),
    ("impairmnt~2/3", Fuzzy(field=None, text="impairmnt", distance=2, prefix_length=3)),
    ("lease~0", term("lease")),
    ("*", Everything()),
    ("*:*", Everything()),
    ("heading:*", Wildcard(field="heading", text="*")),
    # operators
    ("a b", both(A, B)),
    ("a AND b", both(A, B)),
    ("a OR b", either(A, B)),
    ("a OR b c", both(either(A, B), C)),
    ("a AND b OR c", either(both(A, B), C)),
    ("a or b", both(A, term("or"), B)),
    ("-a", Not(child=A)),
    ("NOT a", Not(child=A)),
    ("-a -b", both(Not(child=A), Not(child=B))),
    ("a -b", both(A, Not(child=B))),
    ("a OR NOT b", either(A, Not(child=B))),
    ("a AND(b)", both(A, B)),
    ("+a b", both(A, B)),
    ("-(a b)", Not(child=both(A, B))),
    ("-(NOT a)", Not(child=Not(child=A))),
    ("(a OR b) c", both(either(A, B), C)),
    ("((a))", A),
    ("(loss)-making", both(term("loss"), term("making"))),
    # weights
    ("a^2", Boost(child=A, factor=2.0)),
    ("a^.5 b", both(Boost(child=A, factor=0.5), B)),
    ('"a b"^3', Boost(child=quoted("a b"), factor=3.0)),
    ("(a OR b)^2 OR c", either(Boost(child=either(A, B), factor=2.0), C)),
    ("c AND heading:(a b)^2", both(C, Boost(child=both(term("a", "heading"), term("b", "heading")), factor=2.0))),
    # fields
    ("heading:Lease", term("lease", "heading")),
    ("Heading:lease", term("lease", "heading")),
    ("heading:warrant*", Prefix(field="heading", text="warrant")),
    ("heading:(a OR text:b)", either(term("a", "heading"), term("b", "text"))),
    ("-heading:a", Not(child=term("a", "heading"))),
    ("text:a:b", phrase("a b", "text")),
    ("heading:AND", term("and", "heading")),
    ("heading:right-of-use", phrase("right of use", "heading")),
    ("concept:Leases", term("leases", "concept")),
    ('concept:"Financial  Assets"', term("financial assets", "concept")),
    (r"concept:ifrs-full\:Leases", term("ifrs-full:leases", "concept")),
    ("concept:ifrs-full:Lea*", Prefix(field="concept", text="ifrs-full:lea")),
    ("entity:wise", term("wise", "entity")),
    ('standard:"IFRS 16"', term("ifrs 16", "standard")),
    ("standard:ifrs16", term("ifrs16", "standard")),
    ("label:2(h)(i)", term("2(h)(i)", "label")),
    ("label:(h)(i)", term("(h)(i)", "label")),
    ("nature:change_in_policy", term("change_in_policy", "nature")),
    ("document:wise-2023*", Prefix(field="document", text="wise-2023")),
    (r"hedding\:x", phrase("hedding x")),
    # years
    ("year:2023", years(2023, 2023)),
    ('year:"2023"', years(2023, 2023)),
    ("year:[2022 TO 2024]", years(2022, 2024)),
    ("year:{2022 TO 2024]", years(2022, 2024, include_low=False)),
    ("year:[2022 to 2024}", years(2022, 2024, include_high=False)),
    ("year:[2022 TO]", years(2022, None)),
    ("year:[TO 2024]", years(None, 2024)),
    ("year:[2022 TO *]", years(2022, None)),
    ("year:*", years(None, None)),
    ("year:(2022 OR 2024)", either(years(2022, 2022), years(2024, 2024))),
]


@pytest.mark.parametrize(("text", "query"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_a_query_becomes_this_tree(text: str, query: Query) -> None:
    assert parse_query(text) == query


REFUSED: list[tuple[str, str]] = [
    ("", 'query: the query is empty (type a word, or * for everything, or "a phrase")'),
    (" \t", "query: the query is empty"),
    ("a" * 10_001, "query: the query has 10,001 characters (at most 10,000 are read; shorten it)"),
    ("ab\udc80", "query, column 3: this is half a character"),
    ('a "b c', 'query, column 3: the quote is never closed (add a " after the phrase'),
    ("(a b", "query, column 1: the '(' is never closed (add a ')'"),
    ("a (b (c)", "query, column 3: the '(' is never closed"),
    ("a) b", "query, column 2: the ')' closes nothing (add a '(' before it"),
    ("a ()", "query, column 3: the brackets are empty"),
    ("(" * 51 + "a" + ")" * 51, "query, column 51: too many brackets inside brackets (at most 50 may be open)"),
    ("a AND", 'query, column 3: AND has nothing after it (expected a word, a "phrase" or a (group) after it)'),
    ("(a OR) b", "query, column 4: OR has nothing after it"),
    ("OR a", "query, column 1: OR has nothing before it (expected a word"),
    ("a OR OR b", "query, column 6: OR has nothing before it"),
    ("a (AND b)", "query, column 4: AND has nothing before it"),
    ("NOT", "query, column 1: NOT has nothing after it"),
    ("NOT NOT a", 'query, column 5: NOT follows NOT (expected a word, a "phrase" or a (group))'),
    ("--a", "query, column 2: - follows -"),
    ("a - b", "query, column 3: '-' stands alone (write -word without a space"),
    ("a +", "query, column 3: '+' stands alone"),
    ("+a OR b", "query, column 1: '+' asks for a must beside an OR (drop the plus, or write AND instead of OR)"),
    ("a OR +(b c)", "query, column 6: '+' asks for a must beside an OR"),
    ("a ANDNOT b", "query, column 3: ANDNOT is not an operator here (write a NOT b"),
    ("a && b", "query, column 3: && is not an operator here (write a AND b"),
    ("foo:bar", f"query, column 1: there is no field 'foo' (the fields are {', '.join(FIELDS)}"),
    ("a hedding:x", "query, column 3: there is no field 'hedding' (did you mean heading: ? "),
    ("topic:Leases", "query, column 1: there is no field 'topic' (for a concept write concept:topic:…"),
    ("ifrs-full:Leases", "query, column 1: 'ifrs-full:Leases' looks like a concept (write concept:ifrs-full:Leases"),
    ("heading: a", "query, column 1: nothing follows heading: (write heading:word without a space after the colon)"),
    ("a heading:", "query, column 3: nothing follows heading:"),
    ("(heading:)", "query, column 2: nothing follows heading:"),
    ("heading:-a", "query, column 9: '-' stands after heading: (put it before the field: -heading:word)"),
    ("a^", "query, column 3: '^' needs a weight above 0 and up to 1000 (write word^2"),
    ("a^0", "query, column 3: '^' needs a weight above 0"),
    ("a^1001", "query, column 3: '^' needs a weight above 0"),
    ("a^2^3", "query, column 3: '^' needs a weight"),
    ("a ^2", "query, column 3: '^' has nothing to weigh (write word^2 without a space"),
    ("a~3", "query, column 1: ~3 is too far (expected a distance of 0, 1 or 2)"),
    ("a~b", "query, column 3: '~' needs a distance of 0, 1 or 2"),
    ("a*~1", "query, column 1: '~' and wildcards do not go together"),
    ('"a b"~', "query, column 6: '~' after a phrase needs a number (write \"a b\"~3"),
    ('"a b c d e"~9', "query, column 1: ~9 is too much for 5 words"),
    ('entity:"a b"~2', "query, column 8: '~' after a phrase has no sense on entity"),
    ('"recogn* lease"', "query, column 1: wildcards do not work inside quotes"),
    ('""', "query, column 1: the quotes hold no letter or digit"),
    ('entity:" "', "query, column 8: the quotes are empty"),
    ("a & b", "query, column 3: '&' has no letter or digit (leave it out, or put the text in quotes)"),
    ("right-of-us*", "query, column 1: 'right-of-us*' is not one word (wildcards and '~' work within one word"),
    ("right-of-use~1", "query, column 1: 'right-of-use' is not one word"),
    ("year:abc", "query, column 6: year needs a whole number, not 'abc' (write year:2023 or year:[2022 TO 2024])"),
    ("year:202*", "query, column 6: year needs a whole number, not '202*'"),
    ("year:2023~1", "query, column 6: year needs a whole number"),
    ("year:(2022 OR x)", "query, column 15: year needs a whole number, not 'x'"),
    ("year:[a TO b]", "query, column 6: year needs a whole number, not '[a TO b]'"),
    ("year:[2024 TO 2022]", "query, column 6: the range from 2024 to 2022 is empty (write year:[2022 TO 2024])"),
    ("year:[2022", "query, column 6: the range is not complete"),
    ("heading:[a TO b]", "query, column 9: a range on heading has no sense (ranges work on year only"),
    ("[a TO b]", "query, column 1: a range on text has no sense"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_nonsense_is_refused_with_the_place_and_what_to_write(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert str(caught.value).startswith(message)
    assert caught.value.hint


def test_long_chains_of_operators_do_not_exhaust_the_stack() -> None:
    query = parse_query(" OR ".join(["a"] * 2000))
    assert isinstance(query, Or) and len(query.children) == 2000


@given(st.one_of(st.text(), st.text(alphabet="ab():\"~^*?-+[]{}\\ TONANDORyear29.&'|“”é½\udc80\ue028")))
def test_any_text_is_understood_or_refused_with_a_query_error(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert error.hint and error.source


WORDS = st.sampled_from(["a", "lease", "low-value", "R&D", "é", "not", "or", "16", "2(h)(i)"])


@st.composite
def spelled(draw: st.DrawFn, depth: int = 3) -> tuple[str, Query]:
    """A query as a user may write it, and the tree it stands for."""
    if not depth or draw(st.booleans()):
        text = draw(WORDS)
        query = parse_query(text)
        field = draw(st.sampled_from(["", "heading"]))
        if field:
            text, query = f"heading:{text}", parse_query(f"heading:{text}")
    else:
        (left, first), (right, second) = draw(spelled(depth - 1)), draw(spelled(depth - 1))
        operator = draw(st.sampled_from(["AND", "OR", ""]))
        text = f"({left}) {operator} ({right})"
        query = either(*_flat(Or, first, second)) if operator == "OR" else both(*_flat(And, first, second))
    decoration = draw(st.sampled_from(["", "-", "^3"]))
    if decoration == "-":
        return f"-({text})", Not(child=query)
    if decoration == "^3":
        return f"({text})^3", Boost(child=query, factor=3.0)
    return text, query


def _flat(kind: type[And] | type[Or], *queries: Query) -> list[Query]:
    flat: list[Query] = []
    for query in queries:
        flat += query.children if isinstance(query, kind) else [query]
    return flat


@given(spelled())
def test_brackets_say_exactly_what_belongs_together(pair: tuple[str, Query]) -> None:
    text, query = pair
    assert parse_query(text) == query
