"""policykb: a knowledge base of accounting policies.

    from kb import KnowledgeBase

    with KnowledgeBase.open("policies.kb") as kb:
        kb.ingest("note-2024.md", entity="Acme plc")
        for hit in kb.search('lease AND "low value"'):
            print(hit.citation, hit.snippet)

Names are loaded on first use, so `import kb` costs next to nothing and never loads spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.answers import IngestReport, SearchAnswer, SearchHit, StoredChoice, StoredClause, TaxonomyReport, VerifyFinding
    from kb.base import KnowledgeBase
    from kb.comparing.clause_pair import ClauseComparison
    from kb.comparing.comparison import Change, Comparison
    from kb.comparing.peers import PeerComparison
    from kb.overview import Overview
    from kb.saved_searches import SavedSearch
    from ontology.errors import (
        CatalogueError,
        IndexOutOfDate,
        InputError,
        Locked,
        NotFoundError,
        ParseError,
        PolicyKBError,
        QueryError,
        QueryRefused,
        QueryTimeout,
        ReadError,
        StorageError,
        TaxonomyError,
        UnsafeInputError,
    )

_HOMES = {
    "Change": "kb.comparing.comparison",
    "ClauseComparison": "kb.comparing.clause_pair",
    "Comparison": "kb.comparing.comparison",
    "KnowledgeBase": "kb.base",
    "Overview": "kb.overview",
    "PeerComparison": "kb.comparing.peers",
    "SavedSearch": "kb.saved_searches",
    **dict.fromkeys(
        ("IngestReport", "SearchAnswer", "SearchHit", "StoredChoice", "StoredClause", "TaxonomyReport", "VerifyFinding"),
        "kb.answers",
    ),
    **dict.fromkeys(
        (
            "CatalogueError",
            "IndexOutOfDate",
            "InputError",
            "Locked",
            "NotFoundError",
            "ParseError",
            "PolicyKBError",
            "QueryError",
            "QueryRefused",
            "QueryTimeout",
            "ReadError",
            "StorageError",
            "TaxonomyError",
            "UnsafeInputError",
        ),
        "ontology.errors",
    ),
}

__all__ = [
    "CatalogueError",
    "Change",
    "ClauseComparison",
    "Comparison",
    "IndexOutOfDate",
    "IngestReport",
    "InputError",
    "KnowledgeBase",
    "Locked",
    "NotFoundError",
    "Overview",
    "ParseError",
    "PeerComparison",
    "PolicyKBError",
    "QueryError",
    "QueryRefused",
    "QueryTimeout",
    "ReadError",
    "SavedSearch",
    "SearchAnswer",
    "SearchHit",
    "StorageError",
    "StoredChoice",
    "StoredClause",
    "TaxonomyError",
    "TaxonomyReport",
    "UnsafeInputError",
    "VerifyFinding",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
