"""Pages: escaped, self-contained, and readable without colours."""

from __future__ import annotations

from html.parser import HTMLParser

from kb.comparing.pages import comparison_page, peers_page
from kb.comparing.peers import compare_peers
from tests.kb.comparing.support import compared, side

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'text' </ins><img src=x onerror=alert(1)>"


class Reading(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attributes)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_what_comes_from_documents_is_text_and_never_markup() -> None:
    before = (
        f"Stocks{HOSTILE.replace(': ', '')}: Stocks of {HOSTILE} are carried at cost, and cost is that of the first one in."
    )
    page = comparison_page(compared(before, before.replace("first one in", f"average {HOSTILE}")))
    read = Reading(page)
    assert {"script", "img", "link", "iframe"}.isdisjoint(read.tags)
    assert not any(name.startswith("on") or name in ("src", "href") for name in read.attributes)
    assert "<script>alert(1)</script>" in read.text
    assert read.open == []


def test_a_redline_is_marked_up_and_said_aloud() -> None:
    page = comparison_page(
        compared("Stocks: Stocks are kept for 5 years at cost.", "Stocks: Stocks are kept for 7 years at cost.")
    )
    assert '<del><span class="unseen">[deleted: </span>5 years<span class="unseen">]</span></del>' in page
    assert '<ins><span class="unseen">[inserted: </span>7 years<span class="unseen">]</span></ins>' in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "<h2>Figures</h2>" in page
    assert '<html lang="en">' in page


def test_a_page_of_peers_marks_common_wording() -> None:
    said = "Stocks: Stocks are carried at the lower of cost and net realisable value"
    sides = {name: side(name, f"{said} - {name}.") for name in ("Acme", "Bolt & Co", "Cog")}
    page = peers_page(compare_peers("topic:Stocks", "Stocks", sides, (*sides, "Dust"), {}))
    assert page.count("<mark>Stocks are carried at the lower of cost and net realisable value</mark>") >= 2
    assert "Bolt &amp; Co" in page
    assert "Nothing was found of Dust." in page
    assert Reading(page).open == []
