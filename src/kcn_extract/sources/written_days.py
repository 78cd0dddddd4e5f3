"""Days that are not ISO 8601, as people, mail and the systems of several countries write them."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_CLOCK = re.compile(
    r"(?<![\d:/.-])(?P<hour>\d{1,2})(?::|h|g)(?P<minute>\d\d)(?!\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:(?P<half>am|pm|sa|ch)\b)?",  # as English and Vietnamese systems write the half of the day
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\(?\b(?:gmt|utc|ict)\b(?:\s*(?P<named>[+-]\d{1,2}(?::?\d\d)?))?\)?|(?<=[\d:\s])(?P<plain>[+-]\d\d:?\d\d)(?!\d)"
    r"|(?<=\d)z\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b\.?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(  # the words for month and year are those that stand between the numbers
    r"(?<!\d)(\d{1,2})(?:([-/.])(\d{1,2})\2|\s+[^\W\d]{4,6}\s+(\d{1,2})(?:,|\s+[^\W\d]{3})\s*)(\d{4})(?!\d)"
)
_NAMED_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})[\s-]*<(\d+)>[\s,-]*(\d{4})|<(\d+)>\s*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})(?!\d)"
)
_MOST_BESIDE = 40  # characters beside a day: its weekday, a word for day
_HOURS = {"gmt": 0, "utc": 0, "z": 0, "ict": 7}


class _Clock(NamedTuple):
    """A time of day and its zone, and what is left of the string without them."""

    time: datetime.time | None
    rest: str


def read(given: str) -> datetime.date | None:
    """Return a day, or a day and time, with its zone where that is written; None where it is neither.

    >>> read("16.04.2024 08:30"), read("Apr 16, 2024 3:09 PM"), read("04/16/2024"), read("hm")
    (datetime.datetime(2024, 4, 16, 8, 30), datetime.datetime(2024, 4, 16, 15, 9), datetime.date(2024, 4, 16), None)
    """
    with suppress(ValueError):
        if moment := _read(given):
            return moment
    return _mail(given)


def _read(given: str) -> datetime.date | None:
    """A day with numbers or the English name of its month, a time before or behind it, and its weekday. Raises
    ``ValueError`` for what the calendar and the clock do not have."""
    clock = _clock(given)
    rest = _MONTH_NAME.sub(lambda name: f"<{_MONTHS.index(name[1][:3].lower()) + 1}>", clock.rest)
    for pattern, parts in ((_YEAR_FIRST, _year_first), (_DAY_FIRST, _day_first), (_NAMED_MONTH, _named_month)):
        if match := pattern.search(rest):
            beside = rest[: match.start()] + rest[match.end() :]
            if len(re.findall(r"\d", beside)) > 1 or len(beside) > _MOST_BESIDE:
                return None
            day = parts(match)
            return datetime.datetime.combine(day, clock.time) if clock.time else day
    return None


def _clock(given: str) -> _Clock:
    """The time in a string; raises ``ValueError`` for one that cannot be."""
    match = _CLOCK.search(given)
    if match is None:
        return _Clock(None, given)
    rest = given[: match.start()] + " " + given[match.end() :]
    zone = _ZONE.search(given, match.end() - 1)
    if zone:
        rest = given[: match.start()] + " " + given[match.end() : zone.start()] + " " + given[zone.end() :]
    hour = _hour(int(match["hour"]), (match["half"] or "").lower())
    return _Clock(datetime.time(hour, int(match["minute"]), int(match["second"] or 0), tzinfo=_zone(zone)), rest)


def _hour(hour: int, half: str) -> int:
    if half in ("pm", "ch") and hour < 12:
        return hour + 12
    return 0 if half in ("am", "sa") and hour == 12 else hour


def _zone(match: re.Match[str] | None) -> datetime.timezone | None:
    """The zone that is written; raises ``ValueError`` for one that cannot be."""
    if match is None:
        return None
    offset = match["named"] or match["plain"]
    if offset is None:
        return datetime.timezone(datetime.timedelta(hours=_HOURS[match.group().strip("()").lower()]))
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    distance = datetime.timedelta(hours=hours, minutes=minutes)
    return datetime.timezone(-distance if offset[0] == "-" else distance)


def _year_first(match: re.Match[str]) -> datetime.date:
    return datetime.date(int(match[1]), int(match[3]), int(match[4]))


def _day_first(match: re.Match[str]) -> datetime.date:
    day, month, year = int(match[1]), int(match[3] or match[4]), int(match[5])
    if month > 12 and match[2]:  # in the English order
        day, month = month, day
    return datetime.date(year, month, day)


def _named_month(match: re.Match[str]) -> datetime.date:
    day, month, year = (int(match[first] or match[second]) for first, second in ((1, 5), (2, 4), (3, 6)))
    return datetime.date(year, month, day)


def _mail(given: str) -> datetime.datetime | None:
    try:
        return parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
