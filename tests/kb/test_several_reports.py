"""Sources that hold several documents, and what their XBRL says, through the whole stack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.sources import find_sources
from ontology.errors import InputError
from ontology.types import Origin, Statements
from tests.ingest.readers.test_inline_xbrl import LEASES, fact, page
from tests.ingest.readers.test_package import zipped

TWO = zipped(
    ("a/reports/en.xhtml", page(fact("<p>Shops are leased for five years.</p>"))),
    ("a/reports/fr.xhtml", page(fact("<p>Depots are leased for two years.</p>"))),
)


def test_each_report_of_a_package_is_a_document_of_its_own(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        reports = kb.ingest_all(TWO, name="acme.zip")
        assert [(report.document_id, report.status) for report in reports] == [("acme-en", "added"), ("acme-fr", "added")]
        assert [document.report for document in kb.documents()] == ["a/reports/en.xhtml", "a/reports/fr.xhtml"]
        assert [report.status for report in kb.ingest_all(TWO, name="acme.zip")] == ["unchanged", "unchanged"]
        (hit,) = kb.search("depots")
        assert hit.document.document_id == "acme-fr"
        assert kb.verify() == ()


def test_one_report_is_asked_for_where_one_document_is_meant(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        with pytest.raises(InputError, match="holds 2 reports"):
            kb.ingest(TWO, name="acme.zip")
        assert kb.documents() == ()
        assert kb.ingest(TWO, name="acme.zip", report="fr.").document_id == "acme-fr"
        assert [document.report for document in kb.documents()] == ["a/reports/fr.xhtml"]


def test_identifier_and_tags_of_the_filer_are_stored(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest_all(TWO, name="acme.zip")
        document = kb.documents()[0]
        assert document.entity_identifier is not None
        assert document.entity_identifier.identifier == "213800HARBOURLINE001"
        (row,) = kb.sparql('SELECT DISTINCT ?lei WHERE { ?d pkb:lei ?lei ; dcterms:identifier "acme-en" }').dicts()
        assert str(row["lei"]) == "213800HARBOURLINE001"
        (clause,) = kb.clauses(document="acme-en")
        assert [tag.concept for tag in clause.tags if tag.origin is Origin.ASSERTED] == [LEASES]
        assert clause.clause.statements is None


def test_whose_statements_a_clause_is_from_survives_storing(tmp_path: Path) -> None:
    prose = "The liability is measured at the present value of the payments that are due, and interest is charged on it. "
    body = (
        f"Notes to the consolidated financial statements\n\n{prose * 400}\n\n"
        f"Notes to the parent company financial statements\n\n{prose * 400}\n"
    )
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(body.encode(), name="acme.txt")
        found = {clause.clause.statements for clause in kb.clauses()}
    assert found == {Statements.CONSOLIDATED, Statements.SEPARATE}


def test_one_report_after_the_other_and_then_all_are_stored_once_each(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        for part, status in (("en.", "added"), ("fr.", "added"), ("en.", "unchanged"), ("fr.", "unchanged")):
            assert kb.ingest(TWO, name="acme.zip", report=part).status == status
        assert [report.status for report in kb.ingest_all(TWO, name="acme.zip")] == ["replaced", "replaced"]
        assert [report.report for report in kb.ingest_all(TWO, name="acme.zip")] == ["a/reports/en.xhtml", "a/reports/fr.xhtml"]
        assert [document.document_id for document in kb.documents()] == ["acme-en", "acme-fr"]
        with pytest.raises(InputError, match="holds 2 reports"):
            kb.ingest(TWO, name="acme.zip")


def test_other_options_for_one_report_are_not_forgotten(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest_all(TWO, name="acme.zip")
        assert kb.ingest(TWO, name="acme.zip", report="fr.", entity="Dépôts SA").status == "replaced"
        assert {document.document_id: document.entity for document in kb.documents()} == {
            "acme-en": None,
            "acme-fr": "Dépôts SA",
        }
        assert [report.status for report in kb.ingest_all(TWO, name="acme.zip")] == ["replaced", "replaced"]
        assert {document.entity for document in kb.documents()} == {None}


def test_files_of_one_name_in_a_package_do_not_overwrite_each_other(tmp_path: Path) -> None:
    data = zipped(("note.txt", b"Shops are leased for five years."), ("old/note.txt", b"Shops were owned in former years."))
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        assert [report.document_id for report in kb.ingest_all(data, name="acme.zip")] == ["acme-note", "acme-old-note"]
        assert [hit.document.report for hit in kb.search("owned")] == ["old/note.txt"]
        assert kb.verify() == ()
        kb.reindex()
        assert kb.verify() == ()


def test_each_report_is_verified_with_the_encoding_it_was_read_with(tmp_path: Path) -> None:
    data = zipped(("one.txt", "租賃負債以現值衡量。".encode("big5")), ("two.txt", "存貨按成本衡量。".encode("gb18030")))
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(data, name="acme.zip", report="one", encoding="big5")
        kb.ingest(data, name="acme.zip", report="two", encoding="gb18030")
        assert {clause.clause.text for clause in kb.clauses()} == {"租賃負債以現值衡量。", "存貨按成本衡量。"}
        assert kb.verify() == ()


def test_a_source_that_can_no_longer_be_read_is_a_finding(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest_all(TWO, name="acme.zip")
        note = kb.layout.sources / f"{kb.documents()[0].sha256}.json"
        changed = json.loads(note.read_text())
        changed["asked"][0]["options"]["encoding"] = "no-such-encoding"
        note.write_text(json.dumps(changed))
        assert kb.verify() == ()  # XML states its own encoding
        kb.ingest(b"Tax is paid when it falls due.", name="tax.txt")
        note = kb.layout.sources / f"{kb.store.document('tax').sha256}.json"  # type: ignore[union-attr]
        note.write_text(note.read_text().replace('"options": {}', '"options": {"encoding": "no-such-encoding"}'))
        (finding,) = kb.verify()
    assert (finding.code, finding.document_id) == ("source-unreadable", "tax")
    assert "no-such-encoding" in finding.message


def test_the_commands_show_reports_and_identifiers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package, kb = tmp_path / "acme.zip", str(tmp_path / "x.kb")
    package.write_bytes(TWO)

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        assert not stopped.value.code
        return capsys.readouterr().out

    both = json.loads(run("annotate", str(package), "--json"))
    assert [found["document"]["report"] for found in both["documents"]] == ["a/reports/en.xhtml", "a/reports/fr.xhtml"]
    one = json.loads(run("annotate", str(package), "--report", "fr.", "--json"))
    assert one["document"]["document_id"] == "acme-fr"
    (fact_view,) = one["facts"]
    assert (fact_view["concept"], fact_view["text_block"], "value" in fact_view) == (LEASES, True, False)
    start, end = fact_view["spans"][0]
    assert one["clauses"][0]["start_char"] == start
    assert one["clauses"][0]["end_char"] == end
    ingested = json.loads(run("ingest", str(package), "--kb", kb, "--json"))["ingested"]
    assert [(found["document_id"], found["report"]) for found in ingested] == [
        ("acme-en", "a/reports/en.xhtml"),
        ("acme-fr", "a/reports/fr.xhtml"),
    ]
    listed = run("documents", "--kb", kb)
    assert "identifier" in listed
    assert "213800HARBOURLINE001" in listed
    assert "fr.xhtml" in listed
    assert run("show", "acme-fr", "--kb", kb).startswith("(213800HARBOURLINE001) Harbourline · a/reports/fr.xhtml")


def test_a_folder_of_a_filing_gives_its_documents_and_not_its_linkbases(tmp_path: Path) -> None:
    instance = b'<xbrl xmlns="http://www.xbrl.org/2003/instance"/>'
    for name, data in {
        "acme.htm": page(fact("<p>Shops.</p>")),
        "acme_htm.xml": instance,
        "acme_lab.xml": b'<linkbase xmlns="http://www.xbrl.org/2003/linkbase"/>',
        "acme.xsd": b"<schema/>",
        "old.xml": instance,
        "old.xbrl": instance,
        "p.xbri": TWO,
    }.items():
        (tmp_path / name).write_bytes(data)
    assert [path.name for path in find_sources([tmp_path])] == ["acme.htm", "old.xbrl", "old.xml", "p.xbri"]
    named = tmp_path / "acme_lab.xml"
    assert find_sources([named]) == [named]
