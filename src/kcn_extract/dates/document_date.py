"""The day on which an article was written, where its publication is not known and its own words make it certain.

A writer leaves out the year that readers know, and names it where they might take another: of the last years that
articles name, half are their own. What makes one certain is how it is told of (:class:`Told`): in the title or in the
name of what is on (``V-League 2017``), of months reported on, of a period compared with (``cùng kỳ năm 2016``: the year
after), by a lunar new year, by a weekday, by a dated day close to one without a year. Wrong years are worse than none.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from msgspec import structs

from kcn_extract.dates import calendar
from kcn_extract.dates.calendar import Span
from kcn_extract.dates.cues import outlook, preceded_by
from kcn_extract.dates.sense import recurs
from kcn_extract.record import DateValue, Value
from kcn_extract.values.context import Context, Found, Result, holds_any

How: TypeAlias = Literal["now", "plain", "name", "gone", "open", "ahead", "versus", "same"]
"""How a text tells of a date: as its present (``từ nay đến cuối năm 2017``); plainly; as a part of a name; as gone by
(``hồi tháng 3/2016``); as gone by or to come (``vào năm 2020``); as to come; as compared with; as the year before its
own (``cùng kỳ năm 2016``)."""

TITLE = 150
"""Characters of an article that hold its title, or the first sentence."""
LEAD = 400
"""Characters that hold the title and the lead."""
NEARBY = 300
"""Characters from a dated day within which another day goes on with its story."""
SOON = 14
"""Days after the last event dated within which an article about it is written."""
NEW_YEAR = 100
"""Days after the last event dated within which an article about it is written in the year after."""
AHEAD = 31
"""Days by which a date told of plainly may still lie ahead."""
ABOUT = 62
"""Days from the end of a period within which it is reported on."""
STALE = 92
"""Days after the end of a period from which on nobody reports on it."""
TURN = (11, 12, 1)
"""In these months what bears a year, or is planned for it, is of the one before or after as well."""
EARLY = 3
"""Up to this month articles speak of the lunar new year, and still report on the year before."""
FIRST_NEWS_SITES = 2005
"""A news article is of this year or later; older dates in it are history."""


class Told(NamedTuple):
    """A date with its year, where it stands, and how it is told of."""

    start: int
    end: int
    value: DateValue
    how: How

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return int(self.value.start[:4])

    @property
    def last_year(self) -> int:
        """The year in which it ends."""
        return int(self.value.end[:4])

    @property
    def is_point(self) -> bool:
        """True if it is a day or a month."""
        return self.value.grain in ("day", "month")

    @property
    def reported(self) -> str:
        """The last day of a part of the year that is told of plainly: a quarter, or its first months; of the last half,
        of which news is from its beginning on, the first day. Else the empty string."""
        grain, start, end = self.value.grain, self.value.start, self.value.end
        if self.how != "plain" or start[:4] != end[:4] or (start[5:7], end[5:7]) == ("01", "12"):
            return ""
        if grain == "quarter" or (grain in ("half", "span") and start[4:] == "-01-01"):
            return end
        return start if grain == "half" else ""


def with_years(context: Context, again: Callable[[int, Context], Result]) -> dict[int, DateValue]:
    """New values for mentions of an article whose day of publication is not known, by their place in
    ``context.before``.

    Where the article makes the day certain that it was written, ``again`` gives the value of a mention as seen from
    that day; where the year alone is certain, dates take it. A day that follows closely on a dated one, in the text and
    in time, takes that one's year in any case. The rest stays."""
    dates = {place: found for place, found in enumerate(context.before) if found.label == "DATE"}
    if not any(_may_be_dated(found, context) for found in dates.values()):
        return {}
    unsaid: dict[int, Span] = {}
    told: list[Told] = []
    for place, found in dates.items():
        span = calendar.without_year(found.value) if isinstance(found.value, DateValue) else None
        if span is None:
            if (each := _told(found, context)) is not None:
                told.append(each)
        elif _year_word(found, context) is None and not recurs(context, found.end):
            unsaid[place] = span
    if not told and not any(span.first[0] <= EARLY for span in unsaid.values()):
        return {}  # no date to go by, and no lunar new year

    def yearly(place: int) -> bool:  # asked at the end, of the few that would get a year
        return recurs(context, dates[place].end, dates[place].start, unsaid[place].grain)

    values = _seen_from_the_article(context, again, dates, told, unsaid)
    last, said = _said_in_the_last_year(told) if unsaid.keys() - values.keys() else (0, set())
    for place, span in unsaid.items():
        year = _year_nearby(dates[place].start, span, told)
        if year is None and place not in values and span in said and not _is_next(dates[place], context):
            year = last
        if year and calendar.exists(dated := span._replace(year=year)):
            values[place] = calendar.value_of(dated)
    return {place: value for place, value in values.items() if place not in unsaid or not yearly(place)}


