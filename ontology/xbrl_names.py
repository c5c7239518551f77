"""QNames by namespace URI: filers choose prefixes freely, and taxonomies put their date into the URI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ontology.namespaces import PREFIXES

# URI patterns of the taxonomies whose elements go by one prefix whatever their release; `\1` is the prefix.
_FAMILIES = (
    (re.compile(r"^https?://xbrl\.(?:ifrs|iasb)\.org/taxonomy/[\d-]+/ifrs(?:-full|-cor)?$"), "ifrs-full"),
    (re.compile(r"^https?://xbrl\.(?:ifrs|iasb)\.org/taxonomy/[\d-]+/(ifrs-smes|ifrs-mc)$"), r"\1"),
    (re.compile(r"^https?://(?:fasb\.org|xbrl\.us)/(us-gaap|srt)/[\d-]+$"), r"\1"),
    (re.compile(r"^https?://xbrl\.(?:sec\.gov|us)/(dei|country|currency|ecd|exch|invest|naics|sic|stpr|cyd)/[\dq-]+$"), r"\1"),
    (re.compile(r"^https?://(?:www\.)?esma\.europa\.eu/taxonomy/[\d-]+/(esef_cor|technical)$"), r"\1"),
)

_RESERVED = frozenset({*PREFIXES, "ifrs-smes", "ifrs-mc", "srt", "dei", "esef_cor"})


def canonical_qname(namespace: str, local: str, prefix: str) -> str:
    """The QName policykb knows an element by: the usual prefix of its taxonomy, or the document's own for an extension.

    >>> canonical_qname("http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full", "Revenue", "i")
    'ifrs-full:Revenue'
    >>> canonical_qname("http://acme.example/2024", "CraneHire", "acme")
    'acme:CraneHire'
    """
    usual = _usual_prefix(namespace)
    if usual is not None:
        return f"{usual}:{local}"
    # Nothing keeps a filer from calling its own namespace us-gaap; only the taxonomy itself may go by that name.
    return f"{f'ext-{prefix}' if prefix in _RESERVED else prefix or 'ext'}:{local}"


@lru_cache(maxsize=1024)
def _usual_prefix(namespace: str) -> str | None:
    """The prefix of a taxonomy that goes by one; None for others."""
    for pattern, usual in _FAMILIES:
        match = pattern.match(namespace)
        if match:
            return match.expand(usual)
    return None


def resolve_qname(text: str, prefixes: Mapping[str | None, str]) -> tuple[str, str, str] | None:
    """Namespace, local name and canonical QName of a `prefix:Local` text; None if its prefix is not declared.

    >>> resolve_qname("x:Revenue", {"x": "http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full"})[2]
    'ifrs-full:Revenue'
    """
    prefix, colon, local = text.strip().rpartition(":")
    namespace = prefixes.get(prefix if colon else None)
    if namespace is None or not local:
        return None
    return namespace, local, canonical_qname(namespace, local, prefix)
