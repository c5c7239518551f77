"""The working paper as a text document: headings, tables, redlines, page numbers, A4 on its side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kb.reporting.change_tables import TOLD, fate, place_of_change
from kb.reporting.docx_parts import add_field, add_table, saved, write
from kb.reporting.extras import needing
from kb.reporting.harmless import harmless
from kb.reporting.paper_data import PaperData
from kb.reporting.paper_tables import paper_tables
from kb.reporting.tables import Redline, Table, joined, table_named
from kb.reporting.wording import STATUS_WORDS
from ontology.findings import Status

if TYPE_CHECKING:
    from docx.document import Document

_FONT, _SIZE = "Calibri", 9


def paper_document(paper: PaperData) -> bytes:
    """The bytes of a .docx file; the same paper gives the same bytes.

    Raises:
        PolicyKBError: python-docx is not installed; the hint says how to install it.
    """
    with needing("python-docx", "report"):
        import docx

    document = docx.Document()
    _set_up(document, paper)
    tables = paper_tables(paper)
    title = harmless(paper.title)
    document.add_heading("Working paper on accounting policies", 0)
    write(document.add_paragraph(), title, bold=True)
    for name in ("title", "summary"):
        table = table_named(tables, name)
        document.add_heading(table.title, 1)
        add_table(document, (), table.rows, (1, 4))
    _findings(document, table_named(tables, "findings"))
    _section(document, table_named(tables, "choices"))
    _changes(document, paper, tables)
    _section(document, table_named(tables, "decisions"))
    _section(document, table_named(tables, "clauses"))
    _section(document, table_named(tables, "coverage"))
    _not_applicable(document, table_named(tables, "findings"))
    _section(document, table_named(tables, "log"))
    return saved(document)


def _set_up(document: Document, paper: PaperData) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin, section.bottom_margin = Mm(14), Mm(15)
    section.footer_distance = Mm(7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(2)
    footer = section.footer.paragraphs[0]
    # Word takes 255 characters of a name at most where it shows one.
    footer.add_run(f"Working paper: {harmless(paper.title)[:120]}, page ".replace("\n", " "))
    add_field(footer, "PAGE")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES")
    about = document.core_properties
    about.title = f"Working paper: {harmless(paper.title)}"[:255]
    about.author = about.last_modified_by = f"policykb {paper.versions.policykb}"
    about.created = about.modified = paper.as_of.replace(tzinfo=None)
    about.comments = ""


def _section(document: Document, table: Table) -> None:
    document.add_heading(table.title, 1)
    if table.note:
        document.add_paragraph(harmless(table.note))
    _add(document, table)


def _add(document: Document, table: Table) -> None:
    shown = table.for_reading().without_empty_columns()
    add_table(document, [column.head for column in shown.columns], shown.rows, [column.width for column in shown.columns])


def _findings(document: Document, table: Table) -> None:
    document.add_heading(table.title, 1)
    document.add_paragraph(harmless(table.note))
    for status, rows in groupby(table.rows, key=lambda row: row[0]):
        if status == STATUS_WORDS[Status.NOT_APPLICABLE]:
            continue
        listed = [
            (row[1], f"{row[2]}: {row[3]}", joined([str(row[4] or ""), f"Waived by {row[5]}" if row[5] else None], "\n"))
            for row in rows
        ]
        document.add_heading(f"{str(status).capitalize()}: {len(listed)}", 2)
        if any(row[2] for row in listed):
            add_table(document, ("paragraph", "what is asked, and the reason", "where, and the words"), listed, (2, 7, 11))
        else:
            add_table(document, ("paragraph", "what is asked, and the reason"), [row[:2] for row in listed], (2, 18))


def _not_applicable(document: Document, table: Table) -> None:
    rows = [row[1:4] for row in table.rows if row[0] == STATUS_WORDS[Status.NOT_APPLICABLE]]
    document.add_heading(f"Requirements that do not apply: {len(rows)}", 1)
    add_table(document, ("paragraph", "what is asked", "reason"), rows, (2, 7, 11))


def _changes(document: Document, paper: PaperData, tables: Sequence[Table]) -> None:
    changes = table_named(tables, "changes")
    document.add_heading("Changes since the filing before", 1)
    document.add_paragraph(harmless(changes.note))
    if paper.comparison is None:
        return
    for name in ("choices changed", "figures changed"):
        table = table_named(tables, name)
        document.add_heading(table.title, 2)
        if table.note:
            document.add_paragraph(harmless(table.note))
        _add(document, table)
    document.add_heading("Passages, word by word", 2)
    document.add_paragraph("Inserted words are underlined, deleted words struck through.")
    expected = 0
    for change in paper.comparison:
        if change.status not in TOLD:
            continue
        if change.is_expected:
            expected += 1
            continue
        document.add_heading(harmless(place_of_change(change, paper)), 3)
        said = joined((fate(change), ", ".join(map(paper.label, change.concepts))), " · ")
        document.add_paragraph().add_run(harmless(said)).italic = True
        write(document.add_paragraph(), Redline(change.redline))
    if expected:
        document.add_paragraph(f"{expected} more differ only in what a new year brings by itself.")
