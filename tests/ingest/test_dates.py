"""Dates and periods as reports write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import find_period, months_before, parse_date, period_start_of
from tests.ingest.support import examples

days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
month_ends = days.map(lambda day: (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


@examples(80)
@given(day=days, form=st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%b %d %Y", "%d %b %Y"]))
def test_every_usual_way_to_write_a_date_is_read(day: date, form: str) -> None:
    for shown in (day.strftime(form), day.strftime(form).upper()):
        assert parse_date(shown) == day
        assert parse_date(f"as of ({shown}), say") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sept. 30, 2024", date(2024, 9, 30)),
        ("1st May 2024", date(2024, 5, 1)),
        ("the 22nd February 2023", date(2023, 2, 22)),
        ("December 31,\n2024", date(2024, 12, 31)),
        ("2024-12-31T10:00", None),
        ("29 February 2024", date(2024, 2, 29)),
        ("29 February 2023", None),
        ("2024-13-01", None),
        ("31 December 24", None),
        ("2024", None),
        ("", None),
    ],
)
def test_odd_forms_and_what_is_no_date(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_the_first_of_several_dates_counts_whatever_its_form() -> None:
    assert parse_date("from July 1, 2023 to 30 June 2024 (filed 2024-09-01)") == date(2023, 7, 1)
    assert parse_date("filed 2024-09-01 for 30 June 2024") == date(2024, 9, 1)


def test_an_impossible_date_gives_way_to_another_form() -> None:
    assert parse_date("31 June 2024, that is June 30, 2024") == date(2024, 6, 30)


@examples(60)
@given(end=month_ends, months=st.integers(1, 36))
def test_a_period_that_ends_with_a_month_begins_with_one(end: date, months: int) -> None:
    start = months_before(end, months)
    assert start.day == 1
    assert months_between(start, end + timedelta(days=1)) == months
    assert period_start_of(end, months) == start


@examples(60)
@given(end=days, months=st.integers(1, 36))
def test_the_start_lies_the_months_before_the_end(end: date, months: int) -> None:
    start = months_before(end, months)
    assert start <= end
    assert months_between(start, end + timedelta(days=1)) == months


@pytest.mark.parametrize("end", [date(2025, 3, 29), date(2024, 2, 28), date(2024, 12, 30)])
def test_the_start_of_a_period_of_weeks_is_not_guessed(end: date) -> None:
    assert period_start_of(end, 12) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("for the year ended 31 December 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("For the financial year ended 30 June 2024", date(2023, 7, 1), date(2024, 6, 30)),
        ("FISCAL YEAR ENDED MARCH 31, 2025", date(2024, 4, 1), date(2025, 3, 31)),
        ("as at and for the year then ended 31 December 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("the six months ended June 30, 2025", date(2025, 1, 1), date(2025, 6, 30)),
        ("the six-month period ended 30 June 2025", date(2025, 1, 1), date(2025, 6, 30)),
        ("three months ended 2025-03-31", date(2025, 1, 1), date(2025, 3, 31)),
        ("nine months\nended 30 September 2025", date(2025, 1, 1), date(2025, 9, 30)),
        ("the year ended 29 March 2025", None, date(2025, 3, 29)),
        ("the year ended in tears. The year ended 31 December 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("31 December 2024", None, None),
        ("", None, None),
    ],
)
def test_a_period_is_read_from_its_words(text: str, start: date | None, end: date | None) -> None:
    assert find_period(text) == (start, end)


@pytest.mark.parametrize("words", ["half-year", "half year", "Half-Year"])
def test_a_half_year_has_six_months(words: str) -> None:
    assert find_period(f"for the {words} ended 31 December 2024") == (date(2024, 7, 1), date(2024, 12, 31))


def test_an_impossible_date_gives_way_to_the_next_of_its_form() -> None:
    assert parse_date("31 June 2024 or rather 30 June 2024") == date(2024, 6, 30)
