"""SPARQL in the browser: a field, some queries to begin with, the answer as a table."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kb.web.answers import reading
from kb.web.sparql.query_pool import QueryPool
from kb.web.templating import page
from ontology.errors import QueryError
from search.sparql import Formats

router = APIRouter()

_MOST_ROWS = 1000
#: Queries to begin with: what they ask, and how.
EXAMPLES = (
    (
        "Who says when credit risk has increased significantly?",
        """SELECT ?entity ?year ?place ?clause {
  ?clause pkb:about topic:SignificantIncreaseInCreditRisk ; pkb:citation ?place ; pkb:inDocument ?document .
  ?document pkb:year ?year ; pkb:entity/schema:name ?entity
} ORDER BY ?entity ?year""",
    ),
    (
        "Clauses with words, best first, with what they are about",
        """SELECT ?clause ?score ?concept {
  (?clause ?score) text:query ("short-term lease*" 20) .
  OPTIONAL { ?clause pkb:about ?concept }
} ORDER BY DESC(?score)""",
    ),
    (
        "Which documents were read less surely?",
        """SELECT ?name ?share {
  ?measurement dqv:isMeasurementOf pkb:taggedShare ; dqv:value ?share ; dqv:computedOn/dcterms:source ?name
} ORDER BY ?share""",
    ),
    (
        "Cross-references that lead nowhere",
        """SELECT ?text ?clause {
  ?reference a pkb:CrossReference ; pkb:text ?text ; pkb:inClause ?clause
  MINUS { ?reference pkb:resolvesTo ?section }
} ORDER BY ?clause""",
    ),
)


@router.get("/query")
def query_page(request: Request, query: Annotated[str, Query(max_length=100_000)] = "") -> Response:
    """The page, with the answer to a query if there is one."""
    values: dict[str, Any] = {"head": [], "rows": [], "truth": None, "graph": None, "wrong": None, "more": False}
    if query.strip():
        pool: QueryPool = request.app.state.queries
        try:
            with reading(request) as kb:
                written = pool.ask(kb, query, Formats(rows="json", graph="turtle"))
            data = written.data
            if written.path is not None:
                data = written.path.read_bytes()
                written.path.unlink()
            values |= _read(written.format, data)
        except QueryError as error:
            values["wrong"] = error
    return page(request, "query/page.html", query=query, examples=EXAMPLES, status=400 if values["wrong"] else 200, **values)


def _read(format: str, data: bytes) -> dict[str, Any]:
    if format == "turtle":
        return {"graph": data.decode("utf-8")}
    answer = json.loads(data)
    if "boolean" in answer:
        return {"truth": answer["boolean"]}
    head = answer["head"]["vars"]
    found = answer["results"]["bindings"]
    rows = [[row.get(name) for name in head] for row in found[:_MOST_ROWS]]
    return {"head": head, "rows": rows, "more": len(found) > _MOST_ROWS}