def _said_in_the_last_year(told: list[Told]) -> tuple[int, set[Span]]:
    """The last year of all that an article names but in comparison or in names, and the days, months and periods that
    it says with that year and no other: ``tháng 5/2017``, after ``Doanh số tháng 5 giảm`` in the title."""
    last = max((each.year for each in told if each.how not in ("same", "name")), default=0)
    this_year: set[Span] = set()
    others: set[Span] = set()
    for each in told:
        if each.how != "versus" and (span := calendar.without_its_year(each.value)):
            (this_year if each.year == last else others).add(span)
    return last, this_year - others


def _is_next(found: Found, context: Context) -> bool:
    """True if a date is the next one of its kind: ``tháng 5 tới``."""
    context = context.at(found.start, found.end)
    return outlook(context) == "next"


def _is_open(value: Value | None) -> bool:
    """True if a date has no value, or no year."""
    return value is None or (isinstance(value, DateValue) and value.start[:2] == "--")


def _may_be_dated(found: Found, context: Context) -> bool:
    """True if a date leaves its year out, says it by a word, or stands beside a word for a day."""
    if found.value is None:
        return _year_word(found, context) is not None
    return _is_open(found.value) or _glosses(found, context) is not None


def _year_word(found: Found, context: Context) -> str | None:
    """The word for a year that a mention is, or ends on (``năm ngoái``, ``6 tháng đầu năm nay``)."""
    text = context.shadow.folded[found.start : found.end]
    words = context.tables["date_year"]
    return next(filter(text.endswith, words)) if text.endswith(tuple(words)) else None


# ---------------------------------------------------------------- how dates are told of


def _told(found: Found, context: Context) -> Told | None:
    """A date with its year, and how it is told of; None where it says nothing of the time of the article."""
    value, text = found.value, context.shadow.folded[found.start : found.end]
    context = context.at(found.start, found.end)
    if value is None and text[-4:].isdigit() and text.startswith(tuple(context.tables["date_same"])):
        year = int(text[-4:])
        return Told(found.start, found.end, calendar.value_of(calendar.whole_years(year, year)), "same")
    if not isinstance(value, DateValue):
        return None
    if _is_jubilee(value, context):
        return Told(found.start, found.end, DateValue(value.end, value.end, "day"), "now")
    how = _how(value, text, context) if int(value.start[:4]) >= FIRST_NEWS_SITES else None
    return Told(found.start, found.end, value, how) if how else None


def _how(value: DateValue, text: str, context: Context) -> How | None:
    folded, tables = context.shadow.folded, context.tables
    late = text.startswith(tuple(tables["date_late_part"]))
    if preceded_by("date_birth", context):
        return None
    if preceded_by("date_versus", context):
        return "same" if late and value.grain == "year" else "versus"  # so với cuối năm 2016: said in the year after
    before = folded[max(0, context.start - 40) : context.start].rsplit("\n", 1)[-1].rstrip(" ")
    if _is_now(before, late, context):
        return "now"
    last, pair = context.last_words
    if pair not in tables["date_so_far"] and (
        outlook(context) in ("ahead", "next") or _is_planned(value, before, context)
    ):
        return "ahead"
    gone = tables["date_gone"].get(pair) or tables["date_gone"].get(last)
    if gone == "any" or (value.grain in ("month", "year") and (late or gone)):
        return "open" if gone == "open" and value.grain == "year" and not late else "gone"
    if last in tables["date_effect" if value.grain == "day" else "date_gone"]:
        return "open"
    is_name = text.isdigit() and (before[-1:].isalnum() or before[-1:] == '"')
    return "name" if is_name else "plain"


def _is_now(before: str, late: bool, context: Context) -> bool:
    """True if a date is of the article's present: ``từ nay đến hết năm 2017``, ``năm 2017 này``."""
    if context.shadow.folded.startswith(tuple(context.tables["date_this"]), context.end):
        return True
    until = context.tables["date_until"]
    return before.endswith(tuple(until)) and (late or any(until[word] for word in until if before.endswith(word)))


def _is_planned(value: DateValue, before: str, context: Context) -> bool:
    """True if words before a date put it ahead, or its sentence proposes something for its year."""
    if holds_any(before, context.tables["date_horizon"]):
        return True
    if value.grain != "year":
        return False
    return holds_any(context.sentence, context.tables["date_plan"])


