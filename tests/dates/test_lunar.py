"""The lunar calendar of Vietnam: its new years as they were announced, and days of it."""

from __future__ import annotations

import datetime

import pytest

from kcn_extract.dates.lunar import LunarSpan, nearest, of_feast, solar

NEW_YEARS = """
1968-01-29 1985-01-21
2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14
2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12
2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02 2031-01-23 2032-02-11
2033-01-31 2034-02-19 2035-02-08
"""
"""Tết Nguyên đán as kept in Vietnam; in 1968, 1985, 2007 and 2030 it is not the day of China's."""


def days(month: int, number: int, year: int) -> str | None:
    span = solar(LunarSpan((month, number), (month, number)), year)
    return span and datetime.date(span.year, *span.first).isoformat()  # type: ignore[arg-type]


@pytest.mark.parametrize("day", NEW_YEARS.split())
def test_new_year(day: str) -> None:
    assert days(1, 1, int(day[:4])) == day


@pytest.mark.parametrize(
    ("month", "number", "year", "day"),
    [
        (3, 10, 2024, "2024-04-18"),
        (3, 10, 2025, "2025-04-07"),
        (8, 15, 2025, "2025-10-06"),
        (8, 15, 2020, "2020-10-01"),  # behind the leap fourth month
        (7, 15, 2025, "2025-09-06"),  # behind the leap sixth month
        (12, 30, 2023, "2024-02-09"),
        (12, 30, 2025, None),  # a month of 29 days
        (1, 1, 2150, None),  # beyond the table
    ],
)
def test_day(month: int, number: int, year: int, day: str | None) -> None:
    assert days(month, number, year) == day


def test_days_of_the_feast() -> None:
    assert solar(of_feast(6, 2025), 2025) == solar(LunarSpan((1, 6), (1, 6)), 2025)
    assert of_feast(29, 2025) == LunarSpan((12, 29), (12, 29), 2024)


def test_range_over_the_new_year() -> None:
    span = solar(LunarSpan((12, 28), (1, 5), years=1), 2024)
    assert span is not None
    assert (span.grain, span.first, span.last, span.year) == ("span", (1, 27), (2, 2), 2025)


def test_nearest_is_none_far_off() -> None:
    day = LunarSpan((7, 15), (7, 15))
    assert nearest(day, datetime.date(2025, 8, 1)) == solar(day, 2025)
    assert nearest(day, datetime.date(2025, 3, 5)) is None
