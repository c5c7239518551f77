"""Tells text blocks from the short strings among the facts, and knows what a package says of the filer's own elements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ontology.catalogue import default_catalogue
from ontology.crosswalk import default_crosswalk

_TEXT_BLOCK_TYPES = frozenset({"textBlockItemType", "escapedItemType"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextElements:
    """What is known of elements: datatypes and anchors by (namespace, local name), and QNames known to be text blocks."""

    datatypes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    anchors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    known: Collection[str] = frozenset()

    def is_text_block(self, name: tuple[str, str], qname: str, *, escaped: bool) -> bool:
        """Whether an element tags passages: by its datatype; without it by the lists of known ones, or because the fact is
        `escaped` mark-up. Its name says nothing: of 482 text blocks of IFRS 2022 none ends in TextBlock.
        """
        datatype = self.datatypes.get(name)
        if datatype is not None:
            return datatype in _TEXT_BLOCK_TYPES
        return escaped or qname in self.known


def catalogue_elements() -> frozenset[str]:
    """The QNames of all policy and note elements of the catalogue and the crosswalk."""
    ours = {concept.qname for concept in default_catalogue() if concept.qname.startswith("ifrs-full:")}
    return frozenset(ours | {match.element for match in default_crosswalk().matches})
