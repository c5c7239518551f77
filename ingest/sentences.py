"""Sentences of a clause."""

from __future__ import annotations

import re
from itertools import pairwise

from ontology.types import Span

# A full stop ends a sentence unless a digit or small letter follows ("IAS 2.25", "e.g. land"): to be sought before folding.
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[^a-z0-9])|\n(?=\s*[-•●▪]|\s*\n)")
_ROW_END = re.compile(r"(?<=[.;])\s+(?=[^a-z0-9])|;|\n")


def sentence_spans(text: str) -> list[Span]:
    """Where the sentences of a text stand, one after the other, with the space behind them; none for an empty text.

    >>> sentence_spans("See IAS 2.25. Costs vary.")
    [(0, 14), (14, 25)]
    """
    return _spans(_SENTENCE_END, text)


def row_spans(text: str) -> list[Span]:
    """Where the sentences, rows of tables and parts between semicolons stand.

    >>> row_spans("sheds; vans")
    [(0, 6), (6, 11)]
    """
    return _spans(_ROW_END, text)


def _spans(ends: re.Pattern[str], text: str) -> list[Span]:
    cuts = [0, *(match.end() for match in ends.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if start < end]
