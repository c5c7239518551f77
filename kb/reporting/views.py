"""Reports as plain values, for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.checking.views import finding_view, scope_view
from kb.comparing.redline import Segment
from kb.reporting.change_tables import TOLD
from kb.reporting.paper_data import ClauseLine, LogLine, PaperData
from kb.reporting.wording import act_of
from ontology.decisions import Decision, write_time


def paper_view(paper: PaperData) -> dict[str, Any]:
    """All of a paper as a mapping of plain values; dates and moments as ISO 8601."""
    document, status = paper.document, paper.status
    return {
        "title": paper.title,
        "as_of": write_time(paper.last_entry) if paper.last_entry else None,
        "document": {
            "document_id": document.document_id,
            "entity": document.entity,
            "title": document.title,
            "period_start": _day(document.period_start),
            "period_end": _day(document.period_end),
            "lang": document.lang,
            "source": document.source_name,
            "sha256": document.sha256,
        },
        "versions": {
            "policykb": paper.versions.policykb,
            "model": paper.versions.model,
            "catalogue": paper.versions.catalogue,
            "taxonomies": list(paper.versions.taxonomies),
        },
        "status": {
            "state": status.state,
            "signed_off": _signed(status.sign_off),
            "changed_since": list(status.changed),
            "open": {
                "undecided": list(status.open_items.undecided),
                "second_review": list(status.open_items.second),
                "orphans": list(status.open_items.orphans),
            },
            "participants": [
                {"name": one.name, "role": one.role.value, "entries": one.entries, "last": write_time(one.last)}
                for one in status.participants
            ],
        },
        "scope": {**scope_view(paper.scope), "period_start": _day(paper.scope.period_start)},
        "findings": [finding_view(finding) for finding in paper.findings],
        "choices": [
            {
                "dimension": stored.choice.dimension,
                "question": stored.dimension.label,
                "paragraph": str(stored.dimension.reference),
                "option": stored.choice.option,
                "answer": stored.answer,
                "clause": stored.clause.clause_id,
                "place": paper.places[stored.clause.clause_id],
                "page": stored.clause.page,
                "quote": stored.quote,
            }
            for stored in paper.stored_choices
        ],
        "comparison": _comparison(paper),
        "clauses": [_clause(line) for line in paper.clauses],
        "clauses_in_all": paper.clauses_in_all,
        "log": [_entry(line) for line in paper.log],
        "coverage": [
            {
                "concept": line.concept,
                "label": line.label,
                "standards": list(line.standards),
                "clauses": line.clauses,
                "decided": line.decided,
                "before": line.before,
                "first": line.first,
            }
            for line in paper.coverage
        ],
    }


def redline_view(segments: Iterable[Segment]) -> list[dict[str, str]]:
    """A redline as pieces, each `equal`, `insert` or `delete`."""
    return [{"kind": segment.kind.value, "text": segment.text} for segment in segments]


def _comparison(paper: PaperData) -> dict[str, Any] | None:
    comparison = paper.comparison
    if comparison is None:
        return None
    return {
        "before": comparison.names[0],
        "documents_before": [document.document_id for document in comparison.before],
        "counts": {status.value: count for status, count in comparison.counts.items()},
        "remarks": list(comparison.remarks),
        "choices": [
            {
                "kind": change.kind.value,
                "dimension": change.dimension.id,
                "before": change.answer_before,
                "after": change.answer_after,
                "clauses_before": [stored.clause.clause_id for stored in change.before],
                "clauses_after": [stored.clause.clause_id for stored in change.after],
            }
            for change in comparison.choices
        ],
        "changes": [
            {
                "status": change.status.value,
                "moved": change.moved,
                "expected": change.is_expected,
                "first_stated": change.first_stated,
                "no_longer_stated": change.no_longer_stated,
                "concepts": list(change.concepts),
                "clauses_before": [clause.clause_id for clause in change.before],
                "clauses_after": [clause.clause_id for clause in change.after],
                "figures": [
                    {"before": figure.before, "after": figure.after, "unit": figure.unit, "context": figure.context}
                    for figure in change.figures
                ],
                "redline": redline_view(change.redline),
            }
            for change in comparison
            if change.status in TOLD
        ],
    }


def _clause(line: ClauseLine) -> dict[str, Any]:
    clause = line.clause
    return {
        "clause": clause.clause_id,
        "place": line.place,
        "section": clause.section_label,
        "heading_path": list(clause.heading_path),
        "page": clause.page,
        "start_char": clause.start_char,
        "end_char": clause.end_char,
        "nature": clause.nature.value,
        "state": line.state,
        "concepts": [
            {
                "concept": tag.concept,
                "origin": tag.origin.value,
                "score": tag.score,
                "counts": tag.counts,
                "verdict": tag.verdict.value if tag.verdict else None,
            }
            for tag in line.tags
        ],
        "decisions": [decision.number for decision in line.decisions],
        "comments": [{"by": one.by, "at": write_time(one.at), "text": one.detail} for one in line.comments],
        "quote": clause.text,
    }


def _entry(line: LogLine) -> dict[str, Any]:
    decision = line.decision
    return {
        "number": decision.number,
        "act": decision.act.value,
        "did": act_of(decision),
        "by": decision.by,
        "role": decision.role.value,
        "at": write_time(decision.at),
        "why": decision.reason,
        "detail": decision.detail,
        "concepts": list(decision.concepts),
        "instead_of": list(decision.instead_of),
        "before": [str(said) for said in decision.before],
        "strikes": list(decision.strikes),
        "clause": decision.clause_id,
        "place": line.place,
        "quote": decision.anchor.quote if decision.anchor else None,
        "in_force": line.in_force,
        "lost": line.is_lost,
        "model": decision.model_version,
        "catalogue": decision.catalogue_version,
        "taxonomy": decision.taxonomy,
    }


def _signed(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "number": decision.number,
        "by": decision.by,
        "role": decision.role.value,
        "at": write_time(decision.at),
        "said": decision.reason,
        "detail": decision.detail,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
