"""XBRL instances (.xbrl, .xml): text facts, most of them with escaped HTML, made into one document (XBRL 2.1, 4.6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import combining

from lxml import etree

from ingest.readers.html_blocks import BlockWriter, write_blocks
from ingest.readers.html_parse import parse_html, text_of
from ingest.readers.nesting import LongerTexts
from ingest.readers.reading import Reading
from ingest.readers.windows_characters import mend_windows_characters
from ingest.readers.xbrl_contexts import XBRLI, Context, context_of, read_contexts
from ingest.readers.xbrl_document import document_period, entity_identifier, entity_name, language
from ingest.readers.xbrl_elements import TextElements
from ontology.catalogue import Catalogue, default_catalogue
from ontology.errors import ParseError
from ontology.safe_xml import parse_xml
from ontology.types import BlockKind, Diagnostic, TextFact
from ontology.xbrl_names import canonical_qname

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_FACTS = frozenset({XBRLI, "http://www.xbrl.org/2003/linkbase"})
_ROOT = re.compile(rb"<(?:[\w.-]+:)?xbrl[\s>]")
_MARKUP = re.compile(r"<(?:[A-Za-z][^<>]*|/[A-Za-z]+|!--)")
_BLANK_LINE = re.compile(r"\n\s*\n")
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TEXT_NAME = re.compile(r"(?:Explanatory|TextBlock|BloqueDeTexto)$")
_FRAME = re.compile(rf"^(?:DisclosureOf|DescriptionOfAccountingPolicy(?:For|To)?|DescriptionOf)(?=[A-Z])|{_TEXT_NAME.pattern}")
_SNIFF = 16 * 1024
#: Without mark-up, a text of this many words that ends as a sentence is a passage; names, dates and addresses are none.
_PROSE_WORDS = 12
_SENTENCE_ENDS = (".", "!", "?", ":", ";")
#: A shorter text that several facts have says "there is none of this" rather than that one of them stands in another.
_LONG_LETTERS = 300
_CLOSING = frozenset(".,;:!?)]%”’»")
_OPENING = frozenset("([“‘«")


@dataclass(slots=True)
class _Passage:
    """A passage of the instance: its fact, its source text, the letters and digits of it, and where these stand in another."""

    fact: TextFact
    source: str
    letters: str
    place: int = 0

    @property
    def group(self) -> Hashable:
        """What two facts must share for one to stand in the other."""
        return self.fact.period_end, self.fact.dimensions


def is_instance(data: bytes) -> bool:
    """Whether the bytes are an XBRL instance: an `xbrl` root and the namespace of instances, near the beginning.

    >>> is_instance(b'<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance">')
    True
    """
    head = data[:_SNIFF].replace(b"\0", b"")
    return XBRLI.encode() in head and _ROOT.search(head) is not None


def read_instance(data: bytes, *, source: str, elements: TextElements | None = None) -> Reading:
    """Read the text facts of an XBRL instance, in its order, each under its element's name as a heading.

    Instances repeat a text at several granularities (the whole note, each policy in it): what stands inside another text of
    the same context is not written again, its fact gets the span there.

    What is a passage is seen from the instance alone, so that its text is the same whatever taxonomies are at hand.

    Raises:
        ReadError: not well-formed, refused, no instance, or without a passage.
    """
    root = parse_xml(data, source=source)
    if root.tag != f"{{{XBRLI}}}xbrl":
        raise ParseError(f"its root is {root.tag}, so it is no XBRL instance", source=source, hint="give the instance itself")
    mend_windows_characters(root)
    diagnostics: list[Diagnostic] = []
    facts, passages = _facts(root, elements or TextElements(), diagnostics)
    if not passages:
        raise ParseError("this instance holds figures only, no text", source=source, hint="ingest the report it belongs to")
    period_start, period_end = document_period([*facts, *(passage.fact for passage in passages)])
    writer = BlockWriter()
    catalogue = default_catalogue()
    for whole, inside in _nested(passages):
        writer.period_end = whole.fact.period_end if whole.fact.period_end != period_end else None
        facts += _write(whole, inside, writer, catalogue, source)
    if not writer.blocks:
        raise ParseError("this instance holds no text", source=source, hint="ingest the report it belongs to")
    return Reading(
        text=writer.text,
        blocks=tuple(writer.blocks),
        entity=entity_name(facts),
        lang=language(facts) or (root.get(_LANG) or "")[:2].lower() or None,
        period_start=period_start,
        period_end=period_end,
        entity_identifier=entity_identifier(facts),
        facts=tuple(sorted(facts, key=lambda fact: fact.spans or ((len(writer.text), 0),))),
        diagnostics=tuple(diagnostics),
    )


def _facts(root: Any, elements: TextElements, diagnostics: list[Diagnostic]) -> tuple[list[TextFact], list[_Passage]]:
    """The short text facts, and the passages; of equal ones (concept, context, value) the first."""
    contexts = read_contexts([root], diagnostics)
    short: list[TextFact] = []
    passages: list[_Passage] = []
    seen: set[tuple[str, Context, str]] = set()
    for element in root.iter(etree.Element):
        reference = element.get("contextRef")
        name = etree.QName(element)
        if reference is None or element.get("unitRef") is not None or name.namespace in _NOT_FACTS:
            continue
        text = "".join(element.itertext())
        qname = canonical_qname(name.namespace or "", name.localname, element.prefix or "")
        nil = (element.get(_NIL) or "").strip() in {"true", "1"}
        context = contexts.get(reference, Context())
        if nil or not text.strip() or (qname, context, text) in seen:
            continue
        seen.add((qname, context, text))
        context_of(contexts, reference, qname, diagnostics)
        key = (name.namespace or "", name.localname)
        fact = TextFact(
            concept=qname,
            value=" ".join(text.split()),
            fact_id=element.get("id"),
            entity=context.entity,
            period_start=context.period_start,
            period_end=context.period_end,
            dimensions=context.dimensions,
            lang=element.get(_LANG),
            text_block=elements.is_text_block(key, qname, escaped=_says_passage(text, name.localname)),
            anchor=elements.anchors.get(key),
        )
        if _says_passage(text, name.localname) or qname in elements.known:
            value = _plain(text)
            if value:
                passages.append(_Passage(replace(fact, value=value), text, _letters(value)))
        else:
            short.append(fact)
    return short, passages


def _says_passage(text: str, local: str) -> bool:
    """Whether mark-up, the name of the element or the wording tell a passage from a name, a date or another short string."""
    if _MARKUP.search(text):
        return True
    words = len(text.split())
    if words >= _PROSE_WORDS and text.rstrip().endswith(_SENTENCE_ENDS):
        return True
    return words > 1 and _TEXT_NAME.search(local) is not None


def _nested(passages: list[_Passage]) -> Iterator[tuple[_Passage, list[_Passage]]]:
    """The passages that stand in no other of their context, in order, each with those that stand in it."""
    texts = LongerTexts()
    repeats = Counter((passage.group, passage.letters) for passage in passages)
    wholes: list[_Passage] = []
    inside: dict[int, list[_Passage]] = {}
    for passage in sorted(passages, key=lambda passage: -len(passage.letters)):
        stock_phrase = len(passage.letters) < _LONG_LETTERS and repeats[passage.group, passage.letters] > 1
        found = None if stock_phrase else texts.find(passage.group, passage.letters)
        if found is None:
            wholes.append(passage)
            texts.add(passage.group, passage.letters)
        else:
            number, passage.place = found
            inside.setdefault(id(wholes[number]), []).append(passage)
    kept = {id(whole) for whole in wholes}
    for passage in passages:
        if id(passage) in kept:
            yield passage, inside.get(id(passage), [])


def _write(
    whole: _Passage, inside: list[_Passage], writer: BlockWriter, catalogue: Catalogue, source: str
) -> Iterator[TextFact]:
    """Write a passage under its heading; yield its fact and those inside it with the spans they now have."""
    writer.add(BlockKind.HEADING, _heading(whole.fact.concept, catalogue), level=1)
    first = len(writer.blocks)
    _write_text(whole.source, writer, source)
    if len(writer.blocks) == first:  # bare page numbers and the like
        yield from (passage.fact for passage in (whole, *inside))
        return
    start, end = writer.blocks[first].start_char, writer.blocks[-1].end_char
    yield replace(whole.fact, spans=((start, end),))
    if not inside:
        return
    text = "\n\n".join(writer.text_of(block) for block in range(first, len(writer.blocks)))
    places = [position for position, character in enumerate(text) if character.isalnum()]
    as_found = _letters(text) == whole.letters
    for passage in inside:
        span = (0, len(text))
        if as_found:
            last = passage.place + len(passage.letters) - 1
            span = _with_marks(text, places[passage.place], places[last] + 1)
        yield replace(passage.fact, spans=((start + span[0], start + span[1]),))


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with the full stop, quotation marks and brackets that belong to it, which are no letters."""
    while end < len(text) and (text[end] in _CLOSING or combining(text[end])):
        end += 1
    while start > 0 and text[start - 1] in _OPENING:
        start -= 1
    return start, end


def _write_text(text: str, writer: BlockWriter, source: str) -> None:
    if _MARKUP.search(text):
        write_blocks(parse_html(text, source=source), writer)
        return
    for paragraph in _BLANK_LINE.split(text):
        writer.add(BlockKind.PARAGRAPH, " ".join(paragraph.split()))


def _plain(text: str) -> str:
    """The text without its mark-up."""
    if not _MARKUP.search(text):
        return " ".join(text.split())
    return text_of(parse_html(text, source="a fact"))


def _letters(text: str) -> str:
    """The letters and digits, which survive every way of writing mark-up."""
    return "".join(character for character in text if character.isalnum())


def _heading(qname: str, catalogue: Catalogue) -> str:
    """The label of an element, or its name as words: an instance has no headings.

    >>> _heading("acme:DisclosureOfCraneHireExplanatory", default_catalogue())
    'Crane hire'
    """
    concept = catalogue.get(qname)
    if concept is not None:
        return concept.label
    name = _FRAME.sub("", _FRAME.sub("", qname.partition(":")[2])).replace("_", " ")
    words = _WORD_STARTS.sub(" ", name).split() or [qname]
    return " ".join([words[0], *(word if word.isupper() and len(word) > 1 else word.lower() for word in words[1:])])
