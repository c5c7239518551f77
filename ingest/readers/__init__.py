"""Readers: one file a format, all returning a `Reading`; `read_source` chooses among them."""

from __future__ import annotations

from ingest.readers.choose import ReadOptions, document_id_of, read_source

__all__ = ["ReadOptions", "document_id_of", "read_source"]
