"""Judges the required disclosures of one filing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.checking.citing import citation
from kb.checking.evidence import EvidenceFinder, Hit
from kb.checking.relevance import Asked
from kb.checking.scope import DocumentScope, Extent
from ontology.findings import Finding, Status, finding_id
from ontology.requirement_types import Need, Place, Requirement, Version
from ontology.types import ABOUT_THRESHOLD, Nature, Severity
from search.filing import Filing

#: So many places are cited for each thing that was found.
_CITED = 2
#: A hit that tells so much less than the first is not cited beside it.
_MUCH_LESS = 1.0
#: A part of a report may lack what other parts say; it is judged where it states so much on the subject.
_LEAST_ON_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: Status
    reason: str
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()


class DisclosureCheck:
    """Looks for what requirements ask for in one filing."""

    def __init__(self, finder: EvidenceFinder, scope: DocumentScope) -> None:
        self._finder = finder
        self._scope = scope
        self._filing: Filing = finder.passages.filing

    def findings(self, requirements: Sequence[Requirement]) -> Iterator[Finding]:
        """One finding for each requirement, in their order."""
        for requirement in requirements:
            version, verdict = self._judge(requirement)
            yield self._finding(requirement, version, verdict)

    def _judge(self, requirement: Requirement) -> tuple[Version, _Verdict]:
        scope, newest = self._scope, requirement.newest
        if scope.extent is Extent.NOTHING:
            return newest, _Verdict(Status.NOT_PARSED, scope.reason)
        if scope.period_start is None:
            return newest, _Verdict(
                Status.NOT_PARSED, "the period is not known, so neither is which rules it is under; ingest it with --period-end"
            )
        version = requirement.version(scope.period_start)
        if version is None:
            first, last = requirement.versions[0], newest
            outside = (
                f"applies to periods that begin on or after {first.effective}"
                if scope.period_start < first.effective
                else f"no longer applies to periods that begin on or after {last.until}"
            )
            return newest, _Verdict(Status.NOT_APPLICABLE, f"{outside}; {scope.period}")
        return version, self._look(requirement)

    def _look(self, requirement: Requirement) -> _Verdict:
        subject = self._finder.concepts(requirement.concepts)
        found = [self._finder.any_of(need.evidence, self._asked(requirement, subject, need)) for need in requirement.needs]
        hits = tuple(hit for each in found for hit in _telling(each))
        missing = tuple(need.what for need, each in zip(requirement.needs, found, strict=True) if not each)
        strong, signs = self._signs(requirement)
        is_policy = requirement.place is Place.POLICIES
        if not missing and (requirement.always or signs or (is_policy and all(_states(each, subject) for each in found))):
            return _Verdict(Status.PRESENT, _listed("said is", [need.what for need in requirement.needs]), hits)
        if not requirement.always and not signs:
            return _Verdict(Status.NOT_APPLICABLE, "nothing in the document says that it applies")
        if not strong:
            return _Verdict(Status.NOT_APPLICABLE, "a weak sign only says that it applies; look at it", signs[:_CITED])
        lacking = _listed("not found was", missing)
        cited = hits or signs[:_CITED]
        unread = self._unread(requirement)
        if unread is not None:
            return _Verdict(Status.NOT_PARSED, f"{lacking}, but {unread}", cited, missing)
        status = Status.PARTLY if len(missing) < len(found) else Status.ABSENT
        return _Verdict(status, lacking, cited, missing)

    def _asked(self, requirement: Requirement, subject: frozenset[str], need: Need) -> Asked:
        """What the passages are ranked by: the subject, and the words of the requirement, those of this need above all."""
        return Asked(
            subject=subject,
            words=self._finder.relevance.words((need.what, 1.0), (requirement.label, 1.0), (requirement.newest.text, 0.5)),
            policy=requirement.place is Place.POLICIES,
            anywhere=requirement.place is Place.STATEMENTS,
        )

    def _signs(self, requirement: Requirement) -> tuple[bool, tuple[Hit, ...]]:
        """Whether a strong sign says that the requirement applies, and the signs that do, the strong before the weak."""
        weak: list[Hit] = []
        for sign in requirement.applies:
            hits = self._finder.any_of((sign,), Asked(self._finder.concepts(requirement.concepts), policy=False))
            if len(hits) >= sign.least or (sign.lines and any(_on_statements(hit) for hit in hits)):
                return True, hits
            weak += hits
        return requirement.always, tuple(weak)

    def _unread(self, requirement: Requirement) -> str | None:
        """Why what is missing may stand where nothing was read; None if it should have been seen."""
        passages, scope = self._finder.passages, self._scope
        concepts = self._finder.concepts(requirement.concepts)
        stated = passages.states(concepts)
        if scope.extent is Extent.PART and len(stated) < _LEAST_ON_SUBJECT:
            return f"{scope.reason}, and says next to nothing on the subject"
        if scope.extent is not Extent.REPORT and requirement.place is not Place.POLICIES:
            return "it may stand in a note that is no part of this document"
        if scope.lost_pages:
            listed = ", ".join(map(str, scope.lost_pages[:5]))
            return f"pages of the notes have no text ({listed}{' …' if len(scope.lost_pages) > 5 else ''})"
        for section in passages.unread_sections:
            about = passages.about_sections[section.section_id]
            if not stated and any(about.get(concept, 0.0) >= ABOUT_THRESHOLD for concept in concepts):
                return f"nothing could be read below the heading “{section.heading}”"
        for passage in stated:
            clause = passage.clause
            if any(clause.start_char <= place < clause.end_char for place in scope.lost_lists):
                return f"a list that is announced on the subject is lost in the source ({clause.clause_id})"
        lost = {reference.clause_id: reference for reference in self._filing.cross_references if not reference.target_section}
        for passage in stated:
            if passage.clause.clause_id in lost:
                return f"the policy points to {lost[passage.clause.clause_id].text}, which was not found in this document"
        return None

    def _finding(self, requirement: Requirement, version: Version, verdict: _Verdict) -> Finding:
        document = self._filing.document.document_id
        return Finding(
            finding_id=finding_id(document, requirement.id, verdict.status, *verdict.missing),
            document_id=document,
            rule_id=requirement.id,
            label=requirement.label,
            status=verdict.status,
            severity=_SEVERITIES.get(verdict.status, Severity.INFO),
            message=verdict.reason,
            focus=document,
            references=(str(version.reference),),
            missing=verdict.missing,
            citations=tuple(citation(self._filing, hit.passage.clause, hit.span) for hit in _each_once(verdict.hits)),
        )


def _on_statements(hit: Hit) -> bool:
    """Whether a line is one of the primary statements: they show what matters."""
    return hit.passage.in_statements and not hit.passage.in_notes


def _telling(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits to cite: the first, and others that tell nearly as much."""
    return [hit for hit in hits[:_CITED] if hit.weight >= hits[0].weight - _MUCH_LESS]


def _states(hits: Sequence[Hit], subject: frozenset[str]) -> bool:
    """Whether a policy on the subject is among the hits: who states one has a reason to."""
    return any(
        hit.passage.clause.nature is Nature.POLICY
        and any(score >= ABOUT_THRESHOLD for concept, score in hit.passage.about.items() if concept in subject)
        for hit in hits
    )


_SEVERITIES = {Status.ABSENT: Severity.ERROR, Status.PARTLY: Severity.WARNING}


def _each_once(hits: Sequence[Hit]) -> list[Hit]:
    return list({(hit.passage.clause.clause_id, hit.span): hit for hit in hits}.values())


def _listed(lead: str, whats: Sequence[str]) -> str:
    return f"{lead} {'; '.join(whats)}"
