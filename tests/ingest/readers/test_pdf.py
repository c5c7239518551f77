"""PDF: pages, columns and furniture from where the letters stand, and files that cannot be read."""

from __future__ import annotations

import io

import pytest

from ingest.readers import read_source
from ingest.readers.pdf import read_pdf
from ontology.errors import ParseError, UnsafeInputError
from tests.ingest.support import shown

pytest.importorskip("pypdfium2")
canvas = pytest.importorskip("reportlab.pdfgen.canvas")

LEFT = ["Berths are leased for ten years", "and the liability is measured at", "the present value of payments."]
RIGHT = ["Tax is the sum of current and", "deferred tax and is recognised", "in profit or loss for the year."]


def pdf(*pages: list[tuple[float, float, str]], encrypt: str | None = None) -> bytes:
    buffer = io.BytesIO()
    made = canvas.Canvas(buffer, encrypt=encrypt)
    for page in pages:
        for x, y, text in page:
            made.drawString(x, y, text)
        made.showPage()
    made.save()
    return buffer.getvalue()


def body(number: int, *lines: tuple[float, float, str]) -> list[tuple[float, float, str]]:
    return [(60, 810, "Harbourline plc"), *lines, (290, 30, str(number))]


def test_text_is_read_by_page_and_column_without_headers() -> None:
    columns = [(x, 700 - 14 * line, text) for x, texts in ((60, LEFT * 2), (320, RIGHT * 2)) for line, text in enumerate(texts)]
    others = [body(number, (60, 700, text)) for number, text in ((8, "Oaks grow."), (9, "Elms die."), (10, "Ash burns."))]
    document = read_source(pdf(body(7, *columns), *others), name="a.pdf")
    assert document.media_type == "application/pdf"
    texts = [text for _, text in shown(document)]
    assert " ".join(texts[: texts.index("Oaks grow.")]) == " ".join([*LEFT * 2, *RIGHT * 2])
    assert {block.page for block in document.blocks} == {7, 8, 9, 10}
    assert "Harbourline" not in document.text


def test_a_pdf_without_text_is_refused() -> None:
    with pytest.raises(ParseError, match="only pictures"):
        read_pdf(pdf([], []), source="a.pdf")


def test_a_page_without_text_is_named() -> None:
    reading = read_pdf(pdf([(60, 700, "Tax is paid.")], []), source="a.pdf")
    assert [(note.code, note.message) for note in reading.diagnostics] == [
        ("page-without-text", "no text on page 2 of the file")
    ]


def test_encrypted_and_damaged_files_and_too_many_pages_are_refused() -> None:
    with pytest.raises(UnsafeInputError, match="encrypted"):
        read_pdf(pdf([(60, 700, "Tax.")], encrypt="secret"), source="a.pdf")
    with pytest.raises(ParseError, match="the PDF is cut off"):
        read_pdf(b"%PDF-1.7\n" + b"x" * 200, source="a.pdf")
    with pytest.raises(UnsafeInputError, match="2 pages, more than the limit of 1"):
        read_pdf(pdf([(60, 700, "Tax.")], [(60, 700, "Tax.")]), source="a.pdf", max_pages=1)


def test_what_is_cut_off_behind_an_update_is_not_read_as_it_was_before_it() -> None:
    whole = pdf([(60, 700, "Berths are leased for ten years.")])
    with pytest.raises(ParseError, match=r"a\.pdf: the PDF is cut off \(check that the download is complete\)"):
        read_pdf(whole + b"\n9 0 obj\n<< /Length 9999 >>\nstream\n" + b"x" * 9_000, source="a.pdf")
    with pytest.raises(ParseError, match="not a PDF that can be read"):
        read_pdf(b"%PDF-1.4\nnothing\nstartxref\n9\n%%EOF", source="a.pdf")
