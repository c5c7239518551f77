"""Tells the language of a document from its text (py3langid: offline, always the same answer)."""

from __future__ import annotations

_LEAST_LETTERS = 200
#: About a third of the words of English prose, and few of those of any other language.
_ENGLISH_WORDS = frozenset("the of and to is are for that by with from which".split())
_ENGLISH_SHARE = 0.15
_SAMPLE = 2_000
#: Log-odds against English; a paragraph in another language has 100 and more.
_PLAIN = 60.0


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, by its beginning, middle and end; None if it is too short to tell.

    >>> detect_language("Los arrendamientos se reconocen en el estado de situación financiera. " * 5)
    'es'
    >>> detect_language("Leases") is None
    True
    """
    middle = max(len(text) // 2 - _SAMPLE // 2, 0)
    sample = text if len(text) <= 3 * _SAMPLE else " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return None
    # Figures and names in capitals say nothing about the language, and mislead.
    words = [word for word in sample.split() if word.islower() and word.isalpha()]
    if sum(word in _ENGLISH_WORDS for word in words) > _ENGLISH_SHARE * len(words):
        return "en"
    # Loading the model takes 0.3 s and 100 MB, which English documents and commands that read nothing need not pay.
    import py3langid

    scores = dict(py3langid.rank(" ".join(words) or sample))
    best = max(scores, key=lambda language: scores[language])
    # English is full of words of other languages, and much the likeliest here: another one must be plain.
    return str(best) if scores[best] - scores["en"] >= _PLAIN else "en"
