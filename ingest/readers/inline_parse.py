"""Parses inline XBRL documents: as XML with true namespaces where they are well-formed, else as HTML made into XML."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from ingest.decoding import decode
from ingest.readers.html_parse import INLINE_NAMESPACES, parse_html, refuse_cut_off
from ingest.readers.windows_characters import mend_windows_characters
from ontology.errors import ParseError
from ontology.safe_xml import parse_xml
from ontology.types import Diagnostic, Severity

_SNIFF = 256 * 1024
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?")
_DECLARATION_BYTES = re.compile(rb"^\s*<\?xml[^>]*\?>")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def is_inline_xbrl(data: bytes) -> bool:
    """Whether the bytes name the namespace of inline XBRL near their beginning, as the root or header of a report does.

    >>> is_inline_xbrl(b'<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL">')
    True
    """
    head = data[:_SNIFF].replace(b"\0", b"")  # UTF-16 is ASCII with zeros between
    return any(namespace.encode() in head for namespace in INLINE_NAMESPACES)


def parse_inline(data: bytes, *, source: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The root element of an inline XBRL document, and what was odd about its mark-up.

    Raises:
        ReadError: it declares entities, is cut off or nested too deeply, or holds no element.
    """
    root, notes = _parse(data, source)
    mend_windows_characters(root)
    return root, notes


def _parse(data: bytes, source: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    try:
        return parse_xml(data, source=source), ()
    except ParseError as error:
        text, notes = _decoded(data, source)
        text = _ENTITY.sub(_character, _NO_XML.sub("", _DECLARATION.sub("", text)))
        try:
            return parse_xml(text.encode("utf-8"), source=source), notes
        except ParseError:
            broken = Diagnostic(
                code="not-well-formed",
                message=f"{error.message}; read as HTML, which may misplace a tag",
                severity=Severity.WARNING,
            )
            return _through_html(text, source), (*notes, broken)


def _decoded(data: bytes, source: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text in the encoding it declares, or if that is wrong, in the one it has."""
    try:
        return decode(data, source=source, encoding=None)
    except ParseError:
        return decode(_DECLARATION_BYTES.sub(b"", data), source=source, encoding=None)


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name, which a repaired document has in lower case."""
    value: str | None = element.get(name)
    return value if value is not None else element.get(name.lower())


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in _XML_ENTITIES or name not in html5:
        return match.group()
    return "".join(f"&#{ord(character)};" for character in html5[name])


def _through_html(text: str, source: str) -> Any:
    """Let the HTML parser repair the mark-up, and read what it makes of it as XML, which brings the namespaces back."""
    refuse_cut_off(text, source=source)
    repaired = parse_html(text, source=source)
    for element in repaired.iter():
        _drop_odd_names(element)
    try:
        return parse_xml(etree.tostring(repaired, method="xml", encoding="utf-8"), source=source)
    except ParseError:
        # Not even so: then the prefixes must do, and the contexts are lost.
        return repaired


def _drop_odd_names(element: Any) -> None:
    """Attributes that HTML allows and XML does not, such as `"` left over from a broken tag."""
    kept = {name: value for name, value in element.attrib.items() if _XML_NAME.fullmatch(name)}
    if len(kept) < len(element.attrib):
        element.attrib.clear()  # lxml cannot take out one whose name it would not let in
        element.attrib.update(kept)
