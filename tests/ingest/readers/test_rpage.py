"""SEC R pages as HTML: concepts from the links, periods from the columns, definitions left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read_source
from ingest.readers.rpage import is_rpage, read_rpage
from ingest.segment import segment
from ontology.errors import ParseError
from ontology.types import Block, EntityIdentifier, SourceDocument
from tests.ingest.support import check_blocks, check_outline, examples, quoted, read, sentences

LEASES = "ifrs-full_DescriptionOfAccountingPolicyForLeasesExplanatory"
JUNE, DECEMBER = date(2025, 6, 30), date(2024, 12, 31)


def row(element: str, label: str, *cells: str) -> str:
    link = f"onclick=\"Show.showAR( this, 'defref_{element}', window );\""
    shown = "".join(f'<td class="text">{cell}<span></span></td>' for cell in cells)
    return f'<tr class="re"><td class="pl"><a class="a" href="javascript:void(0);" {link}>{label}</a></td>{shown}</tr>'


def page(*rows: str, periods: tuple[tuple[str, str], ...] = (("6", "Jun. 30, 2025"), ("12", "Dec. 31, 2024"))) -> str:
    heads = "".join(f'<th class="th" colspan="1">{months} Months Ended</th>' for months, _ in periods)
    ends = "".join(f'<th class="th"><div>{end}</div></th>' for _, end in periods)
    return f"""<html><head><title></title></head><body>
