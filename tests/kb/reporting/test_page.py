"""The working paper as HTML: what it shows, that nothing in it runs, and that everybody can read it."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import html

from kb.reporting.harmless import harmless
from kb.reporting.page import paper_page
from kb.reporting.working_paper import WorkingPaper
from ontology.findings import Status
from tests.kb.reporting.conftest import CONTROL, FORMULA, HEBREW, HOSTILE, SCRIPT, TURNED


def parsed(page: str) -> html.HtmlElement:
    return html.fromstring(page)


def test_sections_hold_the_findings_choices_changes_clauses_and_log(paper: WorkingPaper) -> None:
    page = parsed(paper_page(paper))
    assert page.findtext(".//h1") == "Working paper on accounting policies"
    assert [heading.get("id") for heading in page.iter("h2")] == [
        "document", "summary", "findings", "choices", "changes", "decisions", "clauses", "coverage", "not-applicable", "log",
    ]  # fmt: skip
    assert page.xpath("string(//h3[@id='findings-absent'])") == f"Absent: {len(paper.of_status(Status.ABSENT))}"
    asked = page.xpath("//table[caption='Findings that are present']//tbody/tr/td[2]/strong/text()")
    assert asked == [finding.label for finding in paper.of_status(Status.PRESENT)]
    rows = page.xpath("//section[@aria-labelledby='clauses']//tbody/tr")
    assert len(rows) == len(paper.clauses)
    assert [row.xpath("string(td[4]/text())") for row in rows] == [line.clause.text for line in paper.clauses]
    assert len(page.xpath("//section[@aria-labelledby='log']//tbody/tr")) == len(paper.log)
    assert "Dee Approver" in page.xpath("string(//table[caption='Document'])")
    changed = page.xpath("//section[@aria-labelledby='changes']")[0]
    assert ("[deleted: 4 years]", "[inserted: 6 years]") in [
        (gone.text_content(), come.text_content()) for gone, come in zip(changed.iter("del"), changed.iter("ins"), strict=False)
    ]
    assert any("Waived by Dee Approver" in " ".join(cell.text_content().split()) for cell in page.iter("td"))


def test_citations_lead_to_the_clause_that_they_cite(paper: WorkingPaper) -> None:
    page = parsed(paper_page(paper))
    targets = [link.get("href").removeprefix("#") for link in page.xpath("//blockquote//a")]
    assert len(targets) > 100
    ids = {element.get("id") for element in page.xpath("//*[@id]")}
    assert set(targets) <= ids
    assert len(page.xpath("//*[@id]")) == len(ids)


def test_what_comes_from_outside_is_shown_and_never_runs(hostile: WorkingPaper) -> None:
    text = paper_page(hostile)
    page = parsed(text)
    assert not page.xpath("//script | //img | //iframe | //link | //object | //form")
    attributes = {name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "src"}
    assert all(link.get("href").startswith("#") for link in page.iter("a"))
    assert SCRIPT in page.text_content()
    assert FORMULA in page.text_content()
    assert HEBREW in page.text_content()
    shown = set(text) & {*TURNED, *CONTROL}
    assert not {character for character in shown if not character.isprintable()}
    assert "[U+202E]gnp.exe[U+2066]" in text
    assert text.count("&lt;script&gt;") > 500


def test_the_page_asks_for_nothing_from_elsewhere(paper: WorkingPaper) -> None:
    text = paper_page(paper)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not re.search(r"url\(|@import|https?://", text)


def test_everybody_can_read_it(paper: WorkingPaper) -> None:
    page = parsed(paper_page(paper))
    assert page.get("lang") == "en"
    skip = page.xpath("//body/a[@class='skip']")[0]
    assert page.xpath(f"//main[@id='{skip.get('href')[1:]}']")
    assert len(page.xpath("//header")) == len(page.xpath("//main")) == len(page.xpath("//footer")) == 1
    assert page.xpath("//nav/@aria-label") == ["Contents"]
    for link in page.xpath("//nav//a"):
        assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
    for section in page.xpath("//*[@aria-labelledby]"):
        assert page.xpath(f"//*[@id='{section.get('aria-labelledby')}']")


def test_names_and_texts_have_the_direction_of_their_own_script(hostile: WorkingPaper) -> None:
    page = parsed(paper_page(hostile))
    for element in page.iter("td", "p", "blockquote", "h4", "div", "bdi", "li"):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if HEBREW in own:
            isolated = element.tag == "bdi" or element.get("dir") == "auto"
            assert isolated, html.tostring(element)[:200]


def test_the_same_paper_gives_the_same_page(paper: WorkingPaper) -> None:
    assert paper_page(paper) == paper_page(paper)


def test_harmless_text_keeps_what_does_no_harm() -> None:
    for text in (HEBREW, "a\tb\nc", "naïve – “quoted” 5 %", "\u200fשלום\u200e", "=1+1", "<b>"):
        assert harmless(text) == text
    assert harmless(HOSTILE).count("\ufffd") == 1
    assert harmless("a\rb\r\nc\u2028d") == "a\nb\nc\nd"
    assert harmless("\x00\x1b\x7f\x9b") == "␀␛␡\ufffd"
