"""QNames by namespace URI: filers choose prefixes freely, and taxonomies put their date into the URI."""

from __future__ import annotations

import re

# URI patterns of the taxonomies whose elements go by one prefix whatever their release; `\1` is the prefix.
_FAMILIES = (
    (re.compile(r"^https?://xbrl\.(?:ifrs|iasb)\.org/taxonomy/[\d-]+/ifrs(?:-full|-cor)?$"), "ifrs-full"),
    (re.compile(r"^https?://xbrl\.(?:ifrs|iasb)\.org/taxonomy/[\d-]+/(ifrs-smes|ifrs-mc)$"), r"\1"),
    (re.compile(r"^https?://(?:fasb\.org|xbrl\.us)/(us-gaap|srt)/[\d-]+$"), r"\1"),
    (re.compile(r"^https?://xbrl\.(?:sec\.gov|us)/(dei|country|currency|ecd|exch|invest|naics|sic|stpr|cyd)/[\d-]+$"), r"\1"),
    (re.compile(r"^https?://(?:www\.)?esma\.europa\.eu/taxonomy/[\d-]+/(esef_cor|technical)$"), r"\1"),
)


def canonical_qname(namespace: str, local: str, prefix: str) -> str:
    """The QName policykb knows an element by: the usual prefix of its taxonomy, or the document's own for an extension.

    >>> canonical_qname("http://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full", "Revenue", "i")
    'ifrs-full:Revenue'
    >>> canonical_qname("http://acme.example/2024", "CraneHire", "acme")
    'acme:CraneHire'
    """
    for pattern, usual in _FAMILIES:
        match = pattern.match(namespace)
        if match:
            return f"{match.expand(usual)}:{local}"
    return f"{prefix or 'ext'}:{local}"
