"""A note that EDGAR rendered as an R page and the same note in the inline document it was made of are the same clauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read_source
from ingest.segment import segment
from ontology.errors import ParseError
from ontology.types import SourceDocument, Span

FILING = "aapl-10q-2025"


def clauses_in(document: SourceDocument, spans: tuple[Span, ...]) -> list[str]:
    """The clauses of a document as far as they stand in some places, white space squeezed.

    In the page a fact may begin behind the mark of a footnote, inside a clause.
    """
    found = []
    for clause in segment(document).clauses:
        for start, end in spans:
            text = document.text[max(start, clause.start_char) : min(end, clause.end_char)]
            found += [" ".join(text.split())] if text else []
    return found


def test_text_blocks_of_r_pages_are_the_clauses_of_the_inline_document(shared: Path) -> None:
    folder = shared / "filings" / "sec-r-pages" / FILING
    inline_path = shared / "filings" / "inline-xbrl" / f"{FILING}.htm"
    if not folder.is_dir() or not inline_path.exists():
        pytest.skip("no filing both as R pages and as inline XBRL")
    inline = read_source(inline_path.read_bytes(), name=inline_path.name)
    places = {fact.concept: fact.spans for fact in inline.facts if fact.text_block}
    compared = 0
    for path in sorted(folder.glob("R*.htm")):
        try:
            document = read_source(path.read_bytes(), name=str(path))
        except ParseError as error:
            assert "figures only" in str(error)
            continue
        for fact in document.facts:
            if fact.text_block:
                assert clauses_in(document, fact.spans) == clauses_in(inline, places[fact.concept]), (path.name, fact.concept)
                compared += 1
    assert compared == 8
