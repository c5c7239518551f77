"""What a query means, in the plainest way: a loop over records. Engines must find the same clauses."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial

from ontology.spelling import fold_spelling, spellings
from search.analysis import analyzer_of, stem, words
from search.matching import normalise_pattern
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
from search.text_index import IndexRecord


def record(number: int, text: str, heading: str = "", **fields: object) -> IndexRecord:
    values: dict[str, object] = {
        "document_id": f"doc{number // 100}",
        "label": "",
        "concepts": (),
        "standards": (),
        "entity": "",
        "year": None,
        "kind": "paragraph",
        "nature": "policy",
        "lang": "en",
        "ordinal": number % 100,
    }
    return IndexRecord(clause_id=f"c{number}", text=text, heading=heading, **(values | fields))  # type: ignore[arg-type]


def evaluate(query: Query, records: list[IndexRecord]) -> set[str]:
    return {record.clause_id for record in records if matches(query, record)}


def matches(query: Query, record: IndexRecord) -> bool:
    if isinstance(query, And):
        return all(matches(child, record) for child in query.children)
    if isinstance(query, Or):
        return any(matches(child, record) for child in query.children)
    if isinstance(query, Not):
        return not matches(query.child, record)
    if isinstance(query, Boost):
        return matches(query.child, record)
    if isinstance(query, Everything):
        return True
    if isinstance(query, Range):
        return _in_range(query, record.year)
    if query.field in (None, "text", "heading"):
        fields = [query.field] if query.field else ["text", "heading"]
        return any(_in_text(query, getattr(record, field), analyzer_of(record.lang)) for field in fields)
    return any(_in_name(query, name) for name in _names(query.field, record))


def _in_range(query: Range, year: int | None) -> bool:
    if year is None:
        return False
    above = query.low is None or year > query.low or (query.include_low and year == query.low)
    below = query.high is None or year < query.high or (query.include_high and year == query.high)
    return above and below


def _in_text(query: Query, text: str, analyzer: str) -> bool:
    asked = [query.text] if isinstance(query, Term) else query.words if isinstance(query, Phrase) else []
    if asked:
        assert isinstance(query, (Term, Phrase))
        form = fold_spelling if query.exact else partial(stem, analyzer=analyzer)
        phrase = [form(word) for part in asked for word in words(part)]
        slop = query.slop if isinstance(query, Phrase) else 0
        return _runs([form(word) for word in words(text)], phrase, slop)
    plain = replace(query, text=normalise_pattern(query.text))
    return any(_like(plain, variant) for word in words(text) for variant in spellings(word))


def _names(field: str, record: IndexRecord) -> tuple[str, ...]:
    several = {"concept": record.concepts, "standard": record.standards, "aspect": record.aspects}
    single = {"document": record.document_id}
    if field in several:
        return several[field] or ("",)
    return (str(single.get(field) or getattr(record, field, "")),)


def _in_name(query: Query, name: str) -> bool:
    if not name:
        return False
    whole = " ".join(name.lower().split())
    parts = list(words(name))
    if query.field == "standard":
        whole = whole.replace(" ", "")
        parts = re.findall(r"[a-z]+|\d+", whole)
    if isinstance(query, Term):
        asked = list(words(query.text)) if query.field != "standard" else re.findall(r"[a-z]+|\d+", query.text)
        if query.field in ("concept", "entity", "label", "standard"):
            return _runs(parts, asked, 0)
        return whole == query.text
    plain = replace(query, text=normalise_pattern(query.text))
    return _like(query, whole) or (query.field not in _VALUES and any(_like(plain, part) for part in parts))


_VALUES = ("aspect", "document", "kind", "lang", "nature")


def _runs(text: list[str], phrase: list[str], slop: int) -> bool:
    """Whether the phrase stands in the text with at most `slop` other words in between: tries every choice of places."""

    def continues(place: int, rest: list[str], spare: int) -> bool:
        if not rest:
            return True
        ahead = range(place, min(place + spare + 1, len(text)))
        return any(text[at] == rest[0] and continues(at + 1, rest[1:], spare - (at - place)) for at in ahead)

    starts = [at for at, word in enumerate(text) if phrase and word == phrase[0]]
    return any(continues(at + 1, phrase[1:], slop) for at in starts)


def _like(query: Query, word: str) -> bool:
    if isinstance(query, Prefix):
        return word[: len(query.text)] == query.text
    if isinstance(query, Wildcard):
        return _wild(query.text, word)
    assert isinstance(query, Fuzzy)
    shared = word[: query.prefix_length] == query.text[: query.prefix_length]
    return shared and _distance(word, query.text) <= query.distance


@cache
def _distance(left: str, right: str) -> int:
    """The least edits between two words, from their ends: the recursive definition."""
    if not left or not right:
        return len(left) + len(right)
    ways = [
        _distance(left[:-1], right) + 1,
        _distance(left, right[:-1]) + 1,
        _distance(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    ]
    if left[-2:] == right[-2:][::-1] and len(left) > 1 and len(right) > 1:
        ways.append(_distance(left[:-2], right[:-2]) + 1)
    return min(ways)


def _wild(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return _wild(pattern[1:], word) or (bool(word) and _wild(pattern, word[1:]))
    return bool(word) and pattern[0] in ("?", word[0]) and _wild(pattern[1:], word[1:])
