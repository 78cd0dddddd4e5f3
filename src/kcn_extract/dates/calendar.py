"""Spans of the calendar as a text says them, with or without a year, and the days they mean. Pure, and without words.

A :class:`Span` that says no year is given one by :func:`nearest`: the occurrence nearest to the day of publication, the
past preferred, unless the sentence looks ahead.
"""

from __future__ import annotations

import datetime
from calendar import isleap
from typing import Literal, NamedTuple, TypeAlias

from kcn_extract.record import DateValue, Grain

Outlook: TypeAlias = Literal["open", "ahead", "next", "last"]
"""How a sentence looks at a span without a year: no sign; it looks ahead (``sẽ``); the coming one (``tháng 6 tới``);
the one gone by (``tháng 6 vừa qua``)."""

MONTH_END = 0  # as a day: the last of the month
_ONE_DAY = datetime.timedelta(days=1)


class Span(NamedTuple):
    """From ``first`` to ``last`` (month, day); ``last`` lies ``years`` years after the year of ``first``."""

    grain: Grain
    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    years: int = 0


def day(month: int, number: int, year: int | None) -> Span:
    """One day."""
    return Span("day", (month, number), (month, number), year)


def month(number: int, year: int | None) -> Span:
    """A whole month."""
    return Span("month", (number, 1), (number, MONTH_END), year)


def months(first: int, last: int, year: int | None, grain: Grain) -> Span:
    """Whole months of one year.

    >>> iso(months(4, 6, 2024, "quarter"))
    ('2024-04-01', '2024-06-30')
    """
    return Span(grain, (first, 1), (last, MONTH_END), year)


def whole_years(first: int, last: int) -> Span:
    """Whole years."""
    return Span("year" if first == last else "span", (1, 1), (12, 31), first, last - first)


def joined(first: Span, last: Span) -> Span | None:
    """From the first day of one span to the last of another. A year said once counts for both: for the one before the
    new year where the months run over it. None where the ends stand the wrong way round.

    >>> joined(day(4, 30, None), day(5, 1, 2021))
    Span(grain='span', first=(4, 30), last=(5, 1), year=2021, years=0)
    >>> joined(day(12, 30, None), day(1, 2, 2025)).year
    2024
    """
    over = 1 if first.first[0] > last.last[0] else 0
    year, end = first.year, last.year
    if year is None and end is not None:
        year = end + last.years - over
    elif year is not None and end is None:
        end = year + over
    years = over if year is None or end is None else end + last.years - year
    if not 0 <= years < 1000 or (years == 0 and _order(first.first) > _order(last.last)):
        return None
    return Span("span", first.first, last.last, year, years)


def _order(month_day: tuple[int, int]) -> tuple[int, int]:
    return month_day[0], month_day[1] or 31


def exists(span: Span) -> bool:
    """Whether its days are days of the calendar: no 31/4, 29/2 only where the year may be a leap year."""
    year = span.year
    return _exists(span.first, year) and _exists(span.last, None if year is None else year + span.years)


def _exists(month_day: tuple[int, int], year: int | None) -> bool:
    number, of_month = month_day
    return 1 <= number <= 12 and 0 <= of_month <= _month_length(number, 2000 if year is None else year)


def month_length(number: int, year: int | None) -> int:
    """The days of a month; of February 28 where no year is known.

    >>> month_length(2, 2024), month_length(2, None)
    (29, 28)
    """
    return _month_length(number, 2001 if year is None else year)


def _month_length(number: int, year: int) -> int:
    return 29 if number == 2 and isleap(year) else _MONTH_LENGTHS[number - 1]


