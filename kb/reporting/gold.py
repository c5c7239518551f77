"""What reviewers decided, as labelled texts to learn from: the format that `policykb train --from` and `evaluate` read."""

from __future__ import annotations

import json

from kb.reporting.paper_data import ClauseLine, PaperData
from kb.reviewing.effective import ROLLED_UP
from ontology.types import Origin


def gold_lines(paper: PaperData) -> str:
    """A line of JSON for each clause that a reviewer said is about something; what was only rejected teaches nothing.

    The first concept is the one that was accepted first, `alternatives` are the others.
    """
    return "".join(f"{json.dumps(_row(line, paper), ensure_ascii=False)}\n" for line in paper.clauses if _accepted(line))


def _row(line: ClauseLine, paper: PaperData) -> dict[str, object]:
    first, *others = _accepted(line)
    document, clause = paper.document, line.clause
    return {
        "id": clause.clause_id,
        "entity": document.entity or document.document_id,
        "lang": document.lang,
        "heading": clause.heading_path[-1] if clause.heading_path else "",
        "text": clause.text,
        "concept": first,
        "alternatives": others,
        "decisions": [decision.number for decision in line.decisions],
    }


def _accepted(line: ClauseLine) -> list[str]:
    reviewed = [tag for tag in line.tags if tag.origin is Origin.REVIEWED and tag.stands and tag.method != ROLLED_UP]
    return [tag.concept for tag in sorted(reviewed, key=lambda tag: tag.rank)]
