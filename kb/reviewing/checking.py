"""Proves the log of decisions, and that filings hold what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from kb.answers import VerifyFinding
from ontology.decisions import Decision
from ontology.errors import InputError
from ontology.types import ConceptTag
from search.decision_reader import DecisionLog
from search.filing import Filing, FilingDocument
from search.revision import TaggedClause

_NONE = object()

#: What the log makes of a clause of a document.
Expected = Callable[[FilingDocument, TaggedClause], TaggedClause]


def check_log(log: DecisionLog) -> Iterator[VerifyFinding]:
    """Where the log has gaps, was edited, cut off, or says other things in triples than in its records."""
    head, decisions, last = log.head(), [], ""
    try:
        for position, (decision, wanted, noted) in enumerate(log.chained(), start=1):
            if decision.number != position:
                yield _finding("decision-missing", f"the log lacks decision {position}; the next one is {decision.number}")
                return
            if wanted != noted:
                yield _finding(
                    "decision-changed", f"decision {position} or one before it has other content than when it was made"
                )
                return
            decisions.append(decision)
            last = noted
    except InputError as error:
        yield _finding("decision-unreadable", str(error))
        return
    if len(decisions) != head.count or (decisions and last != head.last):
        yield _finding("decision-missing", f"the log has {len(decisions)} decisions, noted are {head.count}")
        return
    different = next(log.differing(decisions), _NONE) if decisions else _NONE
    if different is not _NONE:
        where = f"of decision {different.number}" if isinstance(different, Decision) else "beside its entries"
        yield _finding("decision-triples", f"the graph of the log says other things {where} than the records")


def check_filing(filing: Filing, expected: Expected) -> Iterator[VerifyFinding]:
    """The clauses of a filing that are not what reviewers made of them; the first is named."""
    tags: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in filing.tags:
        tags[tag.subject_id].append(tag)
    wrong = []
    for clause in filing.clauses:
        found = TaggedClause(clause=clause, tags=tuple(tags[clause.clause_id]))
        if expected(filing.document, found) != found:
            wrong.append(clause.clause_id)
    if wrong:
        message = f"{len(wrong)} clauses have other tags than decisions give them, the first is {wrong[0]}"
        yield _finding("review-differs", message, filing.document.document_id)


def _finding(code: str, message: str, document_id: str | None = None) -> VerifyFinding:
    return VerifyFinding(code=code, message=message, document_id=document_id)
