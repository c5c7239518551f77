"""Whether a word answers a leaf of the query: the meaning of prefix, wildcard, fuzzy and phrase, free of any engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from search.analysis import normalise
from search.query import Fuzzy, Prefix, Wildcard

_LITERAL = re.compile(r"[^*?]+")


def normalise_pattern(text: str) -> str:
    """A word or wildcard pattern in the form that words are indexed in.

    >>> normalise_pattern("RÉC?gn*")
    'rec?gn*'
    """
    return _LITERAL.sub(lambda match: normalise(match[0]), text)


def wildcard_regex(pattern: str, *, escape: Callable[[str], str] = re.escape) -> str:
    """The regular expression that a whole word must match; `escape` protects the literal parts in the engine's dialect.

    >>> wildcard_regex("rec?gn*")
    'rec.gn.*'
    """
    parts = re.split(r"([*?])", pattern)
    signs = {"*": ".*", "?": "."}
    return "".join(signs.get(part) or escape(part) for part in parts)


def word_test(leaf: Prefix | Wildcard | Fuzzy, text: str | None = None) -> Callable[[str], bool]:
    """A test that tells whether a word, in one of its spellings, answers the leaf.

    `text` is what the leaf asks for in the form that the words have; None for `normalise_pattern`.

    >>> test = word_test(Fuzzy(field=None, text="impairmnt", distance=1))
    >>> test("impairment"), test("payment")
    (True, False)
    """
    wanted = normalise_pattern(leaf.text) if text is None else text
    if isinstance(leaf, Prefix):
        return lambda word: word.startswith(wanted)
    if isinstance(leaf, Wildcard):
        pattern = re.compile(wildcard_regex(wanted), re.DOTALL)
        return lambda word: pattern.fullmatch(word) is not None
    distance, shared = leaf.distance, leaf.prefix_length
    return lambda word: word[:shared] == wanted[:shared] and within_distance(wanted, word, distance)


def literal_start(leaf: Prefix | Wildcard | Fuzzy, text: str) -> str:
    """What every word that answers the leaf begins with; `text` as for `word_test`.

    >>> literal_start(Wildcard(field=None, text="rec?gn*"), "rec?gn*")
    'rec'
    """
    if isinstance(leaf, Prefix):
        return text
    if isinstance(leaf, Fuzzy):
        return text[: leaf.prefix_length]
    return re.split(r"[*?]", text, maxsplit=1)[0]


def within_distance(first: str, second: str, limit: int) -> bool:
    """Whether at most `limit` edits lead from one word to the other; no part of a word is edited twice.

    >>> within_distance("lease", "laese", 1), within_distance("lease", "least", 1), within_distance("lease", "loans", 2)
    (True, True, False)
    """
    if abs(len(first) - len(second)) > limit:
        return False
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, left in enumerate(first, start=1):
        current = [row]
        for column, right in enumerate(second, start=1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (left != right))
            if row > 1 and column > 1 and left == second[column - 2] and first[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit and min(above) > limit:
            return False
        before, above = above, current
    return above[-1] <= limit


def phrase_places(words: Sequence[str], phrase: Sequence[str], slop: int) -> Iterator[tuple[int, ...]]:
    """Where a phrase stands among words: the positions of its words, once for each place of the first word.

    >>> list(phrase_places(["low", "value", "or", "low", "asset", "value"], ["low", "value"], 1))
    [(0, 1), (3, 5)]
    """
    for start, word in enumerate(words):
        if word != phrase[0]:
            continue
        places = [start]
        last = start + len(phrase) - 1 + slop
        for wanted in phrase[1:]:
            # The nearest next word leaves the most room for the words after it.
            following = next(
                (place for place in range(places[-1] + 1, min(last + 1, len(words))) if words[place] == wanted), None
            )
            if following is None:
                break
            places.append(following)
        else:
            yield tuple(places)
