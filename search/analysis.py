"""Text to words, the same way for every text engine, for highlights and for queries.

The engines are given the finished stems, so that what is found, what is highlighted and what another engine finds cannot
drift apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from importlib.metadata import version

from ontology.catalogue import DATA
from ontology.spelling import fold_spelling, spellings
from ontology.stemming import STEMMED_LANGUAGES, ending_cutter
from ontology.types import Span

# Soft hyphens and combining accents belong to the word they stand in; raised and lowered digits are footnote marks.
_WORD = re.compile(r"[^\W_¹²³⁰⁴-⁹₀-₉](?:[^\W_¹²³⁰⁴-⁹₀-₉]|[\u00ad\u0300-\u036f])*")
_LETTERS_OR_DIGITS = re.compile(r"\d+|\D+")

# Longer "words" are encoded data; engines drop long terms silently, so they are cut here, for text and query alike.
_LONGEST_WORD = 200


def word_spans(text: str) -> tuple[Span, ...]:
    """Where the words of a text stand, as half-open ranges, in the order of `words`.

    >>> text = "Right-of-use assets"
    >>> [text[start:end] for start, end in word_spans(text)]
    ['Right', 'of', 'use', 'assets']
    """
    return tuple([match.span() for match in _WORD.finditer(text)])


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their searchable form; their positions are what phrases count.

    >>> words("The Group’s Société")
    ('the', 'group', 's', 'societe')
    """
    if text.isascii():
        return tuple([word[:_LONGEST_WORD] for word in _WORD.findall(text.lower())])
    return tuple([normalise(word) for word in _WORD.findall(text)])


def raw_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, in lower case.

    >>> raw_words("Société-mère")
    ('société', 'mère')
    """
    return tuple(match.lower() for match in _WORD.findall(text))


def is_one_word(text: str) -> bool:
    """Whether the whole text is a single word.

    >>> is_one_word("lease"), is_one_word("right-of-use")
    (True, False)
    """
    return _WORD.fullmatch(text) is not None


def normalise(word: str) -> str:
    """A word without case, accents, ligatures and soft hyphens; spelling and ending stay.

    >>> normalise("ﬁNANCIÈRE")
    'financiere'
    """
    if word.isascii():
        return word.lower()[:_LONGEST_WORD]
    plain = unicodedata.normalize("NFKD", word).lower()
    return "".join(filter(str.isalnum, plain))[:_LONGEST_WORD] or word.lower()[:_LONGEST_WORD]


def analyzer_of(lang: str) -> str:
    """The language whose rules cut the endings of words in `lang`; empty where no endings are known, so none are cut.

    >>> analyzer_of("es-MX"), analyzer_of("en"), analyzer_of("ja")
    ('es', 'en', '')
    """
    language = lang.lower().partition("-")[0]
    return language if language in STEMMED_LANGUAGES else ""


# Filings repeat their words: what is worked out once for each is kept.
@lru_cache(maxsize=1 << 17)
def stem(word: str, analyzer: str = "en") -> str:
    """A normalised word without its ending by the rules of a language (see `analyzer_of`), English in one spelling.

    >>> stem("recognised") == stem("recognizes") == stem("recognizing")
    True
    >>> stem("arrendamientos", "es") == stem("arrendamiento", "es")
    True
    """
    # A stemmer keeps the word it works on in itself: one for each call is safe in threads, and the cache makes it cheap.
    return ending_cutter(analyzer)(word)


@lru_cache(maxsize=1 << 17)
def index_term(word: str, analyzer: str) -> str:
    """What a normalised word of a text is indexed and sought under: stems of different languages never meet.

    >>> index_term("leases", "en"), index_term("activos", "es"), index_term("saham", "")
    ('leas', 'es/activ', '/saham')
    """
    cut = stem(word, analyzer)
    return cut if analyzer == "en" else f"{analyzer}/{cut}"


@lru_cache(maxsize=1 << 17)
def exact_term(word: str) -> str:
    """What a normalised word is indexed and sought under where its ending counts: itself, in one spelling.

    >>> exact_term("recognised"), exact_term("leases")
    ('recognized', 'leases')
    """
    return fold_spelling(word)


@lru_cache(maxsize=1 << 17)
def all_spellings(word: str) -> tuple[str, ...]:
    """A normalised word in every spelling of it, for patterns.

    >>> all_spellings("recognised")
    ('recognised', 'recognized')
    """
    return spellings(word)


def stems(text: str) -> tuple[str, ...]:
    """The stems of an English text, one for each word.

    >>> stems("Leases are recognised")
    ('leas', 'are', 'recogn')
    """
    return tuple(stem(word) for word in words(text))


def label_words(text: str) -> tuple[str, ...]:
    """The words of the name of a standard, where letters and digits are words of their own.

    >>> label_words("IFRS 16") == label_words("ifrs16") == ("ifrs", "16")
    True
    """
    return tuple(part for word in words(text) for part in _LETTERS_OR_DIGITS.findall(word))


def value_key(text: str) -> str:
    """A whole value for comparison: lower case, white space as single spaces.

    >>> value_key(" Wise  PLC")
    'wise plc'
    """
    return " ".join(text.lower().split())


@cache
def analysis_version() -> str:
    """Names the rules behind `stem`: an index written under other rules would silently miss words."""
    table = hashlib.sha256((DATA / "spelling.yaml").read_bytes()).hexdigest()[:12]
    return f"2, snowballstemmer {version('snowballstemmer')}, spelling {table}"
