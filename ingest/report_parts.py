"""Finds the parts of a whole annual report: what stands before the financial statements, the auditor's report, the primary
statements, the notes, the parent company's own statements, and what follows.

Headings mislead (a table of contents names them all, running heads repeat them, some are lost), so every block says what it
can: headings by the data file, passages by their wording; the likeliest sequence of parts wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.shapes import strip_markup, without_continued
from ontology.natures import ReportPart
from ontology.types import Block, BlockKind, SourceDocument

#: Documents shorter than this are one note or a few, whatever their headings say.
SHORTEST_REPORT = 60_000

_NOTES = "notes"
#: Shorter passages say nothing about the part they stand in.
_TELLING = 60
#: Parts that a passage's wording cannot tell from the notes: only their headings open them.
_BY_HEADING_ONLY = frozenset({"separate", "statements"})

_LONGEST_HEADING = 16
_MOST_BEFORE = 5
_TELLING_WORDS = 4

# Log-odds. A change of part must be paid for by several passages or by a heading; the less usual, the more.
_CHANGE_AT_HEADING = -1.0
_UNUSUAL = -200.0
_CHANGES = {
    ("statements", "notes"): -2.0,
    ("audit-report", "notes"): -40.0,
    ("notes", "audit-report"): -12.0,
    ("notes", "back"): -15.0,
    ("separate", "audit-report"): -12.0,
    ("separate", "back"): -12.0,
    ("separate", "front"): -12.0,
    ("audit-report", "front"): -12.0,
    ("audit-report", "back"): -12.0,
    ("back", "front"): -12.0,
    ("notes", "front"): -25.0,
}
_START = {"front": 0.0, "notes": -100.0, "statements": -100.0, "audit-report": -100.0}
#: A passage of prose stands hardly ever between the figures of the primary statements.
_PROSE = -1.5
_PROSE_WORDS = 18
_HEADING = 8.0
_RUNNING_HEAD = 3.0
_MOST_OF_ONE_PASSAGE = 1.5
#: A contents page names at least as many parts; a page of the report opens two at most.
_PARTS_OF_CONTENTS = 3
_PAGE_NAMED = re.compile(r"^(\d{1,3})\s+\D|^\D.*?\s(\d{1,3})$")
#: Printed page numbers and counted ones may differ by so much.
_NEARBY = 4
_NUMBERED = re.compile(r"^(?:item\s+\d+[a-z]?\.?|\(?[a-z0-9]{1,3}[.)]|\d+)\s*", re.IGNORECASE)

Scores = NDArray[np.float64]


class PartHeadings:
    """Tells which part a heading opens, whatever its case, numbering and apostrophes."""

    def __init__(self, parts: Sequence[ReportPart]) -> None:
        self._parts = {_key(heading): part.id for part in parts for heading in part.headings}

    def part_of(self, heading: str) -> str | None:
        """The id of the part that a heading opens; None if it opens none.

        >>> from ontology.natures import default_natures
        >>> headings = PartHeadings(default_natures().parts)
        >>> headings.part_of("NOTES TO CONSOLIDATED FINANCIAL STATEMENTS (continued)"), headings.part_of("Leases")
        ('notes', None)
        """
        words = _key(_NUMBERED.sub("", heading)).split()
        if len(words) > _LONGEST_HEADING:
            return None
        # A page number or the name of the chapter may stand before a heading that is long enough to be known by itself.
        for lead in range(_MOST_BEFORE + 1):
            found = self._parts.get(" ".join(words[lead:]))
            if found is not None and (lead == 0 or len(words) - lead >= _TELLING_WORDS):
                return found
        return self._parts.get(_key(heading))


def find_parts(document: SourceDocument, parts: Sequence[ReportPart], wording: Callable[[str], Scores]) -> list[str] | None:
    """The id of the part that each block of `document` stands in; None if it is one note or a few, no whole report.

    `wording` gives, for the text of a block, the log-likelihood of its wording in each of the parts. A short document, or
    one that has headings of no other part than the notes, is no whole report.
    """
    ids = [part.id for part in parts]
    headings = PartHeadings(parts)
    texts = [document.text[block.start_char : block.end_char] for block in document.blocks]
    opened = _without_contents(
        [_opens(headings, text, block) for text, block in zip(texts, document.blocks, strict=True)], document.blocks
    )
    heads = {page: part for page, head in document.page_heads if (part := headings.part_of(head)) is not None}
    if len(document.text) < SHORTEST_REPORT or not {*opened, *heads.values()} - {None, _NOTES}:
        return None
    rows = [
        wording(text) if len(text) >= _TELLING and block.kind is not BlockKind.TABLE else np.zeros(len(ids))
        for text, block in zip(texts, document.blocks, strict=True)
    ]
    column = {part: position for position, part in enumerate(ids)}
    scores = np.array(rows)
    scores = np.clip(scores - scores.max(axis=1, keepdims=True), -_MOST_OF_ONE_PASSAGE, 0.0)
    for part in _BY_HEADING_ONLY:
        scores[:, column[part]] = scores[:, column[_NOTES]]
    for position, (block, part) in enumerate(zip(document.blocks, opened, strict=True)):
        if block.kind is not BlockKind.TABLE and len(texts[position].split()) >= _PROSE_WORDS:
            scores[position, column["statements"]] += _PROSE
        head = heads.get(block.page) if block.page is not None else None
        if part is not None:
            scores[position, column[part]] += _HEADING
        if head is not None:
            scores[position, column[head]] += _RUNNING_HEAD
    return [ids[state] for state in _likeliest(scores, [column.get(part or "", -1) for part in opened], ids)]


def _likeliest(scores: Scores, opened: Sequence[int], ids: Sequence[str]) -> list[int]:
    """Viterbi: the sequence of parts with the best sum of scores and changes."""
    count, states = scores.shape
    change = np.array([[_change(before, after) for after in ids] for before in ids])
    best = scores[0] + np.array([_START.get(part, -np.inf) for part in ids])
    came_from = np.zeros((count, states), dtype=np.int8)
    here = np.arange(states)
    for position in range(1, count):
        heading = opened[position]
        moves = change
        if heading >= 0:
            moves = change.copy()
            moves[:, heading] = np.maximum(moves[:, heading], _CHANGE_AT_HEADING)
        reached = best[:, None] + moves
        came_from[position] = reached.argmax(axis=0)
        best = reached[came_from[position], here] + scores[position]
    path = [int(best.argmax())]
    for position in range(count - 1, 0, -1):
        path.append(int(came_from[position, path[-1]]))
    return path[::-1]


def _change(before: str, after: str) -> float:
    """What it costs to pass from one part to another where no heading says so."""
    if before == after:
        return 0.0
    if after in _BY_HEADING_ONLY:
        return -np.inf
    return _CHANGES.get((before, after), _UNUSUAL)


def _opens(headings: PartHeadings, text: str, block: Block) -> str | None:
    if block.kind in {BlockKind.TABLE, BlockKind.LIST_ITEM} or len(text) > 120 or _names_page(text, block.page):
        return None
    return headings.part_of(text)


def _names_page(heading: str, page: int | None) -> bool:
    """Whether a heading bears the number of a page far behind its own: then it is a line of a table of contents."""
    named = _PAGE_NAMED.match(heading)
    return named is not None and page is not None and int(named.group(1) or named.group(2)) > page + _NEARBY


def _without_contents(opened: Sequence[str | None], blocks: Sequence[Block]) -> list[str | None]:
    """The parts opened, but for those on pages that name several: such a page is a table of contents."""
    on_page: dict[int, set[str]] = {}
    for part, block in zip(opened, blocks, strict=True):
        if part is not None and block.page is not None:
            on_page.setdefault(block.page, set()).add(part)
    contents = {page for page, parts in on_page.items() if len(parts) >= _PARTS_OF_CONTENTS}
    return [None if block.page in contents else part for part, block in zip(opened, blocks, strict=True)]


def _key(heading: str) -> str:
    heading = strip_markup(heading)
    heading = without_continued(heading) or heading
    return " ".join(re.sub(r"[^\w' ]+", " ", heading.casefold().replace("’", "'")).split())
