"""Days of facts: the period one year or one step earlier that a change is measured against."""

from __future__ import annotations

import datetime
import re

from kcn_extract.record import DateValue, Mention, Period

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def period_of(mention: Mention | None) -> Period | None:
    """The period that a date says; None where its year is not known."""
    value = mention.value if mention else None
    if mention is None or not isinstance(value, DateValue) or value.start.startswith("--"):
        return None
    return Period(value.start, value.end, mention.id)


def days(period: Period) -> tuple[datetime.date, datetime.date] | None:
    """First and last day; None where the year is not known."""
    try:
        return datetime.date.fromisoformat(period.start), datetime.date.fromisoformat(period.end)
    except ValueError:
        return None


def same_period(period: Period, year: int | None = None) -> Period | None:
    """The same days one year earlier, or in a given year.

    >>> same_period(Period("2024-01-01", "2024-02-29"))
    Period(start='2023-01-01', end='2023-02-28', mention=None)
    """
    known = days(period)
    if known is None:
        return None
    first, last = known
    shift = 1 if year is None else last.year - year
    return _written(_years_back(first, shift), _years_back(last, shift))


def period_before(period: Period, months: int | None = None) -> Period | None:
    """The period of the same length right before (``quý trước`` with months = 3)."""
    known = days(period)
    if known is None:
        return None
    first, last = known
    months = months or (last.year - first.year) * 12 + last.month - first.month + 1
    start = _months_back(last.replace(day=1), months + months - 1)
    return _written(start, _months_back(last.replace(day=1), months - 1) - datetime.timedelta(days=1))


def first_months(year: int, months: int) -> Period:
    """The first months of a year.

    >>> first_months(2024, 2).end
    '2024-02-29'
    """
    last = datetime.date(year, months + 1, 1) - datetime.timedelta(days=1)
    return _written(datetime.date(year, 1, 1), last)


def months_up_to(period: Period) -> int:
    """How many whole months a period has that begins with its year and ends within it; 0 for any other.

    >>> months_up_to(Period("2024-01-01", "2024-05-31")), months_up_to(Period("2024-01-01", "2024-05-15"))
    (5, 0)
    """
    year, months = period.end[:4], int(period.end[5:7])
    if months == 12 or period.start != f"{year}-01-01":
        return 0
    return months if period.end == first_months(int(year), months).end else 0


def year_in(text: str) -> int | None:
    """The year that a text names.

    >>> year_in("cùng kỳ năm 2023")
    2023
    """
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def _years_back(day: datetime.date, years: int) -> datetime.date:
    if day.month == 2 and day.day >= 28 and (day + datetime.timedelta(days=1)).month == 3:  # the end of February
        return datetime.date(day.year - years, 3, 1) - datetime.timedelta(days=1)
    return day.replace(year=day.year - years)


def _months_back(day: datetime.date, months: int) -> datetime.date:
    at = day.year * 12 + day.month - 1 - months
    return datetime.date(at // 12, at % 12 + 1, 1)


def _written(first: datetime.date, last: datetime.date) -> Period:
    return Period(first.isoformat(), last.isoformat())
