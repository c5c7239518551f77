"""The concepts: a list by standard, and a page for each with who says what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.answers import StoredChoice, StoredClause
from kb.base import KnowledgeBase
from kb.web.answers import reading
from kb.web.templating import page
from ontology.types import Concept

router = APIRouter()

_MOST_FOUND = 40
#: So many clauses of a concept are looked at for the newest of each entity.
_MOST_SEEN = 400


@router.get("/concepts")
def concepts(request: Request, q: Annotated[str, Query(max_length=300)] = "") -> Response:
    """Concepts by words, or all of them by standard."""
    with reading(request) as kb:
        counts = kb.overview("concept", "entity")
        found = list(islice(kb.catalogue.find(q), _MOST_FOUND)) if q.strip() else []
        by_standard: dict[str, list[Concept]] = defaultdict(list)
        for concept in () if q.strip() else kb.catalogue:
            for standard in concept.standards or ("Other",):
                by_standard[standard].append(concept)
    sizes = {row: sum(counts.count(row, column) for column in counts.columns) for row in counts.rows}
    groups = sorted(by_standard.items(), key=lambda pair: _standard_order(pair[0]))
    return page(request, "concepts/list.html", q=q, found=found, groups=groups, sizes=sizes)


@router.get("/concepts/{qname:path}")
def concept_page(request: Request, qname: str) -> Response:
    """A concept: what it means, its place among the others, its paragraphs, who says what, who chose what."""
    with reading(request) as kb:
        concept = kb.catalogue.resolve(qname)
        newest = _newest_by_entity(kb, concept.qname)
        choices = _counted(kb.choices(concept=concept.qname))
        narrower = [other for other in kb.catalogue if other.broader == concept.qname]
    return page(request, "concepts/concept.html", concept=concept, newest=newest, choices=choices, narrower=narrower)


def _newest_by_entity(kb: KnowledgeBase, qname: str) -> list[StoredClause]:
    """The surest clause on a concept in the newest filing of each entity, by entity."""
    best: dict[str, tuple[str, float, StoredClause]] = {}
    for stored in islice(kb.clauses(concept=qname), _MOST_SEEN):
        period = str(stored.document.period_end or "")
        score = max((tag.score for tag in stored.concepts if tag.concept == qname), default=0.0)
        entity = stored.document.entity or stored.document.document_id
        if entity not in best or (period, score) > best[entity][:2]:
            best[entity] = (period, score, stored)
    return [best[entity][2] for entity in sorted(best)]


def _counted(choices: Iterable[StoredChoice]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """Each question with its paragraph, and how many filings give each answer."""
    questions: dict[str, StoredChoice] = {}
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    seen: set[tuple[str, str, str]] = set()
    for stored in choices:
        questions.setdefault(stored.dimension.id, stored)
        key = (stored.dimension.id, stored.answer, stored.document.document_id)
        if key not in seen:
            seen.add(key)
            answers[stored.dimension.id][stored.answer] += 1
    return [
        (stored.dimension.label, str(stored.dimension.reference), answers[name].most_common())
        for name, stored in questions.items()
    ]


def _standard_order(standard: str) -> tuple[int, str, int]:
    kind, _, number = standard.partition(" ")
    return (standard == "Other", kind, int(number) if number.isdigit() else 0)
