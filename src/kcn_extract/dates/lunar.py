"""Days of the lunar calendar of Vietnam (UTC+7) as the solar days that they are. What the calendar is, ``lunar-vn``
knows; it is imported when a text first has such a day."""

from __future__ import annotations

import datetime
import re

from msgspec import Struct

from kcn_extract.dates.calendar import CalendarSpan
from kcn_extract.record import Grain
from kcn_extract.values.number import Tables

NEW_YEAR = 15
"""A day of the feast up to this one is one of the first month, a later one of the last: ``mùng 6 Tết``, ``30 Tết``."""
FAR = 120
"""So many days from the day of the document a lunar day without a year is no longer surely that of this year."""
_FIRST_YEAR = 1990
"""A year's name comes back with each cycle; the first that the press of today means."""
_CYCLE = 60  # years


class LunarSpan(Struct, frozen=True, gc=False):
    """From ``first`` to ``last`` (month, day) of a lunar year. ``year`` is None where it is not said; ``years`` are
    those that it runs over: 1 for ``28 tháng Chạp đến mùng 5 tháng Giêng``."""

    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None = None
    years: int = 0

    @property
    def grain(self) -> Grain:
        """That of a day, or of a span of days."""
        return "day" if self.first == self.last else "span"


def of_feast(number: int, year: int | None) -> LunarSpan:
    """The day of the new year's feast with such a number: ``mùng 6 Tết``, ``30 Tết``, which is of the year before.

    >>> of_feast(6, 2025)
    LunarSpan(first=(1, 6), last=(1, 6), year=2025, years=0)
    """
    if number <= NEW_YEAR:
        return LunarSpan((1, number), (1, number), year)
    return LunarSpan((12, number), (12, number), None if year is None else year - 1)


def solar(span: LunarSpan, year: int) -> CalendarSpan | None:
    """The solar days of a span of a lunar year; None where that year has no such day, or is beyond the table.

    >>> solar(LunarSpan((3, 10), (3, 10)), 2025)
    CalendarSpan(grain='day', first=(4, 7), last=(4, 7), year=2025, years=0)
    """
    try:
        first, last = _solar_day(*span.first, year), _solar_day(*span.last, year + span.years)
    except ValueError:
        return None
    if last < first:
        return None
    return CalendarSpan(
        span.grain, (first.month, first.day), (last.month, last.day), first.year, last.year - first.year
    )  # fmt: skip


def _solar_day(month: int, number: int, year: int) -> datetime.date:
    """Raises ``ValueError`` for a day that is none."""
    from lunar_vn import convert_lunar_to_solar, convert_solar_to_lunar

    day = convert_lunar_to_solar(number, month, year)
    if convert_solar_to_lunar(day.day, day.month, day.year).day != number:
        raise ValueError(f"month {month} of {year} has no day {number}")
    return day


def nearest(span: LunarSpan, day: datetime.date) -> CalendarSpan | None:
    """The solar days of a span in the lunar year in which they lie nearest to a day; None where that is far off, as
    then they may be those of any year.

    >>> nearest(LunarSpan((12, 23), (12, 23)), datetime.date(2026, 2, 8)).first
    (2, 10)
    """
    spans = (solar(span, year) for year in (day.year - 1, day.year, day.year + 1))
    distance, found = min(((_distance(each, day), each) for each in spans if each), default=(FAR, None))
    return found if distance < FAR else None


def _distance(span: CalendarSpan, day: datetime.date) -> int:
    assert isinstance(span.year, int)
    return abs((datetime.date(span.year, *span.first) - day).days)


def year_named(words: str, tables: Tables) -> int | None:
    """The lunar year whose name words open with: ``Giáp Thìn`` is 2024; None where they do not.

    >>> from pathlib import Path
    >>> from kcn_extract.rules.load import load_rules
    >>> year_named("ất tỵ), xưởng", load_rules(Path("patterns")).tables)
    2025
    """
    stem, _, rest = words.partition(" ")
    branch = _WORD.match(rest)
    return year_of_cycle(tables["date_stem"].get(stem), tables["date_branch"].get(branch[0]) if branch else None)


def year_of_cycle(stem: int | None, branch: int | None, first: int = _FIRST_YEAR) -> int | None:
    """The year, from ``first`` on, of such a stem and branch (from 0) in the cycle of 60; None where no year has both.

    Source: the sexagenary cycle of the lunar calendar; 1984 was Giáp Tý, its first year.

    >>> year_of_cycle(0, 4), year_of_cycle(0, 4, first=2030), year_of_cycle(0, 1)
    (2024, 2084, None)
    """
    place = next((n for n in range(_CYCLE) if (n % 10, n % 12) == (stem, branch)), None)
    return None if place is None else first + (1984 + place - first) % _CYCLE


_WORD = re.compile(r"\w+")
