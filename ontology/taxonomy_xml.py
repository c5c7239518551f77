"""The names in the XML of taxonomies, and where the links in it lead (XBRL 2.1, section 3.5; XML Base)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

XS = "{http://www.w3.org/2001/XMLSchema}"
LINK = "{http://www.xbrl.org/2003/linkbase}"
XLINK = "{http://www.w3.org/1999/xlink}"
XBRLI = "{http://www.xbrl.org/2003/instance}"
XML = "{http://www.w3.org/XML/1998/namespace}"

#: Where an href (second) leads that stands in a file (first): a file of the package, or a URL outside it.
Resolve = Callable[[str, str], str]


def place_of(element: Any, href: str, file: str, resolve: Resolve) -> str:
    """Where an href on an element of a file leads, every `xml:base` around it applied."""
    base = file
    for around in (*reversed(tuple(element.iterancestors())), element):
        stated = around.get(f"{XML}base")
        if stated:
            base = resolve(base, stated)
    return resolve(base, href)


def text_of(element: Any) -> str:
    """The text in an element and in all below it, ends trimmed."""
    text: str = element.text or "" if len(element) == 0 else "".join(element.itertext())
    return text.strip()
