"""Placing enumerators: depths of well-formed outlines are recovered exactly, whatever the letters also mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enumerators import Enumerator, read_enumerator
from ingest.outline import Placement, place
from tests.ingest.support import examples


def enumerators(shown: list[str]) -> list[Enumerator]:
    found = [read_enumerator(f"{label} X") for label in shown]
    assert None not in found
    return found  # type: ignore[return-value]


def depths(shown: list[str]) -> list[int | None]:
    return [placement.depth if placement else None for placement in place(enumerators(shown))]


def roman(number: int) -> str:
    return ("", "x")[number // 10] + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]


def letter(number: int) -> str:
    return chr(96 + number) if number <= 26 else chr(70 + number) * 2


#: How the n-th enumerator of a style is written.
STYLES = {
    "letter": lambda number, above: f"({letter(number)})",
    "roman": lambda number, above: f"({roman(number)})",
    "arabic": lambda number, above: f"({number})",
    "capital": lambda number, above: f"({chr(64 + number)})",
    "close": lambda number, above: f"{letter(number)})",
    "decimal": lambda number, above: f"{above}.{number}" if above else f"{number}",
}
MOST = {"letter": 30, "capital": 26, "close": 26, "roman": 12, "arabic": 12, "decimal": 12}
#: The next letter after these can be read as the next roman numeral of a list of so many items.
AMBIGUOUS_ENDS = {"u": 4, "w": 9}


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[str, int]]:
    """Labels with their depths: lists of at least two, nested two or three deep."""
    styles = draw(
        st.sampled_from(
            [
                ("letter",),
                ("letter", "roman"),
                ("letter", "roman", "arabic"),
                ("letter", "roman", "capital"),
                ("letter", "arabic"),
                ("decimal", "decimal", "letter", "roman"),
                ("decimal", "decimal", "decimal"),
                ("decimal", "letter", "roman"),
                ("capital", "arabic", "letter"),
                ("arabic", "close", "roman"),
            ]
        )
    )
    found: list[tuple[str, int]] = []
    start = draw(st.integers(1, 9)) if styles[0] == "decimal" else 1

    def add(level: int, above: str) -> None:
        style = styles[level]
        least = start if level == 0 else 1
        count = draw(st.integers(2, MOST[style] if level == 0 else min(MOST[style], 12)))
        for number in range(least, least + count):
            label = STYLES[style](number, above)
            before = len(found)
            found.append((label, level))
            if level + 1 < len(styles) and draw(st.integers(0, 3)) == 0:
                add(level + 1, label)
                # "(u) (i) (ii) (iii) (iv) (v)" at the end of a list can be read both ways, by people too.
                below = sum(depth == level + 1 for _, depth in found[before + 1 :])
                last = number == least + count - 1
                if last and style in {"letter", "close"} and below == AMBIGUOUS_ENDS.get(label.strip("()"), -1) + 1:
                    del found[before + 1 :]

    add(0, "")
    return found


@examples(60)
@given(outline=outlines())
def test_depths_of_well_formed_outlines_are_recovered_exactly(outline: list[tuple[str, int]]) -> None:
    shown = [label for label, _ in outline]
    assert list(zip(shown, depths(shown), strict=True)) == outline


wild_labels = st.lists(
    st.sampled_from(
        [
            "(a)",
            "(b)",
            "(h)",
            "(i)",
            "(ii)",
            "(v)",
            "(x)",
            "(z)",
            "(aa)",
            "1",
            "2",
            "3.1",
            "3.1.2",
            "A.",
            "(1)",
            "(IV)",
            "b)",
            "7-2",
        ]
    ),
    max_size=25,
)


@examples(80)
@given(shown=wild_labels)
def test_every_enumerator_gets_one_placement_that_is_one_of_its_readings(shown: list[str]) -> None:
    given_enumerators = enumerators(shown)
    placements = place(given_enumerators)
    assert len(placements) == len(given_enumerators)
    for enumerator, placement in zip(given_enumerators, placements, strict=True):
        assert placement is None or placement.reading in enumerator.readings


@examples(80)
@given(shown=wild_labels)
def test_placements_form_a_tree_with_one_list_of_a_style_open_at_a_time(shown: list[str]) -> None:
    open_at: list[Placement] = []
    for placement in place(enumerators(shown)):
        if placement is None:
            continue
        assert placement.depth <= len(open_at), "no level is skipped"
        del open_at[placement.depth :]
        assert placement.reading.style not in [opened.reading.style for opened in open_at]
        open_at.append(placement)


@examples(30)
@given(outline=outlines())
def test_placing_twice_gives_equal_results(outline: list[tuple[str, int]]) -> None:
    given_enumerators = enumerators([label for label, _ in outline])
    assert place(given_enumerators) == place(given_enumerators)


def test_nothing_is_placed_nowhere() -> None:
    assert place([]) == []


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("(a) (b) (c)", "0 0 0"),
        ("(g) (i) (ii) (h) (i) (ii) (i) (j)", "0 1 1 0 1 1 0 0"),
        ("(h) (i) (j)", "0 0 0"),
        ("(h) (i) (i) (ii) (j)", "0 0 1 1 0"),
        ("(u) (i) (ii) (iii) (iv) (v) (w)", "0 1 1 1 1 0 0"),
        ("(u) (i) (ii) (iii) (iv) (v) (v) (w)", "0 1 1 1 1 1 0 0"),
        ("(h) (i) (ii) (j)", "0 1 1 0"),
        ("(u) (i) (ii) (v)", "0 1 1 0"),
        ("(a) (i) (iii) (c)", "0 1 1 0"),
        ("(w) (x) (i) (ii) (iii) (iv) (y)", "0 0 1 1 1 1 0"),
        ("(x) (y) (z) (aa) (bb) (cc) (dd)", "0 0 0 0 0 0 0"),
        ("(y) (z) (aa) (ab) (ac)", "0 0 0 0 0"),
        ("2 (a) (b) 2 (a) (b)", "0 1 1 0 1 1"),
        ("1 (a) (i) (ii) (b) 2 (a)", "0 1 2 2 1 0 1"),
        ("3 3.1 3.2 3.2.1 3.2.2 3.3 4 4.1", "0 1 1 2 2 1 0 1"),
        ("5 5-1 5-2 5-2-1 5-3", "0 1 1 2 1"),
        ("3.7 3.7.1 3.7.2 3.8", "0 1 1 0"),
        ("2 2.1 (a) (i) (ii) (b) 2.2 (a)", "0 1 2 3 3 2 1 2"),
        ("A. (1) (2) B. (1)", "0 1 1 0 1"),
        ("I. II. III. IV. V.", "0 0 0 0 0"),
    ],
)
def test_the_traps_of_real_notes(shown: str, expected: str) -> None:
    assert depths(shown.split()) == [int(depth) for depth in expected.split()]


def test_the_chosen_reading_is_that_of_the_chain() -> None:
    readings = [
        placement.reading.style[1] for placement in place(enumerators(["(h)", "(i)", "(ii)", "(i)", "(j)"])) if placement
    ]
    assert readings == ["letter-lower", "roman-lower", "roman-lower", "letter-lower", "letter-lower"]


def test_a_skipped_letter_does_not_break_the_chain() -> None:
    assert depths(["(a)", "(b)", "(d)", "(e)"]) == [0, 0, 0, 0]


def test_a_stray_enumerator_is_left_out_instead_of_breaking_the_chain() -> None:
    found = depths(["(a)", "(b)", "(t)", "(c)", "(d)"])
    assert (found[:2], found[3:]) == ([0, 0], [0, 0])
    assert found[2] != 0


def test_decimals_without_their_notes_stand_on_one_level() -> None:
    shown = [f"{note}.{part}" for note in range(1, 41) for part in range(1, 11)]
    assert depths(shown) == [0] * 400
