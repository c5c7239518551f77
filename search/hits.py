"""Makes a hit of a clause that an engine found."""

from __future__ import annotations

from search.highlight import highlights, snippet
from search.query import Query
from search.text_index import Hit


def make_hit(query: Query | None, *, clause_id: str, document_id: str, text: str, lang: str, score: float) -> Hit:
    """A hit with the snippet and highlights for the query; with neither if there is no query."""
    spans = highlights(text, query, lang) if query else ()
    piece = snippet(text, spans) if query else None
    return Hit(
        clause_id=clause_id,
        document_id=document_id,
        lang=lang,
        score=score,
        snippet=piece.text if piece else "",
        highlights=spans,
        snippet_highlights=piece.highlights if piece else (),
    )
