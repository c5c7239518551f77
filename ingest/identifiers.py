"""What ids are made of: readable slugs, and hashes of wording that reflowed text keeps."""

from __future__ import annotations

import hashlib
import re


def clause_fingerprint(text: str) -> str:
    """32 hex digits of the wording.

    >>> clause_fingerprint("Leases  are\\nrecognised.") == clause_fingerprint("leases are recognised.")
    True
    """
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", errors="replace")).hexdigest()[:32]


def slug(text: str, longest: int = 60) -> str:
    """`text` in lower case with everything but letters and digits folded to single hyphens.

    >>> slug("Property, plant & equipment")
    'property-plant-equipment'
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:longest].rstrip("-")
