"""Pages that a converter made of a PDF: every line is an element placed by coordinates; here they become paragraphs again.

Reports in the ESEF are mostly such pages. What is placed is told by `position: absolute`, in a style or in a class of a style
sheet of the page, together with `top` or `bottom`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ingest.enumerators import read_enumerator
from ingest.readers.html_parse import BREAKING, declarations, is_hidden, tag_of, text_of
from ingest.readers.words import WordJoiner
from ingest.shapes import bullet_length, ends_sentence, is_heading_like

#: What parts cells of a table.
BAR = " | "

_LEAST_LINES = 5
_CLASS = re.compile(r"^[\w-]*\.([\w-]+)$")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?")
_FIGURE = re.compile(r"^[(–—-]?\s?[$€£]?\d[\d.,\s]*[)%]{0,2}$|^[–—-]$")
_LOOKS = ("font-family", "font-size", "font-weight", "font-style", "color")
#: In units of the usual distance between two lines: lines of one row, lines of one paragraph, indents.
_SAME_ROW = 0.35
_NEXT_LINE = 1.35
_INDENT = 3.5
#: A line shorter than this share of the longest at its place was not broken because it was full.
_FULL = 0.75
_SHORTEST_SENTENCE = 5


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line: the element around it, its place (y grows downwards), how it looks, and its text."""

    parent: Any
    x: float
    y: float
    look: tuple[str, ...]
    text: str


def placed_lines(root: Any, source: str | bytes) -> PlacedLines | None:
    """The placed lines of a page with this source; None, without a look at all of it, if it cannot have any."""
    places = source.count("absolute") if isinstance(source, str) else source.count(b"absolute")
    if not places:
        return None
    classes = _classes(root)
    if places < _LEAST_LINES and not any(_places(declared) for declared in classes.values()):
        return None
    return PlacedLines(root, classes)


class PlacedLines:
    """The lines of a page that are placed by coordinates, by their elements; none if there are few.

    `joins` tells how a line stands to the one before.
    """

    def __init__(self, root: Any, classes: Mapping[str, Mapping[str, str]]) -> None:
        self.lines = dict(_find_lines(root, classes))
        leading = _leading(list(self.lines.values()))
        if leading is None or len(self.lines) < _LEAST_LINES:
            self.lines = {}
        self._leading = leading or 1.0
        self._widths: Counter[tuple[int, int]] = Counter()
        for line in self.lines.values():
            place = _place(line)
            self._widths[place] = max(self._widths[place], len(line.text))
        self._joiner = WordJoiner("\n".join(line.text for line in self.lines.values()))

    def joins(self, before: PlacedLine, line: PlacedLine) -> str | None:
        """What stands between two lines: a space in a paragraph, a bar between cells, nothing behind a hyphen that belongs to
        the word, a hyphen for one that is to go; None if the second line begins a block of its own.
        """
        step = (line.y - before.y) / self._leading
        if line.parent is before.parent and abs(step) <= _SAME_ROW:
            return BAR if _FIGURE.match(line.text) or _FIGURE.match(before.text) else " "
        if not self._goes_on(before, line, step):
            return None
        first, rest = before.text.rpartition(" ")[2], line.text.partition(" ")[0]
        joined = self._joiner.join(f"{first}\n{rest}")
        return " " if " " in joined else "" if joined == first + rest else "-"

    def _goes_on(self, before: PlacedLine, line: PlacedLine, step: float) -> bool:
        if bullet_length(f"{line.text} x") or _is_item(line.text) or _FIGURE.match(before.text) or _FIGURE.match(line.text):
            return False
        if is_heading_like(line.text) and line.look != before.look:
            return False
        open_end = not ends_sentence(before.text)
        if step < 0 or step > _NEXT_LINE or line.parent is not before.parent:
            # The next column or page: only a sentence that was cut says that it goes on there.
            return open_end and line.text[:1].islower() and len(before.text.split()) >= _SHORTEST_SENTENCE
        if abs(line.x - before.x) > _INDENT * self._leading:
            return False
        is_full = len(before.text) >= _FULL * self._widths[_place(before)]
        if is_heading_like(before.text) and not is_full:
            return line.text[:1].islower() and line.look == before.look
        return open_end or is_full


def _find_lines(root: Any, classes: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Any, PlacedLine]]:
    known: dict[tuple[str, str], Mapping[str, str]] = {}

    def stated(node: Any) -> Mapping[str, str]:
        key = (node.get("class") or "", node.get("style") or "")
        found = known.get(key)
        if found is None:
            found = known[key] = {
                name: value
                for source in (*(classes.get(name, {}) for name in key[0].split()), declarations(key[1]))
                for name, value in source.items()
            }
        return found

    by_class = any(_places(declared) for declared in classes.values())
    for node in (
        root.iter("{*}div", "{*}p", "{*}span") if by_class else root.xpath("descendant::*[contains(@style, 'absolute')]")
    ):
        style = stated(node)
        if not _places(style):
            continue
        x, y = _number(style.get("left", "0")), _number(style.get("top", ""))
        if y is None and (bottom := _number(style.get("bottom", ""))) is not None:
            y = -bottom
        if x is None or y is None or is_hidden(node):
            continue
        if any(tag_of(below) in _BLOCKS or _places(stated(below)) for below in node.iterdescendants()):
            continue
        text = text_of(node)
        if text:
            look = tuple(style.get(name, "") for name in _LOOKS)
            yield node, PlacedLine(node.getparent(), x, y, look, text)


_BLOCKS = BREAKING - {"br"}


def _places(style: Mapping[str, str]) -> bool:
    return style.get("position") == "absolute"


def _classes(root: Any) -> dict[str, dict[str, str]]:
    """The declarations of each class in the style sheets of the page, those for print and other media left out."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter("{*}style", "style"):
        for selectors, body in _rules("".join(sheet.itertext())):
            for selector in selectors.split(","):
                name = _CLASS.match(selector.strip())
                if name:
                    found.setdefault(name.group(1), {}).update(declarations(body))
    return found


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no other, such as `@media`."""
    depth = start = opened = 0
    for brace in re.finditer("[{}]", sheet):
        if brace.group() == "{":
            if depth == 0:
                opened = brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                selectors = sheet[start : opened - 1].strip()
                if not selectors.startswith("@"):
                    yield selectors, sheet[opened : brace.start()]
                start = brace.end()


def _leading(lines: list[PlacedLine]) -> float | None:
    """The usual distance between two lines; None if no line stands below another."""
    steps = Counter(
        round(2 * (after.y - before.y)) / 2
        for before, after in pairwise(lines)
        if after.parent is before.parent and after.y - before.y > 1
    )
    return steps.most_common(1)[0][0] if steps else None


def _place(line: PlacedLine) -> tuple[int, int]:
    """Lines that begin in the same place of a page have the same width."""
    return id(line.parent), round(line.x / 4)


def _is_item(text: str) -> bool:
    enumerator = read_enumerator(text)
    return enumerator is not None and (not text[0].isdigit() or is_heading_like(text))


def _number(value: str) -> float | None:
    match = _NUMBER.match(value)
    return float(match.group()) if match else None
