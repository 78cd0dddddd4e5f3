"""Arithmetic of the calendar."""

from __future__ import annotations

import datetime
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.dates import calendar

TODAY = datetime.date(2024, 7, 15)


def test_examples() -> None:
    assert doctest.testmod(calendar).failed == 0


@pytest.mark.parametrize(
    ("unit", "offset", "start", "end"),
    [
        ("day", -1, "2024-07-14", "2024-07-14"),
        ("week", 0, "2024-07-15", "2024-07-21"),
        ("week", -1, "2024-07-08", "2024-07-14"),
        ("month", -7, "2023-12-01", "2023-12-31"),
        ("quarter", 2, "2025-01-01", "2025-03-31"),
        ("year", 1, "2025-01-01", "2025-12-31"),
    ],
)
def test_shifted(unit: str, offset: int, start: str, end: str) -> None:
    span = calendar.shifted(TODAY, unit, offset)
    assert (*calendar.iso(span), span.grain) == (start, end, unit)


def test_wrong_ranges_are_none() -> None:
    assert calendar.joined(calendar.day(5, 1, 2024), calendar.day(4, 1, 2024)) is None
    assert calendar.joined(calendar.day(5, 1, 2024), calendar.day(4, 1, 2023)) is None


def test_no_such_day() -> None:
    assert not calendar.exists(calendar.day(2, 30, None))
    assert calendar.exists(calendar.day(2, 29, None))
    assert not calendar.exists(calendar.day(2, 29, 2023))
    assert not calendar.exists(calendar.day(13, 1, 2023))
    assert not calendar.exists(calendar.day(2, 29, calendar.ShortYear(23)))
    assert calendar.exists(calendar.day(2, 29, calendar.YearOffset(-1)))
    assert not calendar.exists(calendar.whole_years(10_000))


@pytest.mark.parametrize(("year", "start"), [(2024, "2024-02-20"), (2023, "2023-02-19"), (None, "--02-19")])
def test_days_counted_from_the_end_of_a_month(year: int | None, start: str) -> None:
    last_ten = calendar.CalendarSpan("span", (2, calendar.MONTH_END - 9), (2, calendar.MONTH_END), year)
    assert calendar.iso(last_ten)[0] == start


@given(st.integers(1, 12), st.integers(1, 28), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_nearest_lies_in_the_year_gone_by_or_close_ahead(month: int, number: int, published: datetime.date) -> None:
    start, _ = calendar.iso(calendar.nearest(calendar.day(month, number, None), published, "open"))
    found = datetime.date.fromisoformat(start)
    distance = (found - published).days
    assert -335 <= distance <= 30


def test_a_quarter_gone_by_is_of_this_year() -> None:
    quarter = calendar.months(1, 3, None, "quarter")
    assert calendar.nearest(quarter, datetime.date(2023, 8, 17), "open").year == 2023
    assert calendar.nearest(quarter, datetime.date(2023, 8, 17), "ahead").year == 2024
    assert calendar.nearest(quarter, datetime.date(2023, 12, 1), "open").year == 2023


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.integers(4, 334))
def test_a_day_lies_where_its_clause_looks(published: datetime.date, gap: int) -> None:
    distance = datetime.timedelta(days=gap)
    for outlook, day in (("past", published - distance), ("ahead", published + distance)):
        if (day.month, day.day) != (2, 29):
            span = calendar.day(day.month, day.day, None)
            assert calendar.nearest(span, published, outlook).year == day.year  # type: ignore[arg-type]


@given(st.integers(0, 99), st.integers(1990, 2100))
def test_short_years_end_ten_years_ahead(short: int, year: int) -> None:
    full = calendar.full_year(short, year)
    assert full % 100 == short and year - 90 <= full <= year + 10
