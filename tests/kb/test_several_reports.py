"""Sources that hold several documents, and what their XBRL says, through the whole stack."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
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
        assert kb.ingest(TWO, name="acme.zip", report="fr.").document_id == "acme"
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
