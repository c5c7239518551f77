"""The pages as they are sent: every link leads somewhere, forms do what they say, text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from tests.kb.web.conftest import HOST, Serve

NOTE = "harbourline-robotics-2024"
CLAUSE = f"{NOTE}/derivatives-and-hedging/99e89e04"


def read(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == status, (path, answer.text[:500])
    return html.fromstring(answer.text)


def text_of(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def links(page: html.HtmlElement, path: str) -> Iterator[str]:
    for address in page.xpath("//a/@href | //link/@href | //script/@src"):
        parts = urlsplit(urljoin(HOST + path, address))
        if f"{parts.scheme}://{parts.netloc}" == HOST:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def test_links_of_all_kinds_of_pages_lead_somewhere(client: TestClient) -> None:
    starts = ["/", "/search?q=lease", "/documents", f"/documents/{NOTE}", "/concepts", "/concepts/topic:WriteOff", "/review"]
    starts += ["/compare", f"/check?document={NOTE}", "/overview", "/overview/choices", "/query", "/about"]
    tried: set[str] = set()
    for start in starts:
        kinds: dict[str, int] = {}
        for address in links(read(client, start), start):
            kind = re.sub(r"[\w.%:-]+\d[\w.%-]*|=[^&]*", "", address)
            kinds[kind] = kinds.get(kind, 0) + 1
            if address not in tried and kinds[kind] <= 2:
                tried.add(address)
                assert client.get(address, follow_redirects=True).status_code == 200, (start, address)
    assert len(tried) > 60


def test_a_search_shows_hits_facets_and_marked_words(client: TestClient) -> None:
    page = read(client, "/search?q=right-of-use")
    assert [text_of(mark).lower() for mark in page.xpath("//ol[contains(@class, 'hits')]//mark")][:1] != []
    assert "Harbourline Robotics plc" in text_of(page.get_element_by_id("narrow"))
    wrong = read(client, "/search?q=lease+AND+(", status=400)
    assert "column" in text_of(wrong) or wrong.xpath("//*[@id='wrong']")


def test_a_concept_tells_its_paragraphs_and_who_says_what(client: TestClient) -> None:
    page = text_of(read(client, "/concepts/Leases"))
    assert "IFRS 16" in page
    assert "Harbourline Robotics plc, 31 December 2024" in page
    assert "Tamarind Foods Berhad" in page
    assert "What filings choose" in page


def test_an_overview_counts_and_leads_to_what_it_counts(client: TestClient) -> None:
    page = read(client, "/overview?by=year")
    heads = [text_of(head) for head in page.xpath("//table//thead//th")]
    assert heads == ["Concept", "2023", "2024"]
    cell = next(link for link in page.xpath("//td/a") if int(link.text) > 3)
    found = text_of(read(client, cell.get("href")))
    assert re.search(rf"\b{cell.text} clauses", found), found[:300]
    assert "First in first out" in text_of(read(client, "/overview/choices")) or "inventor" in text_of(
        read(client, "/overview/choices")
    )


def test_years_are_compared_word_by_word(client: TestClient) -> None:
    page = read(client, f"/compare?before=harbourline-robotics-2023&after={NOTE}")
    assert page.xpath("//ins") and page.xpath("//del")
    added = read(client, f"/compare?before=harbourline-robotics-2023&after={NOTE}&status=added")
    assert {text_of(badge) for badge in added.xpath("//h2/span")} == {"added"}
    peers = text_of(read(client, "/compare/peers?concept=Leases"))
    assert "Tamarind Foods Berhad" in peers and "Like the others" in peers


def test_a_query_is_answered_as_a_table_and_a_wrong_one_says_where(client: TestClient) -> None:
    page = read(client, "/query?query=SELECT+%3Fn+%7B+%3Fd+a+pkb%3ADocument+%3B+dcterms%3Asource+%3Fn+%7D+ORDER+BY+%3Fn")
    assert [text_of(cell) for cell in page.xpath("//tbody//td")] == [
        "harbourline-robotics-2023.md",
        "harbourline-robotics-2024.md",
        "tamarind-foods-2024.html",
    ]
    assert "yes" in text_of(read(client, "/query?query=ASK+%7B+%3Fd+a+pkb%3ADocument+%7D"))
    assert "line 1" in text_of(read(client, "/query?query=SELECT+%7B", status=400))


@pytest.fixture
def logged_in(serve: Serve, tokens: dict[str, str]) -> TestClient:
    browser = serve()
    form = read(browser, "/login").xpath("//main//form")[0]
    answer = browser.post("/login", data={**dict(form.form_values()), "token": tokens["App"]}, headers={"Origin": HOST})
    assert answer.status_code == 303, answer.text
    return browser


def send(browser: TestClient, form: html.HtmlElement, **values: str) -> html.HtmlElement:
    answer = browser.post(form.action, data={**dict(form.form_values()), **values}, headers={"Origin": HOST})
    assert answer.status_code == 303, answer.text
    return read(browser, answer.headers["location"])


def form_of(page: html.HtmlElement, act: str) -> html.HtmlElement:
    return page.xpath(f"(//form[input[@name='act' and @value='{act}']])[1]")[0]


def test_a_reviewer_decides_takes_back_overrides_comments_and_signs_off(logged_in: TestClient) -> None:
    address = f"/review?document={NOTE}"
    first = read(logged_in, address)
    assert form_of(first, "accept").fields["clause"] == CLAUSE
    accepted = send(logged_in, form_of(first, "accept"))
    assert form_of(accepted, "accept").fields["clause"] != CLAUSE
    # A page that was open before knows nothing of it.
    stale = logged_in.post("/review/decide", data=dict(form_of(first, "reject").form_values()), headers={"Origin": HOST})
    assert (stale.status_code, "App has decided meanwhile" in stale.text) == (409, True)
    taken_back = send(logged_in, accepted.xpath("//form[@data-undo]")[0])
    assert form_of(taken_back, "accept").fields["clause"] == CLAUSE
    send(logged_in, form_of(taken_back, "comment"), text="<script>alert(1)</script> ask treasury")
    commented = read(logged_in, address)
    assert "<script>alert(1)</script> ask treasury" in text_of(commented)
    assert not commented.xpath("//script[not(@src)]")
    send(logged_in, form_of(commented, "override"), concept="Hedging", reason="hedges only")
    assert "99e89e04" in str(logged_in.get("/api/v1/search", params={"q": "review:overridden"}).json())
    signing = read(logged_in, address).xpath("//form[contains(@action, 'sign-off')]")[0]
    signed = send(logged_in, signing, reason="memo 12", leave_open="true")
    assert "Signed off by App" in text_of(signed)


def test_who_is_not_logged_in_reads_and_decides_nothing(client: TestClient) -> None:
    page = read(client, "/review")
    assert page.xpath("//article[@data-item]")
    assert not page.xpath("//form[contains(@action, 'decide')]")
    refused = client.post("/review/decide", data={"act": "accept", "clause": CLAUSE}, headers={"Origin": HOST})
    assert refused.status_code in (401, 403)


def test_findings_are_shown_with_their_places_and_waived(logged_in: TestClient) -> None:
    page = read(logged_in, f"/check?document={NOTE}&status=absent")
    assert "Statement of compliance with IFRS" in text_of(page)
    waived = send(logged_in, page.xpath("//form[contains(@action, 'waive')]")[0], reason="=stated in note 1")
    assert "Waived by App" in text_of(waived)
    present = read(logged_in, f"/check?document={NOTE}&status=present")
    assert present.xpath("//q") and present.xpath("//article//a[starts-with(@href, '/clauses/')]")


def test_what_forms_send_back_leads_nowhere_else(logged_in: TestClient) -> None:
    form = form_of(read(logged_in, "/review"), "comment")
    for back in ("https://example.org/", "//example.org/review", "/review\r\nX: y", "/elsewhere"):
        answer = logged_in.post(
            form.action, data={**dict(form.form_values()), "text": "hm", "back": back}, headers={"Origin": HOST}
        )
        assert answer.headers["location"].startswith("/review"), back
        assert "example" not in answer.headers["location"]
