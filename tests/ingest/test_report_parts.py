"""The parts of a whole report, and what that does to its clauses."""

from __future__ import annotations

import pytest

from ingest.pipeline import annotate
from ingest.report_parts import PartHeadings, find_parts
from ingest.tagging import Tagger
from ontology.catalogue import default_catalogue
from ontology.natures import default_natures
from ontology.types import Nature, Statements
from tests.ingest.support import read


def repeated(sentence: str, times: int) -> str:
    return "\n\n".join([sentence] * times)


FRONT = repeated("The Board met nine times, and the Nomination Committee reviewed the skills of the directors.", 60)
AUDIT = repeated("Our audit procedures included a test of controls, and we evaluated whether the evidence was sufficient.", 60)
NOTES = repeated("Berths are measured at cost less depreciation, and impairment losses are recognised in profit or loss.", 220)
REPORT = "\n\n".join(
    (
        "Contents",
        "Strategic report  3\nNotes to the financial statements  40",
        "Corporate governance statement",
        FRONT,
        "Independent auditor's report",
        AUDIT,
        "Consolidated statement of financial position",
        "Berths 1,200 1,100",
        "Notes to the consolidated financial statements",
        "1 Property, plant and equipment",
        NOTES,
        "Notes to the parent company financial statements",
        "1 Investments",
        NOTES.replace("Berths", "Shares in subsidiaries"),
        "Shareholder information",
        repeated("The registrar keeps the register of shareholders, and questions should be sent to its address.", 60),
    )
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(default_catalogue())


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Notes to the Consolidated Financial Statements", "notes"),
        ("NOTES TO CONSOLIDATED FINANCIAL STATEMENTS (continued)", "notes"),
        ("182 Wise words Notes to the Company financial statements", "separate"),
        ("Item 3. Key Information", "front"),
        ("Independent auditors’ report", "audit-report"),
        ("ITEM 4", None),
        ("Leases", None),
        (
            "We refer to the notes to the consolidated financial statements of the group for more about all of these matters",
            None,
        ),
    ],
)
def test_headings_open_parts_whatever_stands_before_them(heading: str, part: str | None) -> None:
    assert PartHeadings(default_natures().parts).part_of(heading) == part


def test_each_block_has_its_part(tagger: Tagger) -> None:
    document = read(REPORT)
    parts = find_parts(document, tagger.natures.parts, tagger.natures.part_scores)
    assert parts is not None
    of = {document.text[block.start_char :][:20]: part for block, part in zip(document.blocks, parts, strict=True)}
    assert of["The Board met nine t"] == "front"
    assert of["Our audit procedures"] == "audit-report"
    assert of["Berths are measured "] == "notes"
    assert of["Shares in subsidiari"] == "separate"
    assert of["The registrar keeps "] in {"back", "front"}  # either way outside the statements


def test_a_note_given_by_itself_has_no_parts(tagger: Tagger) -> None:
    document = read("Notes to the financial statements\n\nBerths are measured at cost.")
    assert find_parts(document, tagger.natures.parts, tagger.natures.part_scores) is None


def test_only_the_notes_of_a_report_are_tagged_and_the_parents_are_marked(tagger: Tagger) -> None:
    result = annotate(REPORT.encode(), name="acme.txt", tagger=tagger)
    by_text = {clause.text[:20]: clause for clause in result.clauses}
    tagged = {tag.subject_id for tag in result.tags}
    for text in ("The Board met nine t", "Our audit procedures", "The registrar keeps "):
        assert by_text[text].nature is Nature.NONE
        assert by_text[text].clause_id not in tagged
    group, parent = by_text["Berths are measured "], by_text["Shares in subsidiari"]
    assert (group.nature, group.statements) == (Nature.POLICY, Statements.CONSOLIDATED)
    assert (parent.nature, parent.statements) == (Nature.POLICY, Statements.SEPARATE)
    assert {group.clause_id, parent.clause_id} <= tagged


def test_enumerators_of_each_part_are_a_chain_of_their_own(tagger: Tagger) -> None:
    result = annotate(REPORT.encode(), name="acme.txt", tagger=tagger)
    assert [(section.label, section.heading) for section in result.sections if section.label] == [
        ("1", "Property, plant and equipment"),
        ("1", "Investments"),
    ]


def test_a_line_of_the_contents_that_names_a_page_opens_nothing(tagger: Tagger) -> None:
    contents = "85 Remuneration report\n\n155 Company financial statements\n\n164 Other information"
    paged = REPORT
    for heading in ("Independent auditor", "Consolidated statement", "Notes to the", "Shareholder information"):
        paged = paged.replace(f"\n\n{heading}", f"\f{heading}")
    document = read(f"{contents}\f{FRONT}\f{paged}", "harbour.txt")
    parts = find_parts(document, tagger.natures.parts, tagger.natures.part_scores)
    assert parts is not None
    board = [
        part
        for part, block in zip(parts, document.blocks, strict=True)
        if "Nomination Committee" in document.text[block.start_char : block.end_char]
    ]
    assert set(board) == {"front"}
