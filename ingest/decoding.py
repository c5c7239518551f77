"""From bytes to text: byte order marks, UTF-8, declared encodings, Windows-1252; a clear error instead of garbage."""

from __future__ import annotations

import codecs
import re

from ontology.errors import InputError, ParseError
from ontology.types import Diagnostic, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)
# Controls that no text holds; tab, line feed, form feed, carriage return and NEL are fine.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SPACES = str.maketrans(dict.fromkeys([*range(9), 0x0B, *range(0x0E, 0x20)], " "))
#: Controls of Latin-1 that no text holds either: bytes of Windows-1252 that were taken for Latin-1, as in `&#147;`.
WINDOWS_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_WINDOWS = {
    code: character
    for code in range(0x80, 0xA0)
    if code != 0x85 and (character := bytes([code]).decode("cp1252", errors="ignore"))
}
_SAMPLE = 4096
#: Of ASCII text in UTF-16 every second byte is zero; names and figures in other scripts leave fewer.
_ZEROS = 0.3


def decode(data: bytes, *, source: str, encoding: str | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of `data`, and a diagnostic where the encoding had to be guessed.

    Order: `encoding` if given, byte order mark, UTF-16 and UTF-32 without one, UTF-8, the encoding that HTML or XML declares,
    Windows-1252. Single NULs and other controls become spaces, and controls of Latin-1 what their bytes are in Windows-1252.

    Raises:
        InputError: `encoding` is not the name of one.
        ParseError: the file is empty, binary, or in none of these encodings.

    >>> decode("Société".encode(), source="a.txt")
    ('Société', ())
    >>> decode(b"", source="a.txt")
    Traceback (most recent call last):
    ontology.errors.ParseError: a.txt: the file is empty (give a file that holds a policy note)
    """
    if not data.strip():
        raise ParseError("the file is empty", source=source, hint="give a file that holds a policy note")
    if encoding is not None:
        return _checked(_decode_named(data, encoding, source), source), ()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_decode_named(data[len(mark) :] if name == "utf-8" else data, name, source), source), ()
    wide = _without_mark(data)
    if wide is not None:
        return _checked(_decode_named(data, wide, source), source), (_guessed(f"no byte order mark: read as {wide.upper()}"),)
    try:
        return _checked(data.decode("utf-8"), source), ()
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_SAMPLE])
    if declared and _is_encoding(declared.group(1).decode("ascii")):
        return _checked(_decode_named(data, declared.group(1).decode("ascii"), source), source), ()
    try:
        text = _checked(data.decode("cp1252"), source)
    except UnicodeDecodeError:
        raise _unknown(source) from None
    if not _reads_like_text(text):
        raise _unknown(source)
    return text, (_guessed("not UTF-8: read as Windows-1252"),)


def windows_characters(text: str) -> str:
    """`text` with the characters that Windows-1252 has in place of the controls 0x80 to 0x9F, of the same length.

    >>> windows_characters("the \x93Group\x94")
    'the “Group”'
    """
    return text.translate(_WINDOWS) if WINDOWS_CONTROLS.search(text) else text


def _without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 by where its zero bytes stand; None if this is neither."""
    sample = data[:_SAMPLE]
    zeros = [sample[place::4].count(0) / (len(sample) / 4) for place in range(4)]
    high = [share > _ZEROS for share in zeros]
    names = {(0, 1, 1, 1): "utf-32-le", (1, 1, 1, 0): "utf-32-be", (0, 1, 0, 1): "utf-16-le", (1, 0, 1, 0): "utf-16-be"}
    return names.get(tuple(map(int, high)))  # type: ignore[arg-type]


def _guessed(message: str) -> Diagnostic:
    return Diagnostic(code="encoding-guessed", message=message, severity=Severity.WARNING)


def _is_encoding(name: str) -> bool:
    """Whether `name` is a codec from bytes to text: Python has others, such as hex and zip."""
    try:
        codecs.lookup(name)
        return isinstance(b"ab".decode(name, errors="replace"), str)
    except (LookupError, ValueError):
        return False


def _decode_named(data: bytes, encoding: str, source: str) -> str:
    if not _is_encoding(encoding):
        raise InputError(f"{encoding!r} is not an encoding", source=source, hint="use a name such as utf-8 or cp1252")
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise ParseError(
            f"cannot be read as {encoding}: {error}", source=source, hint="name the right one with --encoding"
        ) from error


def _checked(text: str, source: str) -> str:
    """The text without its byte order mark and controls, if it is one that can be read and written again."""
    text = windows_characters(text.removeprefix("\ufeff"))
    controls = len(_CONTROLS.findall(text))
    if controls > 1 + len(text) / 500:
        raise ParseError(
            "this is binary data, not text", source=source, hint="give the note as text, Markdown, HTML or an R page"
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ParseError(f"not text: {error}", source=source, hint="name the right encoding with --encoding") from error
    return text.translate(_SPACES) if controls else text


def _reads_like_text(text: str) -> bool:
    """Mostly ASCII with some accents and typographic marks, as Western text in Windows-1252 is."""
    return sum(character > "\x7f" for character in text) <= len(text) * 0.25


def _unknown(source: str) -> ParseError:
    return ParseError("the text encoding is not known", source=source, hint="name it with --encoding, such as big5")
