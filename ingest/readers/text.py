"""Plain text and Markdown notes."""

from __future__ import annotations

from ingest.dates import find_period
from ingest.readers.front_matter import read_front_matter
from ingest.readers.lines import LONGEST_LINE, blocks_of_lines, split_lines
from ingest.readers.reading import Reading
from ingest.shapes import is_heading_like, strip_markup
from ontology.types import Block, BlockKind, Diagnostic, Severity

_HEAD = 3000


def read_text(text: str) -> Reading:
    """Read a plain text or Markdown note; metadata comes from front matter, else from its first lines."""
    front, start_char, diagnostics = read_front_matter(text)
    blocks = blocks_of_lines(text, split_lines(text, start_char))
    flattened = [line for line in text[start_char:].splitlines() if len(line) > LONGEST_LINE]
    if flattened:
        diagnostics = (*diagnostics, _flattened(max(map(len, flattened))))
    period_start, period_end = find_period(text[start_char : start_char + _HEAD])
    return Reading(
        text=text,
        blocks=tuple(blocks),
        title=front.get("title") or _title(text, blocks),
        entity=front.get("entity"),
        lang=front.get("lang"),
        period_start=front.get("period_start") or period_start,
        period_end=front.get("period_end") or period_end,
        diagnostics=diagnostics,
    )


def _flattened(longest: int) -> Diagnostic:
    return Diagnostic(
        code="flattened",
        message=f"the line breaks were lost: a line of {longest:,} characters was cut, headings may be missed",
        severity=Severity.WARNING,
    )


def _title(text: str, blocks: list[Block]) -> str | None:
    """The first heading, if the note opens with one."""
    for block in blocks[:3]:
        line = strip_markup(text[block.start_char : block.end_char])
        if block.kind is BlockKind.HEADING or is_heading_like(line):
            return line
    return None
