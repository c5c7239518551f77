"""The whole way from bytes to result: a pure function whose tags, pointers and spans all fit the document."""

from __future__ import annotations

import pickle
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given

from ingest.pipeline import annotate
from ingest.readers import ReadOptions
from ingest.tagging import Tagger
from ontology.errors import ParseError, PolicyKBError, ReadError, UnsafeInputError
from ontology.types import IngestResult, Nature, Origin, Role
from tests.ingest.support import MadeSection, as_text, check_outline, examples, made_sections, wild_texts

POLICY = "ifrs-full:DescriptionOfAccountingPolicyFor"
NOTE = """2 Material accounting policies

(a) Inventories

Stocks of rope are stated at the lower of cost and net realisable value (see Note 2(b)).

2 Material accounting policies (Continued)

(b) Leases

Berths are rented; we recognise a right-of-use asset and a lease liability. The exceptions are as follows:

(c) Goodwill

Goodwill is looked at for impairment every year. See Note 18.
"""


def check_result(result: IngestResult) -> None:
    """Tags, evidence and pointers refer to what is there; ranks count from one for each subject, role and origin."""
    text = result.document.text
    clauses = {clause.clause_id: clause for clause in result.clauses}
    sections = {section.section_id: section for section in result.sections}
    ranks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    concepts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for tag in result.tags:
        key = (tag.subject_id, tag.role, tag.origin)
        ranks[key].append(tag.rank)
        concepts[key].append(tag.concept)
        assert 0 <= tag.score <= 1
        if tag.subject_id in clauses:
            clause = clauses[tag.subject_id]
            for start, end in tag.evidence:
                assert clause.start_char <= start < end <= clause.end_char
        else:
            assert tag.subject_id in sections
            assert tag.evidence == ()
        assert tag.model_version == ("" if tag.origin is Origin.ASSERTED else result.model_version)
    for subject, found in ranks.items():
        assert found == list(range(1, len(found) + 1)), subject
        assert len(set(concepts[subject])) == len(concepts[subject]), subject
    for clause_id in clauses:
        assert (clause_id, Role.ABOUT, Origin.SUGGESTED) in ranks, "every clause has a suggestion"
    for reference in result.cross_references:
        assert text[reference.start_char : reference.end_char] == reference.text
        assert reference.clause_id in clauses
        assert reference.target_section is None or reference.target_section in sections


@pytest.fixture(scope="module")
def result(tagger: Tagger) -> IngestResult:
    return annotate(NOTE.encode(), name="notes/fleet-2024.txt", tagger=tagger)


def test_everything_in_the_result_fits_together(result: IngestResult) -> None:
    check_result(result)
    check_outline(result.document, result)


def test_the_first_suggestion_of_each_clause_is_its_policy(result: IngestResult) -> None:
    first = {
        tag.subject_id: tag.concept
        for tag in result.tags
        if tag.rank == 1 and tag.role is Role.ABOUT and tag.origin is Origin.SUGGESTED
    }
    assert [first[clause.clause_id] for clause in result.clauses] == [
        f"{POLICY}MeasuringInventories",
        f"{POLICY}LeasesExplanatory",
        f"{POLICY}GoodwillExplanatory",
    ]
    assert [first[section.section_id] for section in result.sections][1:] == [
        f"{POLICY}MeasuringInventories",
        f"{POLICY}LeasesExplanatory",
        f"{POLICY}GoodwillExplanatory",
    ]
    assert {clause.nature for clause in result.clauses} == {Nature.POLICY}


def test_evidence_quotes_the_source(result: IngestResult) -> None:
    (tag,) = [
        tag for tag in result.tags if tag.subject_id == result.clauses[1].clause_id and tag.rank == 1 and tag.role is Role.ABOUT
    ]
    quotes = {NOTE[start:end] for start, end in tag.evidence}
    assert {"right-of-use asset", "lease liability"} <= quotes
    assert tag.method == "heading+cues+words"


def test_terms_are_mentions_unless_the_clause_is_about_them(result: IngestResult) -> None:
    mentions = [tag for tag in result.tags if tag.role is Role.MENTIONS]
    assert {tag.method for tag in mentions} == {"term"}
    assert {tag.score for tag in mentions} == {1.0}
    leases = result.clauses[1].clause_id
    named = {tag.concept for tag in mentions if tag.subject_id == leases}
    assert "topic:LeaseLiabilities" in named
    assert f"{POLICY}LeasesExplanatory" not in named
    quoted = {NOTE[start:end] for tag in mentions for start, end in tag.evidence if tag.subject_id == leases}
    assert quoted >= {"right-of-use asset", "lease liability"}


def test_pointers_are_resolved(result: IngestResult) -> None:
    assert [(reference.target_label, reference.target_section) for reference in result.cross_references] == [
        ("2(b)", "fleet-2024/leases"),
        ("18", None),
    ]


def test_diagnostics_of_all_steps_are_kept(tagger: Tagger) -> None:
    data = NOTE.replace("rope", "rôpe").encode("cp1252")
    result = annotate(data, name="a.txt", tagger=tagger)
    assert [note.code for note in result.diagnostics] == ["encoding-guessed", "running-head", "lost-list"]