def _is_jubilee(value: DateValue, context: Context) -> bool:
    """True if a range runs from a day to the same day so many fives of years later, in a sentence that commemorates:
    ``kỷ niệm 70 năm (27/7/1947 - 27/7/2017)``."""
    years = int(value.end[:4]) - int(value.start[:4])
    if value.start[4:] != value.end[4:] or years <= 0 or years % 5:
        return False
    return holds_any(context.sentence, context.tables["date_jubilee"])


# ---------------------------------------------------------------- the article's year and day


def _seen_from_the_article(
    context: Context,
    again: Callable[[int, Context], Result],
    dates: Mapping[int, Found],
    told: list[Told],
    unsaid: Mapping[int, Span],
) -> dict[int, DateValue]:
    glosses = {place: n for place, found in dates.items() if (n := _glosses(found, context)) is not None}
    gloss = min(glosses, key=lambda place: abs(glosses[place]), default=-1)
    value = dates[gloss].value if gloss >= 0 else None
    if isinstance(value, DateValue) and not _is_open(value):
        day: datetime.date | None = datetime.date.fromisoformat(value.start)
    else:
        days = [place for place, span in unsaid.items() if span.grain == "day"] if gloss not in unsaid else [gloss]
        past = next((place for place in days if place == gloss or not _lies_ahead(dates[place], context)), None)
        first = unsaid[past] if past is not None else None
        year = story_year(told, first) or _feast_year(context, first, told) or _year_on_show(context, told, unsaid)
        if past is None or first is None:
            return _of_the_year(context, again, year, dates, unsaid) if year else {}
        day = story_day(first, year, _weekday(dates[past], context), told)
    if day is None:
        return {}
    context = structs.replace(context, published=day - datetime.timedelta(days=glosses.get(gloss, 0)))
    opened = (place for place, found in dates.items() if _is_open(found.value))
    return _read(context, again, {*unsaid, *(n for n in opened if gloss >= 0 or _year_word(dates[n], context))})


def _read(context: Context, again: Callable[[int, Context], Result], places: set[int]) -> dict[int, DateValue]:
    """New values for mentions, each read after those before it as they are now."""
    values: dict[int, DateValue] = {}
    before: list[Found] = []
    seen_again = structs.replace(context, before=before)
    for place, each in enumerate(context.before):
        if place in places and isinstance(value := again(place, seen_again), DateValue):
            values[place] = value
            each = structs.replace(each, value=value)
        before.append(each)
    return values


def _glosses(found: Found, context: Context) -> int | None:
    """Where a day is a gloss on a word for a day, the distance of that from publication: ``hôm qua (16/5)`` is -1."""
    if not isinstance(found.value, DateValue) or found.value.grain != "day":
        return None
    words = context.shadow.folded[max(0, found.start - 24) : found.start].rstrip(" (,").rsplit(" ", 2)
    unit, distance = context.tables["date_relative"].get(" ".join(words[-2:]), ("", 0))
    return int(distance) if unit == "day" else None


def _lies_ahead(found: Found, context: Context) -> bool:
    """True if the sentence of a date looks ahead to it."""
    context = context.at(found.start, found.end)
    return outlook(context) in ("ahead", "next")


def _of_the_year(
    context: Context,
    again: Callable[[int, Context], Result],
    year: int,
    dates: Mapping[int, Found],
    unsaid: Mapping[int, Span],
) -> dict[int, DateValue]:
    """Values where the year of the article is known and no day of it."""

    def of_the_year(place: int, context: Context) -> Result:
        found = dates[place]
        word = _year_word(found, context)
        value = (
            again(place, context) if word is None else found.value
        )  # năm ngoái, vào tháng 5: the word gives the year
        offset = int(context.tables["date_year"][word]) if word else 0
        if word and context.shadow.folded[found.start : found.end] == word:
            return calendar.shifted(datetime.date(year, 1, 1), "year", offset)
        if not isinstance(value, DateValue) or (span := calendar.without_year(value)) is None:
            return value
        dated = span._replace(year=year + offset)
        return calendar.value_of(dated) if calendar.exists(dated) else None

    words = (place for place, found in dates.items() if _is_open(found.value) and _year_word(found, context))
    return _read(context, of_the_year, {*unsaid, *words})


