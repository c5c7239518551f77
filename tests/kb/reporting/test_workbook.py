"""The working paper as a spreadsheet: values, sheets that print, text that is never a formula, and long text that is seen."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from kb.comparing.redline import Segment, SegmentKind
from kb.reporting.fitting import fitting
from kb.reporting.tables import Redline
from kb.reporting.workbook import paper_workbook
from kb.reporting.working_paper import WorkingPaper
from tests.kb.reporting.conftest import CONTROL, FORMULA, HEBREW, TURNED

HEAD = 4


@pytest.fixture(scope="module")
def written(paper: WorkingPaper) -> bytes:
    return paper_workbook(paper)


def heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value or "") for cell in sheet[HEAD]]


def column(sheet: Worksheet, head: str) -> list[object]:
    at = heads(sheet).index(head) + 1
    return [sheet.cell(row, at).value for row in range(HEAD + 1, sheet.max_row + 1)]


def test_sheets_hold_what_the_paper_holds(paper: WorkingPaper, written: bytes) -> None:
    book = load_workbook(BytesIO(written))
    names = "Summary, Findings, Choices, Choices changed, Figures changed, Changes, Decisions, Clauses, Coverage, Log"
    assert ", ".join(book.sheetnames) == names
    front = {row[0].value: row[1].value for row in book["Summary"].iter_rows(max_col=2)}
    assert front["signed off by"] == f"Dee Approver (approver), 2025-03-04 09:00 UTC, decision {len(paper.log) + 3}"
    assert front["passages that state policy"] == "9 changed, 1 moved, 6 added, 1 removed, 72 unchanged"
    assert column(book["Clauses"], "the words") == [line.clause.text for line in paper.clauses]
    assert column(book["Clauses"], "clause") == [line.clause.clause_id for line in paper.clauses]
    assert column(book["Findings"], "finding") == [finding.finding_id for finding in paper.findings]
    assert column(book["Coverage"], "clauses") == [line.clauses for line in paper.coverage]
    assert column(book["Choices changed"], "after")[0] == "Weighted average cost"
    assert book.properties.created == book.properties.modified == paper.as_of.replace(tzinfo=None)


def test_redlines_are_rich_text(paper: WorkingPaper, written: bytes) -> None:
    sheet = load_workbook(BytesIO(written), rich_text=True)["Changes"]
    cells = [cell for cell in column(sheet, "word by word") if isinstance(cell, CellRichText)]
    struck = {str(part.text) for cell in cells for part in cell if isinstance(part, TextBlock) and part.font.strike}
    underlined = {str(part.text) for cell in cells for part in cell if isinstance(part, TextBlock) and part.font.u}
    assert "4 years " in struck
    assert "6 years " in underlined
    assert paper.comparison is not None
    changed = [change for change in paper.comparison if len(change.redline) > 1]
    assert [str(cell) for cell in cells] == ["".join(segment.text for segment in change.redline) for change in changed]


def test_no_text_is_a_formula_a_link_or_breaks_the_file(hostile: WorkingPaper) -> None:
    data = paper_workbook(hostile)
    book = load_workbook(BytesIO(data))
    seen = 0
    for sheet in book:
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, f"{sheet.title} {cell.coordinate} would become a formula when edited"
                    seen += 1
                assert not {*TURNED.replace("gnp.exe", ""), *CONTROL.replace("[31m", "")} & set(str(cell.value))
    assert seen > 500
    assert any(HEBREW in str(cell) and "[U+202E]" in str(cell) for cell in column(book["Clauses"], "the words"))
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(name)
    assert all("&" not in str(sheet.oddFooter.left.text).replace("&&", "") for sheet in book)
    assert FORMULA in str(book["Summary"]["A2"].value)


def test_sheets_print_on_pages_with_their_heads(written: bytes) -> None:
    book = load_workbook(BytesIO(written))
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # One page wide, as without a number, and as high as need be.
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth) == (True, None)
        assert sheet.oddFooter.right.text.endswith("page &P of &N")
        if sheet.title != "Summary":
            assert int(sheet.page_setup.fitToHeight) == 0
            assert sheet.freeze_panes == f"A{HEAD + 1}"
            assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    # What is for machines only stands to the right of what is printed.
    assert heads(book["Clauses"])[5:] == ["nature", "struck out", "clause"]
    assert book["Clauses"].print_area == f"'Clauses'!$A$1:$E${book['Clauses'].max_row}"


def test_long_text_goes_on_in_rows_that_can_be_seen(paper: WorkingPaper) -> None:
    words = " ".join(f"word{number}" for number in range(12_000))
    first, *others = paper.clauses
    long = replace(paper, clauses=(replace(first, clause=replace(first.clause, text=words)), *others))
    sheet = load_workbook(BytesIO(paper_workbook(long)))["Clauses"]
    ids, texts = column(sheet, "clause"), column(sheet, "the words")
    pieces = [str(text) for text, name in zip(texts, ids, strict=True) if name == first.clause.clause_id]
    assert len(pieces) > 10
    assert "".join(pieces) == words
    assert all(len(piece) <= 32_767 for piece in pieces)
    assert column(sheet, "where")[1] == f"{first.place} (continued)"
    assert all(float(sheet.row_dimensions[row].height or 0) <= 409 for row in range(1, sheet.max_row + 1))


def test_a_long_redline_keeps_its_marks_from_row_to_row(paper: WorkingPaper) -> None:
    assert paper.comparison is not None
    segments = tuple(
        Segment(kind=kind, text=f"{kind.value} " * 900) for kind in (SegmentKind.EQUAL, SegmentKind.DELETE, SegmentKind.INSERT)
    )
    change = replace(paper.comparison.changes[1], redline=segments)
    long = replace(paper, comparison=replace(paper.comparison, changes=(change,)))
    sheet = load_workbook(BytesIO(paper_workbook(long)), rich_text=True)["Changes"]
    shown = column(sheet, "word by word")
    assert "".join(map(str, shown)) == "".join(segment.text for segment in segments)
    parts = [part for cell in shown if isinstance(cell, CellRichText) for part in cell if isinstance(part, TextBlock)]
    assert {str(part.text).split()[0] for part in parts if part.font.strike} == {"delete"}


@pytest.mark.parametrize("text", ["", "a", "word " * 300, "x" * 1000, "a\n\nb\n" * 90, "| a | b |\n|---|---|\n" * 60])
def test_pieces_make_up_the_text_and_fit(text: str) -> None:
    pieces = fitting([Segment(kind=SegmentKind.EQUAL, text=text)], width=20, lines=7)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        assert piece.lines <= 7
        assert sum(max(1, -(-len(line.rstrip()) // 20)) for line in piece.text.rstrip("\n").split("\n")) <= 7


def test_an_empty_redline_is_an_empty_cell() -> None:
    assert str(Redline(())) == ""
    assert fitting([], width=5, lines=1)[0].segments == ()


def test_the_same_paper_gives_the_same_bytes(paper: WorkingPaper, written: bytes) -> None:
    assert paper_workbook(paper) == written
