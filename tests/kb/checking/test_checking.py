"""Checks through the knowledge base and the command line, and waivers."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.tagging import Tagger
from kb import InputError, KnowledgeBase, NotFoundError, StorageError
from kb.archive import open_archive, write_archive
from kb.cli import main
from ontology.findings import Status

TAMARIND = "tamarind-foods-2024"


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's knowledge base, to waive in."""
    return Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("checked") / "policies.kb"))


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


def test_a_waiver_needs_a_reason_a_name_and_a_finding_that_there_is(folder: Path) -> None:
    with KnowledgeBase.open(folder, read_only=True) as kb:
        report = kb.check("harbourline-robotics-2023")
        absent = report.open_absences[0].finding_id
        present = next(finding for finding in report if finding.status is Status.PRESENT).finding_id
        with pytest.raises(InputError, match="a waiver needs a reason"):
            kb.waive(absent, document="harbourline-robotics-2023", reason="  ", by="Ana")
        with pytest.raises(InputError, match="a waiver needs a name"):
            kb.waive(absent, document="harbourline-robotics-2023", reason="immaterial", by="")
        with pytest.raises(NotFoundError, match="there is no finding 'f00' on harbourline-robotics-2023"):
            kb.waive("f00", document="harbourline-robotics-2023", reason="immaterial", by="Ana")
        with pytest.raises(InputError, match="is present: there is nothing to waive"):
            kb.waive(present, document="harbourline-robotics-2023", reason="immaterial", by="Ana")
        assert kb.waivers.all() == ()


def test_a_waiver_outlasts_ingestion_and_goes_into_the_archive(
    folder: Path, tagger: Tagger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = b"2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"
    at = datetime(2025, 2, 3, 10, 30, tzinfo=UTC)
    with KnowledgeBase.open(folder) as kb:
        kb.__dict__["_tagger"] = tagger  # the one that is loaded already
        kb.ingest(note, name="acme.txt", period_end=date(2024, 12, 31))
        first, other = kb.check("acme", status="not_parsed").findings[:2]
        kb.waive(first.finding_id, document="acme", reason="said in note 1", by="=Ana", at=at)
        kb.waive(other.finding_id, document="acme", reason="immaterial", by="Ben")
        with pytest.raises(InputError, match="was waived already by =Ana on 2025-02-03"):
            kb.waive(first.finding_id, document="acme", reason="again", by="Ben")
        kb.delete("acme")
        kb.ingest(note, name="acme.txt", period_end=date(2024, 12, 31))
        waived = next(finding for finding in kb.check("acme") if finding.finding_id == first.finding_id)
        assert waived.waiver is not None
        assert (waived.waiver.waived_by, waived.waiver.waived_at) == ("=Ana", at)
        write_archive(kb.layout, kb.store, tmp_path / "all.zip")
    archive = open_archive(tmp_path / "all.zip")
    assert archive.has_waivers
    assert archive.read("waivers.jsonl") == (folder / "waivers.jsonl").read_bytes()
    _, shown, _ = run(capsys, "check", "acme", "--kb", folder, "--status", "not_parsed")
    assert "not_parsed (waived)" in shown
    _, text, _ = run(capsys, "check", "acme", "--kb", folder, "--csv")
    assert "'=Ana" in text


def test_the_command_waives(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = "harbourline-robotics-2023"
    code, text, _ = run(capsys, "check", document, "--kb", folder, "--status", "absent", "--json")
    absent = json.loads(text)["findings"]
    assert code == 1
    for finding in absent:
        options = ("--waive", finding["finding"], "--reason", "shown elsewhere", "--by", "Ana")
        code, shown, _ = run(capsys, "check", document, "--kb", folder, *options)
        assert (code, shown) == (0, f"{finding['finding']} is waived by Ana: shown elsewhere\n")
    assert run(capsys, "check", document, "--kb", folder, "--status", "absent")[0] == 0


def test_a_broken_file_of_waivers_is_named_with_its_line(tmp_path: Path) -> None:
    from kb.checking.waivers import Waivers

    (tmp_path / "waivers.jsonl").write_text(
        '{"finding": "a", "reason": "b", "by": "c", "at": "2025-01-01T00:00:00+00:00"}\n{\n'
    )
    with pytest.raises(StorageError, match="line 2 is no waiver"):
        Waivers(tmp_path).all()
