"""Cuts long text so that every piece can be seen: a spreadsheet shows and prints no row above a certain height."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.comparing.redline import Segment, SegmentKind

_WORD = re.compile(r"\n|[^\S\n]+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and how many lines it takes."""

    segments: tuple[Segment, ...]
    lines: int

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(segment.text for segment in self.segments)


def fitting(segments: Iterable[Segment], *, width: int, lines: int) -> list[Piece]:
    """The segments in pieces that have at most `lines` lines of `width` characters; together they are the same text.

    Cut is where a line or a word ends; a word longer than a line is cut inside. Nothing at all is one empty piece.

    >>> text = Segment(kind=SegmentKind.EQUAL, text="one two three four")
    >>> [(piece.text, piece.lines) for piece in fitting([text], width=8, lines=2)]
    [('one two three ', 2), ('four', 1)]
    """
    cutter = _Cutter(width, lines)
    for segment in segments:
        for match in _WORD.finditer(segment.text):
            word = match.group()
            for start in range(0, len(word), width):
                cutter.add(segment.kind, word[start : start + width])
    return cutter.pieces()


class _Cutter:
    """Fills line by line and piece by piece."""

    def __init__(self, width: int, lines: int) -> None:
        self._width, self._lines = width, lines
        self._done: list[Piece] = []
        self._piece: list[tuple[SegmentKind, list[str]]] = []
        self._line, self._column = 1, 0

    def add(self, kind: SegmentKind, word: str) -> None:
        """Put a word, white space or the end of a line behind what there is."""
        if word != "\n" and not word.isspace() and self._column + len(word) > self._width:
            self._line, self._column = self._line + 1, 0
        if self._line > self._lines:
            self._close(self._lines)
            self._line, self._column = 1, 0
        if self._piece and self._piece[-1][0] is kind:
            self._piece[-1][1].append(word)
        else:
            self._piece.append((kind, [word]))
        if word == "\n":
            self._line, self._column = self._line + 1, 0
        else:
            self._column += len(word)

    def pieces(self) -> list[Piece]:
        """All pieces."""
        if self._piece or not self._done:
            self._close(min(self._line, self._lines))
        return self._done

    def _close(self, lines: int) -> None:
        segments = tuple(Segment(kind=kind, text="".join(words)) for kind, words in self._piece)
        self._done.append(Piece(segments, lines))
        self._piece = []
