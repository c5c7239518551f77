from __future__ import annotations

import pytest

from kb.comparing.figures import ChangeKind, change_kinds, figure_changes
from kb.comparing.redline import runs_of
from kb.comparing.tokens import TokenKind, tokenize


def found(before: str, after: str, years: int | None = 1) -> tuple[list[tuple[str, str, str | None, str]], set[str]]:
    earlier, later = tokenize(before, lines=True), tokenize(after, lines=True)
    runs = runs_of(earlier, later)
    figures = [(figure.before, figure.after, figure.unit, figure.context) for figure in figure_changes(earlier, later, runs)]
    return figures, {kind.value for kind in change_kinds(earlier, later, runs, years)}


def test_a_figure_is_called_out_with_unit_and_the_words_before_it() -> None:
    assert found("Machines are used for 5 years.", "Machines are used for 7 years.") == (
        [("5 years", "7 years", "years", "Machines are used for")],
        {"figure"},
    )
    assert found("| Robots | 4 years |\n| Tools | 3 % |", "| Robots | 6 years |\n| Tools | 2.5% |")[0] == [
        ("4 years", "6 years", "years", "Robots"),
        ("3 %", "2.5%", "percent", "Tools"),
    ]


def test_where_more_figures_stand_than_before_units_tell_which_is_which() -> None:
    figures, kinds = found("a warranty of two years", "a warranty of three years, at a cost of £2m,")
    assert figures == [("two years", "three years", "years", "a warranty of")]
    assert kinds == {"wording"}


def test_a_figure_that_is_new_has_changed_from_nothing() -> None:
    assert found("It is written off.", "It is written off after 90 days.")[0] == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("at 31 December 2023", "at 31 December 2024", ChangeKind.DATE),
        ("at 31 December 2023 (2022)", "at 31 December 2024 (2023)", ChangeKind.DATE),
        ("from 1 January 2023", "from 1 January 2029", ChangeKind.WORDING),
        ("see Note 4(a)", "see Note 5(a)", ChangeKind.REFERENCE),
        ("under IAS 17", "under IFRS 16", ChangeKind.REFERENCE),
        ("cost, net", "cost net", ChangeKind.MARKS),
        ("at cost", "at fair value", ChangeKind.WORDING),
        ("rate of 5%", "rate of 6%", ChangeKind.FIGURE),
        ("loss of £5m", "loss of £6m", ChangeKind.FIGURE),
    ],
)
def test_kinds_of_change(before: str, after: str, kind: ChangeKind) -> None:
    assert found(before, after)[1] == {kind}


def test_without_years_no_date_is_expected_to_change() -> None:
    assert found("at 31 December 2023", "at 31 December 2024", None)[1] == {"wording"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("7 to 12 years", ["figure"]),
        ("twelve months", ["figure"]),
        ("the 2024 amendments", ["word", "date", "word"]),
        ("2,024 items", ["figure", "word"]),
        ("US$ 1,000.50", ["figure"]),
        ("Level 3", ["reference"]),
        ("five customers", ["word", "word"]),
        ("", []),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokenize(text)] == [TokenKind(kind) for kind in kinds]
