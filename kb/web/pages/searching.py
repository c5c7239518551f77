"""The search page, its results as a table to take away, and the searches that are kept by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from kb.answers import SearchAnswer, SearchHit
from kb.base import KnowledgeBase
from kb.spreadsheets import csv_table
from kb.web.answers import reading
from kb.web.gate import note
from kb.web.links import Links
from kb.web.pages.facets import FACETS, facets, narrowings
from kb.web.pages.search_state import PAGE, SearchState, search_state
from kb.web.safety.identity import person
from kb.web.settings import ServerSettings
from kb.web.templating import page, root_of
from kb.web.wording import marked, shown_concepts
from ontology.errors import InputError, NotAllowed, QueryError
from ontology.types import ConceptTag
from search.text_index import SORTS

router = APIRouter()

State = Annotated[SearchState, Depends(search_state)]

#: Most rows of a table to take away.
MOST_ROWS = 10_000
_COLUMN = re.compile(r"column (\d+)$")
_SORT_LABELS = {"score": "Best match", "newest": "Newest", "oldest": "Oldest", "uncertain": "Least certain"}
_CSV_COLUMNS = ("clause", "document", "entity", "period end", "place", "headings", "page", "form", "nature", "aspects", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """A hit with what the page shows of it."""

    hit: SearchHit
    concepts: Sequence[ConceptTag]

    @property
    def snippet(self) -> Markup:
        """The piece of the clause with the words that were found marked."""
        return marked(self.hit.snippet, self.hit.snippet_highlights)

    @property
    def whole(self) -> Markup | None:
        """The whole clause with these words marked; None if the snippet has it all."""
        text = self.hit.clause.text
        return marked(text, self.hit.highlights) if " ".join(text.split()) != self.hit.snippet else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongQuery:
    """What is wrong with a query, where, and what to write instead."""

    message: str
    hint: str | None
    before: str
    wrong: str
    behind: str


@router.get("/")
def first_page(request: Request) -> Response:
    """What is in the knowledge base, and a field to ask it."""
    with reading(request) as kb:
        return page(request, "search/page.html", **_start(request, kb, SearchState()))


@router.get("/search")
def search_page(request: Request, state: State) -> Response:
    """Clauses that answer a query, best first, with what they can be narrowed by."""
    with reading(request) as kb:
        if not state.asks:
            return page(request, "search/page.html", **_start(request, kb, state))
        try:
            answer = _answer(kb, state, limit=PAGE, facets=FACETS)
        except QueryError as error:
            wrong = _wrong(state.words, error)
            # htmx shows what is not an error only, and this page has something to show.
            status = 200 if "hx-request" in request.headers else 400
            return page(request, "search/page.html", status=status, **{**_start(request, kb, state), "wrong": wrong})
        hits = [ShownHit(hit=hit, concepts=shown_concepts(kb.store.tags_of("clause", hit.clause.clause_id))) for hit in answer]
        return page(request, "search/page.html", **_found(request, state, answer, hits))


@router.get("/search/clauses.csv")
def search_table(request: Request, state: State) -> Response:
    """All clauses that a search finds, up to `MOST_ROWS`, for a spreadsheet."""
    with reading(request) as kb:
        answer = _answer(kb, replace(state, offset=0), limit=MOST_ROWS)
    headers = {"Content-Disposition": 'attachment; filename="clauses.csv"'}
    return Response(csv_table(_CSV_COLUMNS, _rows(answer)), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/search/saved")
def save_search(request: Request, state: State, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Keep a search under a name."""
    _check_may_keep(request)
    with reading(request) as kb:
        kb.saved_searches.save(state.saved(name.strip()))
    note(request, event="search_saved", search=name.strip())
    return RedirectResponse(state.address(Links(root_of(request))), status_code=303)


@router.post("/search/forgotten")
def forget_search(request: Request, name: Annotated[str, Form(max_length=200)]) -> Response:
    """Forget a search that was kept."""
    _check_may_keep(request)
    with reading(request) as kb:
        kb.saved_searches.remove(name)
    note(request, event="search_forgotten", search=name)
    return RedirectResponse(f"{root_of(request)}/search", status_code=303)


def _check_may_keep(request: Request) -> None:
    person(request, "save searches")
    settings: ServerSettings = request.app.state.settings
    if settings.read_only:
        raise NotAllowed("this server is started read-only", hint="ask who runs it")


def _answer(kb: KnowledgeBase, state: SearchState, *, limit: int, facets: Iterable[str] = ()) -> SearchAnswer:
    from search.query_parser import parse_query

    if state.sort not in SORTS:
        raise InputError(f"hits cannot be sorted by {state.sort!r}", source="sort", hint=f"sort by {', '.join(SORTS)}")
    if state.words.strip():
        # By themselves first, so that columns are told as they were typed.
        parse_query(state.words)
    return kb.search(state.query, limit=limit, offset=state.offset, facets=tuple(facets), **state.options)


def _wrong(words: str, error: QueryError) -> WrongQuery:
    found = _COLUMN.search(error.source or "")
    at = int(found[1]) - 1 if found else len(words)
    return WrongQuery(
        message=error.message, hint=error.hint, before=words[:at], wrong=words[at : at + 1], behind=words[at + 1 :]
    )


def _start(request: Request, kb: KnowledgeBase, state: SearchState) -> dict[str, Any]:
    documents = kb.documents()
    newest = sorted(documents, key=lambda document: str(document.period_end or ""), reverse=True)
    return {
        **_shared(request, state),
        "answer": None,
        "wrong": None,
        "documents": documents,
        "newest": newest[:8],
        "clauses": kb.search("*:*", limit=0).total,
        "entities": len({document.entity for document in documents if document.entity}),
        "saved": [(one, SearchState.of(one)) for one in kb.saved_searches],
    }


def _found(request: Request, state: SearchState, answer: SearchAnswer, hits: list[ShownHit]) -> dict[str, Any]:
    links = Links(root_of(request))
    suggestion = state.respelled(answer.suggestion)
    behind = state.offset + len(hits)
    return {
        **_shared(request, state),
        "answer": answer,
        "wrong": None,
        "hits": hits,
        "facets": facets(state, answer.facets, links),
        "narrowings": narrowings(state, links),
        "suggestion": suggestion,
        "suggested": state.changed(words=suggestion).address(links) if suggestion else None,
        "before": replace(state, offset=max(state.offset - PAGE, 0)).address(links) if state.offset else None,
        "behind": replace(state, offset=behind).address(links) if behind < answer.total else None,
        "most_rows": MOST_ROWS,
    }


def _shared(request: Request, state: SearchState) -> dict[str, Any]:
    links = Links(root_of(request))
    return {
        "state": state,
        "sorts": [(name, _SORT_LABELS[name], state.changed(sort=name).address(links)) for name in SORTS],
        "other_synonyms": state.changed(synonyms=not state.synonyms).address(links),
    }


def _rows(answer: SearchAnswer) -> Iterable[tuple[object, ...]]:
    for hit in answer:
        clause, document = hit.clause, hit.document
        yield (
            clause.clause_id,
            document.document_id,
            document.entity or "",
            clause.period_end or document.period_end or "",
            clause.section_label,
            " › ".join(clause.heading_path),
            clause.page or "",
            clause.kind.value,
            clause.nature.value,
            " ".join(clause.aspects),
            clause.text,
        )
