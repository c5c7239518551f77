"""Plain text and Markdown notes."""

from __future__ import annotations

from ingest.dates import find_period
from ingest.readers.front_matter import read_front_matter
from ingest.readers.lines import blocks_of_lines, report_cut_lines, split_lines
from ingest.readers.reading import Reading
from ingest.shapes import is_heading_like, strip_markup
from ontology.types import Block, BlockKind

_HEAD = 3000


def read_text(text: str) -> Reading:
    """Read a plain text or Markdown note; metadata comes from front matter, else from its first lines."""
    front, start_char, diagnostics = read_front_matter(text)
    blocks = blocks_of_lines(text, split_lines(text, start_char))
    period_start, period_end = find_period(text[start_char : start_char + _HEAD])
    return Reading(
        text=text,
        blocks=tuple(blocks),
        title=front.get("title") or _title(text, blocks),
        entity=front.get("entity"),
        lang=front.get("lang"),
        period_start=front.get("period_start") or period_start,
        period_end=front.get("period_end") or period_end,
        diagnostics=(*diagnostics, *report_cut_lines(text)),
    )


def _title(text: str, blocks: list[Block]) -> str | None:
    """The first heading, if the note opens with one."""
    if not blocks:
        return None
    first = blocks[0]
    line = strip_markup(text[first.start_char : first.end_char])
    opens = first.kind is BlockKind.HEADING or (first.kind is BlockKind.PARAGRAPH and is_heading_like(line, set_off=first.bold))
    return line.rstrip(" :") if opens else None