_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days(span: Span, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day with the year given. Raises ``ValueError`` where they do not exist in that year."""
    end = year + span.years
    number, of_month = span.last
    return datetime.date(year, *span.first), datetime.date(end, number, of_month or _month_length(number, end))


def iso(span: Span) -> tuple[str, str]:
    """Both ends as the record writes them: ``2024-04-16``; without a year ``--04-16``, a whole month ``--04``."""
    if span.year is not None:
        first, last = days(span, span.year)
        return first.isoformat(), last.isoformat()
    if span.grain == "month" and span.first[0] == span.last[0]:
        return f"--{span.first[0]:02}", f"--{span.first[0]:02}"
    number, of_month = span.last
    return (
        f"--{span.first[0]:02}-{span.first[1]:02}",
        f"--{number:02}-{of_month or _month_length(number, 2001):02}",
    )


def nearest(span: Span, published: datetime.date, outlook: Outlook, completed: bool = False) -> Span:
    """The span with the year in which it lies nearest to the day of publication.

    Without a sign a span of the coming year counts as twice as far off. ``completed`` says that it is spoken of only
    when it is (nearly) over: the first months of a year. An outlook ``ahead`` lets the future win up to twice the
    distance; ``next`` and ``last`` ask for that side alone.

    >>> nearest(day(12, 30, None), datetime.date(2025, 1, 5), "open").year
    2024
    """
    best: tuple[int, int] | None = None
    near = range(published.year - 1, published.year + 2)
    leap = range(published.year - 8, published.year + 9)
    for year in near if (2, 29) not in (span.first, span.last) else leap:
        try:
            first, last = days(span, year)
        except ValueError:
            continue
        behind = (published - last).days
        ahead = ((last if completed and outlook == "open" else first) - published).days
        if behind >= 0:
            cost = 10_000 + behind if outlook == "next" and behind else behind
            cost = 2 * cost if outlook == "ahead" and not completed else cost
        elif ahead > 0:
            cost = 10_000 + ahead if outlook == "last" else ahead
            if outlook == "open" and year > published.year:
                cost *= 2
        else:
            cost = 0
        if best is None or cost < best[0]:
            best = cost, year
    return span._replace(year=best[1]) if best else span


def week(published: datetime.date, offset: int) -> tuple[datetime.date, datetime.date]:
    """Monday to Sunday of the week so many weeks from that of publication."""
    monday = published + datetime.timedelta(days=7 * offset - published.weekday())
    return monday, monday + 6 * _ONE_DAY


def shifted(published: datetime.date, unit: str, offset: int) -> DateValue:
    """The day, week, month, quarter or year so many units from that of publication. Raises ``KeyError`` for another
    unit.

    >>> shifted(datetime.date(2024, 1, 16), "quarter", -1).start
    '2023-10-01'
    """
    if unit == "day":
        when = (published + offset * _ONE_DAY).isoformat()
        return DateValue(when, when, "day", True)
    if unit == "week":
        first, last = week(published, offset)
        return DateValue(first.isoformat(), last.isoformat(), "week", True)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    index = ((published.year * 12 + published.month - 1) // length + offset) * length
    span = months(index % 12 + 1, index % 12 + length, index // 12, "month")
    start, end = iso(span)
    grain: Grain = "month" if unit == "month" else "quarter" if unit == "quarter" else "year"
    return DateValue(start, end, grain, True)


def full_year(short: int, published: datetime.date | None) -> int:
    """A year of two digits: in this century up to ten years after publication, else in the last one. Without a day of
    publication the pivot is 2040.

    >>> full_year(24, None), full_year(91, datetime.date(2017, 2, 2))
    (2024, 1991)
    """
    pivot = published.year + 10 if published else 2040
    century = pivot - pivot % 100
    year = century + short
    return year if year <= pivot else year - 100


def without_year(value: DateValue) -> Span | None:
    """The span of a value without a year; None for one that has its year.

    >>> without_year(DateValue("--04-16", "--04-16", "day"))
    Span(grain='day', first=(4, 16), last=(4, 16), year=None, years=0)
    """
    if value.start[:2] != "--":
        return None
    first, last = _month_day(value.start, 1), _month_day(value.end, MONTH_END)
    if value.grain != "day" and last[1] == _month_length(last[0], 2001):
        last = last[0], MONTH_END
    return Span(value.grain, first, last, None, 1 if _order(first) > _order(last) else 0)


def without_its_year(value: DateValue) -> Span | None:
    """The span of a value within one year, its year taken off; None for others.

    >>> without_its_year(DateValue("2024-04-16", "2024-04-16", "day"))
    Span(grain='day', first=(4, 16), last=(4, 16), year=None, years=0)
    """
    if value.start[:4] != value.end[:4]:
        return None
    return without_year(DateValue(f"-{value.start[4:]}", f"-{value.end[4:]}", value.grain))


def _month_day(text: str, default: int) -> tuple[int, int]:
    return int(text[2:4]), int(text[5:7]) if len(text) > 4 else default


def value_of(span: Span) -> DateValue:
    """The value of a span."""
    return DateValue(*iso(span), span.grain)


def first_not_before(span: Span, past: datetime.date) -> datetime.date | None:
    """The first day of a span in the first year in which it does not lie before a day; None where no year has it.

    >>> first_not_before(day(6, 2, None), datetime.date(2016, 12, 31))
    datetime.date(2017, 6, 2)
    """
    for year in range(past.year, past.year + 9):
        dated = span._replace(year=year)
        if exists(dated) and days(span, year)[0] >= past:
            return days(span, year)[0]
    return None
