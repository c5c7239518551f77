"""What a line looks like: heading, running head, list item, page number. Judged by form alone."""

from __future__ import annotations

import re

from ingest.enumerators import read_enumerator

_LONGEST_HEADING = 120
_MOST_WORDS = 16
_CONTINUED = re.compile(
    r"(?:\s*[(\[]\s*{0}\s*[)\]]\s*\.?|\s*[–—-]\s*{0}|\s+{0})$".format(r"(?:continued|cont[’']?d\.?|cont\.)"), re.IGNORECASE
)
_PAGE_NUMBER = re.compile(r"^(?:page\s+)?(?:[-–—]\s*)?(?:F-)?\d{1,4}(?:\s*[-–—])?(?:\s+of\s+\d{1,4})?$", re.IGNORECASE)
# Signs that are also used for other things need a space behind them.
_BULLET = re.compile(r"^(?:[•●▪▫◦·∙‣⁃■□☐❖➢✓]\s*|[–—*+-]\s+|o(?:\s{2,}|\t\s*))(?=\S)")
_SENTENCE_END = re.compile(r"[.;,:?!][”\"’')\]]*$")
_OPENING = re.compile(r"^[\"“‘'(\[]*[A-Z0-9]")
_MARKUP = re.compile(r"(\*\*\*|\*\*|__|`)")
_INNER_SENTENCE = re.compile(r"[a-z)]\.\s+[A-Z]")


def strip_markup(text: str) -> str:
    """`text` without Markdown emphasis and heading marks, white space collapsed.

    >>> strip_markup("## **5-2 Intangible  assets**")
    '5-2 Intangible assets'
    """
    return " ".join(_MARKUP.sub("", text.lstrip("#")).split()).strip("*_ ")


def is_heading_like(text: str, *, set_off: bool = False) -> bool:
    """Short, opens with a capital or number, and is no sentence. One that is `set_off` (bold, say), numbered or in capitals
    may end with a colon.

    >>> is_heading_like("Measurement of ECLs"), is_heading_like("Borrowing costs are expensed.")
    (True, False)
    >>> is_heading_like("b. Use of estimates:"), is_heading_like("The rates are:")
    (True, False)
    """
    text = strip_markup(text)
    enumerator = read_enumerator(text)
    if enumerator is not None:
        text = text[enumerator.length :]
    if set_off or enumerator is not None or text.isupper():
        text = text.rstrip(": ")
    if not text or len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_WORDS:
        return False
    if _SENTENCE_END.search(text) or not _OPENING.match(text) or _INNER_SENTENCE.search(text):
        return False
    letters = sum(character.isalpha() for character in text)
    return letters >= 3 and letters >= 0.6 * len(text.replace(" ", ""))


def without_continued(text: str) -> str | None:
    """The heading that a running head repeats ("2 Leases (Continued)" → "2 Leases"), or None if it is not one.

    >>> without_continued("2 Material accounting policies (Continued)")
    '2 Material accounting policies'
    """
    match = _CONTINUED.search(text)
    return text[: match.start()].strip() if match and len(text) <= _LONGEST_HEADING + 20 else None


def is_page_number(text: str) -> bool:
    """A line that holds a page number and nothing else.

    >>> is_page_number("F-12"), is_page_number("Page 3 of 10"), is_page_number("2024 2023")
    (True, True, False)
    """
    return bool(_PAGE_NUMBER.match(text))


def bullet_length(text: str) -> int:
    """How many characters the bullet at the start of `text` takes; 0 without one.

    >>> bullet_length("• fixed payments"), bullet_length("fixed payments")
    (2, 0)
    """
    match = _BULLET.match(text)
    return match.end() if match else 0


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence or clause does.

    >>> ends_sentence("as follows:"), ends_sentence("lower of cost and")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text.rstrip()))


def opens_list(text: str) -> bool:
    """Whether `text` announces a list: it ends with a colon.

    >>> opens_list("The rates are as follows:")
    True
    """
    return text.rstrip().endswith((":", ":-", ":–", ": –"))
