"""Page furniture: headers, footers and navigation that come again on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.paged.pages import Page
from ingest.shapes import ends_sentence

_EDGE = 6
_LEAST_PAGES = 3
#: How many lines of text may stand outside furniture.
_MOST_MISSES = 2
_LONGEST = 160
_DIGITS = re.compile(r"\d+")


def drop_furniture(pages: Sequence[Page]) -> int:
    """Take the lines at the edges of pages that come again, up to their numbers, out of `pages`; how many they were.

    The first of them at the top that has letters is kept as the page's running head.
    """
    counts = Counter(key for page in pages for key in {_key(page.lines[place]) for place in _edges(page)})
    furniture = {key for key, count in counts.items() if count >= _LEAST_PAGES and key not in {"", "#"}}
    dropped = 0
    for page in pages:
        if page.number is None:
            continue
        # Furniture lies at the edges: what comes behind the first line that is not is text of the page.
        places = _outermost(page, furniture)
        for place in places:
            line = " ".join(page.lines[place].split())
            if not page.head and any(character.isalpha() for character in line) and place < len(page.lines) / 2:
                page.head = _DIGITS.sub("", line).strip(" |.-–—")
            page.lines[place] = ""
        dropped += len(places)
    return dropped


def _edges(page: Page) -> list[int]:
    shown = [place for place, line in enumerate(page.lines) if line.strip()]
    return [place for place in dict.fromkeys((*shown[:_EDGE], *shown[-_EDGE:])) if _may_be_furniture(page.lines[place].strip())]


def _outermost(page: Page, furniture: set[str]) -> list[int]:
    shown = [place for place, line in enumerate(page.lines) if line.strip()]
    found = []
    for places in (shown[:_EDGE], shown[::-1][:_EDGE]):
        misses = 0
        for place in places:
            line = page.lines[place].strip()
            if place in found:
                continue
            # A number that nothing stands outside of is that of the page; further in it may be a figure.
            if (_may_be_furniture(line) and _key(line) in furniture) or (_key(line) == "#" and not misses):
                found.append(place)
            else:
                misses += 1
            if misses > _MOST_MISSES:
                break
    return found


def _may_be_furniture(line: str) -> bool:
    return 0 < len(" ".join(line.split())) <= _LONGEST and not (ends_sentence(line) and len(line.split()) > 4)


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.casefold().split()))
