"""What a working paper holds: checked against the calls that it is made of."""

from __future__ import annotations

import builtins
from collections import Counter
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError, PolicyKBError
from kb.reporting.paper_tables import table_named
from kb.reporting.working_paper import WorkingPaper
from ontology.findings import Status
from tests.kb.reporting.conftest import DOCUMENT, WHEN

NOTE = "2 Policies\n\n(a) Leases\n\nShops are leased for {} years and a right-of-use asset is recognised.\n"


def cells(paper: WorkingPaper, name: str) -> dict[str, str]:
    return {str(what): str(value) for what, value in table_named(paper.tables, name).rows}


def test_the_title_says_what_was_reviewed_by_whom_and_who_signed(paper: WorkingPaper) -> None:
    title = cells(paper, "title")
    assert title["entity"] == "Harbourline Robotics plc"
    assert title["period"] == "2024-01-01 to 2024-12-31"
    assert title["SHA-256 of the source"] == paper.document.sha256
    assert title["status"] == "signed off"
    assert title["signed off by"] == f"Dee Approver (approver), 2025-03-04 09:00 UTC, decision {len(paper.log) + 3}"
    assert title["said at sign-off"] == "memo 12"
    assert title["reviewed by (reviewer)"] == "Ben Reviewer: 9 entries in the log, the last 2025-03-03 13:00 UTC"
    assert title["model"] == paper.document.model_version
    assert paper.title == "Harbourline Robotics plc, 31 December 2024"


def test_counts_are_those_of_check_compare_and_review(paper: WorkingPaper, reviewed_demo: Path) -> None:
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        checked = kb.check(DOCUMENT)
        compared = kb.compare("harbourline-robotics-2023", DOCUMENT)
        choices = list(kb.choices(document=DOCUMENT))
        open_items = kb.review.open_items(DOCUMENT)
    assert {status: len(paper.of_status(status)) for status in Status} == dict(checked.counts)
    assert paper.comparison == compared
    assert Counter(paper.stored_choices) == Counter(choices)
    assert paper.status.open_items == open_items
    summary = cells(paper, "summary")
    absent = checked.counts[Status.ABSENT]
    assert summary["findings: absent"] == f"{absent}, of these 1 waived"
    assert summary["passages that state policy"] == "9 changed, 1 moved, 6 added, 1 removed, 72 unchanged"
    assert summary["decisions in force"] == "7"
    assert summary["clauses: accepted, signed off"] == "6"
    assert summary["clauses: overridden, signed off"] == "1"


def test_findings_come_by_weight_and_waived_ones_last_of_their_kind(paper: WorkingPaper) -> None:
    assert paper.findings[0].status is Status.ABSENT
    assert paper.findings[-1].status is Status.NOT_APPLICABLE
    absent = paper.of_status(Status.ABSENT)
    assert [finding.waiver is not None for finding in absent] == [False] * (len(absent) - 1) + [True]
    assert len(paper.of_status(Status.ABSENT, waived=True)) == 1
    row = next(row for row in table_named(paper.tables, "findings").rows if row[5])
    assert row[5] == "Dee Approver, 2025-03-03 14:00: stated in note 1"


def test_every_quote_is_the_exact_text_at_its_place(paper: WorkingPaper, reviewed_demo: Path) -> None:
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        stored = {found.clause.clause_id: found for found in kb.clauses(document=DOCUMENT)}
    assert len(paper.clauses) == len(stored)
    for line in paper.clauses:
        assert line.clause.text == stored[line.clause.clause_id].clause.text
        assert stored[line.clause.clause_id].citation == f"{paper.title}, {line.place}"
    cited = [one for finding in paper.findings for one in finding.citations]
    assert len(cited) > 100
    assert all(one.place == f"{paper.title}, {paper.places[one.clause_id]}" for one in cited)


def test_decisions_in_force_are_told_from_those_undone(paper: WorkingPaper) -> None:
    assert [line.decision.act.value for line in paper.decisions] == ["accept"] * 6 + ["override"]
    undone = [line for line in paper.log if not line.in_force]
    assert [(line.decision.act.value, line.place is not None) for line in undone] == [("accept", True)]
    log = table_named(paper.tables, "log")
    assert [row[7] for row in log.rows].count("no") == 1
    overridden = table_named(paper.tables, "decisions").rows[-1]
    assert overridden[4] == "Leases instead of Inventories"
    assert str(overridden[5]).startswith("Inventories (suggested, ")
    (commented,) = [line for line in paper.clauses if line.comments]
    assert commented.comments[0].detail == "Ask what the loan is."


