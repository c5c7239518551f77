"""Words for the tagger: spaCy's tokens, folded so that recognise, Recognized and recognising meet.

The spaCy pipeline is loaded on first use: importing it takes a second, which readers of a knowledge base need not pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from ontology.stemming import ending_cutter
from ontology.types import Span

if TYPE_CHECKING:
    from spacy.language import Language as SpacyLanguage
    from spacy.matcher import PhraseMatcher as SpacyMatcher
    from spacy.tokens import Doc

_LONGEST_REMEMBERED = 100
_MOST_REMEMBERED = 20_000
_NO_WORD = re.compile(r"\S{200}")


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of a text and, for each, where it stands in it."""

    folded: tuple[str, ...]
    spans: tuple[Span, ...]

    def span(self, first: int, after: int) -> Span:
        """The characters from word `first` up to, not including, word `after`."""
        return self.spans[first][0], self.spans[after - 1][1]

    def beginning(self, most: int) -> Words:
        """The first words, at most so many."""
        return self if len(self.folded) <= most else Words(self.folded[:most], self.spans[:most])

    @classmethod
    def joined(cls, parts: Sequence[Words]) -> Words:
        """The words of several texts, one after the other; each keeps its place in its own text."""
        return cls(
            tuple(chain.from_iterable(part.folded for part in parts)), tuple(chain.from_iterable(part.spans for part in parts))
        )


class Language:
    """Splits text of one language (ISO 639-1) into folded words, and finds phrases among them.

    >>> Language().words("Leases are recognised.").folded == Language().words("leases ARE recognized").folded
    True
    >>> Language("es").words("Los arrendamientos").folded == Language("es").words("los arrendamiento").folded
    True
    """

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self._folded: dict[int, tuple[str, int]] = {}
        self._short: dict[str, Words] = {}
        self._last: tuple[str, Words] = ("", Words((), ()))
        self._stem = ending_cutter(lang)

    @cached_property
    def _nlp(self) -> SpacyLanguage:
        import spacy

        language = spacy.blank(self.lang)
        # The limit guards memory in pipelines with a parser; the tokenizer alone takes any text.
        language.max_length = 1 << 30
        return language

    def words(self, text: str) -> Words:
        """The words of `text`; punctuation and numbers are left out."""
        # Headings, aliases and cues come again and again; a passage at most a few times in a row.
        if len(text) > _LONGEST_REMEMBERED:
            last, words = self._last
            if text != last:
                words = self._split(text)
                self._last = text, words
            return words
        known = self._short.get(text)
        if known is None:
            if len(self._short) >= _MOST_REMEMBERED:
                self._short.clear()
            known = self._short[text] = self._split(text)
        return known

    def doc(self, words: Words) -> Doc:
        """A spaCy document of the folded words alone, for matching."""
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=list(words.folded))

    def phrase_matcher(self, phrases: Iterable[tuple[str, Sequence[Words]]]) -> PhraseFinder:
        """A matcher for many keyed lists of phrases at once."""
        from spacy.matcher import PhraseMatcher

        matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        for key, wanted in phrases:
            docs = [self.doc(words) for words in wanted if words.folded]
            if docs:
                matcher.add(key, docs)
        return PhraseFinder(self, matcher)

    def _split(self, text: str) -> Words:
        folded: list[str] = []
        spans: list[Span] = []
        for start, piece in _pieces(text):
            # As an array of numbers: an object for each token would take as long as splitting.
            for word, place in self._nlp.make_doc(piece).to_array(["ORTH", "IDX"]).tolist():
                known, length = self._folded.get(word) or self._fold(word)
                if known:
                    folded.append(known)
                    spans.append((start + place, start + place + length))
        return Words(tuple(folded), tuple(spans))

    def _fold(self, orth: int) -> tuple[str, int]:
        """The folded word of spaCy's number for a token, empty for what is no word, and the length of the token."""
        word = self._nlp.vocab.strings[orth]
        known = self._stem(word.lower().replace("’", "'")) if word[0].isalpha() else ""
        self._folded[orth] = known, len(word)
        return self._folded[orth]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text, cut inside what is too long to be a word, each piece with its place.

    spaCy takes punctuation off a word sign by sign and looks the rest up each time: a line of 250,000 brackets takes minutes.
    """
    start = 0
    for run in _NO_WORD.finditer(text):
        yield start, text[start : run.end()]
        start = run.end()
    yield start, text[start:]


class PhraseFinder:
    """Finds phrases of a fixed vocabulary in words."""

    def __init__(self, language: Language, matcher: SpacyMatcher) -> None:
        self._language = language
        self._matcher = matcher

    def find(self, words: Words) -> list[tuple[str, int, int]]:
        """Every match as (key, first word, word after the last), in text order."""
        if not words.folded or not len(self._matcher):
            return []
        doc = self._language.doc(words)
        strings = doc.vocab.strings
        return sorted(((strings[key], start, end) for key, start, end in self._matcher(doc)), key=lambda match: match[1:])
