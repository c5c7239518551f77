"""What the text index holds of a filing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.kept_clauses import kept_fields
from ontology.namespaces import short_name
from ontology.types import Clause, ConceptTag, Origin, Role
from search.filing import Filing, FilingDocument
from search.text_index import IndexRecord

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue


#: What `review:` finds a clause under that nobody decided on, and one of these where filer and tagger disagree.
UNDECIDED, DISAGREEING = "suggested", "disagrees"
_DECIDED = frozenset({"accepted", "overridden", "rejected"})


def index_records(filing: Filing, catalogue: Catalogue) -> list[IndexRecord]:
    """One record for each clause; a clause is found under the concepts it is about and the elements above them."""
    tags: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in filing.tags:
        tags[tag.subject_id].append(tag)
    return [index_record(clause, tags[clause.clause_id], filing.document, catalogue) for clause in filing.clauses]


def index_record(clause: Clause, tags: Sequence[ConceptTag], document: FilingDocument, catalogue: Catalogue) -> IndexRecord:
    """What the index holds of one clause with these tags."""
    period_end = clause.period_end or document.period_end
    qnames = list(dict.fromkeys(tag.concept for tag in tags if tag.counts))
    return IndexRecord(
        clause_id=clause.clause_id,
        document_id=clause.document_id,
        text=clause.text,
        heading=" › ".join(clause.heading_path),
        label=clause.section_label,
        concepts=_names(qnames, catalogue),
        standards=tuple(dict.fromkeys(name for qname in qnames for name in catalogue.standards_of(qname))),
        entity=document.entity or "",
        year=period_end.year if period_end else None,
        kind=clause.kind.value,
        nature=clause.nature.value,
        aspects=clause.aspects,
        lang=document.lang,
        ordinal=clause.ordinal,
        period_end=period_end,
        review=_review(clause, tags, catalogue),
        margin=margin(tags, catalogue),
        payload=kept_fields(clause),
    )


def margin(tags: Sequence[ConceptTag], catalogue: Catalogue) -> float | None:
    """How far the likeliest suggestion is ahead of the next that is neither above nor below it; None without suggestions.

    A topic counts for its element, so the scores of the two say nothing of doubt.
    """
    suggested = sorted((tag for tag in tags if _is_suggestion(tag)), key=lambda tag: -tag.score)
    if not suggested:
        return None
    first = suggested[0]
    others = (tag.score for tag in suggested[1:] if not _related(tag.concept, first.concept, catalogue))
    return round(first.score - next(others, 0.0), 6)


def _review(clause: Clause, tags: Sequence[ConceptTag], catalogue: Catalogue) -> tuple[str, ...]:
    if not _DECIDED.isdisjoint(clause.review):
        return clause.review
    undecided = (*clause.review, UNDECIDED)
    return (*undecided, DISAGREEING) if disagree(tags, catalogue) else undecided


def disagree(tags: Sequence[ConceptTag], catalogue: Catalogue) -> bool:
    """Whether what is likeliest by the tagger, and sure enough to count, is none of what the filer says, nor near it."""
    said = [tag.concept for tag in tags if tag.origin is Origin.ASSERTED and tag.concept in catalogue]
    suggested = [tag for tag in tags if _is_suggestion(tag) and tag.counts]
    if not said or not suggested:
        return False
    likeliest = max(suggested, key=lambda tag: tag.score).concept
    return not any(_related(likeliest, concept, catalogue) for concept in said)


def _is_suggestion(tag: ConceptTag) -> bool:
    return tag.origin is Origin.SUGGESTED and tag.role is Role.ABOUT


def _related(one: str, other: str, catalogue: Catalogue) -> bool:
    """Whether two concepts are the same, or one is above the other."""
    if one == other:
        return True
    above = {concept.qname for concept in catalogue.ancestors(one)} if one in catalogue else set()
    below = {concept.qname for concept in catalogue.ancestors(other)} if other in catalogue else set()
    return other in above or one in below


def _names(qnames: list[str], catalogue: Catalogue) -> tuple[str, ...]:
    names: list[str] = []
    for qname in qnames:
        names += [qname, short_name(qname)]
        concept = catalogue.get(qname)
        if concept is not None:
            names.append(concept.label)
    return tuple(dict.fromkeys(names))
