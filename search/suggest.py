"""Did you mean: a better spelling of a query that found little, from the words that the index has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from search.analysis import normalise
from search.matching import within_distance
from search.query import TEXT_FIELDS
from search.query_checks import has_wildcard
from search.query_lexer import Kind, Lexeme, lex

#: A query with fewer hits than this found little.
LITTLE = 3

# Shorter words have too many neighbours.
_SHORTEST = 4
_LONG = 7

# A word that stands in a few clauses is a slip only if a near one stands in this many times as many.
_MUCH_RARER = 20

_WORD = re.compile(r"[^\W\d_]+")


def better_spelling(text: str, vocabulary: Callable[[str], Mapping[str, int]]) -> str | None:
    """The query with each of its words that the index hardly knows replaced by a near one that it knows well.

    None if there is nothing to replace. Patterns and words asked of names stay as they are.

    Args:
        text: a valid query.
        vocabulary: the words of the index that begin so, with the number of clauses that have each.

    >>> words = {"lease": 40, "impairment": 12}
    >>> better_spelling("impariment -lease", lambda start: {w: n for w, n in words.items() if w.startswith(start)})
    'impairment -lease'
    """
    better = list(text)
    changed = False
    for start, word in reversed(list(_words(text))):
        found = _nearest(normalise(word), vocabulary)
        if found:
            better[start : start + len(word)] = found
            changed = True
    return "".join(better) if changed else None


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words of the query that are asked of texts, with their places."""
    lexemes = lex(text)
    for lexeme, before in zip(lexemes, [None, *lexemes[:-1]], strict=True):
        if _is_about_text(lexeme, before):
            start = lexeme.column - 1
            end = text.find('"', start + 2) if lexeme.kind is Kind.PHRASE else start + len(lexeme.text) + lexeme.exact
            for match in _WORD.finditer(text, start, end):
                yield match.start(), match[0]


def _is_about_text(lexeme: Lexeme, before: Lexeme | None) -> bool:
    if lexeme.kind not in (Kind.WORD, Kind.PHRASE) or lexeme.fuzzy or "\\" in lexeme.text:
        return False
    if before is not None and before.kind is Kind.FIELD and before.text not in TEXT_FIELDS:
        return False
    return lexeme.kind is Kind.PHRASE or not has_wildcard(lexeme.text)


def _nearest(word: str, vocabulary: Callable[[str], Mapping[str, int]]) -> str | None:
    if len(word) < _SHORTEST:
        return None
    # People get the first letter right; if not, all words are looked at.
    for known in (vocabulary(word[0]), vocabulary("")):
        least = max(known.get(word, 0) * _MUCH_RARER, 1)
        for distance in (1, 2)[: 1 if len(word) < _LONG else 2]:
            near = [
                (-count, other)
                for other, count in known.items()
                if count >= least and other != word and within_distance(word, other, distance)
            ]
            if near:
                return min(near)[1]
    return None
