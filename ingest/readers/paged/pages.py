"""Splits the text of a report into pages, and finds out which numbers the pages bear.

Form feeds part the pages that `pdftotext` and its like write. Where they were lost, lines that hold nothing but a number one
larger than the last such line tell where pages end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ontology.types import Diagnostic, Severity

_LEAST_FORM_FEEDS = 2
_LEAST_CHAIN = 8
_SHORTEST_PAGE = 6
_LEAST_MARKS = 5
_EDGE = 3
_LEAST_STEADY = 0.5
_LONGEST_GAP = 30
_MARK = re.compile(r"^#{1,6}\s*Page\s+(\d{1,4})\s*$", re.IGNORECASE)
_ALONE = re.compile(r"^\s*(?:Page\s+)?[-–—]?\s*(F\s*[-–]\s*)?(\d{1,3})\s*[-–—]?\s*$", re.IGNORECASE)
_AT_EDGE = re.compile(r"^\s*(\d{1,3})(?=\s{2,}|\s*$|\s+\D)|(?:(?<=\s\s)|(?<=[^\d\s]\s))(\d{1,3})\s*$")


@dataclass(slots=True)
class Page:
    """The lines of a page, white space kept; `number` is None where the text has no pages.

    `head` is the running head, once it is known.
    """

    number: int | None
    lines: list[str] = field(default_factory=list)
    head: str = ""


def split_pages(text: str) -> list[Page]:
    """The pages of a text; one without a number if there is no sign of pages.

    Their numbers are those printed on them where these go on steadily, else counted from 1.
    """
    if text.count("\f") >= _LEAST_FORM_FEEDS:
        sheets = text.split("\f")
        if not sheets[-1].strip():
            sheets.pop()
        pages = [Page(number, sheet.splitlines()) for number, sheet in enumerate(sheets, start=1)]
    else:
        lines = text.replace("\f", "\n").splitlines()
        marked = _by_marks(lines)
        if marked:
            return marked
        pages = _by_numbers(lines)
    if len(pages) > 1:
        offset = _printed_offset(pages)
        for page in pages:
            page.number = (page.number or 0) + offset
    return pages


def missing_pages(pages: Sequence[Page]) -> tuple[Diagnostic, ...]:
    """A diagnostic for each gap in the printed numbers, where these otherwise grow by one from page to page."""
    printed = [numbers.pop() if len(numbers := set(_edge_numbers(page))) == 1 else None for page in pages]
    steps = [(before, after - before) for before, after in pairwise(printed) if before is not None and after is not None]
    steady = sum(step == 1 for _, step in steps)
    if steady < _LEAST_STEADY * len(pages):
        return ()
    found = []
    for before, step in steps:
        if 1 < step <= _LONGEST_GAP:
            gone = f"page {before + 1} is" if step == 2 else f"pages {before + 1} to {before + step - 1} are"
            found.append(Diagnostic(code="missing-pages", message=f"{gone} missing", severity=Severity.WARNING))
    return tuple(found)


def _by_marks(lines: list[str]) -> list[Page]:
    """Pages that begin with a mark such as "## Page 12", as converters to Markdown write it; empty without such marks."""
    marks = [(place, int(match.group(1))) for place, line in enumerate(lines) if (match := _MARK.match(line))]
    if len(marks) < _LEAST_MARKS:
        return []
    ends = [place for place, _ in marks[1:]] + [len(lines)]
    cover = [Page(0, lines[: marks[0][0]])]
    return cover + [Page(number, lines[place + 1 : end]) for (place, number), end in zip(marks, ends, strict=True)]


def _by_numbers(lines: list[str]) -> list[Page]:
    """Pages that end with their number, a line of its own: the longest chains of numbers that grow by one."""
    best: dict[tuple[bool, int], tuple[int, int, tuple[bool, int, int] | None]] = {}
    links: dict[tuple[bool, int, int], tuple[bool, int, int] | None] = {}
    ends: dict[bool, tuple[int, tuple[bool, int, int]]] = {}
    for position, line in enumerate(lines):
        match = _ALONE.match(line) if len(line) < 40 else None
        if match is None:
            continue
        appendix, number = match.group(1) is not None, int(match.group(2))
        length, before, link = best.get((appendix, number - 1), (0, -_SHORTEST_PAGE, None))
        if position - before < _SHORTEST_PAGE:
            length, link = 0, None
        here = (appendix, number, position)
        links[here] = link
        if length + 1 >= best.get((appendix, number), (0, 0, None))[0]:
            best[appendix, number] = (length + 1, position, here)
        if length + 1 > ends.get(appendix, (0, here))[0]:
            ends[appendix] = (length + 1, here)
    breaks: list[int] = []
    for length, end in ends.values():
        mark: tuple[bool, int, int] | None = end
        while mark is not None and length >= _LEAST_CHAIN:
            breaks.append(mark[2])
            mark = links[mark]
    if not breaks:
        return [Page(None, lines)]
    pages = []
    start = 0
    for number, position in enumerate(sorted(breaks), start=1):
        pages.append(Page(number, lines[start : position + 1]))
        start = position + 1
    if any(line.strip() for line in lines[start:]):
        pages.append(Page(len(pages) + 1, lines[start:]))
    return pages


def _printed_offset(pages: Sequence[Page]) -> int:
    """What the printed numbers differ from the count by, if most pages that bear a number agree; else 0."""
    offsets = Counter(number - (page.number or 0) for page in pages for number in set(_edge_numbers(page)))
    if not offsets:
        return 0
    offset, votes = offsets.most_common(1)[0]
    return offset if votes >= 0.5 * len(pages) and (pages[0].number or 0) + offset > -len(pages) // 10 else 0


def _edge_numbers(page: Page) -> list[int]:
    """The numbers that stand at the beginning or end of the first or last lines of a page."""
    shown = [line for line in page.lines if line.strip()]
    found = []
    for line in (*shown[:_EDGE], *shown[-_EDGE:]):
        match = _AT_EDGE.search(line) if len(line) < 400 else None
        if match:
            found.append(int(match.group(1) or match.group(2)))
    return found
