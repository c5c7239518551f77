"""Finds the headings among the blocks, and the running heads that only repeat one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from ingest.enumerators import read_enumerator
from ingest.shapes import ends_sentence, is_heading_like, strip_markup, without_continued
from ontology.types import Block, BlockKind, Diagnostic, SourceDocument

_LONGEST_RUN_OF_BARE_LINES = 2
_LONGEST_FURNITURE = 100
_PAGES_TO_BE_FURNITURE = 3
_LONGEST_COUNT = 6
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Positions of heading blocks, positions of blocks to leave out, and what was left out and why."""

    positions: frozenset[int]
    dropped: frozenset[int]
    diagnostics: tuple[Diagnostic, ...]


def find_headings(document: SourceDocument) -> Headings:
    """Decide for every block whether it is a heading, a repetition of one, or text."""
    blocks = document.blocks
    texts = [strip_markup(document.text[block.start_char : block.end_char]) for block in blocks]
    furniture = _page_furniture(texts, blocks)
    dropped = {position for position in range(len(blocks)) if position in furniture or _repeats(position, texts, blocks)}
    marked = {position for position in range(len(blocks)) if position not in dropped and _may_head(position, blocks, texts)}
    positions = frozenset(marked - _bare_lines(blocks, texts, marked, dropped))
    diagnostics = tuple(
        Diagnostic(
            code="running-head",
            message=f"left out the running head {texts[position]!r}",
            start_char=blocks[position].start_char,
            end_char=blocks[position].end_char,
        )
        for position in sorted(dropped)
    )
    return Headings(positions=positions, dropped=frozenset(dropped), diagnostics=diagnostics)


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text.casefold())


def _page_furniture(texts: list[str], blocks: tuple[Block, ...]) -> frozenset[int]:
    """Positions of short lines that come again and again with another page number: headers and footers."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        if (
            blocks[position].kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
            and 3 < len(text) <= _LONGEST_FURNITURE
            and _NUMBER.search(text)
            and not ends_sentence(text)
            and not _is_numbered(text)
        ):
            places[_masked(text)].append(position)
    return frozenset(
        position
        for found in places.values()
        if len(found) >= _PAGES_TO_BE_FURNITURE and _counts_pages([texts[position] for position in found])
        for position in found
    )


def _counts_pages(lines: list[str]) -> bool:
    """Whether a number in the lines grows from each to the next, as that of pages does.

    A short count from one ("Level 1", "Level 2", "Level 3") is one of headings, and so is one that starts again.
    """
    columns = zip(*(map(int, _NUMBER.findall(line)) for line in lines), strict=True)
    return any(
        all(before < after for before, after in pairwise(numbers))
        and not (len(numbers) <= _LONGEST_COUNT and numbers == tuple(range(1, len(numbers) + 1)))
        for numbers in columns
    )


def _is_numbered(text: str) -> bool:
    """Whether an enumerator opens the line; a bare number may as well be that of a page."""
    enumerator = read_enumerator(text)
    return enumerator is not None and enumerator.readings[0].style != ("number", "1")


def _repeats(position: int, texts: list[str], blocks: tuple[Block, ...]) -> bool:
    """A running head ("2 Leases (Continued)"), or the row label of an R page said again by the cell's first line."""
    if blocks[position].kind in {BlockKind.TABLE, BlockKind.LIST_ITEM}:
        return False
    if without_continued(texts[position]) is not None:
        return True
    before = position - 1
    return position > 0 and blocks[before].kind is BlockKind.HEADING and texts[before].casefold() == texts[position].casefold()


def _may_head(position: int, blocks: tuple[Block, ...], texts: list[str]) -> bool:
    block, text = blocks[position], texts[position]
    if block.kind is BlockKind.HEADING:
        return bool(text)
    if block.kind is BlockKind.PARAGRAPH:
        return is_heading_like(text, set_off=block.bold or block.underlined)
    return block.kind is BlockKind.LIST_ITEM and is_heading_like(text) and _is_lone_bullet(position, blocks, texts)


def _is_lone_bullet(position: int, blocks: tuple[Block, ...], texts: list[str]) -> bool:
    """A bullet that is no item of a list: a paragraph or table before it, and a paragraph that is no heading after it."""
    return (
        0 < position < len(blocks) - 1
        and blocks[position - 1].kind in {BlockKind.PARAGRAPH, BlockKind.TABLE}
        and blocks[position + 1].kind is BlockKind.PARAGRAPH
        and not is_heading_like(texts[position + 1])
    )


def _bare_lines(blocks: tuple[Block, ...], texts: list[str], marked: set[int], dropped: set[int]) -> set[int]:
    """Heading-like lines that head nothing: at the end of the document, or in a run of three or more (a lost list)."""
    bare: set[int] = set()
    run: list[int] = []
    for position in [*range(len(blocks)), len(blocks)]:
        if position in dropped:
            continue
        if position in marked and not _stands_alone(blocks[position], texts[position]):
            run.append(position)
            continue
        at_end = position == len(blocks)
        if len(run) > _LONGEST_RUN_OF_BARE_LINES or (at_end and run):
            bare.update(run)
        run = []
    return bare


def _stands_alone(block: Block, text: str) -> bool:
    """A heading beyond doubt: the source says so, or it is bold, underlined or numbered."""
    return block.kind is BlockKind.HEADING or block.bold or block.underlined or read_enumerator(text) is not None
