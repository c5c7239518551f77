"""The first page of a working paper: what it is about, how far the review is, and what is found."""

from __future__ import annotations

from collections.abc import Iterator

from kb.reporting.paper_data import PaperData
from kb.reporting.tables import Cell
from kb.reporting.wording import STATUS_WORDS, moment
from ontology.findings import Status

#: Statuses by weight, with whether waived findings are told apart.
_TOLD = (Status.ABSENT, Status.DOUBTFUL, Status.PARTLY, Status.NOT_PARSED, Status.PRESENT, Status.NOT_APPLICABLE)


def title_rows(paper: PaperData) -> Iterator[tuple[Cell, ...]]:
    """What was reviewed, of which bytes, with which versions, by whom, and who has signed it off."""
    document, status, versions = paper.document, paper.status, paper.versions
    yield "entity", document.entity or "not named"
    yield "period", _period(paper)
    yield "document", joined_title(paper)
    yield "source", document.source_name
    yield "SHA-256 of the source", document.sha256
    yield "status", status.state
    signed = status.sign_off
    if signed is not None:
        yield "signed off by", f"{signed.by} ({signed.role.value}), {moment(signed.at)} UTC, decision {signed.number}"
        yield "said at sign-off", signed.reason or "nothing"
        if status.changed:
            yield "changed since sign-off", f"{len(status.changed)} clauses"
    else:
        yield "signed off by", "nobody"
    yield "left to do", str(status.open_items)
    for person in status.participants:
        entries = f"{person.entries} {'entry' if person.entries == 1 else 'entries'}"
        yield f"reviewed by ({person.role.value})", f"{person.name}: {entries} in the log, the last {moment(person.last)} UTC"
    yield "as of", f"{moment(paper.last_entry)} UTC" if paper.last_entry else "no decision was made yet"
    yield "model", versions.model
    yield "catalogue of concepts", versions.catalogue
    yield "taxonomies", ", ".join(versions.taxonomies) or "none was added"
    yield "policykb", versions.policykb


def joined_title(paper: PaperData) -> str:
    """The document's title, where it has one, and its id."""
    document = paper.document
    return f"{document.title} ({document.document_id})" if document.title else document.document_id


def _period(paper: PaperData) -> str:
    start, end = paper.document.period_start, paper.document.period_end
    if end is None:
        return "not known"
    return f"{start.isoformat()} to {end.isoformat()}" if start else f"ends {end.isoformat()}"


def summary_rows(paper: PaperData) -> Iterator[tuple[Cell, ...]]:
    """The counts of a paper."""
    for status in _TOLD:
        found = paper.of_status(status)
        waived = sum(finding.waiver is not None for finding in found)
        yield f"findings: {STATUS_WORDS[status]}", f"{len(found)}{f', of these {waived} waived' if waived else ''}"
    contradictions = len(paper.choices.contradictions())
    said = f", {contradictions} contradicted" if contradictions else ""
    yield "policy choices", f"{len(paper.stored_choices)} answers to {len(paper.choices.dimensions)} questions{said}"
    if paper.comparison is None:
        yield "compared with the filing before", paper.not_compared
    else:
        counts = paper.comparison.counts
        yield "compared with", paper.comparison.names[0]
        yield "passages that state policy", ", ".join(f"{count} {status.value}" for status, count in counts.items())
        yield "policy choices that differ", f"{len(paper.comparison.choices)}"
    yield "clauses", f"{len(paper.clauses)} of {paper.clauses_in_all} state something or were decided on"
    for state, count in sorted(paper.states.items()):
        yield f"clauses: {state}", f"{count}"
    yield "decisions in force", f"{len(paper.decisions)}"
    lost = sum(line.is_lost and line.in_force for line in paper.log)
    if lost:
        yield "decisions whose words are gone", f"{lost}"
    yield "concepts covered", f"{sum(line.clauses > 0 for line in paper.coverage)}"
