"""A signed review of a sample note, and a note and reviewers that mean harm; both papers are made once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.reporting.working_paper import WorkingPaper

DOCUMENT = "harbourline-robotics-2024"
WHEN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://127.0.0.1/steal","click")'
SCRIPT = "</td><script>alert(1)</script><img src=x onerror=alert(2)>"
TURNED, CONTROL, HEBREW = "\u202egnp.exe\u2066", "\x00\x0b\x1b[31m\ufffe", "מדיניות חשבונאית"
HOSTILE = f"{FORMULA} {SCRIPT} {TURNED} {CONTROL} {HEBREW}"


@pytest.fixture(scope="session")
def reviewed_demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample notes, the later one of Harbourline decided on, commented, one finding waived, and signed off."""
    folder = Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("signed") / "policies.kb"))
    with KnowledgeBase.open(folder) as kb:
        review = kb.review
        review.register("Ada Admin", "admin", by="Ada Admin", at=WHEN)
        for name, role in (("Ben Reviewer", "reviewer"), ("Dee Approver", "approver")):
            review.register(name, role, by="Ada Admin", at=WHEN)
        clauses = [stored.clause.clause_id for stored in kb.clauses(document=DOCUMENT)]
        for place, clause_id in enumerate(clauses[:6]):
            review.accept(clause_id, by="Ben Reviewer", reason="heading and words agree", at=WHEN + timedelta(minutes=place))
        undone = review.accept(clauses[8], by="Ben Reviewer", at=WHEN + timedelta(hours=1))
        review.undo(undone.number, by="Ben Reviewer", reason="too quick", at=WHEN + timedelta(hours=2))
        inventories = next(
            stored.clause.clause_id for stored in kb.clauses(document=DOCUMENT, concept="Inventories") if stored.concept
        )
        review.override(inventories, "Leases", by="Dee Approver", reason="by mistake", at=WHEN + timedelta(hours=3))
        review.comment(clauses[3], "Ask what the loan is.", by="Ben Reviewer", at=WHEN + timedelta(hours=4))
        absent = next(finding for finding in kb.check(DOCUMENT) if finding.status.value == "absent")
        review.waive(absent.finding_id, DOCUMENT, by="Dee Approver", reason="stated in note 1", at=WHEN + timedelta(hours=5))
        review.sign_off(DOCUMENT, by="Dee Approver", reason="memo 12", leave_open=True, at=WHEN + timedelta(days=1))
    return folder


@pytest.fixture(scope="session")
def paper(reviewed_demo: Path) -> WorkingPaper:
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        return kb.report(DOCUMENT)


@pytest.fixture(scope="session")
def hostile(paper: WorkingPaper) -> WorkingPaper:
    """The same paper, in which every name and text that came from outside means harm."""
    log = tuple(
        replace(line, decision=replace(line.decision, by=HOSTILE, reason=HOSTILE, detail=HOSTILE), place=HOSTILE)
        for line in paper.log
    )
    clauses = tuple(
        replace(
            line,
            place=HOSTILE,
            clause=replace(line.clause, text=HOSTILE),
            comments=tuple(replace(one, by=HOSTILE, detail=HOSTILE) for one in line.comments),
        )
        for line in paper.clauses
    )
    findings = tuple(
        replace(
            finding,
            message=HOSTILE,
            citations=tuple(replace(cited, quote=HOSTILE) for cited in finding.citations),
            waiver=replace(finding.waiver, reason=HOSTILE, waived_by=HOSTILE) if finding.waiver else None,
        )
        for finding in paper.findings
    )
    assert paper.comparison is not None
    changes = tuple(
        replace(change, redline=tuple(replace(segment, text=HOSTILE) for segment in change.redline))
        for change in paper.comparison.changes
    )
    assert paper.status.sign_off is not None
    return replace(
        paper,
        document=replace(paper.document, entity=HOSTILE, title=HOSTILE, source_name=HOSTILE),
        log=log,
        clauses=clauses,
        findings=findings,
        comparison=replace(paper.comparison, changes=changes, names=(HOSTILE, HOSTILE)),
        places=dict.fromkeys(paper.places, HOSTILE),
        labels=dict.fromkeys(paper.labels, HOSTILE),
        status=replace(
            paper.status,
            sign_off=replace(paper.status.sign_off, by=HOSTILE, reason=HOSTILE),
            participants=tuple(replace(one, name=HOSTILE) for one in paper.status.participants),
        ),
    )
