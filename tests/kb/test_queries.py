"""Every ready query in docs/queries runs and finds something in the sample notes (or says here why it finds nothing)."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery

from kb import KnowledgeBase

QUERIES = sorted((Path(__file__).parents[2] / "docs" / "queries").glob("*.rq"))
#: The sample notes carry no XBRL tags, and no official taxonomy is shipped (tests/kb/test_taxonomies.py has one).
EMPTY = {"asserted-against-suggested", "official-paragraphs", "taxonomy-changes"}


def test_there_are_at_least_ten() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_query_finds_something(path: Path, demo_kb: KnowledgeBase) -> None:
    result = demo_kb.sparql(path.read_text())
    assert result.variables
    assert bool(result.rows) is (path.stem not in EMPTY)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_query_declares_its_prefixes_and_asks_for_absence_with_minus(path: Path) -> None:
    text = path.read_text()
    prepareQuery(text)
    assert "NOT EXISTS" not in text
    assert text.startswith("# ")


def test_new_this_year_finds_the_section_that_was_added(demo_kb: KnowledgeBase) -> None:
    text = next(path for path in QUERIES if path.stem == "new-this-year").read_text()
    places = {(row["year"], row["place"]) for row in demo_kb.sparql(text).dicts()}
    assert (2024, "2(x)") in places
    assert (2024, "2(c)") not in places


def test_tags_of_filers_stand_beside_suggestions(tmp_path: Path) -> None:
    page = (
        '<html><body><table class="report"><tr><th>Policies (Policies)</th><th>12 Months Ended</th></tr>'
        "<tr><th>Dec. 31, 2024</th></tr><tr><td class='pl'>"
        "<a onclick=\"top.Show.showAR( this, 'defref_us-gaap_LesseeLeasesPolicyTextBlock', window );\">"
        "Leases</a></td><td class='text'>"
        "<p>We lease shops and recognize right-of-use assets and lease "
        "liabilities for them.</p></td></tr></table></body></html>"
    )
    text = next(path for path in QUERIES if path.stem == "asserted-against-suggested").read_text()
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(page.encode(), name="acme/R9.htm")
        (row,) = kb.sparql(text).dicts()
    assert str(row["asserted"]).endswith("us-gaap/LesseeLeasesPolicyTextBlock")
    assert str(row["suggested"]).endswith("DescriptionOfAccountingPolicyForLeasesExplanatory")
