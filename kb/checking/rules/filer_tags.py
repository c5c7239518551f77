"""The filer's own tags, held against what the passages read like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kb.checking.evidence import Hit
from kb.checking.rules.context import RuleContext
from ontology.families import default_families
from ontology.findings import Finding
from ontology.types import ConceptKind, ConceptTag, Nature, Origin, Role

_COARSE, _DOUBTFUL = "filer-tag-too-coarse", "filer-tag-doubtful"
#: How sure the suggestion must be, and how little is left for the filer's concept.
_SURE, _UNLIKELY = 0.85, 0.1
#: The tag of the whole note: right of every policy, and exact of none.
_ALL_POLICIES = "ifrs-full:DisclosureOfMaterialAccountingPolicyInformationExplanatory"

#: The rule that is broken, the filer's elements, and the element that fits.
_Breach = tuple[str, tuple[str, ...], str]


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each element that filer's tags are wider than, or do not fit, with the passages it would fit."""
    by_clause: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in context.passages.filing.tags:
        if tag.role is Role.ABOUT:
            by_clause[tag.subject_id].append(tag)
    found: dict[_Breach, list[Hit]] = defaultdict(list)
    for passage in context.passages.notes:
        tags = by_clause[passage.clause.clause_id]
        asserted = {
            context.catalogue.element_of(tag.concept)
            for tag in tags
            if tag.origin is Origin.ASSERTED and (tag.concept == _ALL_POLICIES or _is_policy(context, tag.concept))
        }
        suggested = {tag.concept: tag.score for tag in tags if tag.origin is Origin.SUGGESTED}
        if asserted and suggested and passage.clause.nature is Nature.POLICY:
            breach = _breach(context, asserted, suggested)
            if breach is not None:
                found[breach].append(Hit(passage, (0, len(passage.clause.text)), 1.0))
    for (rule, tagged, element), hits in found.items():
        named = ", ".join(_label(context, name) for name in tagged)
        fits = f"{_label(context, element)} ({element})"
        message = f"tagged {named}, where there is {fits}" if rule == _COARSE else f"tagged {named}, but reads like {fits}"
        yield context.doubtful(rule, message, hits, *tagged, element)


def _breach(context: RuleContext, asserted: set[str], suggested: Mapping[str, float]) -> _Breach | None:
    """What is wrong with these tags; None if any fits. Nested tags say the same thing twice, the inner more exactly."""
    families, catalogue = default_families(), context.catalogue
    best = max(suggested, key=lambda name: (suggested[name], name))
    element = catalogue.element_of(best)
    if suggested[best] < _SURE or not _is_policy(context, element) or element in asserted:
        return None
    above = {ancestor.qname for ancestor in catalogue.ancestors(element)}
    family = families.of(element)
    if family is not None and family.wide is not None:
        above.add(family.wide)
    policies = asserted - {_ALL_POLICIES} or asserted
    tagged = tuple(sorted(policies))
    if policies <= above:
        return _COARSE, tagged, element
    likely = {catalogue.element_of(name) for name, score in suggested.items() if score >= _UNLIKELY}
    if any(name in above or name in likely or families.are_siblings(name, element) for name in policies):
        return None
    return _DOUBTFUL, tagged, element


def _is_policy(context: RuleContext, name: str) -> bool:
    concept = context.catalogue.get(name)
    return concept is not None and concept.kind is not ConceptKind.NOTE_ELEMENT


def _label(context: RuleContext, name: str) -> str:
    concept = context.catalogue.get(name)
    return concept.label if concept is not None else name
