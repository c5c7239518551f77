"""Over all filings: clauses by concept and entity or year, and who chose what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.choice_matrix import ChoiceMatrix
from kb.overview import Overview
from kb.web.answers import reading
from kb.web.api.parameters import Concept, Entity, Standard, Year
from kb.web.links import Links
from kb.web.templating import page, root_of
from kb.web.wording import concept_label

router = APIRouter()

#: The shades of a heat map: a cell has the one of the first bound that it does not exceed, as a share of the fullest cell.
_SHADES = (0.05, 0.15, 0.35, 0.7)
_MOST_ROWS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A count with its shade, 0 (nothing) to 5, and where to see what was counted."""

    count: int
    shade: int
    address: str


@router.get("/overview")
def overview(
    request: Request,
    by: Annotated[str, Query(pattern="^(entity|year|document)$")] = "entity",
    entity: Entity = None,
    year: Year = None,
    standard: Standard = None,
) -> Response:
    """How many clauses are about each concept, by entity, year or document."""
    links = Links(root_of(request))
    with reading(request) as kb:
        counts = kb.overview("concept", by, entity=entity or None, year=year, standard=standard or None)

    def address(concept: str, column: str) -> str:
        narrowed = {"entity": entity, "year": year, by: column}
        return links.to("/search", concept=concept, **narrowed)

    rows = _heat(counts, address)
    chosen: dict[str, Any] = {"by": by, "entity": entity or "", "year": year, "standard": standard or ""}
    left_out = max(len(counts.rows) - _MOST_ROWS, 0)
    return page(request, "overview/page.html", rows=rows, columns=counts.columns, left_out=left_out, **chosen)


@router.get("/overview/choices")
def choices(request: Request, entity: Entity = None, concept: Concept = None, standard: Standard = None) -> Response:
    """Who chose what where a standard leaves it open."""
    with reading(request) as kb:
        found = kb.choices(entity=entity or None, concept=concept or None, standard=standard or None)
        matrix = ChoiceMatrix.of(found)
    return page(request, "overview/choices.html", matrix=matrix, entity=entity or "", standard=standard or "")


def _heat(counts: Overview, address: Callable[[str, str], str]) -> list[tuple[str, str, list[HeatCell]]]:
    fullest = max(counts.counts.values(), default=1)
    return [
        (
            row,
            concept_label(row),
            [
                HeatCell(count=count, shade=_shade(count / fullest), address=address(row, column))
                for column in counts.columns
                for count in [counts.count(row, column)]
            ],
        )
        for row in counts.rows[:_MOST_ROWS]
    ]


def _shade(share: float) -> int:
    return 0 if share == 0 else 1 + sum(share > bound for bound in _SHADES)
