"""What a filing holds once reviewers have spoken: a pure function of what was read from its source and of the decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from kb.reviewing.state import ClauseReview, DocumentReview
from ontology.types import Clause, ConceptTag, IngestResult, Origin, Role, Verdict
from search.revision import TaggedClause

#: Methods of tags that reviewers give: their word, and what follows from it for the element above a topic.
REVIEWED, ROLLED_UP = "review", "review of a topic below it"

#: The IFRS element of a concept: itself, or the one above a topic.
ElementOf = Callable[[str], str]


def effective(read: TaggedClause, review: ClauseReview, denied: Collection[str], element_of: ElementOf) -> TaggedClause:
    """A clause as decisions leave it; `read` may have the traces of former decisions, which count for nothing.

    An accepted concept has a tag of its own with the origin `reviewed`. A rejected, overridden or denied tag stays, marked as
    such, and counts no longer; the filer's own tags are not subject to deny lists.
    """
    given = [replace(tag, verdict=None) for tag in read.tags if tag.origin is not Origin.REVIEWED]
    verdicts = review.verdicts
    tags = [_judged(tag, verdicts, denied) for tag in given]
    tags += _reviewed(read.clause.clause_id, verdicts, element_of)
    tags.sort(key=lambda tag: (tag.origin, tag.role, tag.rank))
    return TaggedClause(clause=replace(read.clause, review=review.marks), tags=tuple(tags))


def effective_result(
    result: IngestResult, review: DocumentReview, denied: Collection[str], element_of: ElementOf
) -> IngestResult:
    """A document as decisions leave it."""
    by_clause: dict[str, list[ConceptTag]] = defaultdict(list)
    clause_ids = {clause.clause_id for clause in result.clauses}
    tags: list[ConceptTag] = []
    for tag in result.tags:
        (by_clause[tag.subject_id] if tag.subject_id in clause_ids else tags).append(tag)
    clauses: list[Clause] = []
    for clause in result.clauses:
        read = TaggedClause(clause=clause, tags=tuple(by_clause[clause.clause_id]))
        made = effective(read, review.clause(clause.clause_id), denied, element_of)
        clauses.append(made.clause)
        tags += made.tags
    return replace(result, clauses=tuple(clauses), tags=tuple(tags))


def _judged(tag: ConceptTag, verdicts: Mapping[str, Verdict], denied: Collection[str]) -> ConceptTag:
    if tag.role is not Role.ABOUT:
        return tag
    verdict = verdicts.get(tag.concept)
    if verdict is None and tag.origin is Origin.SUGGESTED and tag.concept in denied:
        verdict = Verdict.DENIED
    return replace(tag, verdict=verdict) if verdict else tag


def _reviewed(clause_id: str, verdicts: Mapping[str, Verdict], element_of: ElementOf) -> Sequence[ConceptTag]:
    accepted = [concept for concept, verdict in verdicts.items() if verdict is Verdict.ACCEPTED]
    # A topic counts for its element, as it does when clauses are scored.
    higher = dict.fromkeys(
        name for name in map(element_of, accepted) if name not in accepted and verdicts.get(name) is not Verdict.REJECTED
    )
    methods = [*((concept, REVIEWED) for concept in accepted), *((concept, ROLLED_UP) for concept in higher)]
    return [
        ConceptTag(
            subject_id=clause_id, concept=concept, role=Role.ABOUT, score=1.0, origin=Origin.REVIEWED, method=method, rank=rank
        )
        for rank, (concept, method) in enumerate(methods, start=1)
    ]
