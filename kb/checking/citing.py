"""Citations of passages that were found."""

from __future__ import annotations

from kb.answers import cite
from kb.checking.evidence import Hit
from ontology.findings import Citation
from search.filing import Filing


def citation(filing: Filing, hit: Hit) -> Citation:
    """Where a hit stands, with its words."""
    clause = hit.passage.clause
    return Citation(clause_id=clause.clause_id, quote=hit.quote, place=cite(filing.document, clause), page=clause.page)
