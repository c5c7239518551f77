"""The working paper as a text document: headings, tables, redlines, and text that does no harm."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT

from kb.reporting.text_document import paper_document
from kb.reporting.working_paper import WorkingPaper
from ontology.findings import Status
from tests.kb.reporting.conftest import CONTROL, FORMULA, HEBREW, SCRIPT, TURNED


@pytest.fixture(scope="module")
def written(paper: WorkingPaper) -> bytes:
    return paper_document(paper)


def test_headings_and_tables_hold_what_the_paper_holds(paper: WorkingPaper, written: bytes) -> None:
    document = docx.Document(BytesIO(written))
    headings = [found.text for found in document.paragraphs if found.style.name == "Heading 1"]
    assert headings == [
        "Document",
        "Summary",
        "Findings of the check",
        "Policy choices",
        "Changes since the filing before",
        "Decisions in force",
        "Clauses",
        "Concepts covered",
        f"Requirements that do not apply: {len(paper.of_status(Status.NOT_APPLICABLE))}",
        "The whole log",
    ]
    tables = {
        table.rows[0].cells[0].text: [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    }
    about = tables["entity"]
    assert ["signed off by", f"Dee Approver (approver), 2025-03-04 09:00 UTC, decision {len(paper.log) + 3}"] in about
    clauses = next(rows for head, rows in tables.items() if head == "where")
    words = clauses[0].index("the words")
    assert [row[words] for row in clauses[1:]] == [line.clause.text for line in paper.clauses]
    assert clauses[0] == ["where", "concepts", "state of review", "the words", "comments"]
    assert len(document.element.xpath("//w:tblHeader")) >= 8
    waived = [row for table in document.tables for row in table.rows if "Waived by Dee Approver" in row.cells[-1].text]
    assert len(waived) == 1


def test_redlines_are_underlined_and_struck_through(written: bytes) -> None:
    document = docx.Document(BytesIO(written))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert "4 years " in {run.text for run in runs if run.font.strike}
    assert "6 years " in {run.text for run in runs if run.underline}


def test_pages_are_wide_and_numbered(paper: WorkingPaper, written: bytes) -> None:
    document = docx.Document(BytesIO(written))
    (section,) = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    fields = section.footer._element.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]
    about = document.core_properties
    assert about.title == "Working paper: Harbourline Robotics plc, 31 December 2024"
    assert about.created == about.modified == paper.as_of


def test_text_that_means_harm_is_text(hostile: WorkingPaper) -> None:
    data = paper_document(hostile)
    document = docx.Document(BytesIO(data))
    text = "\n".join(cell.text for table in document.tables for cell in table._cells)
    assert FORMULA in text
    assert SCRIPT in text
    assert HEBREW in text
    with zipfile.ZipFile(BytesIO(data)) as package:
        whole = package.read("word/document.xml").decode("utf-8")
        relations = package.read("word/_rels/document.xml.rels").decode("utf-8")
    assert not {*TURNED.replace("gnp.exe", ""), *CONTROL.replace("[31m", "")} & set(whole)
    assert "[U+202E]gnp.exe" in whole
    assert "<script>" not in whole
    assert "fldSimple" not in whole
    assert "External" not in relations


def test_the_same_paper_gives_the_same_bytes(paper: WorkingPaper, written: bytes) -> None:
    assert paper_document(paper) == written