def story_year(told: list[Told], first: Span | None) -> int | None:
    """The year in which an article was written, where its dates make it certain: the last year that it names as no
    time to come, if it is the present, reported on or in the title, and the next one is not named at all.

    >>> half = DateValue("2024-01-01", "2024-06-30", "half")
    >>> story_year([Told(900, 920, half, "plain")], None)
    2024
    >>> story_year([Told(900, 920, half, "versus")], None)
    """
    past = [each for each in told if each.how in ("now", "plain", "name", "gone") and each.year == each.last_year]
    last = max((each.year for each in past), default=0)
    if now := {each.year for each in told if each.how == "now"}:
        return last if now == {last} else None
    named = {each.last_year for each in told if each.how != "same"}
    after_same = max((each.year + 1 for each in told if each.how == "same"), default=0)
    if after_same and after_same >= last and after_same + 1 not in named:
        return after_same if first is None or first.first[0] > EARLY or _is_dated(after_same, told) else None
    of_it = [each for each in past if each.year == last]
    if not of_it or last + 1 in named:
        return None
    return last if _is_reported(of_it, told, first) or _is_in_title(of_it, told, first) else None


def _is_dated(year: int, told: list[Told]) -> bool:
    """True if a year is told of by more than itself: by a day, a month, a quarter."""
    return any(each.year == year and each.value.grain != "year" for each in told)


def _is_reported(of_it: list[Told], told: list[Told], first: Span | None) -> bool:
    """True if a part of the year is reported on about its end, and is not only compared with, nor long over."""
    compared = {each.value for each in told if each.how == "versus"}
    latest = max((each.value.start for each in of_it if each.value.grain != "year"), default="")
    when = _in(first, of_it[0].year) if first else None
    return any(
        each.reported
        and each.value not in compared
        and _days(each.reported, latest) < STALE
        and (when is None or abs(_days(each.reported, when.isoformat())) < ABOUT)
        for each in of_it
    )


def _is_in_title(of_it: list[Told], told: list[Told], first: Span | None) -> bool:
    """True if the title tells of the year (a whole year only where another date of it lies ahead); or the lead of what
    bears the latest year of all in its name, and not the one before as well, as models of cars do; or the lead of a
    day, where the year stands three times."""
    year = of_it[0].year
    ahead = any(each.year == year for each in told if each.how == "ahead")
    rivals = any(each.year == year - 1 and each.how in ("name", "ahead") for each in told)
    latest = all(each.last_year <= year for each in told if each.how != "same")
    turning = first is not None and first.first[0] in TURN
    for each in of_it:
        if each.how == "name" and each.start < LEAD and latest and not rivals and not turning:
            return True
        if each.how == "plain" and each.start < TITLE and (each.value.grain != "year" or (ahead and not turning)):
            return True
        if each.how == "plain" and each.start < LEAD and each.value.grain == "day" and len(of_it) > 2:
            return True
    return False


def story_day(first: Span, year: int | None, weekday: int | None, told: list[Told]) -> datetime.date | None:
    """The day of an article by its first day without a year, where that can be but one: by the year of the article, by
    the same day dated elsewhere, by a weekday, or because it lies soon after the last day told of, or shortly before
    the first one announced.

    >>> told = [Told(900, 910, DateValue("2024-05-31", "2024-05-31", "day"), "plain")]
    >>> story_day(calendar.day(6, 3, None), None, None, told)
    datetime.date(2024, 6, 3)
    """
    points = [each for each in told if each.is_point]
    year = (
        year
        or _year_of_the_same(first, points)
        or (_year_by_weekday(first, weekday, told) if weekday is not None else None)
    )
    when = _in(first, year) if year else None
    if when is None or _is_before_the_past(when, told):
        when = _soon_after(first, told, points)
    return when if when and (weekday is None or when.weekday() == weekday) else None


def _is_before_the_past(when: datetime.date, told: list[Told]) -> bool:
    """True if a day lies well before what the article tells of as past."""
    day = when.isoformat()
    points = any(
        each.is_point and each.how in ("plain", "gone") and _days(day, each.value.start) > AHEAD for each in told
    )
    return points or any(each.reported and _days(day, each.reported) > STALE for each in told)


def _year_of_the_same(first: Span, points: list[Told]) -> int | None:
    """The last year with which the same day is said."""
    month_day = "-{:02}-{:02}".format(*first.first)
    days = (each for each in points if each.how == "plain" and each.value.grain == "day")
    return max((each.year for each in days if each.value.start[4:] == month_day), default=None)


def _year_by_weekday(first: Span, weekday: int, told: list[Told]) -> int | None:
    """The year, of the last one named and the three after it, in which a day falls on a weekday."""
    last = max((each.year for each in told if each.how in ("plain", "name", "gone")), default=0)
    years = range(last, last + 4) if last else range(0)
    return next((year for year in years if (when := _in(first, year)) and when.weekday() == weekday), None)


