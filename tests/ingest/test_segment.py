"""Blocks to sections and clauses: what must hold of any document, and golden outlines of small ones."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.readers import read_source
from ingest.segment import segment
from ontology.errors import ReadError
from ontology.types import BlockKind, Nature, Severity
from tests.ingest.support import (
    MadeSection,
    as_html,
    as_markdown,
    as_text,
    check_blocks,
    check_outline,
    clause_texts,
    codes,
    examples,
    expected_clauses,
    expected_labels,
    labels,
    made_sections,
    newlines,
    outline_of,
    read,
    sentences,
    wild_texts,
)

# --- properties


@examples(150)
@given(text=wild_texts, name=st.sampled_from(["acme.txt", "acme.md", "acme"]))
def test_any_text_is_quoted_exactly_without_overlap_or_loss(text: str, name: str) -> None:
    try:
        document = read_source(text.encode("utf-8"), name=name)
    except ReadError as error:
        assert str(error).startswith(f"{name}: ")
        assert error.hint
        return
    check_blocks(document)
    check_outline(document, segment(document))


@examples(80)
@given(text=wild_texts)
def test_any_html_is_quoted_exactly_without_overlap_or_loss(text: str) -> None:
    page = "<p>" + text.replace("\n", "</p><p>").replace("|", "<br>") + "</p>"
    try:
        document = read_source(page.encode("utf-8"), name="acme.html")
    except ReadError as error:
        assert str(error).startswith("acme.html: ")
        assert error.hint
        return
    check_blocks(document)
    check_outline(document, segment(document))


@examples(40)
@given(text=wild_texts)
def test_segmenting_twice_gives_equal_results(text: str) -> None:
    try:
        document = read(text)
    except ReadError:
        assume(False)
    assert segment(document) == segment(read(text))


@examples(60)
@given(sections=made_sections(), newline=newlines)
def test_a_well_formed_text_note_is_recovered_exactly(sections: tuple[MadeSection, ...], newline: str) -> None:
    document = read(as_text(sections, newline))
    outline = segment(document)
    check_outline(document, outline)
    assert labels(outline) == expected_labels(sections)
    assert clause_texts(outline) == expected_clauses(sections)
    assert codes(outline) == []


@examples(40)
@given(sections=made_sections())
def test_a_well_formed_markdown_note_is_recovered_exactly(sections: tuple[MadeSection, ...]) -> None:
    outline = outline_of(as_markdown(sections), "acme.md")
    assert labels(outline) == expected_labels(sections)
    assert clause_texts(outline) == expected_clauses(sections)
    assert codes(outline) == []


@examples(40)
@given(sections=made_sections())
def test_a_well_formed_html_note_is_recovered_exactly(sections: tuple[MadeSection, ...]) -> None:
    outline = outline_of(as_html(sections), "acme.html")
    assert labels(outline) == expected_labels(sections)
    assert clause_texts(outline) == [" ".join(text.split()) for text in expected_clauses(sections)]
    assert codes(outline) == []


@examples(60)
@given(sections=made_sections(), where=st.integers(0, 9), text=sentences)
def test_a_new_paragraph_leaves_the_clause_ids_of_other_sections_alone(
    sections: tuple[MadeSection, ...], where: int, text: str
) -> None:
    where %= len(sections)
    title = sections[where].title
    added = f"{text} Nothing else here says this."
    changed = [section.with_paragraph(added) if position == where else section for position, section in enumerate(sections)]
    before, after = outline_of(as_text(sections)), outline_of(as_text(changed))
    assert [section.section_id for section in after.sections] == [section.section_id for section in before.sections]
    elsewhere = [
        [clause.clause_id for clause in outline.clauses if title not in clause.heading_path] for outline in (before, after)
    ]
    assert elsewhere[0] == elsewhere[1]
    here = [clause.clause_id for clause in after.clauses if title in clause.heading_path]
    assert {clause.clause_id for clause in before.clauses if title in clause.heading_path} < set(here)


# --- identity


def test_ids_are_readable_and_the_same_for_reflowed_text() -> None:
    one = outline_of("Leases of ships\n\nTugs   are leased\tfor ten years.\n").clauses[0]
    two = outline_of("Leases of ships\n\n\nTUGS are leased for ten years.\n").clauses[0]
    assert one.clause_id == two.clause_id
    assert one.fingerprint == two.fingerprint
    assert one.clause_id == f"acme/leases-of-ships/{one.fingerprint[:8]}"


def test_other_words_have_another_id() -> None:
    one = outline_of("Ships\n\nTugs are leased for ten years.\n").clauses[0]
    two = outline_of("Ships\n\nTugs are leased for two years.\n").clauses[0]
    assert one.clause_id != two.clause_id


def test_equal_sections_and_clauses_are_counted() -> None:
    outline = outline_of("Ships\n\nNone.\n\nNone.\n\nShips\n\nNone.\n")
    assert [section.section_id for section in outline.sections] == ["acme/ships", "acme/ships-2"]
    first, second, third = (clause.clause_id for clause in outline.clauses)
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_thousands_of_equal_clauses_are_counted() -> None:
    document = read("Ships\n\n" + "None.\n\n" * 4_000)
    assert segment(document).clauses[-1].clause_id.endswith("-4000")


def test_long_headings_are_cut_in_ids_only() -> None:
    heading = "The carrying amounts of tugs, ferries, barges and all other vessels"
    outline = outline_of(f"{heading}\n\nThey float.\n")
    assert outline.sections[0].heading == heading
    assert outline.sections[0].section_id == "acme/the-carrying-amounts-of-tugs-ferries-bar"


def test_a_heading_without_letters_of_the_alphabet_has_an_id_too() -> None:
    outline = outline_of("# 船舶\n\nShips float.\n\n# (((\n\nThey sink.\n", "acme.md")
    assert [section.section_id for section in outline.sections] == ["acme/船舶", "acme/section"]
    assert outline.clauses[1].clause_id.startswith("acme/section/")


def test_text_before_the_first_heading_belongs_to_no_section() -> None:
    outline = outline_of("These notes are about ships.\n\nShips\n\nThey float.\n")
    first, second = outline.clauses
    assert (first.section_id, first.heading_path, first.section_label) == (None, (), "")
    assert first.clause_id.startswith("acme/preamble/")
    assert second.section_id == "acme/ships"


def test_clauses_are_policy_until_a_tagger_says_otherwise() -> None:
    assert outline_of("Ships\n\nThey float.\n").clauses[0].nature is Nature.POLICY


# --- outlines


def test_letters_and_romans_are_told_apart_by_their_chains() -> None:
    parts = ["2 Policies"]
    for label, title in [
        ("(g)", "Tugs"),
        ("(h)", "Losses"),
        ("(i)", "On hulls"),
        ("(ii)", "On keels"),
        ("(i)", "Stocks"),
        ("(j)", "Cash"),
    ]:
        parts += [f"{label} {title}", f"{title} are explained here."]
    outline = outline_of("\n\n".join(parts))
    assert labels(outline) == [
        ("2", "Policies"),
        ("(g)", "Tugs"),
        ("(h)", "Losses"),
        ("(h)(i)", "On hulls"),
        ("(h)(ii)", "On keels"),
        ("(i)", "Stocks"),
        ("(j)", "Cash"),
    ]
    assert [clause.section_label for clause in outline.clauses] == [
        "2(g)",
        "2(h)",
        "2(h)(i)",
        "2(h)(ii)",
        "2(i)",
        "2(j)",
    ]


def test_two_notes_of_one_number_keep_their_sections_apart() -> None:
    outline = outline_of(
        "2 Changes in policies\n\nNothing changed.\n\n2 Policies\n\n(a) Ships\n\nThey float.\n\n(b) Ports\n\nThey wait.\n"
    )
    parents = [(section.section_id, section.parent) for section in outline.sections]
    assert parents == [
        ("acme/changes-in-policies", None),
        ("acme/policies", None),
        ("acme/ships", "acme/policies"),
        ("acme/ports", "acme/policies"),
    ]


def test_decimal_numbers_nest_below_their_note() -> None:
    outline = outline_of(
        "3 Policies\n\n3.1 Ships\n\nThey float.\n\n3.1.1 Tugs\n\nThey pull.\n\n3.2 Ports\n\n(a) Quays\n\nThey are long.\n"
    )
    assert [(section.label, section.level, section.note) for section in outline.sections] == [
        ("3", 1, "3"),
        ("3.1", 2, "3"),
        ("3.1.1", 3, "3"),
        ("3.2", 2, "3"),
        ("3.2(a)", 3, "3"),
    ]
    assert [clause.section_label for clause in outline.clauses] == ["3.1", "3.1.1", "3.2(a)"]


def test_unnumbered_headings_stand_below_the_numbered_one_and_do_not_close_it() -> None:
    outline = outline_of(
        "2 Policies\n\n(a) Ships\n\nThey float.\n\nOld ships\n\nThey leak.\n\nNew ships\n\nThey shine.\n\n"
        "(b) Ports\n\nThey wait.\n"
    )
    assert [(section.heading, section.level, section.parent) for section in outline.sections] == [
        ("Policies", 1, None),
        ("Ships", 2, "acme/policies"),
        ("Old ships", 3, "acme/ships"),
        ("New ships", 3, "acme/ships"),
        ("Ports", 2, "acme/policies"),
    ]
    assert [clause.section_label for clause in outline.clauses] == ["2(a)", "2(a)", "2(a)", "2(b)"]


def test_stated_levels_decide_where_no_number_stands() -> None:
    outline = outline_of("# Notes\n\n## Ships\n\nThey float.\n\n### Tugs\n\nThey pull.\n\n## Ports\n\nThey wait.\n", "acme.md")
    assert [(section.heading, section.level, section.parent) for section in outline.sections] == [
        ("Notes", 1, None),
        ("Ships", 2, "acme/notes"),
        ("Tugs", 3, "acme/ships"),
        ("Ports", 2, "acme/notes"),
    ]


def test_a_title_above_the_first_number_stays_above_all_of_them() -> None:
    outline = outline_of("# Notes of the year\n\n## 1 Ships\n\nThey float.\n\n## 2 Ports\n\nThey wait.\n", "acme.md")
    assert [(section.label, section.level, section.parent) for section in outline.sections] == [
        ("", 1, None),
        ("1", 2, "acme/notes-of-the-year"),
        ("2", 2, "acme/notes-of-the-year"),
    ]


def test_a_colon_after_a_heading_is_not_part_of_it() -> None:
    assert outline_of("## Ships:\n\nThey float.\n", "acme.md").sections[0].heading == "Ships"


def test_a_section_reaches_over_its_sub_sections() -> None:
    text = (
        "2 Policies\n\n(a) Ships\n\nThey float.\n\n(i) Tugs\n\nThey pull.\n\n(ii) Barges\n\nThey wait.\n\n(b) Ports\n\nLate.\n"
    )
    outline = outline_of(text)
    spans = {section.label: text[section.start_char : section.end_char] for section in outline.sections}
    assert spans["(a)"].startswith("(a) Ships") and spans["(a)"].endswith("They wait.")
    assert spans["(a)(ii)"] == "(ii) Barges\n\nThey wait."
    assert spans["2"] == text.strip()


# --- lists


def test_items_know_the_sentence_that_opens_their_list() -> None:
    outline = outline_of("Ships\n\nLives are as follows:\n\n• tugs: ten years\n• barges: six years\n\nThey float.\n")
    lead, tug, barge, last = outline.clauses
    assert [clause.kind for clause in outline.clauses] == [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]
    assert (tug.text, barge.text) == ("tugs: ten years", "barges: six years")
    assert (lead.lead_in, tug.lead_in, barge.lead_in, last.lead_in) == (None, lead.clause_id, lead.clause_id, None)
    assert codes(outline) == []


def test_enumerated_sentences_are_items() -> None:
    outline = outline_of("Ships\n\nA ship is:\n\n(a) a thing that floats; and\n\n(b) a thing that sails.\n")
    assert [clause.kind.value for clause in outline.clauses] == ["paragraph", "list_item", "list_item"]
    assert {clause.lead_in for clause in outline.clauses[1:]} == {outline.clauses[0].clause_id}


@pytest.mark.parametrize("following", ["They float.", "Ports\n\nThey wait.", ""])
def test_a_list_that_the_source_lost_is_reported(following: str) -> None:
    text = f"Ships\n\nTheir lives are as follows:\n\n{following}"
    outline = outline_of(text)
    (lost,) = outline.diagnostics
    assert (lost.code, lost.severity) == ("lost-list", Severity.WARNING)
    assert lost.message == "a list is announced here but none follows in the source"
    assert text[lost.start_char : lost.end_char] == "Their lives are as follows:"


def test_numbered_sections_may_be_the_list_that_was_announced() -> None:
    outline = outline_of("2 Policies\n\nThe policies are these:\n\n(a) Ships\n\nThey float.\n\n(b) Ports\n\nThey wait.\n")
    assert labels(outline) == [("2", "Policies"), ("(a)", "Ships"), ("(b)", "Ports")]
    assert codes(outline) == []


def test_a_numbered_section_beside_the_announcing_one_is_not_its_list() -> None:
    outline = outline_of("2 Policies\n\n(a) Ships\n\nTheir lives are:\n\n(b) Ports\n\nThey wait.\n")
    assert codes(outline) == ["lost-list"]


def test_bare_lines_under_a_lead_in_are_text_and_not_headings() -> None:
    outline = outline_of("Ships\n\nThe fleet has:\n\nHarbour tugs\n\nRiver barges\n\nOld ferries\n\nAll of them float.\n")
    assert [section.heading for section in outline.sections] == ["Ships"]
    assert clause_texts(outline)[1:4] == ["Harbour tugs", "River barges", "Old ferries"]


def test_a_heading_like_line_at_the_end_is_text() -> None:
    outline = outline_of("Ships\n\nThey float.\n\nHarbour master\n")
    assert [section.heading for section in outline.sections] == ["Ships"]
    assert clause_texts(outline) == ["They float.", "Harbour master"]


def test_a_table_is_one_clause() -> None:
    outline = outline_of("Ships\n\nThey live:\n\n| Class | Years |\n|---|---|\n| Tug | 20 |\n", "acme.md")
    table = outline.clauses[1]
    assert table.kind is BlockKind.TABLE
    assert table.text == "| Class | Years |\n|---|---|\n| Tug | 20 |"
    assert table.lead_in == outline.clauses[0].clause_id


# --- running heads


def test_running_heads_are_left_out_and_the_section_goes_on() -> None:
    outline = outline_of(
        "2 Policies\n\n(a) Ships\n\nThey float.\n\n2 Policies (Continued)\n\nThey sail.\n\n(b) Ports\n\nOpen.\n"
    )
    assert [(clause.text, clause.section_label) for clause in outline.clauses] == [
        ("They float.", "2(a)"),
        ("They sail.", "2(a)"),
        ("Open.", "2(b)"),
    ]
    (note,) = outline.diagnostics
    assert (note.code, note.message, note.severity) == (
        "running-head",
        "left out the running head '2 Policies (Continued)'",
        Severity.INFO,
    )


def test_a_list_may_go_on_over_a_running_head() -> None:
    outline = outline_of("2 Policies\n\nThe lives are:\n\n2 Policies (Continued)\n\n• tugs: ten years\n\nThey float.\n")
    assert codes(outline) == ["running-head"]
    assert outline.clauses[1].lead_in == outline.clauses[0].clause_id


@pytest.mark.parametrize(
    "line", ["Refer to Note {number}.", "• Hulls: {number} years", "| Hulls | {number} years |\n| Keels | 9 years |"]
)
def test_text_that_comes_again_with_another_number_is_not_thrown_away(line: str) -> None:
    parts = ["2 Policies"]
    for letter, number in zip("abc", (12, 14, 15), strict=True):
        parts += [f"({letter}) Ships of class {letter.upper()}", "They float.", line.format(number=number)]
    outline = outline_of("\n\n".join(parts))
    assert len(outline.clauses) == 6
    assert codes(outline) == []


def levels_of(page: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in outline_of(page, "acme.htm").sections]


def test_a_plain_title_stays_above_bold_policies() -> None:
    page = (
        "<p>Summary of accounting policies</p><p><b>Leases</b></p><p>Shops are leased.</p><p><b>Tax</b></p><p>Tax is paid.</p>"
    )
    assert levels_of(page) == [(1, "Summary of accounting policies"), (2, "Leases"), (2, "Tax")]


def test_bold_italics_stand_below_bold_and_end_with_the_next_bold_heading() -> None:
    page = (
        "<p><b>Revenue</b></p><p>Goods are sold.</p><p><b><i>Gift cards</i></b></p><p>Cards are sold.</p>"
        "<p><b><i>Returns</i></b></p><p>Goods come back.</p><p><b>Tax</b></p><p>Tax is paid.</p>"
    )
    assert levels_of(page) == [(1, "Revenue"), (2, "Gift cards"), (2, "Returns"), (1, "Tax")]


def test_a_heading_closes_the_open_one_of_its_look_whatever_stands_between() -> None:
    page = (
        "<p><b><i>Revenue</i></b></p><p>Goods are sold.</p><p>Sales to end users</p><p>Users pay at once.</p>"
        "<p><i>Gift cards</i></p><p>Cards are sold.</p><p><b><i>Tax</i></b></p><p>Tax is paid.</p>"
    )
    assert levels_of(page)[0] == (1, "Revenue")
    assert levels_of(page)[-1] == (1, "Tax")
    assert all(level > 1 for level, _ in levels_of(page)[1:-1])
