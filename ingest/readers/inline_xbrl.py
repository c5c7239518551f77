"""Inline XBRL 1.1: SEC filings (.htm), ESEF reports (.xhtml) and document sets of several files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.dates import find_period
from ingest.readers.html import text_of_title
from ingest.readers.html_blocks import BlockWriter, write_blocks
from ingest.readers.inline_facts import InlineFact, InlineText
from ingest.readers.inline_parse import attribute, parse_inline
from ingest.readers.placed_lines import placed_lines
from ingest.readers.reading import Reading
from ingest.readers.xbrl_contexts import Context, context_of, read_contexts
from ingest.readers.xbrl_document import document_period, entity_identifier, entity_name, language
from ingest.readers.xbrl_elements import TextElements
from ontology.errors import ParseError
from ontology.types import Diagnostic, Span, TextFact
from ontology.xbrl_names import resolve_qname

_HEAD = 3000


def read_inline_xbrl(files: Sequence[tuple[str, bytes]], *, source: str, elements: TextElements | None = None) -> Reading:
    """Read an inline XBRL document set (files with their names, in order): its text, and the filer's facts on it.

    Text facts (`ix:nonNumeric`) only: figures stay in the text. `elements` tells text blocks from other strings.

    Raises:
        ReadError: a file is refused, or there is no text in any.
    """
    elements = elements or TextElements()
    parsed = [parse_inline(data, source=f"{source}: {name}" if len(files) > 1 else source) for name, data in files]
    roots = [root for root, _ in parsed]
    text = InlineText(roots, source=source)
    writer = BlockWriter(page=1)
    spans: dict[Any, Span] = {}
    for root, (_, data) in zip(roots, files, strict=True):
        body = root.find("{*}body")
        spans |= write_blocks(root if body is None else body, writer, text.tagged, lines=placed_lines(root, data))
    diagnostics = [diagnostic for _, notes in parsed for diagnostic in notes] + text.diagnostics
    contexts = read_contexts(roots, diagnostics)
    facts = [_fact(fact, spans, contexts, elements, diagnostics) for fact in text.facts]
    for position, (raw, fact) in enumerate(zip(text.facts, facts, strict=True)):
        if fact.hidden and fact.text_block and fact.value:
            facts[position] = _show_hidden(raw, fact, writer, diagnostics)
    if not writer.blocks:
        raise ParseError("the report holds no text", source=source, hint="check that the download is complete")
    # One page is none: the document does not say where its pages end.
    blocks = writer.blocks if writer.page != 1 else [replace(block, page=None) for block in writer.blocks]
    period_start, period_end = document_period(facts)
    if period_end is None:
        period_start, period_end = find_period(writer.text[:_HEAD])
    return Reading(
        text=writer.text,
        blocks=tuple(blocks),
        title=text_of_title(roots[0].find(".//{*}title")) or None,
        entity=entity_name(facts),
        lang=language([fact for fact in facts if fact.text_block]) or (attribute(roots[0], "lang") or "")[:2].lower() or None,
        period_start=period_start,
        period_end=period_end,
        entity_identifier=entity_identifier(facts),
        facts=tuple(facts),
        diagnostics=tuple(diagnostics),
    )


def _fact(
    raw: InlineFact,
    spans: Mapping[Any, Span],
    contexts: Mapping[str, Context],
    elements: TextElements,
    diagnostics: list[Diagnostic],
) -> TextFact:
    name = attribute(raw.element, "name") or ""
    namespace, local, qname = resolve_qname(name, raw.element.nsmap) or ("", name, name if ":" in name else f"ext:{name}")
    context = context_of(contexts, attribute(raw.element, "contextRef") or "", qname, diagnostics)
    escaped = (attribute(raw.element, "escape") or "").strip() in {"true", "1"}
    return TextFact(
        concept=qname,
        value=raw.value,
        spans=tuple(sorted(spans[part] for part in raw.parts if part in spans)) if raw.value else (),
        fact_id=raw.fact_id,
        entity=context.entity,
        period_start=context.period_start,
        period_end=context.period_end,
        dimensions=context.dimensions,
        lang=raw.lang,
        hidden=raw.hidden,
        text_block=elements.is_text_block((namespace, local), qname, escaped=escaped),
        anchor=elements.anchors.get((namespace, local)),
    )


def _show_hidden(raw: InlineFact, fact: TextFact, writer: BlockWriter, diagnostics: list[Diagnostic]) -> TextFact:
    """A passage that stands in `ix:hidden` only is shown nowhere; its text goes to the end of the document."""
    first = len(writer.blocks)
    for part in raw.parts:
        write_blocks(part, writer)
    if len(writer.blocks) == first:
        return fact
    span = (writer.blocks[first].start_char, writer.blocks[-1].end_char)
    diagnostics.append(
        Diagnostic(
            code="hidden-text",
            message=f"{fact.concept} is hidden in the report; its text stands at the end",
            start_char=span[0],
            end_char=span[1],
        )
    )
    return replace(fact, spans=(span,))
