"""Where to look for a disclosure that a check has not found: the clause that it would stand in, or beside."""

from __future__ import annotations

from collections.abc import Iterator

from kb.reviewing.host import Host
from ontology.findings import Finding, Status
from ontology.types import Clause
from search.filing import FilingDocument
from search.likeness import likeness_query
from search.query import And, Term

_MISSING = (Status.ABSENT, Status.PARTLY)


def missing_disclosures(host: Host, document: FilingDocument) -> Iterator[tuple[Finding, str]]:
    """What is absent from a document, or only partly there, and not waived; each with the id of the clause to look at.

    That is the clause that shows a part of it or why it is required; else the one whose words are most like what is missing;
    else the first of the document.
    """
    host._check_index_is_current()
    for finding in host.check(document.document_id):
        if finding.status in _MISSING and finding.waiver is None:
            cited = next((one.clause_id for one in finding.citations), None)
            clause_id = cited or _nearest(host, document, finding) or _first(host, document.document_id)
            if clause_id is not None:
                yield finding, clause_id


def why(finding: Finding) -> str:
    """What is missing, under which paragraph."""
    return f"{', '.join((*finding.references, finding.label))} {finding.status.value}: {finding.message}"


def _nearest(host: Host, document: FilingDocument, finding: Finding) -> str | None:
    index = host._index
    words = " ".join((finding.label, *finding.missing))
    query = likeness_query(words, document.lang, index.frequencies, index.count())
    if query is None:
        return None
    within = And(children=(query, Term(field="document", text=document.document_id.lower())))
    return next((hit.clause_id for hit in index.search(within, limit=1, snippets=False).hits), None)


def _first(host: Host, document_id: str) -> str | None:
    clauses: tuple[Clause, ...] = host.store.columns(document_id).clauses()
    return clauses[0].clause_id if clauses else None
