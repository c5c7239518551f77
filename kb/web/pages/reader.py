"""The reader: a document part by part, each clause beside its concepts; and the addresses of clauses and sections."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from kb.answers import StoredClause
from kb.base import KnowledgeBase
from kb.selection import Conditions
from kb.web.answers import reading
from kb.web.links import Links, anchor
from kb.web.pages.outline import Outline, Part, outline_of
from kb.web.pages.passages import Table, passage, table_of
from kb.web.templating import page, root_of
from kb.web.wording import shown_concepts
from ontology.errors import NotFoundError
from ontology.types import ConceptTag, Role, Section

router = APIRouter()

#: A document of at most so many sections shows its whole outline; of a longer one, what is deeper is folded away.
_SHORT = 60

PartNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Concept = Annotated[str | None, Query(max_length=300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """A clause with what the reader shows of it. `dimmed`: another concept is looked at; `behind`: the next clause about it."""

    stored: StoredClause
    anchor: str
    text: Markup
    table: Table | None
    concepts: Sequence[ConceptTag]
    mentioned: Sequence[ConceptTag]
    new_page: bool
    dimmed: bool
    behind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A heading as the reader shows it; `rank` is that of its element, h2 and below."""

    section: Section
    anchor: str
    rank: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a document is looked at: whole, or by part, and with an eye on one concept."""

    links: Links
    outline: Outline
    whole: bool
    concept: str | None

    def part(self, number: int) -> str:
        """The address of a part."""
        one = len(self.outline.parts) == 1
        return self.links.to(
            self.links.document(self.outline.document.document_id).removeprefix(self.links.root),
            part=None if one or self.whole or number == 1 else number,
            whole="yes" if self.whole else None,
            concept=self.concept,
        )

    def clause(self, clause_id: str) -> str:
        """The address of a clause, looked at in the same way."""
        return f"{self.part(self.outline.part_of[clause_id])}#{anchor('c', clause_id)}"

    def section(self, section_id: str) -> str:
        """The address of a section, looked at in the same way; of another document, by its own address."""
        number = self.outline.part_of.get(section_id)
        return f"{self.part(number)}#{anchor('s', section_id)}" if number else self.links.section(section_id)


@router.get("/documents/{document_id}")
def read_document(
    request: Request,
    document_id: str,
    part: PartNumber = 1,
    whole: Annotated[str, Query(max_length=3)] = "no",
    concept: Concept = None,
) -> Response:
    """A document, or one part of it, with its outline."""
    links = Links(root_of(request))
    with reading(request) as kb:
        outline = outline_of(kb, document_id)
        if part > len(outline.parts):
            raise NotFoundError(f"{document_id} has no part {part}", hint=f"it has {len(outline.parts)}")
        wanted = kb.catalogue.resolve(concept).qname if concept else None
        look = Look(links=links, outline=outline, whole=whole == "yes", concept=wanted)
        shown = outline.everything if look.whole else outline.parts[part - 1]
        stored = _stored(kb, document_id, shown, whole=look.whole)
        items = list(_shown(look, shown, stored))
    return page(request, "reader/page.html", **_values(look, shown), items=items)


@router.get("/clauses/{clause_id:path}")
def go_to_clause(request: Request, clause_id: str, concept: Concept = None) -> Response:
    """A clause by its id: leads to its place in its document."""
    with reading(request) as kb:
        document_id = kb.clause(clause_id).clause.document_id
        outline = outline_of(kb, document_id)
    look = Look(links=Links(root_of(request)), outline=outline, whole=False, concept=concept)
    return RedirectResponse(look.clause(clause_id), status_code=302)


@router.get("/sections/{section_id:path}")
def go_to_section(request: Request, section_id: str) -> Response:
    """A section by its id: leads to its place in its document."""
    with reading(request) as kb:
        outline = outline_of(kb, section_id.partition("/")[0])
    if section_id not in outline.part_of:
        raise NotFoundError(f"no section is called {section_id!r}", hint="its document is there; look at its outline")
    look = Look(links=Links(root_of(request)), outline=outline, whole=False, concept=None)
    return RedirectResponse(look.section(section_id), status_code=302)


def _stored(kb: KnowledgeBase, document_id: str, part: Part, *, whole: bool) -> dict[str, StoredClause]:
    """The clauses of a part with all that hangs on them; a whole document is read faster at once."""
    if whole:
        return {stored.clause.clause_id: stored for stored in Conditions().select(kb.filing(document_id))}
    return {item.clause_id: kb.clause(item.clause_id) for item in part.items if not isinstance(item, Section)}


def _shown(look: Look, part: Part, stored: dict[str, StoredClause]) -> Iterator[ShownClause | ShownSection]:
    about = look.outline.clauses_about(look.concept) if look.concept else []
    following = dict(itertools.pairwise(about))
    page_number: int | None = None
    rank = 1
    for item in part.items:
        if isinstance(item, Section):
            rank = min(item.level + 1, rank + 1, 6)
            yield ShownSection(section=item, anchor=anchor("s", item.section_id), rank=rank)
            continue
        one = stored[item.clause_id]
        clause = one.clause
        behind = following.get(clause.clause_id)
        yield ShownClause(
            stored=one,
            anchor=anchor("c", clause.clause_id),
            text=passage(clause, one.cross_references, look.section),
            table=table_of(clause),
            concepts=shown_concepts(one.tags),
            mentioned=[tag for tag in one.tags if tag.role is Role.MENTIONS],
            new_page=clause.page is not None and clause.page != page_number,
            dimmed=look.concept is not None and clause.clause_id not in about,
            behind=look.clause(behind) if behind else None,
        )
        page_number = clause.page if clause.page is not None else page_number


def _values(look: Look, part: Part) -> dict[str, Any]:
    outline = look.outline
    number = part.number
    matches = outline.clauses_about(look.concept) if look.concept else []
    sections_with = {place.section_id for place in outline.places if place.clause_id in set(matches)}
    return {
        "look": look,
        "outline": outline,
        "document": outline.document,
        "part": part,
        "short": len(outline.sections) <= _SHORT,
        "before": look.part(number - 1) if number > 1 and not look.whole else None,
        "behind": look.part(number + 1) if number < len(outline.parts) and not look.whole else None,
        "matches": matches,
        "first_match": look.clause(matches[0]) if matches else None,
        "sections_with": sections_with,
        "open_branch": _branch(outline, part),
    }


def _branch(outline: Outline, part: Part) -> set[str]:
    """The sections of a part and those above them: what an outline that is folded shows unfolded."""
    parents = {section.section_id: section.parent for section in outline.sections}
    found: set[str] = set()
    for item in part.items:
        here = item.section_id
        while here is not None and here not in found:
            found.add(here)
            here = parents.get(here)
    return found
