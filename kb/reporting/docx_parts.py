"""Pieces of a text document: tables whose heads stand on every page, redlines, fields, and a file whose bytes never differ."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.comparing.redline import SegmentKind
from kb.reporting.harmless import harmless
from kb.reporting.tables import Cell, Redline

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as DocxTable
    from docx.text.paragraph import Paragraph

#: The width of what is between the margins of an A4 page on its side, in millimetres.
PAGE_WIDTH = 270
_RULE, _BAND = "BBBBBB", "EEF1F4"
_GREEN, _RED = (0x0A, 0x5C, 0x2B), (0x8A, 0x14, 0x20)
#: The day in the members of the file, so that equal content gives equal bytes: the first that zip knows.
_DAY = (1980, 1, 1, 0, 0, 0)


def add_table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[float]) -> None:
    """A table under heads, with columns that share the width of the page out; nothing without rows."""
    if not rows:
        return
    table = document.add_table(rows=len(rows) + bool(heads), cols=len(shares))
    _ruled(table)
    widths = [share * PAGE_WIDTH / sum(shares) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = _millimetres(width)
    # Asking a table for one cell at a time takes time that grows with the square of its size.
    cells = table._cells
    for place, cell in enumerate(cells):
        cell.width = _millimetres(widths[place % len(shares)])
    filled: list[Sequence[Cell]] = [heads, *rows] if heads else list(rows)
    for number, row in enumerate(filled):
        for at, value in enumerate(row):
            paragraph = cells[number * len(shares) + at].paragraphs[0]
            write(paragraph, value, bold=bool(heads) and number == 0)
    for number, row_element in enumerate(table._tbl.tr_lst):
        properties = row_element.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if heads and number == 0:
            properties.append(_element("w:tblHeader"))
            for cell_element in row_element.tc_lst:
                cell_element.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_BAND))


def write(paragraph: Paragraph, value: Cell, *, bold: bool = False) -> None:
    """Put a cell's value into a paragraph; what was inserted is underlined, what was deleted struck through."""
    if not isinstance(value, Redline):
        paragraph.add_run(harmless("" if value is None else str(value))).bold = bold
        return
    from docx.shared import RGBColor

    for segment in value.segments:
        run = paragraph.add_run(harmless(segment.text))
        if segment.kind is SegmentKind.INSERT:
            run.underline, run.font.color.rgb = True, RGBColor(*_GREEN)
        elif segment.kind is SegmentKind.DELETE:
            run.font.strike, run.font.color.rgb = True, RGBColor(*_RED)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that the word processor fills in, such as `PAGE`."""
    field = _element("w:fldSimple", instr=instruction)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def saved(document: Document) -> bytes:
    """The bytes of the file, with the same day in all its members."""
    first = BytesIO()
    document.save(first)
    out = BytesIO()
    with zipfile.ZipFile(first) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in package.namelist():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            again.writestr(member, package.read(name))
    return out.getvalue()


def _ruled(table: DocxTable) -> None:
    """Thin lines between rows, and columns as wide as they were told to be."""
    table.autofit = False
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
    table._tbl.tblPr.append(borders)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _millimetres(width: float) -> Any:
    from docx.shared import Mm

    return Mm(width)
