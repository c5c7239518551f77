"""Hashes of wording, blind to white space and case, so that reflowed text keeps its identity."""

from __future__ import annotations

import hashlib


def clause_fingerprint(text: str) -> str:
    """32 hex digits of the wording.

    >>> clause_fingerprint("Leases  are\\nrecognised.") == clause_fingerprint("leases are recognised.")
    True
    """
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", errors="replace")).hexdigest()[:32]
