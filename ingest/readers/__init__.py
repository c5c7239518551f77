"""Readers: one file a format, all returning a `Reading`; `read_sources` chooses among them."""

from __future__ import annotations

from ingest.readers.choose import MAX_BYTES, MAX_UNPACKED, ReadOptions, document_id_of, read_source, read_sources
from ingest.readers.pdf import MAX_PAGES

__all__ = ["MAX_BYTES", "MAX_PAGES", "MAX_UNPACKED", "ReadOptions", "document_id_of", "read_source", "read_sources"]
