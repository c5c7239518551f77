"""More like this: the words that tell a text from others, as a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import log

from search.analysis import analyzer_of, stem, words
from search.query import Boost, Or, Query, Term

#: As many words as can still be read off a hit.
MOST_WORDS = 20

_SHORTEST = 3


def likeness_query(
    text: str, lang: str, frequencies: Callable[[Iterable[str], str], Mapping[str, int]], count: int
) -> Query | None:
    """A query for clauses that share the words which are frequent in this text and rare elsewhere; None if it has none.

    Args:
        text: the text.
        lang: its language.
        frequencies: in how many clauses each of some words stands, by the endings of a language.
        count: the number of clauses.

    >>> known = lambda words, lang: {word: 2 if word == "lease" else 90 for word in words}
    >>> query = likeness_query("The lease of the lease", "en", known, 100)
    >>> [part.child.text for part in query.children]
    ['lease']
    """
    analyzer = analyzer_of(lang)
    # One word stands for all forms of it.
    spoken: dict[str, str] = {}
    times: Counter[str] = Counter()
    for word in words(text):
        if len(word) >= _SHORTEST and not word.isdigit():
            times[spoken.setdefault(stem(word, analyzer), word)] += 1
    known = frequencies(times, lang)
    weights = {
        word: (1 + log(often)) * log(count / known[word])
        # A word that only this clause has finds nothing else; one that half of them have tells nothing.
        for word, often in times.items()
        if 2 <= known.get(word, 0) <= max(count / 2, 2)
    }
    best = sorted(weights, key=lambda word: (-weights[word], word))[:MOST_WORDS]
    # All weights 0 is a knowledge base of a few clauses.
    parts = [Boost(child=Term(field="text", text=word), factor=max(weights[word], 0.01)) for word in best]
    return Or(children=tuple(parts)) if parts else None
