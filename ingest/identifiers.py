"""What ids are made of: readable slugs, and hashes of wording that reflowed text keeps."""

from __future__ import annotations

import hashlib
import re

from ontology.errors import InputError

_LONGEST_ID = 200


def clause_fingerprint(text: str) -> str:
    """32 hex digits of the wording.

    >>> clause_fingerprint("Leases  are\\nrecognised.") == clause_fingerprint("leases are recognised.")
    True
    """
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", errors="replace")).hexdigest()[:32]


def checked_document_id(document_id: str) -> str:
    """An id that somebody wants for a document, as it is: the ids of its clauses begin with it, and a slash.

    Raises:
        InputError: it is empty, too long, or has a slash, white space or characters that cannot be seen.
    """
    strange = any(character in "/\\" or character.isspace() for character in document_id) or not document_id.isprintable()
    if strange or not 0 < len(document_id) <= _LONGEST_ID or not document_id.strip("."):
        raise InputError(
            f"{document_id[:80]!r} cannot be the id of a document",
            source="document_id",
            hint=f"use up to {_LONGEST_ID} characters that can be seen, such as acme-2024, without slashes and spaces",
        )
    return document_id


def slug(text: str, longest: int = 60) -> str:
    """`text` in lower case with everything but letters and digits folded to single hyphens.

    >>> slug("Property, plant & equipment")
    'property-plant-equipment'
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:longest].rstrip("-")
