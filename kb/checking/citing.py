"""Citations of passages that were found, with the words that show it in their sentence."""

from __future__ import annotations

from ingest.sentences import row_spans, sentence_spans
from kb.answers import cite
from ontology.findings import Citation
from ontology.types import BlockKind, Clause, Span
from search.filing import Filing

#: The longest quote, in characters.
_LONGEST = 240


def citation(filing: Filing, clause: Clause, span: Span) -> Citation:
    """Where a clause stands, with the words between two offsets of its text."""
    return Citation(
        clause_id=clause.clause_id, quote=quoted(clause, span), place=cite(filing.document, clause), page=clause.page
    )


def quoted(clause: Clause, span: Span) -> str:
    """The sentences, or the rows of a table, that a span of a clause's text stands in, white space collapsed.

    Of long ones 240 characters around the span are left, at whole words; what is cut off is shown by an ellipsis.
    """
    spans = (row_spans if clause.kind is BlockKind.TABLE else sentence_spans)(clause.text)
    start = max((first for first, _ in spans if first <= span[0]), default=0)
    end = min((last for _, last in spans if last >= span[1]), default=len(clause.text))
    inside, before = (" ".join(clause.text[first:last].split()) for first, last in ((start, end), (start, span[0])))
    return _around(inside, len(before))


def _around(text: str, place: int) -> str:
    """At most so many characters of a text, among them those from a place on, with more behind it than before."""
    if len(text) <= _LONGEST:
        return text
    first = max(0, min(place - _LONGEST // 4, len(text) - _LONGEST))
    last = first + _LONGEST
    if first:
        first = text.find(" ", first, place) + 1 or place
    cut = text.rfind(" ", place, last) if last < len(text) else len(text)
    last = cut if cut > first else last
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"
