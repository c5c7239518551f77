"""Which of the arcs of all linkbases count, after prohibitions and overrides (XBRL 2.1, section 3.5.3.9.7)."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.taxonomy_linkbases import LinkedArc


def effective_arcs(arcs: Iterable[LinkedArc]) -> list[LinkedArc]:
    """One arc for each relationship that holds, in the order of the linkbases.

    Arcs of one kind, role and arcrole between the same nodes with the same attributes (`use` and `priority` aside) say the
    same. Of these the one with the highest priority counts, and where one that prohibits has that priority too, none does.

    >>> arc = LinkedArc("link arc", "role", "parent-child", "a.xsd#a", "a.xsd#b", (("order", 1.0),))
    >>> len(effective_arcs([arc, arc]))
    1
    >>> from dataclasses import replace
    >>> effective_arcs([arc, replace(arc, prohibited=True)])
    []
    >>> len(effective_arcs([arc, replace(arc, prohibited=True), replace(arc, priority=1)]))
    1
    """
    winners: dict[tuple[object, ...], LinkedArc] = {}
    for arc in arcs:
        said = (arc.kind, arc.role, arc.arcrole, arc.source, arc.target, arc.attributes)
        best = winners.get(said)
        if best is None or (arc.priority, arc.prohibited) > (best.priority, best.prohibited):
            winners[said] = arc
    return [arc for arc in winners.values() if not arc.prohibited]
