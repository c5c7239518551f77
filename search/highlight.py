"""Which words of a text answer a query, and the piece of the text to show: on the original text, free of any engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ontology.types import Span
from search.analysis import all_spellings, analyzer_of, exact_term, stem, word_spans, words
from search.matching import phrase_places, word_test
from search.query import And, Boost, Fuzzy, Leaf, Or, Phrase, Prefix, Query, Term, Wildcard

SNIPPET_LENGTH = 240

_SPACE = re.compile(r"\s+")
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of a text as one line; `highlights` are half-open ranges of `text`, and an ellipsis stands for what is cut."""

    text: str
    highlights: tuple[Span, ...]


def highlights(text: str, query: Query, lang: str = "en") -> tuple[Span, ...]:
    """The words of a text in `lang` that answer the parts of the query about the text, as half-open ranges in order.

    Negated parts and parts about other fields mark nothing; of a phrase, only the words of a complete phrase are marked.

    >>> from search.query_parser import parse_query
    >>> text = "Leased assets of low value; the value of a lease."
    >>> [text[start:end] for start, end in highlights(text, parse_query('lease "low value"'))]
    ['Leased', 'low', 'value', 'lease']
    """
    found = words(text)
    analyzer = analyzer_of(lang)
    marked: set[int] = set()
    forms: dict[bool, list[str]] = {}
    for leaf in _text_leaves(query):
        if isinstance(leaf, (Term, Phrase)):
            form = exact_term if leaf.exact else partial(stem, analyzer=analyzer)
            if leaf.exact not in forms:
                forms[leaf.exact] = [form(word) for word in found]
            marked.update(_places_of_words(leaf, forms[leaf.exact], form))
        elif isinstance(leaf, (Prefix, Wildcard, Fuzzy)):
            marked.update(_places_of_pattern(leaf, found))
    if not marked:
        return ()
    spans = word_spans(text)
    return tuple(spans[place] for place in sorted(marked))


def snippet(text: str, spans: Sequence[Span], *, length: int = SNIPPET_LENGTH) -> Snippet:
    """The piece of at most `length` characters with the most different highlighted words, cut between words.

    A single word longer than that is cut.

    >>> piece = snippet("The lease term is the non-cancellable period.", [(4, 9)], length=20)
    >>> piece.text, [piece.text[start:end] for start, end in piece.highlights]
    ('The lease term is…', ['lease'])
    """
    start, end = _window(text, spans, length - 2 * len(_CUT))
    before, after = _CUT if text[:start].strip() else "", _CUT if text[end:].strip() else ""
    pieces, placed, size, position = [before], [], len(before), start
    for first, last in (*((max(s, start), min(e, end)) for s, e in spans if s < end and e > start), (end, end)):
        between = _SPACE.sub(" ", text[position:first])
        # Only at the very start can white space be left over: the window ends with a word.
        between = between.lstrip() if position == start else between
        between = between.rstrip() if first == end and last == end else between
        pieces += [between, text[first:last]]
        size += len(between)
        if first < last:
            placed.append((size, size + last - first))
        size += last - first
        position = last
    return Snippet(text="".join(pieces) + after, highlights=tuple(placed))


def _text_leaves(query: Query) -> Iterator[Leaf]:
    if isinstance(query, (And, Or)):
        for child in query.children:
            yield from _text_leaves(child)
    elif isinstance(query, Boost):
        yield from _text_leaves(query.child)
    elif isinstance(query, (Term, Phrase, Prefix, Wildcard, Fuzzy)) and query.field in (None, "text"):
        yield query


def _places_of_words(leaf: Term | Phrase, found: Sequence[str], form: Callable[[str], str]) -> Iterator[int]:
    asked = (leaf.text,) if isinstance(leaf, Term) else leaf.words
    phrase = [form(word) for text in asked for word in words(text)]
    if phrase:
        for places in phrase_places(found, phrase, leaf.slop if isinstance(leaf, Phrase) else 0):
            yield from places


def _places_of_pattern(leaf: Prefix | Wildcard | Fuzzy, found: Sequence[str]) -> Iterator[int]:
    if isinstance(leaf, Wildcard) and set(leaf.text) == {"*"}:
        return
    test = word_test(leaf)
    known: dict[str, bool] = {}
    for place, word in enumerate(found):
        if word not in known:
            known[word] = any(map(test, all_spellings(word)))
        if known[word]:
            yield place


def _window(text: str, spans: Sequence[Span], length: int) -> Span:
    """The part of the text to show, before white space is evened out."""
    first, last = _best_run(text, spans, length)
    spare = max(length - (last - first), 0)
    start = max(0, min(first - spare // 3, len(text) - length))
    end = min(len(text), start + length)
    if 0 < start < first:
        space = _SPACE.search(text, start - 1, first)
        start = space.end() if space else first
    if last < end < len(text):
        spaces = [match.start() for match in _SPACE.finditer(text, max(last, start), end + 1)]
        if spaces:
            end = spaces[-1]
        elif last > start:
            end = last
    return start, end


def _best_run(text: str, spans: Sequence[Span], length: int) -> Span:
    """The range with the most different words among the highlights that fit together; then the most, then the first."""
    best, best_key = (0, 0), (0, 0)
    inside: Counter[str] = Counter()
    begin = 0
    for place, (start, end) in enumerate(spans):
        inside[text[start:end].lower()] += 1
        while end - spans[begin][0] > length and begin < place:
            first, last = spans[begin]
            word = text[first:last].lower()
            inside[word] -= 1
            if not inside[word]:
                del inside[word]
            begin += 1
        key = (len(inside), place - begin + 1)
        if key > best_key:
            best, best_key = (spans[begin][0], min(end, spans[begin][0] + length)), key
    return best