def test_options_reach_the_document_and_the_clauses(tagger: Tagger) -> None:
    options = ReadOptions(entity="Harbour plc", period_end=date(2024, 12, 31), document_id="mine")
    result = annotate(NOTE.encode(), name="a.txt", tagger=tagger, options=options)
    assert (result.document.entity, result.document.document_id) == ("Harbour plc", "mine")
    assert {clause.period_end for clause in result.clauses} == {date(2024, 12, 31)}
    assert all(clause.clause_id.startswith("mine/") for clause in result.clauses)


def test_the_same_bytes_give_the_same_result_and_it_survives_pickling(tagger: Tagger, result: IngestResult) -> None:
    again = annotate(NOTE.encode(), name="notes/fleet-2024.txt", tagger=tagger)
    assert again == result
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.model_version == tagger.model_version


def test_what_the_filer_asserts_is_kept_apart_from_what_is_suggested(tagger: Tagger) -> None:
    element = "ifrs-full_DescriptionOfAccountingPolicyForLeasesExplanatory"
    page = f"""<html><body><table class="report">
<tr><th class="tl"><strong>Policies (Policies)</strong></th><th class="th">12 Months Ended</th></tr>
<tr><th class="th">Dec. 31, 2024</th></tr>
<tr><td class="pl"><a onclick="top.Show.showAR( this, 'defref_{element}', window );">Berths</a></td>
<td class="text"><p>Berths are rented.</p><p>Rent is an expense of the year.</p></td></tr></table></body></html>"""
    result = annotate(page.encode(), name="a/R9.htm", tagger=tagger)
    check_result(result)
    asserted = [tag for tag in result.tags if tag.origin is Origin.ASSERTED]
    assert [(tag.subject_id, tag.concept, tag.score, tag.method, tag.rank) for tag in asserted] == [
        (clause.clause_id, element.replace("_", ":"), 1.0, "xbrl", 1) for clause in result.clauses
    ]
    assert [tag.evidence for tag in asserted] == [((clause.start_char, clause.end_char),) for clause in result.clauses]
    assert len(asserted) == 2
    assert any(tag.origin is Origin.SUGGESTED for tag in result.tags)


def test_a_section_without_text_of_its_own_is_judged_by_the_headings_below(tagger: Tagger) -> None:
    note = "2 Policies\n\n(a) Things of the fleet\n\n(i) {one}\n\nIt is kept.\n\n(ii) {two}\n\nIt is kept.\n"
    for one, two, concept in (
        ("Leases of berths", "Leases as a lessor", f"{POLICY}LeasesExplanatory"),
        ("Inventories of rope", "Stocks of tar", f"{POLICY}MeasuringInventories"),
    ):
        result = annotate(note.format(one=one, two=two).encode(), name="a.txt", tagger=tagger)
        (first,) = [tag for tag in result.tags if tag.subject_id == "a/things-of-the-fleet" and tag.rank == 1]
        assert first.concept == concept


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"", ParseError, "in/a.txt: the file is empty (give a file that holds a policy note)"),
        (
            b"%PDF-1.7",
            ParseError,
            "in/a.txt: the PDF is cut off (check that the download is complete)",
        ),
        (
            b"\x00" * 99,
            ParseError,
            "in/a.txt: this is binary data, not text (give the note as text, Markdown, HTML or an R page)",
        ),
        (
            b"x" * 2_000,
            UnsafeInputError,
            "in/a.txt: the file has 2,000 bytes, more than the limit of 1,000 "
            "(split it into smaller files, or raise the limit (max_bytes))",
        ),
    ],
    ids=["empty", "PDF", "NULs", "too large"],
)
def test_what_cannot_be_read_ends_in_the_readers_error(
    tagger: Tagger, data: bytes, error: type[ReadError], message: str
) -> None:
    with pytest.raises(error) as caught:
        annotate(data, name="in/a.txt", tagger=tagger, options=ReadOptions(max_bytes=1_000))
    assert str(caught.value) == message


@examples(15)
@given(text=wild_texts)
def test_any_text_ends_in_a_fitting_result_or_in_our_error(tagger: Tagger, text: str) -> None:
    try:
        result = annotate(text.encode("utf-8"), name="a.md", tagger=tagger)
    except PolicyKBError as error:
        assert str(error).startswith("a.md: ")
        assert error.hint
        return
    check_result(result)
    check_outline(result.document, result)


@examples(8)
@given(sections=made_sections())
def test_every_clause_and_section_of_a_note_is_tagged(tagger: Tagger, sections: tuple[MadeSection, ...]) -> None:
    result = annotate(as_text(sections).encode("utf-8"), name="a.txt", tagger=tagger)
    check_result(result)
    tagged = {tag.subject_id for tag in result.tags if tag.origin is Origin.SUGGESTED and tag.role is Role.ABOUT}
    assert tagged == {clause.clause_id for clause in result.clauses} | {section.section_id for section in result.sections}


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [("a.txt", "", ""), ("a.md", "# Ships\n\n", ""), ("a.html", "<h1>Ships</h1><p>", "</p>")],
)
def test_a_file_of_one_endless_paragraph_is_annotated(tagger: Tagger, name: str, start: str, end: str) -> None:
    result = annotate((start + "Ships float on the sea. " * 45_000 + end).encode(), name=name, tagger=tagger)
    check_result(result)
    words = " ".join(clause.text for clause in result.clauses)
    assert words == " ".join(["Ships float on the sea."] * 45_000)
