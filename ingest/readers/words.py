"""Words that a line end cut, soft hyphens and ligatures."""

from __future__ import annotations

import re
from collections import Counter

# Words are matched from their first letter only: else a line of a million letters would be tried from each of them.
_CUT = re.compile(r"(?<![^\W\d_])(?P<first>[^\W\d_]{2,})-\n\s*(?P<rest>[^\W\d_]{2,})")
_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*")
_TRANSLATION = str.maketrans({"\u00ad": "", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u200b": ""})


def plain_characters(text: str) -> str:
    """`text` without soft hyphens and ligatures.

    >>> plain_characters("bene\u00adﬁt")
    'benefit'
    """
    return text.translate(_TRANSLATION)


class WordJoiner:
    """Joins the lines of a paragraph; a word that a hyphen cut is joined as the rest of the text writes it."""

    def __init__(self, text: str) -> None:
        self._words = Counter(word.lower() for word in _WORD.findall(text))

    def join(self, text: str) -> str:
        """One line from several.

        >>> WordJoiner("It is recognised in the long-term plan.").join("is recog-\\nnised in the long-\\nterm plan")
        'is recognised in the long-term plan'
        """
        return " ".join(_CUT.sub(self._joined, text).split())

    def _joined(self, match: re.Match[str]) -> str:
        first, rest = match.group("first"), match.group("rest")
        together, hyphenated = f"{first}{rest}", f"{first}-{rest}"
        if self._words[together.lower()]:
            return together
        if self._words[hyphenated.lower()] or not rest[0].islower():
            return hyphenated
        return together
