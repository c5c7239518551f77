"""What an engine keeps of a clause, and the hit that it makes of it."""

from __future__ import annotations

import json

from ontology.types import Span
from search.highlight import Snippet, highlights, snippet
from search.query import Query
from search.text_index import Hit, IndexRecord, StoredRecord


def kept_source(record: IndexRecord) -> bytes:
    """What a hit is made of: lines with ids, language and digest, and with the payload, then the text."""
    head = json.dumps([record.clause_id, record.document_id, record.lang, record.digest])
    return f"{head}\n{record.payload}\n{record.text}".encode()


def stored_record(source: bytes) -> StoredRecord:
    """The record that was kept."""
    head, _, text = source.decode().split("\n", 2)
    clause_id, document_id, lang, digest = json.loads(head)
    return StoredRecord(clause_id=clause_id, document_id=document_id, text=text, lang=lang, digest=digest)


def clause_id_of(source: bytes) -> str:
    """The clause id in a kept source."""
    return str(json.loads(source.partition(b"\n")[0])[0])


def make_hit(query: Query | None, source: bytes, score: float) -> Hit:
    """A hit with the snippet and highlights for the query; with neither if there is no query."""
    head, payload, text = source.decode().split("\n", 2)
    clause_id, document_id, lang, _ = json.loads(head)
    spans: tuple[Span, ...] = ()
    piece: Snippet | None = None
    if query is not None:
        spans = highlights(text, query, lang)
        piece = snippet(text, spans)
    return Hit(
        clause_id=clause_id,
        document_id=document_id,
        lang=lang,
        score=score,
        text=text,
        payload=payload,
        snippet=piece.text if piece else "",
        highlights=spans,
        snippet_highlights=piece.highlights if piece else (),
    )
