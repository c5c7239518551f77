"""Puts a working paper together from what the knowledge base knows of a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.metadata import version

from kb.answers import StoredChoice
from kb.checking.checker import check_filing
from kb.checking.waived import with_waivers
from kb.choice_matrix import ChoiceMatrix
from kb.comparing.comparison import Comparison
from kb.comparing.sides import Side
from kb.reporting.paper_data import ClauseLine, ConceptLine, LogLine, Participant, ReviewStatus, Versions
from kb.reporting.previous import compared_with_previous
from kb.reporting.source import Source
from kb.reporting.tables import joined
from kb.reporting.working_paper import WorkingPaper
from kb.reviewing.signing_off import open_items
from kb.reviewing.state import DocumentReview
from ontology.decisions import JUDGING, MACHINE
from ontology.findings import Finding, Status
from ontology.namespaces import short_name
from ontology.types import Clause, ConceptTag, Nature, Role
from search.filing import Filing, FilingDocument

#: The order of findings: what is to be acted on first.
BY_WEIGHT = (
    Status.ABSENT,
    Status.DOUBTFUL,
    Status.PARTLY,
    Status.NOT_PARSED,
    Status.PRESENT,
    Status.NOT_APPLICABLE,
)


def working_paper(kb: Source, document_id: str, against: str | None = None) -> WorkingPaper:
    """The working paper on a document, compared with the filing before it or with the document `against`.

    Raises:
        NotFoundError: there is no such document.
        InputError: it is to be compared with itself.
    """
    filing = kb.filing(document_id)
    review = kb.review.of_document(document_id)
    scope, findings = check_filing(filing, kb.requirements, kb.catalogue)
    comparison, not_compared = compared_with_previous(kb, filing, against)
    places = {clause.clause_id: place_of(clause, filing.document.period_end) for clause in filing.clauses}
    if comparison is not None:
        for change in comparison:
            for clause in (*change.before, *change.after):
                places.setdefault(clause.clause_id, place_of(clause))
    lines = tuple(_clause_lines(filing, review, places))
    log = tuple(_log(review, places))
    named = {tag.concept for line in lines for tag in line.tags}
    named |= {concept for line in log for concept in line.decision.touched}
    named |= {concept for change in comparison or () for concept in change.concepts}
    labels = {qname: _label(kb, qname) for qname in sorted(named)}
    return WorkingPaper(
        document=filing.document,
        versions=Versions(
            policykb=version("policykb"),
            model=filing.document.model_version,
            catalogue=kb.catalogue.version,
            taxonomies=tuple(taxonomy.taxonomy_id for taxonomy in kb.taxonomies()),
        ),
        status=_status(filing, review),
        scope=scope,
        findings=_by_weight(with_waivers(findings, kb.review.waivers(filing.document.document_id))),
        choices=ChoiceMatrix.of(_choices(kb, filing)),
        comparison=comparison,
        not_compared=not_compared,
        clauses=lines,
        clauses_in_all=len(filing.clauses),
        log=log,
        coverage=tuple(_coverage(kb, filing, lines, comparison, labels)),
        labels=labels,
        places=places,
    )


def place_of(clause: Clause, period_end: date | None = None) -> str:
    """Where a clause stands in its document: note, heading and page; `paragraph 12` where it has none of them.

    Its period is added if it is another than `period_end`, where a document has several side by side.
    """
    label = f"Note {clause.section_label}" if clause.section_label else None
    heading = clause.heading_path[-1] if clause.heading_path else None
    where = " ".join(part for part in (label, heading) if part) or f"paragraph {clause.ordinal}"
    page = f"page {clause.page}" if clause.page is not None else None
    end = clause.period_end if period_end is not None and clause.period_end != period_end else None
    return joined((where, page, f"{end.day} {end:%B %Y}" if end else None))


def _clause_lines(filing: Filing, review: DocumentReview, places: Mapping[str, str]) -> Iterator[ClauseLine]:
    tags: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in filing.tags:
        if tag.role is Role.ABOUT:
            tags[tag.subject_id].append(tag)
    choosing = {choice.clause_id for choice in filing.choices}
    for clause in filing.clauses:
        found = review.clause(clause.clause_id)
        said = tuple(tags[clause.clause_id])
        counts = any(tag.counts for tag in said)
        touched = found.decisions or found.comments or found.second or found.sample
        if clause.nature is Nature.NONE and not counts and not touched and clause.clause_id not in choosing:
            continue
        yield ClauseLine(
            clause=clause,
            place=places[clause.clause_id],
            tags=said,
            state=", ".join(found.marks).replace("_", " ") or ("suggested" if counts else ""),
            decisions=found.decisions,
            comments=found.comments,
        )


def _choices(kb: Source, filing: Filing) -> list[StoredChoice]:
    """The policy choices, question by question in the order of the standards, each in reading order."""
    order = {dimension.id: place for place, dimension in enumerate(kb.choice_dimensions)}
    found = Side.of(filing).stored_choices(kb.choice_dimensions)
    return sorted(found, key=lambda stored: (order[stored.dimension.id], stored.clause.ordinal, stored.choice.option))


def _log(review: DocumentReview, places: Mapping[str, str]) -> Iterator[LogLine]:
    for decision in review.decisions:
        clause_id = review.place.get(decision.number)
        lost = decision.number in review.lost
        yield LogLine(
            decision=decision,
            in_force=decision.number in review.force,
            place=None if lost or clause_id is None else places.get(clause_id),
            is_lost=lost or (clause_id is not None and clause_id not in places),
        )


def _status(filing: Filing, review: DocumentReview) -> ReviewStatus:
    left = open_items(filing, review)
    changed: tuple[str, ...] = ()
    if review.sign_off is not None:
        changed = tuple(clause.clause_id for clause in filing.clauses if not review.is_frozen(clause.clause_id))
        state = "signed off, changed since" if changed else "signed off"
    elif not any(one.act in JUDGING and one.number in review.force for one in review.decisions):
        state = "not reviewed"
    else:
        state = "in review" if left.count else "reviewed"
    return ReviewStatus(
        state=state,
        sign_off=review.sign_off,
        changed=changed,
        open_items=left,
        participants=tuple(_participants(review)),
    )


def _participants(review: DocumentReview) -> Iterator[Participant]:
    counts = Counter(one.by for one in review.decisions)
    last = {one.by: one for one in review.decisions}
    for name in sorted(counts):
        if name != MACHINE:
            yield Participant(name=name, role=last[name].role, entries=counts[name], last=last[name].at)


def _by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (BY_WEIGHT.index(finding.status), finding.waiver is not None)))


def _coverage(
    kb: Source,
    filing: Filing,
    lines: Iterable[ClauseLine],
    comparison: Comparison | None,
    labels: Mapping[str, str],
) -> Iterator[ConceptLine]:
    """The concepts that what states something is about, in the order in which they are first spoken of."""
    about: dict[str, list[ClauseLine]] = {}
    for line in lines:
        if line.clause.nature is not Nature.NONE and _is_of_its_period(line.clause, filing.document):
            for tag in line.counting:
                about.setdefault(tag.concept, []).append(line)
    before = _before(kb, comparison) if comparison is not None else None
    for concept in dict.fromkeys((*about, *(before or ()))):
        found = about.get(concept, [])
        known = kb.catalogue.get(concept)
        yield ConceptLine(
            concept=concept,
            label=labels.get(concept) or _label(kb, concept),
            standards=known.standards if known is not None else (),
            clauses=len(found),
            decided=sum(bool(line.decisions) for line in found),
            before=None if before is None else before.get(concept, 0),
            first=found[0].place if found else None,
        )


def _before(kb: Source, comparison: Comparison) -> Mapping[str, int]:
    """How many clauses of the earlier side that state something are about each concept."""
    counts: Counter[str] = Counter()
    for document in comparison.before:
        columns = kb.store.columns(document.document_id)
        concepts = columns.concepts()
        for clause in columns.clauses():
            # A document with two periods side by side stands on both sides.
            later = document in comparison.after and _is_of_its_period(clause, document)
            if clause.nature is not Nature.NONE and not later:
                counts.update(concepts.get(clause.clause_id, ()))
    return counts


def _is_of_its_period(clause: Clause, document: FilingDocument) -> bool:
    """Whether a clause is of the period of its document, not of an earlier one that stands beside it."""
    return clause.period_end in (None, document.period_end)


def _label(kb: Source, qname: str) -> str:
    known = kb.catalogue.get(qname)
    return known.label if known is not None else short_name(qname)
