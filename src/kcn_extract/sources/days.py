"""Days of publication, as rows, callers, names and pages write them -> a day, or a day and time, in Vietnam."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from typing import Any

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
EARLIEST = datetime.date(1990, 1, 1)
"""An earlier day in a name or an unnamed number is none of an article."""
PLACEHOLDERS = (datetime.date.min, datetime.date.max)
"""What databases hold where a day is not known."""


class UnreadableDay(ValueError):
    """What is given as a day and cannot be read as one."""


def moment_of(given: Any) -> datetime.date:
    """Return a day, or a day and time in Vietnam, from a date, a string or a number of seconds (or milliseconds, …)
    since 1970. A day comes before its month (``04/05/2024`` is the 4th of May) unless it cannot; midnight is no time.
    Raises :class:`UnreadableDay`, ``TypeError`` for other types.

    >>> moment_of("2024-04-15T20:30:00Z"), moment_of(1713254941)
    (datetime.datetime(2024, 4, 16, 3, 30), datetime.datetime(2024, 4, 16, 15, 9, 1))
    >>> moment_of("Tue, 16/4/2024 15:09 (GMT+7)"), moment_of("04/16/2024").isoformat()
    (datetime.datetime(2024, 4, 16, 15, 9), '2024-04-16')
    """
    if isinstance(given, str):
        return _in_vietnam(_of_string(given.strip()))
    if isinstance(given, datetime.datetime):  # also those of pandas
        return _in_vietnam(datetime.datetime(*given.timetuple()[:6], tzinfo=given.tzinfo))
    if isinstance(given, datetime.date):
        return given
    if type(given).__name__ == "datetime64":
        return moment_of(str(given))
    if hasattr(given, "__float__") and not isinstance(given, bool):  # also those of numpy
        return _in_vietnam(_of_number(given))
    raise TypeError(f"published must be a date or ISO 8601 string, not {type(given).__name__}")


def day_in(path: str) -> str | None:
    """Return the day that a path names, the file before its folders, as ISO 8601; None where it names none, or a name
    two. Days before 1990 and after tomorrow are numbers.

    >>> day_in("dien-dan/2024/04/16/bac-giang"), day_in("2024-05-01/tin-16-04-2024"), day_in("bao-012")
    ('2024-04-16', '2024-04-16', None)
    """
    found = list(_days_in(path))
    if not found:
        return None
    last_name = path.rfind("/", 0, found[-1][0]) + 1
    named = {day for end, day in found if end > last_name}
    return found[-1][1].isoformat() if len(named) == 1 else None


# Names

_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?:(\d{4})([-_./])(\d\d?)\2(\d\d?)|(\d\d?)([-_.])(\d\d?)\6(\d{4})"
    r"|(\d{8})(?:[-_T]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?)(?!\d)"
)


def _days_in(path: str) -> Iterator[tuple[int, datetime.date]]:
    """The days of a path, each with where it ends."""
    latest = datetime.date.today() + datetime.timedelta(days=1)
    for match in _DAY_IN_NAME.finditer(path):
        days = (_date(*map(int, parts)) for parts in _readings(match))
        if day := next((day for day in days if day and EARLIEST <= day <= latest), None):
            yield match.end(), day


def _readings(match: re.Match[str]) -> list[tuple[str, str, str]]:
    """Year, month and day; of eight digits the two ways to read them."""
    if digits := match[9]:
        return [(digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])]
    return [(match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])]


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


# Numbers

_SCALES = (1, 10**3, 10**6, 10**9)  # of seconds, milliseconds, micro- and nanoseconds
_FIRST_SECOND, _LAST_SECOND = 10**8, 4 * 10**9  # since 1970: of the years 1973 to 2096
_WRITTEN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?")


def _of_number(given: float) -> datetime.datetime:
    """A moment from a number: ``20240416`` as written, or the time since 1970."""
    if written := _WRITTEN.fullmatch(f"{given:.0f}"):
        year, month, day, hour, minute, second = (int(part or 0) for part in written.groups())
        if _date(year, month, day):
            return datetime.datetime(year, month, day, hour, minute, second)
    for scale in _SCALES:
        if _FIRST_SECOND <= given / scale < _LAST_SECOND:
            return datetime.datetime.fromtimestamp(int(given // scale), VIETNAM)
    raise UnreadableDay(f"invalid date {given:.16g} (expected YYYY-MM-DD, or seconds since 1970)")


# Strings

_NUMBER = re.compile(r"\d{8,19}(?:\.\d*)?")


def _of_string(given: str) -> datetime.date:
    if _NUMBER.fullmatch(given):
        return _of_number(float(given) if "." in given else int(given))
    try:
        return datetime.date.fromisoformat(given) if len(given) <= 10 else datetime.datetime.fromisoformat(given)
    except ValueError:
        from kcn_extract.sources import written_days  # here, as nearly all are ISO 8601

    if moment := written_days.read(given):
        return moment
    raise UnreadableDay(f"invalid date {given[:40]!r} (expected YYYY-MM-DD)")


def _in_vietnam(moment: datetime.date) -> datetime.date:
    """A moment without zone and parts of seconds; its day where that is midnight."""
    if not isinstance(moment, datetime.datetime):
        return moment
    moment = moment.replace(microsecond=0)
    if moment.tzinfo:
        with contextlib.suppress(OverflowError):  # in the first hours of year 1, or the last ones of 9999
            moment = moment.astimezone(VIETNAM)
        moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == datetime.time.min else moment
