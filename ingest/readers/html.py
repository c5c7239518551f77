"""HTML notes and pages."""

from __future__ import annotations

from datetime import date

from lxml.html import HtmlElement

from ingest.dates import find_period, parse_date
from ingest.readers.html_blocks import BlockWriter, write_blocks
from ingest.readers.html_parse import parse_html, refuse_cut_off
from ingest.readers.placed_lines import placed_lines
from ingest.readers.reading import Reading
from ontology.errors import ParseError

_HEAD = 3000


def read_html(text: str, *, source: str) -> Reading:
    """Read an HTML document or fragment; metadata from `<title>`, `<html lang>` and `<meta name="entity|period-…">`.

    Raises:
        ParseError: there is no HTML or no text in it, or it is cut off.
        UnsafeInputError: its DOCTYPE declares something.
    """
    refuse_cut_off(text, source=source)
    root = parse_html(text, source=source)
    writer = BlockWriter()
    body = root.find("body")
    write_blocks(root if body is None else body, writer, lines=placed_lines(root, text))
    if not writer.blocks:
        raise ParseError("the page holds no text", source=source, hint="check that the download is complete")
    period_start, period_end = find_period(writer.text[:_HEAD])
    title = root.find(".//title")
    return Reading(
        text=writer.text,
        blocks=tuple(writer.blocks),
        title=text_of_title(title) or None,
        entity=_meta(root, "entity"),
        lang=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2] or None,
        period_start=_meta_date(root, "period-start") or period_start,
        period_end=_meta_date(root, "period-end") or period_end,
    )


def text_of_title(title: HtmlElement | None) -> str:
    """The text of a `<title>`, which counts as hidden elsewhere."""
    return "" if title is None else " ".join((title.text or "").split())


def _meta(root: HtmlElement, name: str) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == name:
            return (meta.get("content") or "").strip() or None
    return None


def _meta_date(root: HtmlElement, name: str) -> date | None:
    content = _meta(root, name)
    return parse_date(content) if content else None