def _soon_after(first: Span, told: list[Told], points: list[Told]) -> datetime.date | None:
    """The first such day after the last event told of plainly, where it lies close to that; or in the months after it,
    where a new year begins between them: the event bears its year because that is not the year at hand."""
    last = max((each for each in points if each.how == "plain"), key=lambda each: each.value.start, default=None)
    if last is None or any(each.year == last.year + 1 for each in told if each.how != "same"):
        return None
    when = calendar.first_not_before(first, datetime.date.fromisoformat(last.value.start))
    if when is None or when.isoformat() <= last.value.end:  # within the month told of
        return when
    return when if _days(last.value.start, when.isoformat()) <= (SOON if when.year == last.year else NEW_YEAR) else None


def _in(first: Span, year: int) -> datetime.date | None:
    """The first day of a span in a year."""
    return calendar.days(first, year)[0] if calendar.exists(first._replace(year=year)) else None


def _days(first: str, last: str) -> int:
    """The days from one day to another."""
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days


# ---------------------------------------------------------------- what else tells the year


def _weekday(found: Found, context: Context) -> int | None:
    """The weekday said right before a day (``thứ Hai (17/7)``), Monday 0; not ``lần thứ
    hai, ngày 17/7``."""
    bracketed = context.shadow.folded[max(0, found.start - 1) : found.start] == "("
    _, pair = context.at(found.start - 1 if bracketed else found.start, found.end).last_words
    if (weekday := context.tables["date_weekday"].get(pair)) is None:
        return None
    before = context.shadow.folded[max(0, found.start - 24) : found.start]
    return None if any(f"{word} {pair}" in before for word in context.tables["date_nth"]) else int(weekday)


def _feast_year(context: Context, first: Span | None, told: list[Told]) -> int | None:
    """The year of the lunar new year that an article of the first months speaks of (``Tết Giáp Thìn``), unless it is
    far from the last year named.

    Source: the sexagenary cycle of the lunar calendar; 1984 was Giáp Tý, its first year."""
    if first is None or first.first[0] > EARLY:
        return None
    stems, branches = context.tables["date_stem"], context.tables["date_branch"]
    names = _names_of_years(tuple(context.tables["date_feast_of_year"]), tuple(stems), tuple(branches))
    years = set()
    for stem, branch, digits in names.findall(context.shadow.folded):
        at = next((n for n in range(60) if (n % 10, n % 12) == (stems[stem], branches[branch])), None)
        if at is not None:
            year = FIRST_NEWS_SITES + (1984 + at - FIRST_NEWS_SITES) % 60
            years |= {year} if digits in ("", str(year)) else set()
    last = max((each.year for each in told if each.how in ("plain", "name", "gone")), default=0)
    year = max(years, default=0)
    return year if year and (not last or 0 <= year - last <= 1) else None


@lru_cache(maxsize=8)
def _names_of_years(leads: tuple[str, ...], stems: tuple[str, ...], branches: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the name of a year after a word for its feast, and its number where that follows."""
    lead, stem, branch = ("|".join(map(re.escape, words)) for words in (leads, stems, branches))
    return re.compile(rf"(?:{lead}) ({stem}) ({branch})\b(?:[ (-]{{1,3}}([12][0-9]{{3}}))?")


def _year_on_show(context: Context, told: list[Told], unsaid: Mapping[int, Span]) -> int | None:
    """The last year named, where it stands in the name of something whose days the same sentence gives: ``AFF Cup 2024
    với lịch đấu: lượt đi (12-12), …``."""
    last = max((each.year for each in told if each.how != "ahead"), default=0)
    if last + 1 in {each.last_year for each in told}:
        return None
    for place, span in unsaid.items():
        here = context.at(context.before[place].start, context.before[place].end)
        before = _last_before(here.start, told)
        named = before is not None and before.how == "name" and before.year == last
        if before and named and span.grain == "day" and before.start >= here.sentence_start:
            return last
    return None


def _last_before(start: int, told: list[Told]) -> Told | None:
    """The last date told of before a place in the text."""
    at = bisect_left(told, start, key=lambda each: each.start)
    return told[at - 1] if at else None


def _year_nearby(start: int, span: Span, told: list[Told]) -> int | None:
    """The year of a day that follows a dated day within a week, and closely in the text."""
    before = _last_before(start, told)
    if span.grain != "day" or not before or start - before.end > NEARBY or before.value.grain != "day":
        return None
    dated = datetime.date.fromisoformat(before.value.start)
    when = calendar.first_not_before(span, dated)
    return when.year if when and (when - dated).days <= 7 else None
