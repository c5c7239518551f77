"""Characters that Windows-1252 has where Latin-1 has controls: `&#147;` in XML is a control, and meant is a quotation mark."""

from __future__ import annotations

from typing import Any

from ingest.decoding import WINDOWS_CONTROLS, windows_characters


def mend_windows_characters(root: Any) -> None:
    """Put the characters that were meant into the texts below an lxml element."""
    if not WINDOWS_CONTROLS.search(root.xpath("string()")):
        return
    for element in root.iter():
        if element.text:
            element.text = windows_characters(element.text)
        if element.tail:
            element.tail = windows_characters(element.tail)
