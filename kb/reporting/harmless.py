"""Text of documents and names of people as a report may show them: nothing runs, nothing turns, nothing breaks the file."""

from __future__ import annotations

import re

# What turns the direction of the text after it: in a name it could make one file or person look like another. Marks
# (U+200E, U+200F) stay: right-to-left text needs them, and they turn nothing but what stands beside them.
_TURNING = "\u202a-\u202e\u2066-\u2069"
# Neither XML 1.0 nor HTML allows these; a tab and a line feed they do.
_ILLEGAL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_HARMFUL = re.compile(f"\r\n?|[\u2028\u2029{_ILLEGAL}{_TURNING}]")
_PICTURES = 0x2400
_DELETE = "\u2421"


def harmless(text: str) -> str:
    """The text with each control character as a sign that can be seen, and line ends as line feeds.

    Control characters of ASCII become their pictures, other characters that XML forbids the replacement character, and
    those that would turn the direction of what follows their number in brackets. All else stays as it is, right-to-left text
    with its marks, too.

    >>> harmless("Acme\\x00 \\u202eplc"), harmless("a\\r\\nb\\tc")
    ('Acme␀ [U+202E]plc', 'a\\nb\\tc')
    """
    return _HARMFUL.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    found = match.group()
    if found in ("\r", "\r\n", "\u2028", "\u2029"):
        return "\n"
    code = ord(found[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    if code == 0x7F:
        return _DELETE
    return f"[U+{code:04X}]" if 0x202A <= code <= 0x2069 else "\ufffd"
