"""What becomes of passages."""

from __future__ import annotations

from kb.comparing.comparison import Status
from kb.comparing.figures import ChangeKind
from tests.kb.comparing.support import compared, told

NOTE = """
    Leases: A lease is capitalised at the present value of its payments, discounted at the borrowing rate of the lessee.
    Leases of low-value items are an expense over their term.
    Stocks: Stocks are carried at the lower of cost and net realisable value, cost being that of the first purchase.
    Tax: Deferred tax is provided on all differences that reverse in later years, at the rates then expected to apply.
"""


def test_the_same_note_has_not_changed() -> None:
    comparison = compared(NOTE, NOTE)
    assert told(comparison) == ["unchanged 1→1", "unchanged 2→2", "unchanged 3→3", "unchanged 4→4"]
    assert comparison.choices == ()
    assert comparison.remarks == ()


def test_sections_in_another_order_are_no_change() -> None:
    turned = "\n".join(reversed(NOTE.strip().split("\n")))
    turned = turned.replace("Leases of low-value", "Leases: Leases of low-value").replace("Leases: A lease", "A lease")
    assert {change.status for change in compared(NOTE, turned)} == {Status.UNCHANGED}


def test_a_clause_in_another_section_has_moved() -> None:
    low_value = "Leases of low-value items are an expense over their term."
    after = NOTE.replace(f"    {low_value}\n", "") + f"\nExpenses: {low_value}"
    comparison = compared(NOTE, after)
    (moved,) = comparison.of("moved")
    assert (moved.moved, moved.likeness, moved.after[0].heading_path[-1]) == (True, 1.0, "Expenses")
    assert comparison.counts[Status.UNCHANGED] == 3


def test_a_heading_of_other_words_over_the_same_section_is_no_move() -> None:
    comparison = compared(NOTE, NOTE.replace("Leases: A lease", "Rights of use: A lease"))
    assert {change.status for change in comparison} == {Status.UNCHANGED}


def test_a_changed_clause_shows_how_and_what_kind() -> None:
    comparison = compared(NOTE, NOTE.replace("that of the first purchase", "a weighted average"))
    (change,) = comparison.of("changed")
    assert [(segment.kind.value, segment.text) for segment in change.redline][1:3] == [
        ("delete", "that of the first purchase"),
        ("insert", "a weighted average"),
    ]
    assert change.kinds == {ChangeKind.WORDING}
    assert not change.is_expected
    assert 0.5 < (change.likeness or 0) < 1


def test_what_has_no_partner_was_added_or_removed_and_stands_in_its_place() -> None:
    after = NOTE.replace("    Stocks", "Grants: A grant is income of the years whose costs it covers.\nStocks")
    assert told(compared(NOTE, after)) == ["unchanged 1→1", "unchanged 2→2", "added →3", "unchanged 3→4", "unchanged 4→5"]
    assert told(compared(after, NOTE))[2] == "removed 3→"


def test_a_paragraph_made_two_is_one_passage() -> None:
    whole = (
        "Grants: A grant is income of the years whose costs it covers. Grants for plant reduce the cost of the plant they paid."
    )
    parts = whole.replace(". Grants for", ".\nGrants for")
    split = compared(whole, parts)
    assert told(split) == ["unchanged 1→1,2"]
    assert told(compared(parts, whole)) == ["unchanged 1,2→1"]
    (changed,) = compared(whole, parts.replace("plant they paid", "plant they helped to buy")).changes
    assert (changed.status, len(changed.after)) == (Status.CHANGED, 2)
    assert "".join(segment.text for segment in changed.redline if segment.kind.value == "insert").strip() == "helped to buy"


def test_twins_are_told_apart_by_what_stands_around_them() -> None:
    before = """
        Plant: Plant is carried at cost.
        The residual value is reviewed each year.
        Software: Software is carried at cost as well, and bought in.
        The residual value is reviewed each year.
    """
    after = before.replace("Plant is carried at cost.", "Plant is carried at revalued amounts that experts determine.")
    comparison = compared(before, after)
    assert [line for line in told(comparison) if line.startswith("unchanged")] == [
        "unchanged 2→2",
        "unchanged 3→3",
        "unchanged 4→4",
    ]


def test_a_new_year_alone_is_an_expected_change() -> None:
    before = "Basis: The new rule is in force from 31 December 2023 on, see Note 4, and the group applies it to all its plants."
    after = before.replace("2023", "2024").replace("Note 4", "Note 5")
    (change,) = compared(before, after).changes
    assert (change.kinds, change.is_expected) == ({ChangeKind.DATE, ChangeKind.REFERENCE}, True)


def test_a_figure_in_a_table_is_a_change_though_all_words_are_the_same() -> None:
    before = "Plant: | Robots | 4 years |\\n| Tools | 3 years |"
    (change,) = compared(before, before.replace("4 years", "6 years")).changes
    assert [(figure.before, figure.after, figure.context) for figure in change.figures] == [("4 years", "6 years", "Robots")]
    assert change.status is Status.CHANGED


def test_figures_of_the_year_do_not_drown_the_policies() -> None:
    before = NOTE + "\nResult: ~The loss of the year was £4m, after £3m in the year before."
    comparison = compared(before, before.replace("£4m", "£5m"))
    assert comparison.counts[Status.CHANGED] == 0
    everything = compared(before, before.replace("£4m", "£5m"), None)
    assert everything.counts[Status.CHANGED] == 1


def test_a_policy_whose_partner_was_not_taken_for_one_is_not_new() -> None:
    comparison = compared(NOTE.replace("Stocks: ", "Stocks: ~"), NOTE)
    assert {change.status for change in comparison} == {Status.UNCHANGED}
    assert len(comparison) == 4


def test_no_earlier_policy_is_no_change() -> None:
    comparison = compared("Result: ~The loss of the year was £4m.", NOTE)
    assert {change.status for change in comparison} == {Status.ADDED}
    assert comparison.remarks == (
        "Acme plc, 31 December 2023: no passage states a policy, so none can have changed; compare all passages to see more",
    )


def test_nothing_against_nothing() -> None:
    assert compared("", "").changes == ()
