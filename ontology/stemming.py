"""Cuts the endings of words by the rules of their language (Snowball), so that inflected forms meet."""

from __future__ import annotations

from collections.abc import Callable

import snowballstemmer

from ontology.spelling import fold_spelling

#: ISO 639-1 code → Snowball's name of the rules. Words of any other language keep their endings.
_RULES = {
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
}

#: The languages whose endings are known.
STEMMED_LANGUAGES = frozenset(_RULES)


def ending_cutter(lang: str) -> Callable[[str], str]:
    """A function that gives the stem of a lower-case word; for English of its American spelling.

    For a language without rules it gives the word itself. One is for one thread: a stemmer keeps the word it works on.

    >>> ending_cutter("es")("arrendamientos"), ending_cutter("en")("recognised"), ending_cutter("eo")("luprenoj")
    ('arrend', 'recogn', 'luprenoj')
    """
    rules = _RULES.get(lang)
    if rules is None:
        return str
    cut: Callable[[str], str] = snowballstemmer.stemmer(rules).stemWord
    if lang == "en":
        return lambda word: cut(fold_spelling(word))
    return cut
