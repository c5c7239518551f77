"""Proves that graph, text index and kept sources agree."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.answers import VerifyFinding
from kb.index_records import index_records
from kb.layout import Layout
from kb.reviewing.checking import Expected, check_filing, check_log
from kb.source_ledger import SourceLedger
from ontology.errors import PolicyKBError, StorageError
from search.filing import Filing
from search.graph_store import GraphStore
from search.ledger import LedgerEntry
from search.text_index import StoredRecord, TextIndex

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue


def verify(
    layout: Layout,
    store: GraphStore,
    index: TextIndex,
    datatypes: Mapping[tuple[str, str], str],
    catalogue: Catalogue,
    expected: Expected,
    *,
    trusted: bool = True,
) -> tuple[VerifyFinding, ...]:
    """Every difference found; empty if all agree. `datatypes` are those that sources are read with;
    those that are not `trusted` are read within the usual limits. `expected` says what the log of decisions makes of a clause.

    Checks for each document that its graph has the content that was noted when it was stored, that the noted counts are
    right, that its source is kept and unchanged, that its clauses quote the source word for word and are what reviewers made
    of them, and that the text index holds its clauses and nothing else; that the log of decisions is whole and was not
    edited; and that every kept file is what its name says, and the index has the generation and the number of clauses of
    the graph.
    """
    findings = list(_check_generation(store, index))
    document_ids, clauses = store.document_ids(), 0
    sources: set[str] = set()
    for document_id in document_ids:
        try:
            filing = store.filing(document_id)
        except StorageError as error:
            findings.append(_finding(document_id, "graph-unreadable", error.message))
            continue
        if filing is None:
            findings.append(_finding(document_id, "graph-missing", "its graph is empty"))
            continue
        clauses += len(filing.clauses)
        sources.add(filing.document.sha256)
        findings += _check_ledger(store, filing, catalogue)
        findings += _check_source(layout, filing, datatypes, trusted)
        findings += _check_index(filing, index, catalogue)
        findings += check_filing(filing, expected)
    findings += _check_other_sources(layout, sources)
    findings += check_log(store.decisions)
    for lost in sorted(store.ledger.document_ids() - set(document_ids)):
        findings.append(_finding(lost, "graph-lost", "it was stored, and its graph is gone"))
    for stray in sorted(indexed_documents(index) - set(document_ids)):
        findings.append(_finding(stray, "index-stray", "the text index has a document that the graph has not"))
    if index.count() != clauses:
        findings.append(_finding(None, "index-count", f"the text index has {index.count()} clauses, the graph {clauses}"))
    return tuple(findings)


def indexed_documents(index: TextIndex) -> frozenset[str]:
    """The ids of the documents that the text index has clauses of."""
    return frozenset(clause_id.partition("/")[0] for clause_id in index.clause_ids())


def _check_generation(store: GraphStore, index: TextIndex) -> Iterator[VerifyFinding]:
    if index.generation() != store.generation:
        message = f"the text index has generation {index.generation()}, the graph {store.generation}"
        yield _finding(None, "index-generation", message)


def _check_other_sources(layout: Layout, checked: set[str]) -> Iterator[VerifyFinding]:
    """The files that no document is made of now: a former version of a filing is evidence, too."""
    for path in sorted(layout.sources.iterdir()) if layout.sources.is_dir() else ():
        if path.suffix or path.name.startswith(".") or path.name in checked:
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                yield _finding(None, "source-changed", f"the source file {path.name} has other content than its name says")


def _check_ledger(store: GraphStore, filing: Filing, catalogue: Catalogue) -> Iterator[VerifyFinding]:
    document_id = filing.document.document_id
    noted = store.ledger.entry(document_id)
    if noted is None:
        yield _finding(document_id, "graph-unnoted", "nothing was noted of its graph when it was stored")
        return
    found = LedgerEntry.of(filing, (quad.triple for quad in store.quads(document_id)), catalogue.standards_of)
    if found.content_hash != noted.content_hash:
        yield _finding(
            document_id,
            "graph-changed",
            f"its graph has other content than when it was stored: {found.triples} triples and {found.clauses} clauses, "
            f"noted are {noted.triples} and {noted.clauses}",
        )
    if (found.counts_by_year, found.counts_by_kind) != (noted.counts_by_year, noted.counts_by_kind):
        yield _finding(document_id, "counts-differ", "the counts of its clauses by concept and standard are not those noted")


def _check_source(
    layout: Layout, filing: Filing, datatypes: Mapping[tuple[str, str], str], trusted: bool
) -> Iterator[VerifyFinding]:
    from ingest.readers import ReadOptions, read_source

    document = filing.document
    path = layout.source_path(document.sha256)
    if not path.exists():
        yield _finding(document.document_id, "source-missing", f"its source file {document.sha256} is not in sources/")
        return
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        yield _finding(
            document.document_id, "source-changed", f"its source file {document.sha256} has other content than its name says"
        )
        return
    note = layout.source_note(document.sha256)
    options = ReadOptions(
        encoding=SourceLedger(note).options(document.document_id).get("encoding"),
        report=document.report,
        datatypes=datatypes,
    )
    if trusted:  # It was within the limits of its day.
        options = replace(options, max_bytes=len(data), max_unpacked=sys.maxsize, max_pages=sys.maxsize)
    try:
        text = read_source(data, name=note.get("name", document.source_name), options=options).text
    except PolicyKBError as error:
        yield _finding(document.document_id, "source-unreadable", f"its source file can no longer be read: {error}")
        return
    wrong = [clause for clause in filing.clauses if text[clause.start_char : clause.end_char] != clause.text]
    if wrong:
        message = f"{len(wrong)} clauses do not quote the source, the first is {wrong[0].clause_id}"
        yield _finding(document.document_id, "quote-differs", message)


def _check_index(filing: Filing, index: TextIndex, catalogue: Catalogue) -> Iterator[VerifyFinding]:
    document_id = filing.document.document_id
    wanted = {record.clause_id: StoredRecord.of(record) for record in index_records(filing, catalogue)}
    found = index.stored(document_id)
    for clause_id in sorted(wanted.keys() - found.keys()):
        yield _finding(document_id, "index-lacks", f"the text index lacks the clause {clause_id}")
    for clause_id in sorted(found.keys() - wanted.keys()):
        yield _finding(document_id, "index-extra", f"the text index has the clause {clause_id}, the graph has not")
    for clause_id in sorted(wanted.keys() & found.keys()):
        if found[clause_id].text != wanted[clause_id].text:
            yield _finding(document_id, "index-text", f"the text index has another text of the clause {clause_id}")
        elif found[clause_id] != wanted[clause_id]:
            message = f"the text index has other concepts, headings or the like of the clause {clause_id}"
            yield _finding(document_id, "index-differs", message)


def _finding(document_id: str | None, code: str, message: str) -> VerifyFinding:
    return VerifyFinding(code=code, message=message, document_id=document_id)
