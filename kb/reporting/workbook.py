"""The working paper as a spreadsheet: a sheet a table, in which no text is a formula and nothing is too long to be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.comparing.redline import Segment, SegmentKind
from kb.reporting.extras import needing
from kb.reporting.fitting import fitting
from kb.reporting.harmless import harmless
from kb.reporting.paper_data import PaperData
from kb.reporting.paper_tables import paper_tables
from kb.reporting.tables import Cell, Column, Redline, Table
from kb.reporting.wording import STATUS_WORDS
from ontology.findings import Status

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: No row is shown or printed higher than 409 points, some 33 lines of this font.
_LINES, _LINE = 30, 13.5
#: How many characters of text a column holds for each of its width, which is counted in digits of a larger font.
_TEXT = 1.1
#: Characters in a cell, which a spreadsheet counts in UTF-16: half of its 32,767 are always safe.
_LONGEST = 16_000
_FONT: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 10}
_A4 = 9
_HEAD_ROW = 3
#: What a spreadsheet would take for a formula as soon as somebody edits the cell.
_FORMULA_STARTS = ("=", "+", "-", "@")
_COLOURS = {
    STATUS_WORDS[Status.ABSENT]: "#8A1420",
    STATUS_WORDS[Status.DOUBTFUL]: "#7A4B00",
    STATUS_WORDS[Status.PARTLY]: "#7A4B00",
    STATUS_WORDS[Status.NOT_PARSED]: "#7A4B00",
    STATUS_WORDS[Status.PRESENT]: "#0A5C2B",
}
_MARKS: Mapping[SegmentKind, Mapping[str, Any]] = {
    SegmentKind.EQUAL: {},
    SegmentKind.INSERT: {"font_color": "#0A5C2B", "underline": 1},
    SegmentKind.DELETE: {"font_color": "#8A1420", "font_strikeout": True},
}


def paper_workbook(paper: PaperData) -> bytes:
    """The bytes of an .xlsx file; the same paper gives the same bytes.

    Raises:
        PolicyKBError: XlsxWriter is not installed; the hint says how to install it.
    """
    with needing("XlsxWriter", "report"):
        from xlsxwriter.workbook import Workbook

    title = harmless(paper.title)
    out = BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": f"Working paper: {title}",
            "author": f"policykb {paper.versions.policykb}",
            "created": paper.as_of.replace(tzinfo=None),
        }
    )
    first, second, *others = paper_tables(paper)
    sheets = _Sheets(book, title)
    sheets.add_front(first, second)
    for table in others:
        sheets.add(table)
    book.close()
    return out.getvalue()


class _Sheets:
    """Adds sheets that look alike."""

    def __init__(self, book: Workbook, title: str) -> None:
        self._book, self._title = book, title
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}

    def add_front(self, *tables: Table) -> None:
        """The first sheet: pairs of what and value, one table below the other."""
        sheet = self._sheet("Summary")
        sheet.fit_to_pages(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, "Working paper on accounting policies", self._format(bold=True, font_size=15))
        sheet.write_string(1, 0, self._title, self._format(font_size=12, **_prefixed(self._title)))
        row = 3
        for table in tables:
            sheet.write_string(row, 0, table.title, self._format(bold=True, font_size=12, bottom=2))
            sheet.write_blank(row, 1, None, self._format(bottom=2))
            for what, value in table.rows:
                row += 1
                self._write(sheet, row, 0, what, bold=True)
                (piece, *_) = fitting([_text(str(value))], width=_characters(100), lines=_LINES)
                self._write(sheet, row, 1, piece.text)
                sheet.set_row(row, _height(piece.lines))
            row += 2

    def add(self, table: Table) -> None:
        """A sheet with a table: title, note, heads that stay in sight and stand on every page, rows."""
        sheet = self._sheet(table.name.capitalize())
        sheet.write_string(0, 0, table.title, self._format(bold=True, font_size=13))
        sheet.write_string(1, 0, harmless(table.note), self._format(italic=True, font_color="#444444"))
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(_HEAD_ROW, at, column.head, self._head(column.data))
        row = _HEAD_ROW
        for cells in table.rows:
            for written, lines in _rows(table, cells):
                row += 1
                sheet.set_row(row, _height(lines))
                for at, cell in enumerate(written):
                    self._write(sheet, row, at, cell, **({"font_color": "#666666"} if table.columns[at].data else {}))
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        if table.rows:
            sheet.autofilter(_HEAD_ROW, 0, row, len(table.columns) - 1)
        # What is for machines only is not printed.
        sheet.print_area(0, 0, row, len(table.for_reading().columns) - 1)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.hide_gridlines(2)
        # In a footer an ampersand begins a code; two are one. Excel takes 255 characters in all.
        title = self._title.replace("\n", " ")[:80].replace("&", "&&")
        sheet.set_footer(f"&L&8Working paper: {title}&R&8{name}, page &P of &N")
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, **look: Any) -> None:
        side = {"align": "right" if isinstance(cell, int | float) else "left", "indent": 1}
        look = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#BBBBBB", **side, **look}
        if isinstance(cell, Redline):
            self._write_redline(sheet, row, column, cell, look)
        elif isinstance(cell, str) and cell:
            text = harmless(cell)
            if column == 0 and text in _COLOURS:
                look |= {"bold": True, "font_color": _COLOURS[text]}
            sheet.write_string(row, column, text, self._format(**look, **_prefixed(text)))
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._format(**look))
        else:
            sheet.write_blank(row, column, None, self._format(**look))

    def _write_redline(self, sheet: Worksheet, row: int, column: int, cell: Redline, look: Mapping[str, Any]) -> None:
        segments = [segment for segment in cell.segments if segment.text]
        text = "".join(segment.text for segment in segments)
        whole = self._format(**look, **_prefixed(text))
        if len(segments) > 1:
            parts = [part for segment in segments for part in (self._format(**_MARKS[segment.kind]), segment.text)]
            sheet.write_rich_string(row, column, *parts, whole)
        elif segments:
            marked = self._format(**look, **_MARKS[segments[0].kind], **_prefixed(text))
            sheet.write_string(row, column, text, marked)
        else:
            sheet.write_blank(row, column, None, whole)

    def _head(self, data: bool) -> Format:
        colour = "#666666" if data else "#0B2F52"
        return self._format(
            bold=True,
            text_wrap=True,
            valign="top",
            align="left",
            indent=1,
            bottom=2,
            bg_color="#EEF1F4",
            font_color=colour,
            italic=data,
        )

    def _format(self, **look: Any) -> Format:
        look = {**_FONT, **look}
        key = frozenset(look.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _prefixed(text: str) -> dict[str, bool]:
    """Marks text that begins like a formula, so that it stays text when the cell is edited."""
    return {"quote_prefix": True} if text.lstrip().startswith(_FORMULA_STARTS) else {}


def _rows(table: Table, cells: Sequence[Cell]) -> Iterator[tuple[list[Cell], int]]:
    """The rows that a row of the table needs, with their lines: a cell that is too long to be seen goes on in the next."""
    cut = [_pieces(cell, column) for cell, column in zip(cells, table.columns, strict=True)]
    for number in range(max(len(pieces) for pieces in cut)):
        row: list[Cell] = []
        for at, pieces in enumerate(cut):
            if number < len(pieces):
                row.append(pieces[number][0])
            elif at == 0:
                row.append(f"{cells[0]} (continued)")
            else:
                row.append(cells[at] if table.columns[at].data else None)
        read = [pieces for pieces, column in zip(cut, table.columns, strict=True) if not column.data]
        yield row, max(pieces[number][1] if number < len(pieces) else 1 for pieces in read)


def _pieces(cell: Cell, column: Column) -> list[tuple[Cell, int]]:
    """The pieces of a cell that can be seen, with their lines; what is for machines only is cut where a cell is full."""
    if isinstance(cell, Redline):
        shown = [Segment(kind=segment.kind, text=harmless(segment.text)) for segment in cell.segments]
        return [
            (Redline(piece.segments), piece.lines) for piece in fitting(shown, width=_characters(column.width), lines=_LINES)
        ]
    if isinstance(cell, str):
        width, lines = (_LONGEST, 1) if column.data else (_characters(column.width), _LINES)
        return [(piece.text, piece.lines) for piece in fitting([_text(cell)], width=width, lines=lines)]
    return [(cell, 1)]


def _text(text: str) -> Segment:
    return Segment(kind=SegmentKind.EQUAL, text=harmless(text))


def _characters(width: int) -> int:
    """How much text goes into a line of a column."""
    return int(width * _TEXT)


def _height(lines: int) -> float:
    """The height of a row in points."""
    return lines * _LINE + 2
