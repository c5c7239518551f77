"""Parses XML from strangers: no entities, no DTD, no network, and no limit that cuts text off in silence."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ontology.errors import ParseError, UnsafeInputError

_STEP = 1024


def parse_xml(data: bytes, *, source: str) -> Any:
    """The root element (lxml) of an XML document; comments and processing instructions are dropped.

    A DOCTYPE is let pass if it declares nothing (XHTML reports have one), and nothing is loaded for it: an entity that it
    would declare elsewhere, such as `&nbsp;`, is not well-formed here.

    Raises:
        UnsafeInputError: the DOCTYPE declares entities or elements.
        ParseError: not well-formed, or nested deeper than libxml2 allows (2,048); the message has line and column.

    >>> parse_xml(b"<a><b/></a>", source="a.xml").tag
    'a'
    """
    # Long texts are allowed, since libxml2 refuses what exceeds its own limits; the size of files is limited elsewhere.
    # With that its guard against entity bombs is off, so declarations are looked for first, by a parser that has it on.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        _refuse_declarations(data, source)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise ParseError(
            f"not well-formed XML at line {line}, column {column}: {error.msg}",
            source=source,
            hint="check that the download is complete",
        ) from error
    _refuse_entities(root, source)
    return root


def _refuse_declarations(data: bytes, source: str) -> None:
    """Parse up to the root element, and look at the DOCTYPE."""
    prolog = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    for start in range(0, len(data), _STEP):
        prolog.feed(data[start : start + _STEP])
        for _, root in prolog.read_events():
            declared = root.getroottree().docinfo.internalDTD
            if declared is not None and (declared.entities() or declared.elements()):
                raise UnsafeInputError(
                    "its DOCTYPE declares entities or elements, which is refused",
                    source=source,
                    hint="take the declarations in <!DOCTYPE … [ … ]> out",
                )
            return


def _refuse_entities(root: Any, source: str) -> None:
    """With a DOCTYPE, libxml2 takes undeclared entities for declared elsewhere, and leaves them out of the text."""
    if root.getroottree().docinfo.internalDTD is None:
        return
    for entity in root.iter(etree.Entity):
        raise ParseError(
            f"not well-formed XML at line {entity.getparent().sourceline}: the entity {entity.text} is not declared",
            source=source,
            hint="write the character itself",
        )