def test_the_paper_is_as_of_the_last_decision_and_not_of_today(paper: WorkingPaper) -> None:
    assert paper.as_of == WHEN.replace(day=4)


def test_coverage_counts_clauses_by_concept_in_both_filings(paper: WorkingPaper, reviewed_demo: Path) -> None:
    by_concept = {line.concept: line for line in paper.coverage}
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        for document, count in ((DOCUMENT, "clauses"), ("harbourline-robotics-2023", "before")):
            counts: Counter[str] = Counter()
            for stored in kb.clauses(document=document):
                if stored.clause.nature.value != "none":
                    counts.update({tag.concept for tag in stored.tags if tag.counts})
            assert {name: getattr(line, count) for name, line in by_concept.items() if getattr(line, count)} == counts


def test_without_an_earlier_filing_the_paper_says_so(demo_kb: KnowledgeBase) -> None:
    paper = demo_kb.report("tamarind-foods-2024")
    assert paper.comparison is None
    assert table_named(paper.tables, "changes").note == (
        "no earlier filing of this entity is in the knowledge base, so there is nothing to compare; that is no change"
    )
    assert paper.status.state == "not reviewed"
    assert cells(paper, "title")["signed off by"] == "nobody"
    assert cells(paper, "title")["as of"] == "no decision was made yet"
    assert all(line.before is None for line in paper.coverage)


def test_another_document_may_be_named_to_compare_with(demo_kb: KnowledgeBase) -> None:
    paper = demo_kb.report("tamarind-foods-2024", against=DOCUMENT)
    assert paper.comparison is not None
    assert paper.comparison.names[0] == "Harbourline Robotics plc, 31 December 2024"
    with pytest.raises(InputError, match="compared with itself"):
        demo_kb.report(DOCUMENT, against=DOCUMENT)
    with pytest.raises(NotFoundError, match="no document is called 'acme'"):
        demo_kb.report("acme")


def test_pages_of_one_filing_are_compared_together_and_a_change_after_sign_off_shows(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "a.kb") as kb:
        for name, year, years in (("r1", 2023, 5), ("r2", 2023, 9), ("s1", 2024, 6), ("s2", 2024, 9)):
            options = {"entity": "Acme plc", "document_id": name}
            kb.ingest(f"---\nperiod_end: {year}-12-31\n---\n{NOTE.format(years)}".encode(), name=f"{name}.md", **options)  # type: ignore[arg-type]
        paper = kb.report("s1")
        assert paper.comparison is not None
        assert {document.document_id for document in paper.comparison.before} == {"r1", "r2"}
        assert [figure.before for change in paper.comparison for figure in change.figures] == ["5 years"]
        assert kb.report("r1").not_compared.startswith("no earlier filing of this entity is in the knowledge base")
        (clause,) = kb.clauses(document="s1")
        kb.review.register("Ada", "admin", by="Ada", at=WHEN)
        kb.review.accept(clause.clause.clause_id, by="Ada", at=WHEN)
        assert kb.report("s1").status.state == "reviewed"
        kb.review.sign_off("s1", by="Ada", at=WHEN)
        assert kb.report("s1").status.state == "signed off"
        more = f"---\nperiod_end: 2024-12-31\nentity: Acme plc\n---\n{NOTE.format(6)}\n(b) Inventories\n\nStocks are at cost.\n"
        kb.ingest(more.encode(), name="s1.md", document_id="s1")
        changed = kb.report("s1")
        assert changed.status.state == "signed off, changed since"
        assert len(changed.status.changed) == 1


def test_a_document_without_entity_has_nothing_to_compare_with(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "a.kb") as kb:
        kb.ingest(NOTE.format(5).encode(), name="a.txt")
        paper = kb.report("a")
    assert paper.not_compared == (
        "the document does not name its entity, so its earlier filing cannot be told; name it with --against"
    )
    assert paper.title == "2 Policies"
    assert paper.as_of.year == 1980


def test_tables_become_frames(paper: WorkingPaper, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = paper.to_frame("findings")
    assert list(frame.columns[:3]) == ["status", "paragraph", "what is asked"]
    assert len(frame) == len(paper.findings)
    assert set(paper.to_frame().columns) >= {"where", "concepts", "the words", "clause"}
    with pytest.raises(NotFoundError, match=r"no table 'finding' \(there are title, summary, findings"):
        paper.to_frame("finding")
    real = builtins.__import__

    def without_pandas(name: str, *arguments: object, **options: object) -> object:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(PolicyKBError, match=r"frames need pandas \(pip install 'policykb\[frames\]'\)"):
        paper.to_frame()
