"""Resolves the `prefix:Local` texts of documents to the QNames policykb knows elements by."""

from __future__ import annotations

from collections.abc import Mapping

from ontology.xbrl_names import canonical_qname

__all__ = ["canonical_qname", "resolve_qname"]


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
