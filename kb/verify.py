"""Proves that graph, text index and kept sources agree."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping

from kb.answers import VerifyFinding
from kb.layout import Layout
from kb.source_ledger import SourceLedger
from ontology.errors import PolicyKBError
from search.filing import Filing
from search.graph_store import GraphStore
from search.text_index import TextIndex


def verify(
    layout: Layout, store: GraphStore, index: TextIndex, datatypes: Mapping[tuple[str, str], str]
) -> tuple[VerifyFinding, ...]:
    """Every difference found; empty if all agree. `datatypes` are those that sources are read with.

    Checks for each document that its source is kept and unchanged, that its clauses quote the source word for word, and
    that the text index holds exactly its clauses; and that the index has the generation of the graph.
    """
    findings: list[VerifyFinding] = []
    if index.generation() != store.generation:
        findings.append(
            VerifyFinding(
                code="index-generation",
                message=f"the text index has generation {index.generation()}, the graph {store.generation}",
            )
        )
    document_ids = store.document_ids()
    for document_id in document_ids:
        filing = store.filing(document_id)
        if filing is None:
            findings.append(VerifyFinding(code="graph-missing", message="its graph is empty", document_id=document_id))
            continue
        findings += _check_source(layout, filing, datatypes)
        findings += _check_index(filing, index)
    for stray in sorted(indexed_documents(index) - set(document_ids)):
        findings.append(
            VerifyFinding(code="index-stray", message="the text index has a document that the graph has not", document_id=stray)
        )
    return tuple(findings)


def indexed_documents(index: TextIndex) -> frozenset[str]:
    """The ids of the documents that the text index has clauses of."""
    return frozenset(clause_id.partition("/")[0] for clause_id in index.clause_ids())


def _check_source(layout: Layout, filing: Filing, datatypes: Mapping[tuple[str, str], str]) -> Iterator[VerifyFinding]:
    from ingest.readers import ReadOptions, read_source

    document = filing.document
    path = layout.source_path(document.sha256)
    if not path.exists():
        yield _finding(filing, "source-missing", f"its source file {document.sha256} is not in sources/")
        return
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        yield _finding(filing, "source-changed", f"its source file {document.sha256} has other content than its name says")
        return
    note = layout.source_note(document.sha256)
    options = ReadOptions(
        encoding=SourceLedger(note).options(document.document_id).get("encoding"),
        report=document.report,
        # It was within the limits of its day.
        max_bytes=len(data),
        max_unpacked=sys.maxsize,
        max_pages=sys.maxsize,
        datatypes=datatypes,
    )
    try:
        text = read_source(data, name=note.get("name", document.source_name), options=options).text
    except PolicyKBError as error:
        yield _finding(filing, "source-unreadable", f"its source file can no longer be read: {error}")
        return
    wrong = [clause for clause in filing.clauses if text[clause.start_char : clause.end_char] != clause.text]
    if wrong:
        yield _finding(
            filing, "quote-differs", f"{len(wrong)} clauses do not quote the source, the first is {wrong[0].clause_id}"
        )


def _check_index(filing: Filing, index: TextIndex) -> Iterator[VerifyFinding]:
    in_graph = {clause.clause_id for clause in filing.clauses}
    in_index = index.clause_ids(filing.document.document_id)
    for clause_id in sorted(in_graph - in_index):
        yield _finding(filing, "index-lacks", f"the text index lacks the clause {clause_id}")
    for clause_id in sorted(in_index - in_graph):
        yield _finding(filing, "index-extra", f"the text index has the clause {clause_id}, the graph has not")


def _finding(filing: Filing, code: str, message: str) -> VerifyFinding:
    return VerifyFinding(code=code, message=message, document_id=filing.document.document_id)
