"""Spans of the calendar as a text says them, with or without a year, and the days they mean. Pure, and without words.

A :class:`CalendarSpan` that says no year is given one by :func:`nearest`: the last one that has begun by a day, unless
its clause looks ahead.
"""

from __future__ import annotations

import datetime
from calendar import isleap
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from kcn_extract.record import Grain

Outlook: TypeAlias = Literal["last", "past", "told", "open", "held", "due", "near", "ahead", "next"]
"""How its clause looks at a span without a year: as the one gone by (``tháng 6 vừa qua``); as past (``đã``); as what
news tells of when it is done (``ban hành``); no sign; as what is held (``diễn ra``); as what is due (``có hiệu lực
từ``); as the nearest (``tháng 6 này``); ahead (``sẽ``); as the coming one (``tháng 6 tới``)."""

MONTH_END = 0
"""As a day: the last of the month; -1 is the last but one, and so on."""
_ONE_DAY = datetime.timedelta(days=1)


class ShortYear(Struct, frozen=True, gc=False):
    """A year of two digits; its century depends on the document's."""

    digits: int


class YearOffset(Struct, frozen=True, gc=False):
    """So many years from that of the document: -1 for ``năm ngoái``."""

    years: int


Year: TypeAlias = int | ShortYear | YearOffset | None
"""A year as a text says it; None where it leaves it open."""


class CalendarSpan(NamedTuple):
    """From ``first`` to ``last`` (month, day); ``last`` lies ``years`` years after the year of ``first``."""

    grain: Grain
    first: tuple[int, int]
    last: tuple[int, int]
    year: Year
    years: int = 0


def day(month: int, number: int, year: Year) -> CalendarSpan:
    """One day."""
    return CalendarSpan("day", (month, number), (month, number), year)


def month(number: int, year: Year) -> CalendarSpan:
    """A whole month."""
    return CalendarSpan("month", (number, 1), (number, MONTH_END), year)


def months(first: int, last: int, year: Year, grain: Grain) -> CalendarSpan:
    """Whole months of one year.

    >>> iso(months(4, 6, 2024, "quarter"))
    ('2024-04-01', '2024-06-30')
    """
    return CalendarSpan(grain, (first, 1), (last, MONTH_END), year)


def whole_years(first: Year, count: int = 1) -> CalendarSpan:
    """So many whole years."""
    return CalendarSpan("year" if count == 1 else "span", (1, 1), (12, 31), first, count - 1)


def days_of_month(number: int, count: int, from_end: bool) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first or last so many days of a month, as (month, day)."""
    first, last = (MONTH_END + 1 - count, MONTH_END) if from_end else (1, count)
    return (number, first), (number, last)


def days_of_year(count: int, from_end: bool, year: int | None = None) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first or last so many days of a year, as (month, day); of one without a leap day where it is not known.

    >>> days_of_year(15, from_end=False), days_of_year(20, from_end=True)
    (((1, 1), (1, 15)), ((12, 12), (12, 31)))
    """
    first, last = (datetime.date(year or _NO_LEAP_YEAR, *end) for end in ((1, 1), (12, 31)))
    rest = (count - 1) * _ONE_DAY
    first, last = (last - rest, last) if from_end else (first, first + rest)
    return _month_day(first), _month_day(last)


def joined(first: CalendarSpan, last: CalendarSpan) -> CalendarSpan | None:
    """From the first day of one span to the last of another, years known or open. A year said once counts for both: for
    the one before the new year where the months run over it. None where the ends stand the wrong way round.

    >>> joined(day(4, 30, None), day(5, 1, 2021))
    CalendarSpan(grain='span', first=(4, 30), last=(5, 1), year=2021, years=0)
    >>> joined(day(12, 30, None), day(1, 2, 2025)).year
    2024
    """
    over = 1 if first.first[0] > last.last[0] else 0
    year, end = _known(first.year), _known(last.year)
    if year is None and end is not None:
        year = end + last.years - over
    elif year is not None and end is None:
        end = year + over
    years = over if year is None or end is None else end + last.years - year
    if not 0 <= years < 1000 or (years == 0 and _order(first.first) > _order(last.last)):
        return None
    return CalendarSpan("span", first.first, last.last, year, years)


def _known(year: Year) -> int | None:
    return year if isinstance(year, int) else None


