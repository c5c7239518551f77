"""Checks through the knowledge base and the command line, and waivers."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError
from kb.archive import write_archive
from kb.cli import main
from kb.importing import import_base
from ontology.errors import NotAllowed, ReviewError
from ontology.findings import Status

TAMARIND = "tamarind-foods-2024"


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's knowledge base, to waive in."""
    copy = Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("checked") / "policies.kb"))
    with KnowledgeBase.open(copy) as kb:
        for name, role in (("Ada", "admin"), ("Ben", "reviewer"), ("Eve", "reader")):
            kb.review.register(name, role, by="Ada")
    return copy


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    code = stopped.value.code
    return (code if isinstance(code, int) else 0, *capsys.readouterr())


def test_a_document_or_all_of_an_entity_are_checked(demo_kb: KnowledgeBase) -> None:
    report = demo_kb.check(TAMARIND)
    assert report.scopes[TAMARIND].extent == "policies"
    assert report.counts[Status.PRESENT] > 40
    inventories = next(finding for finding in report if finding.rule_id == "ias-2-36a")
    assert inventories.citations[0].quote == "Inventories are measured at the lower of cost and net realisable value."
    both = demo_kb.check(entity="harbourline", standard="ias2")
    assert set(both.scopes) == {"harbourline-robotics-2023", "harbourline-robotics-2024"}
    assert {finding.standard for finding in both} == {"IAS 2"}
    assert demo_kb.check(entity="harbourline", year=2023, standard="ias2").scopes.keys() == {"harbourline-robotics-2023"}


def test_what_cannot_be_checked_is_named(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError, match="no document is called 'nobody'"):
        demo_kb.check("nobody")
    with pytest.raises(NotFoundError, match="there is no document of 'Nobody' for 2024"):
        demo_kb.check(entity="Nobody", year=2024)
    with pytest.raises(InputError, match="name a document or an entity"):
        demo_kb.check()
    with pytest.raises(InputError, match="there is no status 'missing'"):
        demo_kb.check(TAMARIND, status="missing")
    with pytest.raises(NotFoundError, match="nothing is checked under 'IFRS 99'"):
        demo_kb.check(TAMARIND, standard="IFRS 99")


def test_a_report_becomes_a_data_frame(demo_kb: KnowledgeBase) -> None:
    pytest.importorskip("pandas")
    frame = demo_kb.check(TAMARIND).to_frame()
    row = frame[frame["rule"] == "ias-2-36a"].iloc[0]
    assert (row["status"], row["reference"], row["standard"]) == ("present", "IAS 2.36(a)", "IAS 2")


