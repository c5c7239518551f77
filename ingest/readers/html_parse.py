"""Parses HTML with lxml and answers what the readers ask of an element: hidden? bold? what text?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ontology.errors import ParseError, UnsafeInputError

_BOLD_WEIGHTS = frozenset({"bold", "bolder", "600", "700", "800", "900"})


class Look(NamedTuple):
    """How text is shown."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False


PLAIN = Look()


_BOLD_TAGS = frozenset({"b", "strong", "th"})
_ITALIC_TAGS = frozenset({"i", "em"})
_UNDERLINED_TAGS = frozenset({"u", "ins"})
_PAGE_BREAK_PROPERTIES = ("page-break-after", "page-break-before", "break-after", "break-before")
_PAGE_BREAKS = frozenset({"always", "page", "left", "right"})

#: Inline XBRL 1.1, and 1.0, which differs in nothing that is read here.
INLINE_NAMESPACES = frozenset({"http://www.xbrl.org/2013/inlineXBRL", "http://www.xbrl.org/2008/inlineXBRL"})

#: Elements whose content is never text of the document.
SILENT = frozenset(
    {"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "ix:header", "ix:exclude", "title"}
)


_DECLARING = re.compile(r"<!DOCTYPE[^<>\[]*\[", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:[\w.-]+:)?(?:html|body)\s*>", re.IGNORECASE)
_TAG_START = re.compile(r"</?[A-Za-z]")
_PROLOG = 16 * 1024
#: A style longer than this holds a picture.
_LONGEST_STYLE = 2_000
_PICTURE = re.compile(r"url\([^)]*\)?", re.IGNORECASE)


def refuse_cut_off(text: str, *, source: str) -> None:
    """Refuse a page that ends too early: inside a tag or comment, or without the end of its `<html>` or `<body>`.

    Raises:
        ParseError: the page is cut off.
    """
    if re.search(r"<(?:html|body)[\s>]", text[:_PROLOG], re.IGNORECASE):
        is_whole = bool(_CLOSED.search(text, max(len(text) - _PROLOG, 0)) or _CLOSED.search(text))
    else:
        last = text[max(text.rfind("<"), 0) :]
        is_whole = (">" in last or not _TAG_START.match(last)) and text.rfind("<!--") <= text.rfind("-->")
    if not is_whole:
        raise ParseError("the page is cut off", source=source, hint="check that the download is complete and ends with </html>")


def parse_html(text: str, *, source: str) -> HtmlElement:
    """The root element of an HTML document or fragment.

    Raises:
        ParseError: there is no element in it.
        UnsafeInputError: its DOCTYPE declares something.
    """
    if _DECLARING.search(text[:_PROLOG]):
        raise UnsafeInputError(
            "its DOCTYPE declares entities or elements, which is refused",
            source=source,
            hint="take the declarations in <!DOCTYPE … [ … ]> out",
        )
    # The decoder has settled the encoding; a declaration inside would make lxml refuse or decode again.
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    # Large pages are allowed (the size of the file is limited elsewhere), since libxml2 cuts off what exceeds its limits.
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(body.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ParseError(f"not HTML: {error}", source=source, hint="check that the download is complete") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ParseError("elements are nested too deeply to be read", source=source, hint="save the page anew")
    return root


def tag_of(element: HtmlElement) -> str:
    """The lower-case tag name, with `ix:` before those of inline XBRL; empty for comments and processing instructions."""
    return _tag_name(element.tag)


@lru_cache(maxsize=4096)
def _tag_name(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    namespace, brace, local = tag.rpartition("}")
    if brace and namespace[1:] in INLINE_NAMESPACES:
        return f"ix:{local.lower()}"
    return local.lower()


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element is not shown to the reader of the page."""
    if _tag_name(element.tag) in SILENT:
        return True
    stated = element.attrib
    return bool(stated) and ("hidden" in stated or _hides(_style(element)))


def _style(element: HtmlElement) -> str:
    """The `style` attribute; a long one without its pictures, so that those are not remembered for ever."""
    style: str = element.get("style") or ""
    return style if len(style) <= _LONGEST_STYLE else _PICTURE.sub("", style)[:_LONGEST_STYLE]


@lru_cache(maxsize=8192)
def _hides(style: str) -> bool:
    declared = declarations(style)
    return declared.get("display") == "none" or declared.get("visibility") == "hidden"


def breaks_page(element: HtmlElement) -> bool:
    """Whether a new page begins at the element, or right behind it: the mark that word processors leave."""
    return _looks(_style(element))[3]


def look_of(element: HtmlElement, inherited: Look) -> Look:
    """How text directly in the element is shown."""
    bold, italic, underlined, _ = _looks(_style(element))
    tag = tag_of(element)
    return Look(
        (inherited.bold or tag in _BOLD_TAGS) if bold is None else bold,
        (inherited.italic or tag in _ITALIC_TAGS) if italic is None else italic,
        # A line goes on through all that is inside, whatever that says of itself.
        inherited.underlined or tag in _UNDERLINED_TAGS or underlined,
    )


@lru_cache(maxsize=8192)
def _looks(style: str) -> tuple[bool | None, bool | None, bool, bool]:
    """Whether a style makes text bold, italic (None: it does not say), underlined; whether it breaks the page."""
    declared = declarations(style)
    font = declared.get("font", "").split()
    weight, slant = declared.get("font-weight", ""), declared.get("font-style", "")
    underlined = any("underline" in declared.get(name, "") for name in ("text-decoration", "text-decoration-line"))
    bold = weight in _BOLD_WEIGHTS or "bold" in font or (False if weight else None)
    italic = slant in {"italic", "oblique"} or "italic" in font or (False if slant == "normal" else None)
    return bold, italic, underlined, any(declared.get(name) in _PAGE_BREAKS for name in _PAGE_BREAK_PROPERTIES)


def declarations(style: str) -> Mapping[str, str]:
    """The declarations of a `style` attribute, lower case.

    >>> declarations("Color:red; display : NONE !important")
    {'color': 'red', 'display': 'none'}
    """
    parts = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in parts}


def text_of(element: HtmlElement) -> str:
    """All shown text below the element, white space collapsed."""
    if not len(element):
        text = " ".join((element.text or "").split())
        return "" if text and is_hidden(element) else text
    parts: list[str] = []
    skipped = False
    nodes = etree.iterwalk(element, events=("start", "end"))
    for event, node in nodes:
        if event == "start":
            skipped = is_hidden(node)
            if skipped:
                nodes.skip_subtree()
                continue
            if tag_of(node) in BREAKING:
                parts.append(" ")
            if text := node.text:
                parts.append(text)
            continue
        if skipped:
            skipped = False  # the end of what was skipped follows its start
        elif tag_of(node) in BREAKING:
            parts.append(" ")
        if (tail := node.tail) and node is not element:
            parts.append(tail)
    return " ".join("".join(parts).split())


#: Elements that begin and end a line of their own.
BREAKING = frozenset(
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
