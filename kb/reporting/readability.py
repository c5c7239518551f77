"""How hard a text is to read, by measures that need no dictionary and hold for any language written with letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.sentences import sentence_spans
from ontology.types import BlockKind, Clause

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|\d[\d.,]*")
#: A word is long if it has more letters than that (Björnsson).
_LONG = 6


@dataclass(frozen=True, slots=True)
class Readability:
    """The words, sentences and long words (more than six letters) of a text."""

    words: int
    sentences: int
    long_words: int

    @property
    def words_per_sentence(self) -> float | None:
        """The mean length of a sentence in words; None without any."""
        return self.words / self.sentences if self.sentences else None

    @property
    def lix(self) -> float | None:
        """Björnsson's readability index: words a sentence plus the percentage of long words; None without any.

        C. H. Björnsson, Läsbarhet, Stockholm 1968: about 25 is a children's book, 45 a newspaper, 55 and more technical prose.
        Sentences are counted as they are, without regard to colons.
        """
        return self.words / self.sentences + 100 * self.long_words / self.words if self.words and self.sentences else None


def readability(clauses: Iterable[Clause]) -> Readability:
    """Of the running text of clauses; tables are left out, and each other clause ends a sentence.

    >>> measured = readability_of(["Inventories are measured at cost.", "Cost is the purchase price; it includes freight."])
    >>> measured.words, measured.sentences, measured.long_words, measured.lix
    (13, 2, 5, 44.96153846153846)
    """
    return readability_of(clause.text for clause in clauses if clause.kind is not BlockKind.TABLE)


def readability_of(texts: Iterable[str]) -> Readability:
    """Of texts, each of which ends a sentence."""
    words = sentences = long_words = 0
    for text in texts:
        found = _WORD.findall(text)
        if not found:
            continue
        words += len(found)
        long_words += sum(sum(map(str.isalpha, word)) > _LONG for word in found)
        spans = sentence_spans(text)
        sentences += max(1, sum(_WORD.search(text, start, end) is not None for start, end in spans))
    return Readability(words, sentences, long_words)