def test_the_command_prints_tables_by_standard(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown, _ = run(capsys, "check", TAMARIND, "--kb", demo_folder, "--standard", "IAS 2")
    assert code == 0
    assert "the note on policies; the period begins on 1 July 2023" in shown
    assert "lower of cost and net realisable" in shown
    code, text, _ = run(capsys, "check", TAMARIND, "--kb", demo_folder, "--csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"IAS 16.73(b)", "IFRS 16.60"} <= {row["reference"] for row in rows}
    _, text, _ = run(capsys, "check", TAMARIND, "--kb", demo_folder, "--status", "present", "--json")
    view = json.loads(text)
    assert {finding["status"] for finding in view["findings"]} == {"present"}
    assert view["documents"][0]["extent"] == "policies"
    code, _, refusal = run(capsys, "check", "--kb", demo_folder)
    assert (code, "name a document: policykb check DOCUMENT" in refusal) == (2, True)


def test_the_command_lists_requirements(capsys: pytest.CaptureFixture[str]) -> None:
    _, shown, _ = run(capsys, "check", "--requirements", "--standard", "IAS 40")
    assert "IAS 40.75(b)" in shown
    assert "2019-01-01" in shown
    _, text, _ = run(capsys, "check", "--requirements", "--json")
    listed = json.loads(text)
    assert len(listed) >= 120
    judgements = next(entry for entry in listed if entry["id"] == "judgements")
    assert [version["reference"] for version in judgements["versions"]] == ["IAS 1.122", "IAS 8.27G"]


def test_findings_are_written_as_shacl_results(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from rdflib import RDF, SH, Graph

    code, text, _ = run(capsys, "check", "harbourline-robotics-2023", "--kb", demo_folder, "--turtle")
    graph = Graph().parse(data=text, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms).toPython() is (code == 0)
    results = list(graph.objects(report, SH.result))
    assert results
    for result in results:
        assert graph.value(result, SH.resultSeverity) in {SH.Violation, SH.Warning, SH.Info}
        assert graph.value(result, SH.sourceShape) is not None
        assert graph.value(result, SH.focusNode) is not None
    again = run(capsys, "check", "harbourline-robotics-2023", "--kb", demo_folder, "--turtle")[1]
    assert again == text


def test_a_waiver_needs_a_reason_a_reviewer_with_the_right_and_a_finding_that_there_is(folder: Path) -> None:
    document = "harbourline-robotics-2023"
    with KnowledgeBase.open(folder) as kb:
        report = kb.check(document)
        absent = report.open_absences[0].finding_id
        present = next(finding for finding in report if finding.status is Status.PRESENT).finding_id
        before = kb.store.decisions.head()
        refused = (
            (absent, "Ben", "  ", InputError, "a reason is needed"),
            (absent, "Zoe", "immaterial", NotFoundError, "no reviewer is called 'Zoe'"),
            (absent, "Eve", "immaterial", NotAllowed, "Eve is a reader, and may not waive"),
            ("f00", "Ben", "immaterial", NotFoundError, "there is no finding 'f00' on harbourline-robotics-2023"),
            (present, "Ben", "immaterial", InputError, "the finding is present: there is nothing to waive"),
        )
        for finding, by, reason, error, message in refused:
            with pytest.raises(error, match=message):
                kb.waive(finding, document=document, reason=reason, by=by)
        assert kb.review.waivers() == ()
        assert kb.store.decisions.head() == before


def test_a_waiver_outlasts_ingestion_and_goes_into_the_archive(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = b"2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"
    at = datetime(2025, 2, 3, 10, 30, tzinfo=UTC)
    with KnowledgeBase.open(folder) as kb:
        kb.review.register("=Ana", "reviewer", by="Ada", at=at)
        kb.ingest(note, name="acme.txt", period_end=date(2024, 12, 31))
        first, other = kb.check("acme", status="not_parsed").findings[:2]
        kb.waive(first.finding_id, document="acme", reason="said in note 1", by="=Ana", at=at)
        kb.waive(other.finding_id, document="acme", reason="immaterial", by="Ben")
        with pytest.raises(ReviewError, match="was waived by =Ana on 03 February 2025"):
            kb.waive(first.finding_id, document="acme", reason="again", by="Ben")
        kb.delete("acme")
        kb.ingest(note, name="acme.txt", period_end=date(2024, 12, 31))
        waived = next(finding for finding in kb.check("acme") if finding.finding_id == first.finding_id)
        assert waived.waiver is not None
        assert (waived.waiver.waived_by, waived.waiver.waived_at) == ("=Ana", at)
        granted = kb.review.waivers()
        assert [waiver.finding_id for waiver in granted] == [first.finding_id, other.finding_id]
        write_archive(kb.layout, kb.store, tmp_path / "all.zip")
    import_base(tmp_path / "all.zip", tmp_path / "new.kb")
    with KnowledgeBase.open(tmp_path / "new.kb", read_only=True) as kb:
        assert kb.review.waivers("acme") == granted
    _, shown, _ = run(capsys, "check", "acme", "--kb", folder, "--status", "not_parsed")
    assert "not_parsed (waived)" in shown
    _, text, _ = run(capsys, "check", "acme", "--kb", folder, "--csv")
    assert "'=Ana" in text


def test_the_command_waives_and_undo_takes_it_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = "harbourline-robotics-2023"
    code, text, _ = run(capsys, "check", document, "--kb", folder, "--status", "absent", "--json")
    absent = json.loads(text)["findings"]
    assert code == 1
    for finding in absent:
        options = ("--waive", finding["finding"], "--reason", "shown elsewhere", "--by", "Ben", "--kb", folder)
        code, shown, _ = run(capsys, "check", document, *options)
        assert (code, shown.partition(";")[0]) == (0, f"{finding['finding']} is waived by Ben: shown elsewhere")
    assert run(capsys, "check", document, "--kb", folder, "--status", "absent")[0] == 0
    undoing = shown.rpartition("policykb ")[2].split()
    assert run(capsys, *undoing, "--by", "Ben", "--kb", folder)[0] == 0
    assert run(capsys, "check", document, "--kb", folder, "--status", "absent")[0] == 1


def test_on_a_document_that_is_signed_off_nothing_is_waived(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "policies.kb")
    with KnowledgeBase.open(copy) as kb:
        absent = kb.check("harbourline-robotics-2024").open_absences[0].finding_id
        kb.review.sign_off("harbourline-robotics-2024", by="Ada", leave_open=True)
        with pytest.raises(ReviewError, match="it was signed off by Ada"):
            kb.waive(absent, document="harbourline-robotics-2024", reason="immaterial", by="Ben")