<span style="display: none;">v3.25</span>
<table class="report" border="0" id="ID0">
<tr><th class="tl" colspan="1" rowspan="2"><div style="width: 200px;"><strong>Fleet policies (Policies)</strong></div></th>
{heads}</tr><tr>{ends}</tr>
{"".join(rows)}
</table>
<div style="display: none;">
<table border="0" class="authRefData" id="defref_{LEASES}">
<tr><td class="hide"><a href="#" onclick="top.Show.hideAR();">X</a></td></tr>
<tr><td><div>- Definition</div><p>The description of whatever is meant.</p></td></tr>
<tr><td>Namespace Prefix:</td><td>ifrs-full_</td></tr>
</table></div></body></html>"""


ABSTRACT = row("ifrs-full_DisclosureAbstract", "<strong>Fleet [abstract]</strong>", "&#160;", "&#160;")
PAGE = page(
    ABSTRACT,
    row(LEASES, "Leases", "<div><p>Berths are leased for ten years.</p></div>", "<p>Berths were leased for nine years.</p>"),
    row(
        "acme_CrewPolicyTextBlock",
        "Crews",
        "<p><b>Crews</b></p><p>Wages are expensed.</p><table><tr><td>Mate</td><td>7</td></tr></table>",
        "<p>Wages were expensed.</p>",
    ),
)


def test_the_page_is_known_by_its_table_and_links() -> None:
    assert is_rpage(PAGE)
    assert not is_rpage('<table class="report"><tr><td>Ships</td></tr></table>')
    assert not is_rpage("<p>defref_ifrs-full_Leases</p>")


def asserted(document: SourceDocument, block: Block) -> tuple[str, ...]:
    """The concepts of the facts around a block."""
    return tuple(
        fact.concept
        for fact in document.facts
        for start, end in fact.spans
        if start <= block.start_char and block.end_char <= end
    )


def test_title_and_period_are_those_of_the_heads() -> None:
    document = read(PAGE, "acme-10q/R9.htm")
    assert (document.title, document.document_id) == ("Fleet policies", "acme-10q-r9")
    assert (document.period_start, document.period_end) == (date(2025, 1, 1), JUNE)
    assert document.media_type == "text/html"


def test_every_cell_has_the_concept_of_its_row_and_the_period_of_its_column() -> None:
    document = read(PAGE, "acme-10q/R9.htm")
    check_blocks(document)
    leases = ("ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory",)
    crew = ("acme:CrewPolicyTextBlock",)
    assert [
        (block.kind.value, quoted(document, block), asserted(document, block), block.period_end) for block in document.blocks
    ] == [
        ("heading", "Leases", leases, JUNE),
        ("paragraph", "Berths are leased for ten years.", leases, JUNE),
        ("heading", "Leases", leases, DECEMBER),
        ("paragraph", "Berths were leased for nine years.", leases, DECEMBER),
        ("heading", "Crews", crew, JUNE),
        ("paragraph", "Crews", crew, JUNE),
        ("paragraph", "Wages are expensed.", crew, JUNE),
        ("table", "Mate | 7", crew, JUNE),
        ("heading", "Crews", crew, DECEMBER),
        ("paragraph", "Wages were expensed.", crew, DECEMBER),
    ]


def test_the_hidden_definitions_are_no_text() -> None:
    text = read(PAGE, "acme-10q/R9.htm").text
    for word in ("Definition", "whatever is meant", "Namespace", "v3.25", "abstract"):
        assert word not in text


def test_each_text_is_a_fact_of_its_row_with_the_end_of_its_period() -> None:
    document = read(PAGE, "acme-10q/R9.htm")
    assert [(fact.concept.partition(":")[2], fact.value, fact.period_end) for fact in document.facts] == [
        ("DescriptionOfAccountingPolicyForLeasesExplanatory", "Berths are leased for ten years.", JUNE),
        ("DescriptionOfAccountingPolicyForLeasesExplanatory", "Berths were leased for nine years.", DECEMBER),
        ("CrewPolicyTextBlock", "Crews Wages are expensed. Mate 7", JUNE),
        ("CrewPolicyTextBlock", "Wages were expensed.", DECEMBER),
    ]


def test_a_label_said_again_in_the_cell_is_a_heading_once() -> None:
    document = read(PAGE, "acme-10q/R9.htm")
    outline = segment(document)
    check_outline(document, outline)
    assert [section.heading for section in outline.sections] == ["Leases", "Leases", "Crews", "Crews"]
    assert [(clause.text, clause.heading_path, clause.period_end) for clause in outline.clauses] == [
        ("Berths are leased for ten years.", ("Leases",), JUNE),
        ("Berths were leased for nine years.", ("Leases",), DECEMBER),
        ("Wages are expensed.", ("Crews",), JUNE),
        ("Mate | 7", ("Crews",), JUNE),
        ("Wages were expensed.", ("Crews",), DECEMBER),
    ]


def test_a_page_that_is_one_whole_note_has_no_heading_of_its_own() -> None:
    note = "<p><b>(a) Ships</b></p><p>Ships float.</p><p><b>(b) Crews</b></p><p>Crews sail.</p>"
    document = read(page(row("ifrs-full_Policies", "Fleet policies", note), periods=(("12", "Dec. 31, 2024"),)), "a/R9.htm")
    assert [(section.label, section.heading) for section in segment(document).sections] == [("(a)", "Ships"), ("(b)", "Crews")]
    assert (document.period_start, document.period_end) == (date(2024, 1, 1), DECEMBER)


def test_tables_of_the_filer_inside_a_cell_are_not_rows_of_the_page() -> None:
    inner = f"<p>Berths are long.</p><table class='inner'>{row('acme_Inner', 'Inner', 'Berth of ten years')}</table>"
    document = read(page(row(LEASES, "Leases", inner)), "a/R9.htm")
    assert {asserted(document, block) for block in document.blocks} == {
        ("ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory",)
    }


@pytest.mark.parametrize("cell", ['<td class="text">&#160;</td>', '<td class="nump">$ 12,345</td>', ""])
def test_a_page_of_figures_is_refused(cell: str) -> None:
    figures = row("ifrs-full_Revenue", "Revenue").replace("</tr>", f"{cell}</tr>")
    with pytest.raises(ParseError) as caught:
        read_rpage(page(figures), source="a/R4.htm")
    assert str(caught.value) == ("a/R4.htm: this R page holds figures only, no text (ingest the page of the policies)")


def test_a_page_without_its_table_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        read_rpage('<p>class="report" defref_a_B</p>', source="a/R4.htm")
    assert str(caught.value) == "a/R4.htm: this R page has no report table (download the page again)"


def test_a_page_without_periods_is_read_without_them() -> None:
    document = read(page(row(LEASES, "Leases", "<p>Berths are leased.</p>"), periods=()), "a/R9.htm")
    assert (document.period_start, document.period_end) == (None, None)
    assert {block.period_end for block in document.blocks} == {None}


def test_text_in_the_second_column_only_has_its_period() -> None:
    document = read(page(row(LEASES, "Leases", "&#160;", "<p>Berths were leased for nine years.</p>")), "a/R9.htm")
    assert {block.period_end for block in document.blocks} == {DECEMBER}


@pytest.mark.parametrize("element", ["acme_ÖffnungPolicy", "acme"])
def test_text_of_a_row_with_an_odd_element_name_is_not_lost(element: str) -> None:
    document = read(
        page(row(LEASES, "Leases", "<p>Berths are leased.</p>"), row(element, "Doors", "<p>Doors open at nine.</p>")),
        "a/R9.htm",
    )
    assert "Doors open at nine." in document.text


@examples(40)
@given(
    rows=st.lists(st.lists(st.none() | sentences, min_size=2, max_size=2), min_size=1, max_size=4),
    footnotes=st.booleans(),
)
def test_any_page_of_rows_and_columns_is_read_cell_by_cell(rows: list[list[str | None]], footnotes: bool) -> None:
    made, expected = [], []
    for number, cells in enumerate(rows):
        element = f"acme_Row{number}"
        one = row(element, f"Row number {number}", *(f"<p>{text}</p>" if text else "&#160;" for text in cells))
        made.append(one.replace("</td></tr>", '</td><td class="fn"><sup>[1]</sup></td></tr>') if footnotes else one)
        for text, end in zip(cells, (JUNE, DECEMBER), strict=True):
            if text:
                concepts = (f"acme:Row{number}",)
                expected += [(f"Row number {number}", concepts, end), (" ".join(text.split()), concepts, end)]
    if not expected:
        with pytest.raises(ParseError, match="figures only"):
            read(page(*made), "a/R9.htm")
        return
    document = read(page(*made), "a/R9.htm")
    check_blocks(document)
    assert [(quoted(document, block), asserted(document, block), block.period_end) for block in document.blocks] == expected


def test_a_cover_page_says_who_reports() -> None:
    document = read(
        page(
            row("dei_EntityRegistrantName", "Name", "Acme Ships", ""), row("dei_EntityCentralIndexKey", "Key", "0000000042", "")
        ),
        "acme-10q/R1.htm",
    )
    assert document.entity == "Acme Ships"
    assert document.entity_identifier == EntityIdentifier(scheme="http://www.sec.gov/CIK", identifier="0000000042")
    silent = read(PAGE, "acme-10q/R9.htm")
    assert (silent.entity, silent.entity_identifier) == (None, None)


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("Fleet policies - USD ($)<br> $ in Millions", "Fleet policies"),
        ("Cover Page - shares<br> shares in Thousands", "Cover Page"),
        ("Leases - Narrative (Details) - EUR (€)", "Leases - Narrative"),
        ("Fleet - policies (Policies)", "Fleet - policies"),
    ],
)
def test_units_behind_the_caption_are_no_part_of_the_title(caption: str, title: str) -> None:
    assert read(PAGE.replace("Fleet policies (Policies)", caption), "a/R9.htm").title == title


def test_a_head_over_several_columns_gives_each_its_months() -> None:
    heads = '<th class="th" colspan="2">12 Months Ended</th><th class="th" colspan="1"></th>'
    ends = "".join(f'<th class="th"><div>{end}</div></th>' for end in ("Dec. 31, 2024", "Dec. 31, 2023", "Jan. 31, 2025"))
    wide = page(row(LEASES, "Leases", "<p>Now.</p>", "<p>Then.</p>", "<p>Later.</p>"), periods=())
    document = read(wide.replace("</tr><tr></tr>", f"{heads}</tr><tr>{ends}</tr>"), "a/R9.htm")
    assert [(fact.period_start, fact.period_end) for fact in document.facts] == [
        (date(2024, 1, 1), DECEMBER),
        (date(2023, 1, 1), date(2023, 12, 31)),
        (None, date(2025, 1, 31)),
    ]
    odd = PAGE.replace('colspan="1">6 Months', 'colspan="99999999999999999999">6 Months')
    assert read(odd, "a/R9.htm").period_end == JUNE


def test_the_hidden_definition_tells_passages_from_names() -> None:
    definition = "<tr><td>Data Type:</td><td>xbrli:stringItemType</td></tr>"
    document = read(PAGE.replace("<tr><td>Namespace Prefix:", f"{definition}<tr><td>Namespace Prefix:"), "a/R9.htm")
    assert {fact.concept.partition(":")[2]: fact.text_block for fact in document.facts} == {
        "DescriptionOfAccountingPolicyForLeasesExplanatory": False,
        "CrewPolicyTextBlock": True,
    }


def test_real_pages(shared: Path) -> None:
    pages = shared / "filings" / "sec-r-pages"
    if not pages.is_dir():
        pytest.skip("no R pages")

    def of(name: str) -> SourceDocument:
        return read_source((pages / name).read_bytes(), name=name)

    cover = of("aapl-10q-2025/R1.htm")
    assert (cover.title, cover.entity, cover.period_end) == ("Cover Page", "Apple Inc.", date(2025, 3, 29))
    assert not any(fact.text_block for fact in cover.facts)
    policies = of("us-10k-sample/R34.htm")
    check_blocks(policies)
    assert (len(policies.facts), policies.period_start) == (21, date(2024, 1, 1))
    assert all(fact.text_block for fact in policies.facts)
    assert sum(fact.concept.startswith("us-gaap:") for fact in policies.facts) == 20
    assert "Reference 1" not in policies.text
    for figures in ("R2", "R3", "R4"):
        with pytest.raises(ParseError, match="holds figures only"):
            of(f"aapl-10q-2025/{figures}.htm")