def _order(month_day: tuple[int, int]) -> tuple[int, int]:
    return month_day[0], month_day[1] if month_day[1] > 0 else month_day[1] + 31


def exists(span: CalendarSpan) -> bool:
    """True if its days are days of the calendar: no 31/4, 29/2 only where the year may be a leap year."""
    year = span.year if isinstance(span.year, int) else _LEAP_YEAR
    if isinstance(span.year, ShortYear):
        year += span.year.digits
    return _exists(span.first, year) and _exists(span.last, year + (span.years if span.year is not None else 0))


def _exists(month_day: tuple[int, int], year: int) -> bool:
    number, of_month = month_day
    in_range = 1 <= number <= 12 and datetime.MINYEAR <= year <= datetime.MAXYEAR
    return in_range and of_month <= _month_length(number, year)


def _month_length(number: int, year: int) -> int:
    return 29 if number == 2 and isleap(year) else _MONTH_LENGTHS[number - 1]


def _day_of_month(month_day: tuple[int, int], year: int) -> int:
    """The day as it is counted from the first; of one that lies before it, the first."""
    number, of_month = month_day
    return of_month if of_month > 0 else max(1, _month_length(number, year) + of_month)


_LEAP_YEAR, _NO_LEAP_YEAR = 2000, 2001
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days(span: CalendarSpan, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day with the year given. Raises ``ValueError`` where they do not exist in that year.

    >>> days(CalendarSpan("span", (2, MONTH_END - 9), (2, MONTH_END), None), 2024)[0]
    datetime.date(2024, 2, 20)
    """
    end = year + span.years
    return (
        datetime.date(year, span.first[0], _day_of_month(span.first, year)),
        datetime.date(end, span.last[0], _day_of_month(span.last, end)),
    )


def iso(span: CalendarSpan) -> tuple[str, str]:
    """Both ends as the record writes them: ``2024-04-16``; without a year ``--04-16``, a whole month ``--04``."""
    if isinstance(span.year, int):
        first, last = days(span, span.year)
        return first.isoformat(), last.isoformat()
    if span.grain == "month" and span.first[0] == span.last[0]:
        return f"--{span.first[0]:02}", f"--{span.first[0]:02}"
    first_day, last_day = (_day_of_month(end, _NO_LEAP_YEAR) for end in (span.first, span.last))
    return f"--{span.first[0]:02}-{first_day:02}", f"--{span.last[0]:02}-{last_day:02}"


def nearest(span: CalendarSpan, day: datetime.date, outlook: Outlook, completed: bool = False) -> CalendarSpan:
    """The span with the year that it means on a day: of the last one that has begun and the first one that has not, the
    one that its clause looks at; the past one where nothing is said, unless the other is close at hand.

    ``completed`` says that it is spoken of only when it is (nearly) over: the first months of a year.

    >>> nearest(day(1, 30, None), datetime.date(2024, 12, 5), "open").year
    2024
    >>> nearest(day(1, 30, None), datetime.date(2024, 12, 5), "ahead").year
    2025
    """
    reach = 8 if (2, 29) in (span.first, span.last) else 1
    years = [year for year in range(day.year - reach, day.year + reach + 1) if exists(span._replace(year=year))]
    if not years:
        return span
    looks_ahead = outlook in ("ahead", "next")
    begun = [year for year in years if _has_begun(*days(span, year), day, completed and not looks_ahead)]
    coming = years[len(begun) : len(begun) + 1]
    if not begun or not coming:
        return span._replace(year=(begun or coming)[-1])
    behind = (day - days(span, begun[-1])[1]).days
    ahead = (days(span, coming[0])[1 if completed else 0] - day).days
    if looks_ahead:
        is_coming = behind > _still(span.grain, outlook)
    else:
        is_coming = ahead <= (_soon(span.grain, outlook) if behind < _LEAP else behind)
    return span._replace(year=coming[0] if is_coming else begun[-1])


_LEAP = 366
"""So many days lie between two of the same days of the year, but for 29 February, of which the nearest is told."""
_NEARLY_OVER = 45
"""Days before its end from which on a span is told of that is told of when completed."""
_SOON: dict[Outlook, int] = {"last": 3, "past": 3, "told": 14, "open": 30, "held": 45, "due": 92, "near": 182}
"""Days by which a day may lie ahead, by how its clause looks at it: an article is dated a day or two before its events
where its clock stands elsewhere."""

_NEXT_MONTH = 31
"""Days by which a month or a longer time may lie ahead from which on something holds: ``từ tháng 4``."""


def _has_begun(first: datetime.date, last: datetime.date, day: datetime.date, completed: bool) -> bool:
    """True if days have begun by a day; nearly ended, where they are told of when completed."""
    return first <= day and (not completed or (last - day).days <= _NEARLY_OVER)


def _still(grain: Grain, outlook: Outlook) -> int:
    """So many days after its end a clause that looks ahead still tells of a span; of a quarter until it is reported."""
    if outlook == "next":
        return 0
    return 14 if grain in ("day", "month") else 25


def _soon(grain: Grain, outlook: Outlook) -> int:
    """So many days ahead a span may begin."""
    if grain in ("day", "span") or outlook in ("due", "near"):
        return _SOON[outlook]
    return _NEXT_MONTH if outlook == "held" else 0


def week(day: datetime.date, offset: int) -> CalendarSpan:
    """Monday to Sunday of the week so many weeks from that of a day."""
    monday = day + datetime.timedelta(days=7 * offset - day.weekday())
    sunday = monday + 6 * _ONE_DAY
    return CalendarSpan("week", _month_day(monday), _month_day(sunday), monday.year, sunday.year - monday.year)


def _month_day(day: datetime.date) -> tuple[int, int]:
    return day.month, day.day


def shifted(day: datetime.date, unit: str, offset: int) -> CalendarSpan | None:
    """The day, week, month, quarter or year so many units from that of a day; None beyond the years of the calendar.
    Raises ``KeyError`` for another unit.

    >>> shifted(datetime.date(2024, 1, 16), "quarter", -1)
    CalendarSpan(grain='quarter', first=(10, 1), last=(12, 0), year=2023, years=0)
    """
    try:
        span = _SHIFTED[unit](day, offset)
    except OverflowError:
        return None
    return span if exists(span) else None


def _shifted_day(day: datetime.date, offset: int) -> CalendarSpan:
    when = day + offset * _ONE_DAY
    return CalendarSpan("day", _month_day(when), _month_day(when), when.year)


def _shifted_months(day: datetime.date, offset: int, length: int, grain: Grain) -> CalendarSpan:
    index = ((day.year * 12 + day.month - 1) // length + offset) * length
    return months(index % 12 + 1, index % 12 + length, index // 12, grain)


_SHIFTED: dict[str, Callable[[datetime.date, int], CalendarSpan]] = {
    "day": _shifted_day,
    "week": week,
    "month": lambda day, offset: _shifted_months(day, offset, 1, "month"),
    "quarter": lambda day, offset: _shifted_months(day, offset, 3, "quarter"),
    "year": lambda day, offset: whole_years(day.year + offset),
}


def with_year(span: CalendarSpan, document_year: int | None) -> CalendarSpan:
    """The span with its year worked out from the document's, where it says one; a year that is open stays open.

    >>> with_year(day(4, 16, YearOffset(-1)), 2024).year, with_year(day(4, 16, YearOffset(-1)), None).year
    (2023, None)
    """
    match span.year:
        case ShortYear(digits):
            return span._replace(year=full_year(digits, document_year))
        case YearOffset(years):
            return span._replace(year=None if document_year is None else document_year + years)
    return span


def full_year(short: int, document_year: int | None) -> int:
    """A year of two digits: in this century up to ten years after the document, else in the last one. Where the year of
    the document is not known the pivot is 2040.

    >>> full_year(24, None), full_year(91, 2017)
    (2024, 1991)
    """
    pivot = document_year + 10 if document_year else 2040
    century = pivot - pivot % 100
    year = century + short
    return year if year <= pivot else year - 100


def first_not_before(span: CalendarSpan, past: datetime.date) -> datetime.date | None:
    """The first day of a span in the first year in which it does not lie before a day; None where no year has it.

    >>> first_not_before(day(6, 2, None), datetime.date(2016, 12, 31))
    datetime.date(2017, 6, 2)
    """
    for year in range(past.year, past.year + 9):
        dated = span._replace(year=year)
        if exists(dated) and days(span, year)[0] >= past:
            return days(span, year)[0]
    return None
